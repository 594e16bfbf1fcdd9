/**
 * The database of everything pulled. All of it can be fetched again, so it is written with relaxed durability, and a change
 * of shape empties it: raise VERSION and the next pull starts from nothing.
 * In clear stand only ids and flags that queries need; the rest is sealed.
 */
import { Dexie, type Table } from 'dexie';
import type { IndexChanges, MatchIndex } from '#lib/match/index.ts';
import type { Place } from './place.ts';
import type { Sealed } from './seal.ts';
import type { Store } from './store.ts';

const VERSION = 25;

export type PackedTable = 'leads' | 'accounts';
export type PlainTable = 'workspace' | 'members' | 'teams' | 'personas' | 'campaigns';

/** Many records in one row, chosen by a hash of their ids: eleven times faster to write than a row each. */
export interface BucketRow {
  table: PackedTable;
  n: number;
  sealed: Sealed;
}

export interface RecordRow {
  table: PlainTable;
  id: string;
  sealed: Sealed;
}

export interface FeedbackRow {
  id: string;
  leadId: string;
  /** The campaign it counts for; else empty. */
  campaignId: string;
  /** 1 while marketing owes an answer. */
  waiting: 0 | 1;
  /** The author while an answer was not on their screen; else empty. */
  unseenBy: string;
  /** The persona that its words are pinned to; else empty. */
  pinnedTo: string;
  /** The member whom its answers are for. */
  keeper: string;
  /** The campaign it counts for, where an answer says that something was done; else empty. */
  actedOn: string;
  /** Who put the lead off, while that stands; else empty. */
  putOffBy: string;
  sealed: Sealed;
}

export interface QuestionRow {
  id: string;
  leadId: string;
  sealed: Sealed;
}

export interface TimelineRow {
  leadId: string;
  /** 1 when the touchpoints must be fetched (again). */
  stale: 0 | 1;
  /** Counts the lead's changes, so that an answer older than the last one is noticed. */
  marks: number;
  /** When they were fetched; null before the first time. */
  asOf: string | null;
  sealed: Sealed | null;
}

/** A lead that is gone because it became a part of another. */
interface ForwardRow {
  id: string;
  to: string;
}

/** A lead that was handed over, while one of the two sides has still to do something about it. */
interface HandoverRow {
  leadId: string;
}

export interface RowCounts {
  buckets: number;
  records: number;
  feedback: number;
  questions: number;
}

export type MetaRow =
  | { key: 'cursor'; cursor: string }
  /** How many there are to be (rows.ts). */
  | { key: 'rows'; counts: RowCounts }
  | { key: 'contact'; at: string }
  /** Something could not be opened. */
  | { key: 'damaged' }
  /** Another one after each change of leads or accounts, so that what was read into memory is known to be old. */
  | { key: 'revision'; revision: string }
  | { key: 'matchKey'; sealed: Sealed }
  /** Up to when news was told on which lead (told.ts). */
  | { key: 'told'; sealed: Sealed }
  /** What the person wants to be told of, as the server last said it (alerts.ts). */
  | { key: 'alertChoices'; sealed: Sealed }
  /** What they watch (watched.ts). */
  | { key: 'watches'; sealed: Sealed }
  | { key: 'matchIndex'; entries: MatchIndex }
  /** `base` names the index that they belong to. */
  | ({ key: 'matchChanges'; revision: string; base: string } & IndexChanges)
  /** Only where the workspace has more leads than a device holds; `added` ascending. */
  | { key: 'gate'; revision: string; version: number; sealed: Sealed; added: Float64Array<ArrayBuffer> }
  | { key: 'gateFilter'; version: number; filter: Uint8Array<ArrayBuffer> };

export type Cache = Dexie & {
  buckets: Table<BucketRow, [PackedTable, number]>;
  records: Table<RecordRow, [PlainTable, string]>;
  feedback: Table<FeedbackRow, string>;
  questions: Table<QuestionRow, string>;
  timelines: Table<TimelineRow, string>;
  forwards: Table<ForwardRow, string>;
  handovers: Table<HandoverRow, string>;
  meta: Table<MetaRow, MetaRow['key']>;
};

export function openCache(name: string, { prefix, options }: Place): Cache {
  const cache = new Dexie(prefix + name, {
    chromeTransactionDurability: 'relaxed',
    cache: 'disabled',
    ...options,
  }) as Cache;
  cache
    .version(VERSION)
    .stores({
      buckets: '[table+n]',
      records: '[table+id], table',
      feedback: 'id, leadId, campaignId, waiting, unseenBy, pinnedTo, keeper, actedOn, putOffBy',
      questions: 'id, leadId',
      timelines: 'leadId, stale',
      forwards: 'id',
      handovers: 'leadId',
      meta: 'key',
    })
    .upgrade((transaction) =>
      Promise.all([...transaction.storeNames].map((name) => transaction.table(name).clear())),
    );
  return cache;
}

/** One row of the small facts about the cache. */
export async function meta<K extends MetaRow['key']>(
  { cache }: Store,
  key: K,
): Promise<Extract<MetaRow, { key: K }> | undefined> {
  const row = await cache.meta.get(key);
  return row && isOf(row, key) ? row : undefined;
}

const isOf = <K extends MetaRow['key']>(row: MetaRow, key: K): row is Extract<MetaRow, { key: K }> =>
  row.key === key;

/** The state of leads and accounts; empty before the first pull. */
export const revision = async (store: Store): Promise<string> =>
  (await meta(store, 'revision'))?.revision ?? '';

const LONGEST_CHAIN = 10;

/** The lead that an id stands for now: itself, or the one it was merged into. */
export async function standsFor({ cache }: Store, leadId: string): Promise<string> {
  let id = leadId;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    const row = await cache.forwards.get(id);
    if (!row) break;
    id = row.to;
  }
  return id;
}
