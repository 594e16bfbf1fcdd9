import { useIntl } from 'react-intl';
import type { CommitteePart, Committee as Seats } from '#lib/domain/committee.ts';
import { STANDINGS } from '#lib/domain/committee.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import styles from './AccountView.module.css';
import { type OpenLead, PersonName } from './People.tsx';
import { LIMITS, TONES, useWhy } from './words.ts';

interface Props {
  committee: Seats;
  onOpenLead?: OpenLead;
}

/** Named of each persona; the rest is in the list of people. */
const NAMED = 3;

/** Which personas of those who decide are there, and how much each has to do with us. */
export function Committee({ committee: { parts }, ...open }: Props) {
  const t = useText();
  if (parts.length === 0) return null;
  return (
    <Card title={t('account.committee')}>
      <ul className={styles.parts}>
        {parts.map((part) => (
          <Part key={part.personaId} part={part} {...open} />
        ))}
      </ul>
      <p className={styles.quiet}>{t('account.committeeMeans', LIMITS)}</p>
    </Card>
  );
}

function Part({
  part: { personaId, standing, people },
  ...open
}: { part: CommitteePart } & Omit<Props, 'committee'>) {
  const t = useText();
  const intl = useIntl();
  const why = useWhy();
  const { personas } = useDirectory();
  const counts = STANDINGS.flatMap((one) => {
    const count = people.filter((seat) => seat.standing === one).length;
    return count > 0 ? [t(`account.count.${one}`, { count })] : [];
  });
  return (
    <li className={styles.part}>
      <span className={styles.persona}>{personas.find(({ id }) => id === personaId)?.name}</span>
      <Tag tone={TONES[standing]}>{t(`account.standing.${standing}`)}</Tag>
      {people.length > 0 && (
        <ul className={styles.seats}>
          {people.slice(0, NAMED).map((seat) => (
            <li key={seat.lead.id}>
              <PersonName lead={seat.lead} {...open} /> <span className={styles.quiet}>{why(seat)}</span>
            </li>
          ))}
        </ul>
      )}
      {people.length === 0 && <p className={styles.quiet}>{t('account.nobodyIs')}</p>}
      {people.length > NAMED && <p className={styles.quiet}>{intl.formatList(counts, { type: 'unit' })}</p>}
    </li>
  );
}
