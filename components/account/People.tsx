import { memo, useMemo, useState } from 'react';
import type { Lead } from '#lib/contract/records.ts';
import { type Committee, type Seat, STANDINGS } from '#lib/domain/committee.ts';
import { fold } from '#lib/domain/name.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { hashOf } from '../workspace/route.ts';
import styles from './AccountView.module.css';
import { TONES, useWhy } from './words.ts';

export type OpenLead = (leadId: string) => void;

/** Below so many, there is nothing to choose from. */
const FEW = 6;
const NO_PERSONA = 'none';
/** So many rows are drawn at first, and so many more for who asks: thousands at once would keep the seller waiting. */
const FIRST_ROWS = 100;
const MORE_ROWS = 500;

/** Everybody at the company, by name, title, persona and standing. */
export function People({
  committee: { parts, others },
  text,
  onText,
  onOpenLead,
}: {
  committee: Committee;
  text: string;
  onText: (text: string) => void;
  onOpenLead?: OpenLead;
}) {
  const t = useText();
  const { personas } = useDirectory();
  const [ofPersonas, setOfPersonas] = useState<string[]>([]);
  const [standings, setStandings] = useState<string[]>([]);
  const [rows, setRows] = useState(FIRST_ROWS);
  const all = useMemo(
    () => [...parts.flatMap(({ people }) => people), ...others].map((seat) => ({ seat, text: textOf(seat) })),
    [parts, others],
  );
  const wanted = useMemo(() => {
    const words = fold(text).split(/\s+/).filter(Boolean);
    return all.filter(
      ({ seat, text: own }) =>
        words.every((word) => own.includes(word)) &&
        (standings.length === 0 || standings.includes(seat.standing)) &&
        (ofPersonas.length === 0 || ofPersonas.includes(seat.personaId ?? NO_PERSONA)),
    );
  }, [all, text, standings, ofPersonas]);
  const shown = useMemo(() => wanted.slice(0, rows), [wanted, rows]);
  const notDrawn = wanted.length - shown.length;
  const nameOf = useMemo(() => new Map(personas.map(({ id, name }) => [id, name])), [personas]);
  return (
    <Card title={t('workspace.accountLeads', { count: all.length })}>
      {all.length >= FEW && (
        <div className={styles.filters}>
          <ShortText label={t('account.find')} value={text} onChange={onText} />
          <ManyChips
            label={t('account.standing')}
            options={STANDINGS.map((key) => ({ key, text: t(`account.standing.${key}`) }))}
            chosen={standings}
            onChange={setStandings}
          />
          {parts.length > 0 && (
            <ManyChips
              label={t('account.persona')}
              options={[
                ...parts.flatMap(({ personaId, people }) =>
                  people.length > 0 ? [{ key: personaId, text: nameOf.get(personaId) ?? '' }] : [],
                ),
                ...(others.length > 0 ? [{ key: NO_PERSONA, text: t('account.noPersona') }] : []),
              ]}
              chosen={ofPersonas}
              onChange={setOfPersonas}
            />
          )}
        </div>
      )}
      {shown.length < all.length && (
        <p role="status" className={styles.left}>
          {t('account.left', { shown: shown.length, of: all.length })}
        </p>
      )}
      <Rows shown={shown} nameOf={nameOf} {...(onOpenLead ? { onOpenLead } : {})} />
      {notDrawn > 0 && (
        <Button look="link" onPress={() => setRows(rows + MORE_ROWS)}>
          {t('account.more', { count: Math.min(notDrawn, MORE_ROWS) })}
        </Button>
      )}
    </Card>
  );
}

const textOf = ({ lead }: Seat): string =>
  fold([lead.name, lead.title, ...lead.emails].filter(Boolean).join(' '));

function Rows({
  shown,
  nameOf,
  ...open
}: {
  shown: readonly { seat: Seat }[];
  nameOf: ReadonlyMap<string, string>;
  onOpenLead?: OpenLead;
}) {
  const t = useText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.people} aria-label={t('account.list')} tabIndex={0}>
      <ul>
        {shown.map(({ seat }) => (
          <Row
            key={seat.lead.id}
            seat={seat}
            persona={(seat.personaId && nameOf.get(seat.personaId)) || null}
            {...open}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  seat: Seat;
  persona: string | null;
  onOpenLead?: OpenLead;
}

/** Those whom a letter more leaves in the list stay as they were drawn. */
const Row = memo(function Row({ seat, persona, ...open }: RowProps) {
  const t = useText();
  const why = useWhy();
  const { lead, standing } = seat;
  return (
    <li className={styles.person}>
      <span className={styles.who}>
        <PersonName lead={lead} {...open} />
        <small>{[lead.title, persona].filter(Boolean).join(' · ')}</small>
        <small>{why(seat)}</small>
      </span>
      <Tag tone={TONES[standing]}>{t(`account.standing.${standing}`)}</Tag>
    </li>
  );
});

/** A person's name, the way to their card, and that they are not to be contacted. */
export function PersonName({ lead, onOpenLead }: { lead: Lead; onOpenLead?: OpenLead }) {
  return (
    <LeadName stop={lead.stop?.kind ?? null}>
      {onOpenLead ? (
        // The library's buttons are too much for thousands of rows.
        <button type="button" className={styles.name} onClick={() => onOpenLead(lead.id)}>
          {lead.name}
        </button>
      ) : (
        <a href={hashOf({ screen: 'lead', id: lead.id })}>{lead.name}</a>
      )}
    </LeadName>
  );
}
