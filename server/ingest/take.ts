/** Takes batches of messages: reads each message, leaves out repeated ones, finds the people, stores, and says what became of each. */
import { setImmediate } from 'node:timers/promises';
import type { Traffic } from '#lib/domain/link-tags.ts';
import { type Meanings, meaningKey, place, type Spelled } from '#lib/domain/spelling.ts';
import type { Kind } from '#lib/domain/touchpoint.ts';
import { type AnonymousTouch, countAnonymously } from '../db/campaign-days.ts';
import { stamp } from '../db/changes.ts';
import type { Db, Sql } from '../db/db.ts';
import { newIds } from '../db/ids.ts';
import {
  insertTouchpoints,
  objectedLeads,
  releaseMessageIds,
  type TouchRow,
  takeMessageIds,
} from '../db/ingest.ts';
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
  results: ItemResult[];
  /** Whether touchpoints were added, so that leads wait to be rolled up. */
  dirty: boolean;
  /** The change counter, when leads or accounts changed. */
  seq: number | null;
  /** How many leads were made. */
  made: number;
}

const UNKNOWN = 'Nobody here has this userId or anonymousId yet: send identify with an e-mail address first.';

const OBJECTED = 'The person has objected to marketing: nothing is stored of what they do.';

type Item = ReadMessage & { index: number };

const refused = (index: number, messageId: string | null, code: RefusalCode, detail: string): ItemResult => ({
  index,
  ...(messageId === null ? {} : { messageId }),
  status: 'refused',
  code,
  detail,
});
const done = (
  { index, messageId }: Pick<Item, 'index' | 'messageId'>,
  status: Exclude<ItemResult['status'], 'refused'>,
): ItemResult => ({
  index,
  ...(messageId === null ? {} : { messageId }),
  status,
});

/** The first of each message id, and those that repeat one of the same batch. Without an id nothing can be told. */
function split<T extends Pick<Item, 'messageId'>>(items: readonly T[]): { first: T[]; repeated: T[] } {
  const seen = new Set<string>();
  const first: T[] = [];
  const repeated: T[] = [];
  for (const item of items) {
    (item.messageId !== null && seen.has(item.messageId) ? repeated : first).push(item);
    if (item.messageId !== null) seen.add(item.messageId);
  }
  return { first, repeated };
}

/** Those that were not taken before, and what is answered for the others. */
async function freshOf<T extends Pick<Item, 'index' | 'messageId'>>(
  sql: Sql,
  workspaceId: string,
  items: readonly T[],
  day: string,
): Promise<{ fresh: T[]; results: ItemResult[] }> {
  const { first, repeated } = split(items);
  const taken = await takeMessageIds(
    sql,
    workspaceId,
    first.flatMap(({ messageId }) => messageId ?? []),
    day,
  );
  const isFresh = ({ messageId }: T): boolean => messageId === null || taken.has(messageId);
  const again = [...repeated, ...first.filter((item) => !isFresh(item))];
  return { fresh: first.filter(isFresh), results: again.map((item) => done(item, 'duplicate')) };
}

/** A touchpoint of somebody who refused analytics, with what is answered when nothing is kept of it. */
interface Unconsented {
  index: number;
  messageId: string | null;
  touch: AnonymousTouch | null;
  refusal: ItemResult;
}

