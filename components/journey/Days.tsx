import { useId, useState } from 'react';
import type { ShownMoment } from '#lib/domain/kind-moments.ts';
import type { Milestone } from '#lib/domain/milestones.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import { Day } from '../ui/When.tsx';
import type { DayGroup, Row } from './fold.ts';
import styles from './Journey.module.css';
import { Touch } from './Touch.tsx';

export type Named = ReadonlyMap<string, readonly Milestone[]>;

interface Props {
  days: readonly DayGroup[];
  /** The touchpoints that are milestones, by their id. */
  named: Named;
  /** What marketing says of touchpoints, by their id. */
  moments: ReadonlyMap<string, ShownMoment>;
  /** Whether what machines did was asked for. */
  machinesOpen: boolean;
}

/** The days of a journey, newest first. */
export function Days({ days, named, moments, machinesOpen }: Props) {
  return days.map((day) => (
    <div key={day.key} className={styles.day}>
      <h4>
        <Day at={day.at} />
      </h4>
      <ol className={styles.rows}>
        {day.rows.map((row) => (
          <Touch
            key={row.newest.id}
            row={row}
            moment={row.ids.map((id) => moments.get(id)).find((one) => one !== undefined)}
            milestones={milestonesIn(row, named)}
          />
        ))}
        {day.machines.length > 0 && <Machines rows={day.machines} openFirst={machinesOpen} />}
      </ol>
    </div>
  ));
}

const NONE: readonly Milestone[] = [];

function milestonesIn({ ids }: Row, named: Named): readonly Milestone[] {
  const found = ids.flatMap((id) => named.get(id) ?? []);
  return found.length > 0 ? found : NONE;
}

/** What machines did on a day, in one line that opens. */
function Machines({ rows, openFirst }: { rows: readonly Row[]; openFirst: boolean }) {
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(openFirst);
  const count = rows.reduce((sum, { ids }) => sum + ids.length, 0);
  return (
    <li className={styles.machines}>
      <Button
        look="link"
        aria-expanded={open}
        {...(open && { 'aria-controls': id })}
        onPress={() => setOpen(!open)}
      >
        {t('journey.machines', { count })}
      </Button>
      {open && (
        <ol id={id} className={styles.rows}>
          {rows.map((row) => (
            <Touch key={row.newest.id} row={row} moment={undefined} milestones={NONE} />
          ))}
        </ol>
      )}
    </li>
  );
}
