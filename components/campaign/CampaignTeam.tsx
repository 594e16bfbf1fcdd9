import type { Campaign } from '#lib/contract/records.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import styles from './CampaignLens.module.css';

/** The people who work on a campaign, and who answers for it. */
export function CampaignTeam({ campaign: { id, ownerId } }: { campaign: Campaign }) {
  const t = useText();
  const { teams, members } = useDirectory();
  const memberName = useMemberName();
  const of = teams.filter(({ campaignIds }) => campaignIds.includes(id));
  const ids = new Set([...(ownerId ? [ownerId] : []), ...of.flatMap(({ memberIds }) => memberIds)]);
  const people = [...ids].flatMap((one) => members.get(one) ?? []).filter(({ active }) => active);
  if (people.length === 0) return null;
  return (
    <Card title={of.length > 0 ? of.map(({ name }) => name).join(', ') : t('lens.answersFor')}>
      <ul className={styles.people}>
        {people.map((member) => (
          <li key={member.id}>
            <Avatar name={member.name} tone={member.department} />
            <span>{memberName(member.id)}</span>
            <Tag tone={member.department}>{t(`department.${member.department}`)}</Tag>
            {member.id === ownerId && <span className={styles.quiet}>{t('lens.answers')}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
