/** The newest touchpoints of the leads that matter here: mine, and those opened on this device. */
import * as z from 'zod';
import {
  LeadHistory,
  LeadIdentity,
  LeadMerge,
  LeadOrigin,
  Moment,
  Touchpoint,
} from '#lib/contract/records.ts';
import type { TimelineRow } from './cache.ts';
import { openCached } from './cached.ts';
import { here } from './connections.ts';
import { watchRows } from './live.ts';
import { seal } from './seal.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';

const Timeline = z.object({
  /** Newest first. */
  touchpoints: z.array(Touchpoint),
  /** Those that announce something, the nearest first. */
  ahead: z.prefault(z.array(Touchpoint), []),
  /** How many the server holds. */
  total: z.int(),
  /** What all of them amount to; null when the server has not said. */
  history: z.nullable(LeadHistory),
  /** Those of the newest touchpoints first. */
  moments: z.array(Moment),
  /** What the lead is known by, and what people cut. */
  identities: z.array(LeadIdentity),
  /** Leads that became a part of it. */
  merges: z.array(LeadMerge),
  /** Where its data came from; null when the server did not say. */
  origin: z.nullable(LeadOrigin),
});
export type Timeline = z.infer<typeof Timeline>;

const NOTHING: Timeline = {
  touchpoints: [],
  ahead: [],
  total: 0,
  history: null,
  moments: [],
  identities: [],
  merges: [],
  origin: null,
};

const placeOf = (leadId: string): string => `timelines/${leadId}`;

export async function openTimeline(
  store: Store,
  row: TimelineRow | undefined,
): Promise<(Timeline & { asOf: string }) | null> {
  if (!row?.sealed || !row.asOf) return null;
  const timeline = await openCached(store, placeOf(row.leadId), row.sealed, Timeline);
  return timeline && { ...timeline, asOf: row.asOf };
}

/** Asks for a lead's touchpoints, unless they are here: the open session fetches what is asked for. */
export async function wantTimeline(leadId: string): Promise<void> {
  const store = await here();
  await store.cache.transaction('rw', store.cache.timelines, async () => {
    if ((await store.cache.timelines.get(leadId)) === undefined)
      await store.cache.timelines.put(unfetched(leadId));
  });
}

/** The row of a lead whose touchpoints are wanted for the first time. */
export const unfetched = (leadId: string): TimelineRow => ({
  leadId,
  stale: 1,
  marks: 0,
  asOf: null,
  sealed: null,
});

/** The row once its lead changed. */
export const outdated = (row: TimelineRow): TimelineRow => ({ ...row, stale: 1, marks: row.marks + 1 });

/** Changes what is kept of a lead's timeline, until it is fetched anew. */
export async function changeTimeline(
  store: Store,
  leadId: string,
  change: (timeline: Timeline) => Timeline,
): Promise<void> {
  const row = await store.cache.timelines.get(leadId);
  const kept = await openTimeline(store, row);
  if (!row || !kept) return;
  const sealed = await seal(store, 'cache', placeOf(leadId), change(kept));
  await store.cache.transaction('rw', store.cache.timelines, async () => {
    const now = await store.cache.timelines.get(leadId);
    // What was fetched meanwhile is newer.
    if (now && now.asOf === row.asOf) await store.cache.timelines.put({ ...now, sealed });
  });
}

export interface Wanted {
  leadId: string;
  /** How often the lead changed, when it was asked for. */
  marks: number;
}

/** Some of the leads whose touchpoints must be fetched, in no particular order. */
export async function wantedTimelines(store: Store, most: number): Promise<Wanted[]> {
  const rows = await store.cache.timelines.where('stale').equals(1).limit(most).toArray();
  return rows.map(({ leadId, marks }) => ({ leadId, marks }));
}

/** How many are wanted. */
export const watchWanted: Watch<number> = watchRows(
  (store) => store.cache.timelines.where('stale').equals(1).count(),
  async (count) => count,
);

/**
 * Keeps what the server answered. A lead that changed while the answer was on its way stays wanted.
 * @param asked the leads that were asked for; those without an answer have no touchpoints here any more
 * @param asOf when it was asked
 */
export async function keepTimelines(
  store: Store,
  asked: readonly Wanted[],
  answered: ReadonlyMap<string, Timeline>,
  asOf: string,
): Promise<void> {
  const sealed = await Promise.all(
    asked.map(({ leadId }) => seal(store, 'cache', placeOf(leadId), answered.get(leadId) ?? NOTHING)),
  );
  await store.cache.transaction('rw', store.cache.timelines, async () => {
    const now = await store.cache.timelines.bulkGet(asked.map(({ leadId }) => leadId));
    const rows = asked.flatMap(({ leadId, marks }, at): TimelineRow[] => {
      const row = now[at];
      const bytes = sealed[at];
      return row && bytes
        ? [{ leadId, stale: row.marks === marks ? 0 : 1, marks: row.marks, asOf, sealed: bytes }]
        : [];
    });
    await store.cache.timelines.bulkPut(rows);
  });
}
