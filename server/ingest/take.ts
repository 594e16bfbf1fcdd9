/** Takes batches of messages: reads each message, leaves out repeated ones, finds the people, stores, and says what became of each. */
import { setImmediate } from 'node:timers/promises';
import type { Traffic } from '#lib/domain/link-tags.ts';
import { type Meanings, meaningKey, place, type Spelled } from '#lib/domain/spelling.ts';
import type { Kind } from '#lib/domain/touchpoint.ts';
import { type AnonymousTouch, countAnonymously } from '../db/campaign-days.ts';
import { stamp } from '../db/changes.ts';
import type { Db, Sql } from '../db/db.ts';
import { newIds } from '../db/ids.ts';
import { insertTouchpoints, releaseMessageIds, type TouchRow, takeMessageIds } from '../db/ingest.ts';
import { readUnconsented } from '../db/retention.ts';
import { noteSpellings, readMeanings } from '../db/spellings.ts';
import { tellPlanner } from '../db/statistics.ts';
import { type Arrival, type ReadMessage, type RefusalCode, readMessage } from './message.ts';
import { storePeople, unraced, wroteSynced } from './store.ts';

interface ItemResult {
  index: number;
  messageId?: string;
  /**
   * `suppressed`: the person was erased; nothing is stored. `anonymous`: the person refused analytics; what happened is counted for
   * its campaign, if any, without the person.
   */
  status: 'accepted' | 'duplicate' | 'suppressed' | 'anonymous' | 'refused';
  code?: RefusalCode;
  detail?: string;
}

/** What was stored. */
interface Stored {
  /** Whether touchpoints were added, so that leads wait to be rolled up. */
  dirty: boolean;
  /** The change counter, when leads or accounts changed. */
  seq: number | null;
  /** How many leads were made. */
  made: number;
}

const UNKNOWN = 'Nobody here has this userId or anonymousId yet: send identify with an e-mail address first.';

const OBJECTED = 'The person has objected to marketing: nothing is stored of what they do.';

/** One message of a batch, and where what became of it is said. */
interface Placed {
  index: number;
  messageId: string | null;
  results: ItemResult[];
}
type Item = ReadMessage & Placed;

const refused = (index: number, messageId: string | null, code: RefusalCode, detail: string): ItemResult => ({
  index,
  ...(messageId === null ? {} : { messageId }),
  status: 'refused',
  code,
  detail,
});

const refuse = ({ index, messageId, results }: Placed, code: RefusalCode, detail: string): void => {
  results[index] = refused(index, messageId, code, detail);
};
const answer = (
  { index, messageId, results }: Placed,
  status: Exclude<ItemResult['status'], 'refused'>,
): void => {
  results[index] = messageId === null ? { index, status } : { index, messageId, status };
};

/** The first of each message id, and those that repeat one of the same batch. Without an id nothing can be told. */
function split<T extends Placed>(items: readonly T[]): { first: T[]; repeated: T[] } {
  const seen = new Set<string>();
  const first: T[] = [];
  const repeated: T[] = [];
  for (const item of items) {
    (item.messageId !== null && seen.has(item.messageId) ? repeated : first).push(item);
    if (item.messageId !== null) seen.add(item.messageId);
  }
  return { first, repeated };
}

/** Those that were not taken before; the others are answered. */
async function freshOf<T extends Placed>(
  sql: Sql,
  workspaceId: string,
  items: readonly T[],
  day: string,
): Promise<T[]> {
  const { first, repeated } = split(items);
  const taken = await takeMessageIds(
    sql,
    workspaceId,
    first.flatMap(({ messageId }) => messageId ?? []),
    day,
  );
  for (const item of repeated) answer(item, 'duplicate');
  return first.filter((item) => {
    const isFresh = item.messageId === null || taken.has(item.messageId);
    if (!isFresh) answer(item, 'duplicate');
    return isFresh;
  });
}

/** A touchpoint of somebody who refused analytics, with what is answered when nothing is kept of it. */
interface Unconsented extends Placed {
  touch: AnonymousTouch | null;
  refusal: ItemResult;
}

/** Keeps of those who refused analytics what the workspace wants. */
async function keepUnconsented(
  sql: Sql,
  workspaceId: string,
  items: readonly Unconsented[],
  day: string,
): Promise<void> {
  if ((await readUnconsented(sql, workspaceId)) === 'left_out') {
    for (const { index, results, refusal } of items) results[index] = refusal;
    return;
  }
  const fresh = await freshOf(sql, workspaceId, items, day);
  const meanings = await readMeanings(sql, workspaceId);
  await countAnonymously(
    sql,
    workspaceId,
    fresh.flatMap(({ touch }) => {
      if (!touch) return [];
      const meaning = meanings.get(meaningKey({ field: 'campaign', spelling: touch.campaignKey }));
      return { ...touch, campaignKey: meaning ?? touch.campaignKey };
    }),
  );
  for (const item of fresh) answer(item, 'anonymous');
}

/** A touchpoint that was taken, of a lead. */
type Touched = Pick<TouchRow, 'leadId' | 'homeId'> & { touch: NonNullable<ReadMessage['touch']> };

/** As `place`, each case once: messages of a batch share what was read of their addresses. */
function placer(meanings: Meanings) {
  const known = new Map<Traffic, Map<Kind, ReturnType<typeof place>>>();
  return (kind: Kind, traffic: Traffic): ReturnType<typeof place> => {
    const ofKinds = known.get(traffic) ?? new Map<Kind, ReturnType<typeof place>>();
    const placed = ofKinds.get(kind) ?? place(kind, traffic, meanings);
    known.set(traffic, ofKinds.set(kind, placed));
    return placed;
  };
}

