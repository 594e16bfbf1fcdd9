import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Lead } from '#lib/contract/records.ts';
import { isHandedTo } from '#lib/domain/handover.ts';
import { acceptLead, handOverLead } from '#lib/store/lead-writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName, useReasonName } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { agoWords } from '../ui/When.tsx';
import { GiveBack } from './GiveBack.tsx';
import styles from './Handover.module.css';
import { useClock } from './use-clock.ts';

interface Props {
  lead: Lead;
  /** When sales last gave a verdict on it; null when nobody has. */
  judgedAt: string | null;
  /** Milliseconds since 1970. */
  now: number;
  /** Opens the form to hand it over; without it, that is not offered. */
  onHandOver?: () => void;
}

/** A handover as it stands: who gave it to whom, what runs, what was answered, and what I may do about it. */
export function HandoverState({ lead, judgedAt, now, onHandOver }: Props) {
  return lead.handover ? (
    <Stands
      lead={lead}
      handover={lead.handover}
      judgedAt={judgedAt}
      now={now}
      {...(onHandOver && { onHandOver })}
    />
  ) : null;
}

function Stands({
  lead,
  handover,
  judgedAt,
  now,
  onHandOver,
}: Props & { handover: NonNullable<Lead['handover']> }) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const memberName = useMemberName();
  const reasonName = useReasonName();
  const { me, teams, campaigns } = useDirectory();
  const [code, setCode] = useState<string | null>(null);
  const [givingBack, setGivingBack] = useState(false);
  const clock = useClock(lead, handover, judgedAt, now);
  const { to, answer, byId } = handover;
  const team = teams.find(({ id }) => id === to.teamId);
  const ago = (at: string): string => agoWords(intl, at, new Date(now));
  const marketing = me !== null && (me.department === 'marketing' || me.admin);
  const returned = answer?.is === 'returned';
  const mayAnswer = me !== null && answer === null && isHandedTo(handover, me, teams);

  async function keep(written: ReturnType<typeof acceptLead>, said: string) {
    const result = await written;
    setCode(result.ok ? null : result.error.code);
    if (result.ok) announce(said);
  }

  return (
    <div className={styles.state}>
      <p>
        {t('handover.given', {
          who: byId === null ? 'rule' : byId === me?.id ? 'me' : 'other',
          by: memberName(byId),
          whom: to.memberId === null ? 'team' : to.memberId === me?.id ? 'me' : 'other',
          to: to.memberId === null ? (team?.name ?? t('handover.teamGone')) : memberName(to.memberId),
          campaign: campaigns.get(handover.campaignId)?.name ?? t('campaign.unknown'),
          ago: ago(handover.at),
        })}
      </p>
      {handover.note && <p className={styles.note}>{handover.note}</p>}
      {answer && (
        <p>
          {t(`handover.${answer.is}`, {
            who: answer.memberId === me?.id ? 'me' : 'other',
            name: memberName(answer.memberId),
            ago: ago(answer.at),
            reason: answer.reason === null ? '' : reasonName(answer.reason),
          })}
        </p>
      )}
      {answer?.note && <p className={`${styles.note} ${styles.sales}`}>{answer.note}</p>}
      {clock && (
        <p className={styles.clock}>
          {clock.promise} <Tag tone={clock.late ? 'bad' : 'plain'}>{clock.state}</Tag>
        </p>
      )}
      {answer?.is === 'accepted' && !clock && !lead.stop && (
        <p className={fields.hint}>{t('handover.followedUp')}</p>
      )}
      {lead.stop && (answer === null || returned) && <p>{errorText('lead_stopped')}</p>}
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
      <div className={styles.ways}>
        {mayAnswer && (
          <>
            {!lead.stop && (
              <Button
                look="primary"
                onPress={() => void keep(acceptLead(lead.id, handover.at), t('handover.isAccepted'))}
              >
                {t('handover.accept')}
              </Button>
            )}
            <Button aria-expanded={givingBack} onPress={() => setGivingBack(!givingBack)}>
              {t('handover.return')}
            </Button>
          </>
        )}
        {marketing && returned && onHandOver && !lead.stop && (
          <Button onPress={onHandOver}>{t('handover.again')}</Button>
        )}
        {marketing && (answer === null || returned) && (
          <Button onPress={() => void keep(handOverLead(lead.id, null), t('handover.isEnded'))}>
            {t(returned ? 'handover.keep' : 'handover.takeBack')}
          </Button>
        )}
      </div>
      {mayAnswer && givingBack && <GiveBack lead={lead} handedAt={handover.at} />}
    </div>
  );
}
