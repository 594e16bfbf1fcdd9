import Mail from 'lucide-react/icons/mail';
import Users from 'lucide-react/icons/users';
import { useIntl } from 'react-intl';
import type { Campaign, Lead, Member, Team } from '#lib/contract/records.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import { missingIn, peopleOf } from '#lib/domain/team.ts';
import { CampaignFacts } from '../campaign/CampaignFacts.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { pageOf, type Route } from '../workspace/route.ts';
import { AgreementText } from './AgreementText.tsx';
import { GoalHead } from './GoalHead.tsx';
import { GoalProgress } from './GoalProgress.tsx';
import { Proposed } from './Proposed.tsx';
import { Questions } from './Questions.tsx';
import styles from './TeamTab.module.css';
import { teamsAround } from './teams.ts';

interface Props {
  /** The open one. */
  lead: Lead | null;
  onOpenLead: (leadId: string) => void;
}

/** The teams around the open lead and mine: their people and how to reach them, and what they have agreed on. */
export default function TeamTab({ lead, onOpenLead }: Props) {
  const t = useText();
  const { teams, me } = useDirectory();
  const around = lead ? teamsAround(teams, lead, me?.id ?? null) : [];
  const mine = teamsAround(teams, null, me?.id ?? null).filter((team) => !around.includes(team));
  if (around.length + mine.length === 0) {
    return (
      <>
        <Questions onOpenLead={onOpenLead} />
        <Line
          icon={<Users size="1.125rem" />}
          title={lead ? t('team.noneForLead', { name: lead.name }) : t('team.none')}
        >
          <p>{t('team.noneWhy')}</p>
          <p>
            <TeamLink to={{ screen: 'teams' }}>{t('team.make')}</TeamLink>
          </p>
        </Line>
      </>
    );
  }
  const name = lead?.name ?? '';
  return (
    <>
      <Questions onOpenLead={onOpenLead} />
      {around.length > 0 && <h2 className={styles.title}>{t('team.ofLead', { name })}</h2>}
      {around.map((team) => (
        <TeamCard key={team.id} team={team} lead={lead} />
      ))}
      {mine.length > 0 && (
        <h2 className={styles.title}>{t(around.length > 0 ? 'team.mineToo' : 'team.mine')}</h2>
      )}
      {mine.map((team) => (
        <TeamCard key={team.id} team={team} lead={lead} />
      ))}
    </>
  );
}

/** Leads to the full-tab page, where there is room to write. */
function TeamLink({ to, children }: { to: Route; children: string }) {
  return (
    <a href={pageOf(to)} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

function TeamCard({ team, lead }: { team: Team; lead: Lead | null }) {
  const t = useText();
  const { members, campaigns } = useDirectory();
  const people = peopleOf(team, members);
  const ofCampaigns = team.campaignIds.flatMap((id) => campaigns.get(id) ?? []);
  const { proposed, agreement } = team;
  return (
    <Card title={team.name}>
      {team.problem && <p className={styles.problem}>{team.problem}</p>}
      <h4 className={styles.label}>{t('goal.title')}</h4>
      {team.goal ? (
        <>
          <GoalHead goal={team.goal} />
          <GoalProgress
            team={team}
            link={(metric, name) => (
              <TeamLink to={{ screen: 'team', id: team.id, list: metric }}>{name}</TeamLink>
            )}
          />
        </>
      ) : (
        <p className={styles.quiet}>{t('goal.none')}</p>
      )}
      {proposed && (
        <section className={styles.waits}>
          <h4 className={styles.label}>{t('approval.title', { version: proposed.number })}</h4>
          <Proposed team={team} proposed={proposed} />
        </section>
      )}
      {(agreement || !proposed) && (
        <>
          <h4 className={styles.label}>{t('agreement.title')}</h4>
          <AgreementText agreement={agreement ?? DEFAULT_AGREEMENT} />
        </>
      )}
      <p className={styles.page}>
        <TeamLink to={{ screen: 'team', id: team.id }}>{t('team.open')}</TeamLink>
      </p>
      <h4 className={styles.label}>
        {t('team.sides', countSides(people))}{' '}
        {missingIn(people).map((department) => (
          <Tag key={department} tone="bad">
            {t('teams.lacks', { department })}
          </Tag>
        ))}
      </h4>
      <ul className={styles.people}>
        {people.map((member) => (
          <Person key={member.id} member={member} lead={lead} campaigns={ofCampaigns} />
        ))}
      </ul>
      {ofCampaigns.length > 0 && (
        <>
          <h4 className={styles.label}>{t('team.campaigns', { count: ofCampaigns.length })}</h4>
          <ul className={styles.campaigns}>
            {ofCampaigns.map((campaign) => (
              <li key={campaign.id}>
                <b>{campaign.name}</b>
                <CampaignFacts campaign={campaign} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

const countSides = (people: readonly Member[]): { marketing: number; sales: number } => {
  const marketing = people.filter(({ department }) => department === 'marketing').length;
  return { marketing, sales: people.length - marketing };
};

function Person({
  member,
  lead,
  campaigns,
}: {
  member: Member;
  lead: Lead | null;
  campaigns: readonly Campaign[];
}) {
  const t = useText();
  const intl = useIntl();
  const { me } = useDirectory();
  const answers = campaigns
    .filter((campaign) => campaign.ownerId === member.id)
    .map((campaign) => campaign.name);
  const roles = [
    lead?.ownerId === member.id && t('team.ownsLead', { name: lead.name }),
    answers.length > 0 && t('team.answersFor', { campaigns: intl.formatList(answers) }),
  ].filter(Boolean);
  return (
    <li className={styles.person}>
      <Avatar name={member.name} tone={member.department} />
      <div>
        <p className={styles.name}>
          {member.id === me?.id ? t('team.you', { name: member.name }) : member.name}{' '}
          <Tag tone={member.department}>{t(`department.${member.department}`)}</Tag>
        </p>
        {roles.length > 0 && <p className={styles.quiet}>{roles.join(' · ')}</p>}
        {member.id !== me?.id && (
          <a className={styles.mail} href={`mailto:${encodeURIComponent(member.email).replace('%40', '@')}`}>
            <Mail size="0.8125rem" aria-hidden="true" />
            {member.email}
          </a>
        )}
      </div>
    </li>
  );
}
