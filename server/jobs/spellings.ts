/** Earlier touchpoints follow when somebody says what a spelling means: a month at a time, in a transaction each. */
import { place } from '#lib/domain/spelling.ts';
import type { Db, Sql } from '../db/db.ts';
import {
  endWaiting,
  placeAgain,
  readMeanings,
  type Span,
  type WaitingSpelling,
  waitingSpellings,
  waysOf,
} from '../db/spellings.ts';
import type { Services } from '../services/services.ts';
import { createDue, type Due } from './due.ts';

/** Months up to now, the oldest first. The last has no end: what came while the others were gone through is in it. */
function monthsFrom(first: Date, now: Date): Span[] {
  const spans: Span[] = [];
  for (let from = first; ; ) {
    const next = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1));
    if (next > now) return [...spans, { from, to: null }];
    spans.push({ from, to: next });
    from = next;
  }
}

async function placeMonth(sql: Sql, workspaceId: string, one: WaitingSpelling, span: Span): Promise<boolean> {
  const meanings = await readMeanings(sql, workspaceId);
  const ways = (await waysOf(sql, workspaceId, one, span)).map((way) => ({
    ...way,
    ...place(way.kind, way.traffic, meanings),
  }));
  return placeAgain(sql, workspaceId, one, span, ways);
}

/** The job; a spelling that was begun with and not ended is begun with again, with the same result. */
export function createSpellings({ db, bus, log }: { db: Db } & Pick<Services, 'bus' | 'log'>): Due {
  const serve = async (workspaceId: string, id: string): Promise<void> => {
    const [one] = await db.workspaceTx(workspaceId, (sql) => waitingSpellings(sql, workspaceId, id));
    if (!one) return;
    for (const span of monthsFrom(one.firstAt, new Date())) {
      const moved = await db.workspaceTx(workspaceId, (sql) => placeMonth(sql, workspaceId, one, span));
      if (moved) bus.publish({ ws: workspaceId, dirty: true });
    }
    await db.workspaceTx(workspaceId, (sql) => endWaiting(sql, workspaceId, one));
  };
  return createDue(
    { db, log },
    {
      due: async (sql, workspaceId) => (await waitingSpellings(sql, workspaceId)).map(({ id }) => id),
      nextDue: async () => null,
      serve,
      name: 'spellings',
      failed: 'earlier touchpoints did not follow a spelling',
      now: () => new Date(),
    },
  );
}
