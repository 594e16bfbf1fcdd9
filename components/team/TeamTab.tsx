import Mail from 'lucide-react/icons/mail';
import Users from 'lucide-react/icons/users';
import { useIntl } from 'react-intl';
import type { Campaign, Lead, Member, Team } from '#lib/contract/records.ts';
import { CampaignFacts } from '../campaign/CampaignFacts.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import styles from './TeamTab.module.css';
import { teamsAround } from './teams.ts';

/** The people around the open lead and how to reach them; my own teams when no lead is open. */
export default function TeamTab({ lead }: { lead: Lead | null }) {
  const t = useText();
  const { teams, me } = useDirectory();
  const around = teamsAround(teams, lead, me?.id ?? null);
  if (around.length === 0) {
    return (
      <Line
        icon={<Users size="1.125rem" />}
        title={lead ? t('team.noneForLead', { name: lead.name }) : t('team.none')}
      >
        <p>{t('team.noneWhy')}</p>
      </Line>
    );
  }
  return (
    <>
      <h2 className={styles.title}>{lead ? t('team.ofLead', { name: lead.name }) : t('team.mine')}</h2>
      {around.map((team) => (
        <TeamCard key={team.id} team={team} lead={lead} />
      ))}
    </>
  );
}

function TeamCard({ team, lead }: { team: Team; lead: Lead | null }) {
  const t = useText();
  const { members, campaigns } = useDirectory();
  const present = team.memberIds.flatMap((id) => members.get(id) ?? []).filter((member) => member.active);
  const ofCampaigns = team.campaignIds
    .map((id) => campaigns.get(id))
    .filter((campaign) => campaign !== undefined);
  return (
    <Card title={team.name}>
      {team.problem && <p className={styles.problem}>{team.problem}</p>}
      <h4 className={styles.label}>{t('team.people', { count: present.length })}</h4>
      <ul className={styles.people}>
        {present.map((member) => (
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