/** Keeps of those who refused analytics what the workspace wants. */
async function keepUnconsented(
  sql: Sql,
  workspaceId: string,
  items: readonly Unconsented[],
  day: string,
): Promise<ItemResult[]> {
  if ((await readUnconsented(sql, workspaceId)) === 'left_out') return items.map(({ refusal }) => refusal);
  const { fresh, results } = await freshOf(sql, workspaceId, items, day);
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
  return [...results, ...fresh.map((item) => done(item, 'anonymous'))];
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
  const { fresh, results } = await freshOf(sql, workspaceId, items, day);

  const plan = await storePeople(
    sql,
    workspaceId,
    fresh.map(({ person }) => person),
    'ingest',
  );
  const objected = await objectedLeads(
    sql,
    workspaceId,
    plan.leadIds.filter((id) => id !== null),
  );
  const unknown: string[] = [];
  const touches: Touched[] = [];
  for (const [position, item] of fresh.entries()) {
    const leadId = plan.leadIds[position];
    if (leadId && objected.has(leadId)) {
      results.push(refused(item.index, item.messageId, 'objected', OBJECTED));
    } else if (leadId) {
      results.push(done(item, 'accepted'));
      if (item.touch) touches.push({ touch: item.touch, leadId, homeId: plan.homeIds[position] ?? null });
    } else if (plan.erased.has(position)) {
      results.push(done(item, 'suppressed'));
    } else {
      results.push(refused(item.index, item.messageId, 'unknown_person', UNKNOWN));
      if (item.messageId !== null) unknown.push(item.messageId);
    }
  }
  // Once somebody names the person, the same message may come again.
  await releaseMessageIds(sql, workspaceId, unknown);
  await storeTouches(sql, workspaceId, touches);
  // The counter is taken last, so that batches wait for each other as briefly as can be.
  const seq = wroteSynced(plan) ? await stamp(sql, workspaceId) : null;
  return { results, dirty: touches.length + plan.merged > 0, seq, made: plan.newLeads.length };
}

/** So many messages are read at a time: then others are heard, the database's answers to batches before this one among them. */
const UNHEARD = 50;

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

/** What became of several requests. */
export interface AllTaken extends Omit<Stored, 'results' | 'made'> {
  /** Of each request, in their order. */
  taken: Taken[];
}

/** Takes the messages of requests, in their order. All that is accepted is stored in one transaction. */
export async function takeBatches(db: Db, workspaceId: string, batches: readonly Batch[]): Promise<AllTaken> {
  const items: Item[] = [];
  const refusals: ItemResult[] = [];
  const unconsented: Unconsented[] = [];
  const masked: (string | null)[] = [];
  const origins = new Map();
  let index = 0;
  for (const [at, { messages, arrival }] of batches.entries()) {
    masked[at] = null;
    for (const raw of messages) {
      if (index % UNHEARD === UNHEARD - 1) await setImmediate();
      const read = readMessage(raw, { ...arrival, origins });
      if ('message' in read) {
        items.push({ ...read.message, index });
        masked[at] ??= read.message.masked;
      } else {
        const { messageId, refusal, anonymous } = read;
        const result = refused(index, messageId, refusal.code, refusal.detail);
        if (refusal.code === 'no_consent' && anonymous !== undefined)
          unconsented.push({ index, messageId, touch: anonymous, refusal: result });
        else refusals.push(result);
      }
      index += 1;
    }
  }
  const last = batches.at(-1)?.arrival.receivedAt ?? new Date();
  const day = last.toISOString().slice(0, 10);
  const nothing: Stored = { results: [], dirty: false, seq: null, made: 0 };
  const { made, results, ...stored } =
    items.length + unconsented.length === 0
      ? nothing
      : await unraced(db, workspaceId, async (sql) => {
          const kept =
            unconsented.length === 0 ? [] : await keepUnconsented(sql, workspaceId, unconsented, day);
          const written = items.length === 0 ? nothing : await store(sql, workspaceId, items, day);
          return { ...written, results: [...kept, ...written.results] };
        });
  await tellPlanner(db, made);
  const all = [...refusals, ...results].sort((a, b) => a.index - b.index);
  let from = 0;
  const taken = batches.map(({ messages }, at): Taken => {
    const own = all.slice(from, from + messages.length);
    const first = from;
    from += messages.length;
    return { results: own.map((one) => ({ ...one, index: one.index - first })), masked: masked[at] ?? null };
  });
  return { ...stored, taken };
}

/** As takeBatches, of one request. */
export async function takeBatch(
  db: Db,
  workspaceId: string,
  messages: readonly unknown[],
  arrival: Arrival,
): Promise<Taken & Omit<AllTaken, 'taken'>> {
  const { taken, ...stored } = await takeBatches(db, workspaceId, [{ messages, arrival }]);
  const [{ results, masked } = { results: [], masked: null }] = taken;
  return { ...stored, results, masked };
}