/** Stores touchpoints where the workspace says that they belong, and notes spellings that nobody has explained. */
async function storeTouches(sql: Sql, workspaceId: string, touched: readonly Touched[]): Promise<void> {
  const isSpelled = touched.some(({ touch }) => Object.keys(touch.traffic).length > 0);
  const placeOf = placer(isSpelled ? await readMeanings(sql, workspaceId) : new Map());
  const newId = newIds(touched.length);
  const notes: (Spelled & { at: Date })[] = [];
  const rows = touched.map(({ touch: { traffic, ...touch }, ...lead }): TouchRow => {
    const { channel, campaignKey, noted } = placeOf(touch.kind, traffic);
    for (const one of noted) notes.push({ ...one, at: touch.at });
    return { ...touch, ...lead, id: newId(), channel, campaignKey };
  });
  await insertTouchpoints(sql, workspaceId, rows);
  await noteSpellings(sql, workspaceId, notes);
}

async function store(sql: Sql, workspaceId: string, items: readonly Item[], day: string): Promise<Stored> {
  const fresh = await freshOf(sql, workspaceId, items, day);
  const plan = await storePeople(
    sql,
    workspaceId,
    fresh.map(({ person }) => person),
    'ingest',
  );
  const unknown: string[] = [];
  const touches: Touched[] = [];
  for (const [position, item] of fresh.entries()) {
    const leadId = plan.leadIds[position];
    if (plan.objected.has(position)) {
      refuse(item, 'objected', OBJECTED);
    } else if (leadId) {
      answer(item, 'accepted');
      if (item.touch) touches.push({ touch: item.touch, leadId, homeId: plan.homeIds[position] ?? null });
    } else if (plan.erased.has(position)) {
      answer(item, 'suppressed');
    } else {
      refuse(item, 'unknown_person', UNKNOWN);
      if (item.messageId !== null) unknown.push(item.messageId);
    }
  }
  // Once somebody names the person, the same message may come again.
  await releaseMessageIds(sql, workspaceId, unknown);
  await storeTouches(sql, workspaceId, touches);
  // The counter is taken last, so that batches wait for each other as briefly as can be.
  const seq = wroteSynced(plan) ? await stamp(sql, workspaceId) : null;
  return { dirty: touches.length + plan.merged > 0, seq, made: plan.newLeads.length };
}

/** So many messages are read at a time: then others are heard, the database's answers to batches before this one among them. */
const UNHEARD = 20;

/** What one request brought. */
export interface Batch {
  messages: readonly unknown[];
  arrival: Arrival;
}

/** What became of one request's messages. */
export interface Taken {
  results: ItemResult[];
  /** A property in which an e-mail address was masked; null: none. */
  masked: string | null;
}

/** One request's messages, read: what is wrong in itself is answered, the rest waits for the database. */
export interface ReadBatch extends Taken {
  items: Item[];
  unconsented: Unconsented[];
  receivedAt: Date;
}

/** Reads a request's messages. */
export async function readBatch({ messages, arrival }: Batch): Promise<ReadBatch> {
  const batch: ReadBatch = {
    ...{ items: [], unconsented: [], results: [], masked: null },
    receivedAt: arrival.receivedAt,
  };
  const { results } = batch;
  const origins = new Map();
  for (const [index, raw] of messages.entries()) {
    if (index % UNHEARD === UNHEARD - 1) await setImmediate();
    const read = readMessage(raw, { ...arrival, origins });
    if ('message' in read) {
      batch.items.push({ ...read.message, index, results });
      batch.masked ??= read.message.masked;
    } else {
      const { messageId, refusal, anonymous } = read;
      const result = refused(index, messageId, refusal.code, refusal.detail);
      if (refusal.code === 'no_consent' && anonymous !== undefined)
        batch.unconsented.push({ index, messageId, results, touch: anonymous, refusal: result });
      else results[index] = result;
    }
  }
  return batch;
}

/** Stores what is acceptable in batches, in their order and in one transaction, and completes their results. */
export async function storeBatches(
  db: Db,
  workspaceId: string,
  batches: readonly ReadBatch[],
): Promise<Omit<Stored, 'made'>> {
  const items = batches.flatMap((batch) => batch.items);
  const unconsented = batches.flatMap((batch) => batch.unconsented);
  const day = (batches.at(-1)?.receivedAt ?? new Date()).toISOString().slice(0, 10);
  const nothing: Stored = { dirty: false, seq: null, made: 0 };
  const { made, ...stored } =
    items.length + unconsented.length === 0
      ? nothing
      : await unraced(db, workspaceId, async (sql) => {
          if (unconsented.length > 0) await keepUnconsented(sql, workspaceId, unconsented, day);
          return items.length === 0 ? nothing : store(sql, workspaceId, items, day);
        });
  await tellPlanner(db, made);
  return stored;
}

/** Reads and stores one request's messages. */
export async function takeBatch(
  db: Db,
  workspaceId: string,
  messages: readonly unknown[],
  arrival: Arrival,
): Promise<Taken & Omit<Stored, 'made'>> {
  const batch = await readBatch({ messages, arrival });
  const stored = await storeBatches(db, workspaceId, [batch]);
  return { ...stored, results: batch.results, masked: batch.masked };
}
