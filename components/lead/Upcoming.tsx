import { useIntl } from 'react-intl';
import type { Lead, Touchpoint } from '#lib/contract/records.ts';
import { upcoming } from '#lib/domain/upcoming.ts';
import { askTeam } from '#lib/store/questions.ts';
import { SentenceForm } from '../team/SentenceForm.tsx';
import { teamsAround } from '../team/teams.ts';
import { goTo } from '../ui/anchor.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { dayAfter } from '../ui/day-after.ts';
import { useDirectory } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { useText } from '../ui/text.ts';
import styles from './Upcoming.module.css';

interface Props {
  lead: Lead;
  touchpoints: readonly Touchpoint[];
  /** Milliseconds since 1970. */
  now: number;
}

/** What the lead will get, is invited to, has signed up for or booked in the next 30 days; sellers may ask marketing to wait with it. */
export default function Upcoming({ lead, touchpoints, now }: Props) {
  const t = useText();
  const intl = useIntl();
  const { campaigns, members, teams, me } = useDirectory();
  const ahead = upcoming(touchpoints, campaigns, now, dayAfter(now, 0));
  if (ahead.length === 0) return null;
  const when = (on: string) =>
    on.length === 10
      ? intl.formatDate(`${on}T12:00`, { weekday: 'short', day: 'numeric', month: 'short' })
      : intl.formatDate(on, {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
          hour: '2-digit',
          minute: '2-digit',
        });
  /** Who can pause it: the team of its campaign, else one around the lead, with somebody of marketing in it. */
  const askedOf = ({ campaignId, side }: Touchpoint) => {
    if (me?.department !== 'sales' || side !== 'marketing') return undefined;
    const near = teamsAround(teams, { ...lead, handoverCampaignId: null, lastCampaignId: campaignId }, null);
    return [...near, ...teamsAround(teams, null, me.id)].find(({ memberIds }) =>
      memberIds.some((id) => members.get(id)?.active && members.get(id)?.department === 'marketing'),
    );
  };
  const pause = (touchpoint: Touchpoint, on: string) => {
    const team = askedOf(touchpoint);
    if (!team) return null;
    const { id, title } = touchpoint;
    return (
      <SentenceForm
        draftKey={`pause:${id}`}
        button={t('upcoming.pause')}
        label={t('upcoming.pauseOf', { team: team.name, title })}
        send={t('question.send')}
        done={t('upcoming.pauseAsked', { team: team.name })}
        missing={t('question.missing')}
        first={t('upcoming.pauseText', { title, when: when(on), lead: lead.name })}
        say={(text) => askTeam(lead.id, team.id, text)}
      />
    );
  };
  return (
    <Card title={t('upcoming.title')} name="upcoming">
      <ul className={styles.list}>
        {ahead.map(({ touchpoint, on }) => (
          <li key={touchpoint.id} className={styles.item}>
            <Button look="link" onPress={() => goTo([touchpoint.id, 'journey'])}>
              {touchpoint.title}
            </Button>
            <p className={styles.quiet}>
              <time dateTime={on}>{when(on)}</time> · {kindWords(intl, touchpoint.kind)}
            </p>
            {pause(touchpoint, on)}
          </li>
        ))}
      </ul>
    </Card>
  );
}
