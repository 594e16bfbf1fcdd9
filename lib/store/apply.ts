/** Taking in what the server sent: all of a page and its cursor in one transaction, or nothing. */

import type * as z from 'zod';
import { type Columns, rowsIn } from '#lib/contract/columns.ts';
import {
  type Feedback,
  type Lead,
  SYNCED,
  type SyncedRecord,
  type SyncedTable,
} from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { SyncPage } from '#lib/contract/routes.ts';
import { rowReader } from '#lib/contract/row-reader.ts';
import { isAct, keeperOf } from '#lib/domain/feedback.ts';
import { hintKeysOf } from '#lib/match/hints.ts';
import { keysOf } from '#lib/match/identity.ts';
import { entryOf } from '#lib/match/index.ts';
import { type MatchKey, prefixesOf } from '#lib/match/prefix.ts';
import { breathe } from '#lib/platform/breathe.ts';
import { BUCKETS, bucketOf, type Packed, pack, unpack } from './buckets.ts';
import {
  type BucketRow,
  type FeedbackRow,
  type MetaRow,
  meta,
  type PackedTable,
  type PlainTable,
  type RecordRow,
} from './cache.ts';
import { readDevice } from './device.ts';
import { changeIndex, newMatchKey, readMatchKey } from './match-rows.ts';
import { hasUnseenAnswer, waitsForAnswer } from './overlay.ts';
import { pendingOnLeads, withOwn } from './own-leads.ts';
import { forgetReceipts } from './receipts.ts';
import { rowsAfter, type Touched } from './rows.ts';
import { seal } from './seal.ts';
import { named, type Store } from './store.ts';
import { outdated, unfetched } from './timelines.ts';

interface Change<T> {
  changed: T[];
  deleted: string[];
  /** Of leads only: which lead stands for one that is gone. */
  forwards?: Record<string, string>;
}
export type Changes = { [T in SyncedTable]?: Change<SyncedRecord<T>> };

const PLAIN: PlainTable[] = ['workspace', 'members', 'teams', 'personas', 'campaigns'];
/** Rows checked between two breaths of the page. */
const BREATH = 500;

/** The records of a page, checked against the contract; fails as a whole when one is not as it should be. */
export async function readPage(page: SyncPage): Promise<Result<Changes, { code: 'wrong_answer' }>> {
  const changes: Changes = {};
  for (const table of Object.keys(SYNCED)) {
    if (!isSynced(table)) continue;
    const sent = page.tables[table];
    if (!sent) continue;
    const read = await readRows(table, sent.columns);
    if (!read) return fail({ code: 'wrong_answer' });
    const { deleted, forwards } = sent;
    put(changes, table, { changed: read, deleted, ...(forwards ? { forwards } : {}) });
  }
  return ok(changes);
}

/** SYNCED, typed so that a table's name leads to its record. */
const SCHEMAS: { [T in SyncedTable]: z.ZodType<SyncedRecord<T>> & Pick<(typeof SYNCED)[T], 'shape'> } =
  SYNCED;

const isSynced = (name: string): name is SyncedTable => Object.hasOwn(SYNCED, name);

function put<T extends SyncedTable>(
  changes: { [K in T]?: Change<SyncedRecord<K>> },
  table: T,
  change: Change<SyncedRecord<T>>,
): void {
  changes[table] = change;
}

async function readRows<T extends SyncedTable>(
  table: T,
  columns: Columns,
): Promise<SyncedRecord<T>[] | null> {
  const reader = rowReader(SCHEMAS[table]);
  const length = rowsIn(columns);
  const records: SyncedRecord<T>[] = [];
  for (let at = 0; at < length; at += BREATH) {
    const read = reader(columns, at, Math.min(length, at + BREATH));
    if (!read) return null;
    records.push(...read);
    await breathe();
  }
  return records;
}

/** Several steps of changes as one; what the latest says of a record counts. */
export function follow(steps: readonly Changes[]): Changes {
  const all: Changes = {};
  for (const table of Object.keys(SYNCED))
    if (isSynced(table))
      followIn(
        all,
        table,
        steps.map((step) => step[table]),
      );
  return all;
}

function followIn<T extends SyncedTable>(
  all: { [K in T]?: Change<SyncedRecord<K>> },
  table: T,
  given: readonly (Change<SyncedRecord<T>> | undefined)[],
): void {
  const steps = given.flatMap((step) => step ?? []);
  if (steps.length === 0) return;
  const last = new Map<string, SyncedRecord<T> | null>();
  for (const { changed, deleted } of steps) {
    for (const record of changed) last.set(record.id, record);
    for (const id of deleted) last.set(id, null);
  }
  const changed = [...last.values()].flatMap((record) => record ?? []);
  const forwards = Object.assign({}, ...steps.map((step) => step.forwards));
  all[table] = { changed, deleted: [...last].flatMap(([id, record]) => (record ? [] : [id])), forwards };
}

export const sizeOf = (changes: Changes): number =>
  Object.values(changes).reduce((sum, { changed, deleted }) => sum + changed.length + deleted.length, 0);

/**
 * Stores changes, with what was said here of leads and is still on its way laid over them.
 * @param cursor where the device stands after them; absent where it stays where it is
 * @param decided mutations whose outcome the records tell, because the server has just decided them; `all` for records of
 * this device, which hold everything said here already
 * @returns whether what matching goes by changed: the leads' identities, our own members, the campaigns, the site
 * records that are off
 */
export function apply(
  store: Store,
  changes: Changes,
  cursor?: string,
  decided: ReadonlySet<string> | 'all' = new Set(),
): Promise<boolean> {
  return alone(store, () => takeIn(store, changes, cursor, decided));
}

/**
 * As `apply`, of records that came as receipts.
 * @param after which of them count where the device has pulled up to this cursor; nothing is pulled in between
 */
export const applyReceipts = (
  store: Store,
  after: (cursor: string | undefined) => Changes,
  decided: ReadonlySet<string>,
): Promise<boolean> =>
  alone(store, async () => takeIn(store, after((await meta(store, 'cursor'))?.cursor), undefined, decided));

/** Shows records of this device and keeps what was said of them, with nothing taken in between: it would not know of the words yet. */
export const showing = <T>(
  store: Store,
  work: (show: (changes: Changes) => Promise<boolean>) => Promise<T>,
) => alone(store, () => work((changes) => takeIn(store, changes, undefined, 'all')));

const alone = <T>(store: Store, work: () => Promise<T>): Promise<T> =>
  navigator.locks.request(named(store, 'samsyn-cache'), work);

async function takeIn(
  store: Store,
  changes: Changes,
  cursor: string | undefined,
  decided: ReadonlySet<string> | 'all',
): Promise<boolean> {
  const leads = await repack(store, 'leads', await withPending(store, changes.leads, decided));
  const accounts = await repack(store, 'accounts', changes.accounts);
  const index = await indexRows(store, leads.before, leads.after);
  const records = (
    await Promise.all(PLAIN.map((table) => recordRows(store, table, changes[table]?.changed ?? [])))
  ).flat();
  const feedback = await Promise.all((changes.feedback?.changed ?? []).map((one) => feedbackRow(store, one)));
  const questions = await Promise.all(
    (changes.questions?.changed ?? []).map(async (one) => ({
      id: one.id,
      leadId: one.leadId,
      sealed: await seal(store, 'cache', `questions/${one.id}`, one),
    })),
  );
  const me = (await readDevice(store))?.memberId;
  const facts: MetaRow[] = [{ key: 'revision', revision: crypto.randomUUID() }, ...index];
  if (cursor !== undefined)
    facts.push({ key: 'cursor', cursor }, { key: 'contact', at: new Date().toISOString() });

  const buckets = [...leads.rows, ...accounts.rows];
  const gone = {
    records: PLAIN.flatMap((table) =>
      (changes[table]?.deleted ?? []).map((id): [PlainTable, string] => [table, id]),
    ),
    feedback: changes.feedback?.deleted ?? [],
    questions: changes.questions?.deleted ?? [],
  };
  const touched: Touched = {
    buckets: { put: buckets.map(({ table, n }) => [table, n]), gone: [] },
    records: { put: records.map(({ table, id }) => [table, id]), gone: gone.records },
    feedback: { put: feedback.map(({ id }) => id), gone: gone.feedback },
    questions: { put: questions.map(({ id }) => id), gone: gone.questions },
  };
  await store.cache.transaction('rw', store.cache.tables, async () => {
    facts.push({ key: 'rows', counts: await rowsAfter(store, touched) });
    await store.cache.buckets.bulkPut(buckets);
    await store.cache.records.bulkPut(records);
    await store.cache.records.bulkDelete(gone.records);
    await store.cache.feedback.bulkPut(feedback);
    await store.cache.feedback.bulkDelete(gone.feedback);
    await store.cache.questions.bulkPut(questions);
    await store.cache.questions.bulkDelete(gone.questions);
    await markTimelines(store, changes.leads, me);
    await forward(store, changes.leads);
    await noteHandovers(store, leads.after, changes.leads?.deleted ?? []);
    await store.cache.meta.bulkPut(facts);
  });
  await forgetDrafts(store, changes.feedback?.deleted ?? []);
  await forgetReceipts(store, goneForGood(changes));
  return (
    index.length > 0 ||
    [changes.members, changes.workspace, changes.campaigns].some((change) => change !== undefined)
  );
}

async function withPending(
  store: Store,
  change: Change<Lead> | undefined,
  decided: ReadonlySet<string> | 'all',
): Promise<Change<Lead> | undefined> {
  const pending = change && decided !== 'all' ? await pendingOnLeads(store, decided) : [];
  if (!change || pending.length === 0) return change;
  const memberId = (await readDevice(store))?.memberId ?? null;
  const mine = change.changed.map((lead) => withOwn(lead, pending, memberId));
  return {
    ...change,
    changed: mine.filter((lead) => lead !== null),
    deleted: [...change.deleted, ...change.changed.flatMap(({ id }, at) => (mine[at] ? [] : [id]))],
  };
}

interface Repacked<T extends PackedTable> {
  rows: BucketRow[];
  /** The records that change, as they were and as they are. */
  before: Packed<T>[];
  after: Packed<T>[];
}

async function repack<T extends PackedTable>(
  store: Store,
  table: T,
  change: Change<Packed<T>> | undefined,
): Promise<Repacked<T>> {
  const result: Repacked<T> = { rows: [], before: [], after: change?.changed ?? [] };
  if (!change) return result;
  const gone = new Set([...change.changed.map((record) => record.id), ...change.deleted]);
  const incoming = Map.groupBy(change.changed, (record) => bucketOf(record.id));
  const numbers = [...new Set([...gone].map(bucketOf))];
  const stored = await store.cache.buckets.bulkGet(numbers.map((n): [PackedTable, number] => [table, n]));
  for (const [at, n] of numbers.entries()) {
    const there = await unpack(store, table, stored[at]);
    // Most of what is gone elsewhere was never here (docs/adr/0009-gate-for-large-workspaces.md).
    if (!incoming.has(n) && !there.some((record) => gone.has(record.id))) continue;
    for (const record of there) if (gone.has(record.id)) result.before.push(record);
    result.rows.push(
      await pack(store, table, n, [
        ...there.filter((record) => !gone.has(record.id)),
        ...(incoming.get(n) ?? []),
      ]),
    );
  }
  return result;
}

/** The rows of the match index that the changed leads' identities change; none when it stays as it is. */
async function indexRows(store: Store, before: readonly Lead[], after: readonly Lead[]): Promise<MetaRow[]> {
  const stored = new Map(before.map((lead) => [lead.id, lead]));
  const same = new Set(
    after.filter((lead) => sameIdentities(lead, stored.get(lead.id))).map((lead) => lead.id),
  );
  const was = before.filter((lead) => !same.has(lead.id));
  const is = after.filter((lead) => !same.has(lead.id));
  if (was.length + is.length === 0) return [];
  const key = (await readMatchKey(store)) ?? (await newMatchKey(store));
  const [lost, won] = [await entriesOf(key, was), await entriesOf(key, is)];
  const removed = [...lost].filter((entry) => !won.has(entry));
  const added = [...won].filter((entry) => !lost.has(entry));
  return removed.length + added.length === 0 ? [] : changeIndex(store, removed, added);
}

/** Entries of the match index, one for each identity of each lead. The bucket is part of them: an address may move from one lead to another. */
async function entriesOf(key: MatchKey, leads: readonly Lead[]): Promise<Set<number>> {
  const texts: string[] = [];
  const buckets: number[] = [];
  for (const [at, lead] of leads.entries()) {
    if (at % BREATH === BREATH - 1) await breathe();
    const bucket = bucketOf(lead.id);
    for (const text of [...keysOf(lead), ...hintKeysOf(lead)]) {
      texts.push(text);
      buckets.push(bucket);
    }
  }
  const prefixes = await prefixesOf(key, texts);
  return new Set(prefixes.map((prefix, at) => entryOf(prefix, buckets[at] ?? 0, BUCKETS)));
}

const sameIdentities = (a: Lead, b: Lead | undefined): boolean =>
  b !== undefined && JSON.stringify([a.emails, a.linkedin]) === JSON.stringify([b.emails, b.linkedin]);

async function recordRows(
  store: Store,
  table: PlainTable,
  records: readonly { id: string }[],
): Promise<RecordRow[]> {
  return Promise.all(
    records.map(async (record) => ({
      table,
      id: record.id,
      sealed: await seal(store, 'cache', `${table}/${record.id}`, record),
    })),
  );
}

async function feedbackRow(store: Store, feedback: Feedback): Promise<FeedbackRow> {
  return {
    id: feedback.id,
    leadId: feedback.leadId,
    waiting: waitsForAnswer(feedback) ? 1 : 0,
    unseenBy: hasUnseenAnswer(feedback) ? keeperOf(feedback) : '',
    campaignId: feedback.campaignId ?? '',
    pinnedTo: feedback.pin?.personaId ?? '',
    keeper: keeperOf(feedback),
    putOffBy: feedback.notNow && feedback.retractedAt === null ? keeperOf(feedback) : '',
    actedOn: (feedback.retractedAt === null && feedback.answers.some(isAct) && feedback.campaignId) || '',
    sealed: await seal(store, 'cache', `feedback/${feedback.id}`, feedback),
  };
}

/** Whether sales has still to answer or to follow up, or marketing to decide. */
const isOpen = ({ handover }: Lead): boolean =>
  handover !== null && (handover.answer?.is !== 'accepted' || handover.followedUpAt === null);

async function noteHandovers(
  store: Store,
  changed: readonly Lead[],
  deleted: readonly string[],
): Promise<void> {
  // Few leads are handed over and many may change.
  const there = new Set(await store.cache.handovers.toCollection().primaryKeys());
  const over = changed.filter((lead) => there.has(lead.id) && !isOpen(lead)).map(({ id }) => id);
  await store.cache.handovers.bulkDelete([...over, ...deleted.filter((id) => there.has(id))]);
  await store.cache.handovers.bulkPut(changed.filter(isOpen).map(({ id }) => ({ leadId: id })));
}

/** A lead that is there, or there again, stands for itself. */
async function forward(store: Store, change: Change<Lead> | undefined): Promise<void> {
  if (!change) return;
  const rows = Object.entries(change.forwards ?? {}).map(([id, to]) => ({ id, to }));
  await store.cache.forwards.bulkPut(rows);
  if ((await store.cache.forwards.count()) > 0)
    await store.cache.forwards.bulkDelete(change.changed.map(({ id }) => id));
}

/** Leads and feedback that are gone; not those that became a part of another lead. */
const goneForGood = ({ leads, feedback }: Changes): ReadonlySet<string> =>
  new Set([
    ...(leads?.deleted ?? []).filter((id) => leads?.forwards?.[id] === undefined),
    ...(feedback?.deleted ?? []),
  ]);

/** What was being typed about feedback that is gone, because the person was erased, goes too. */
async function forgetDrafts(store: Store, feedbackIds: readonly string[]): Promise<void> {
  if (feedbackIds.length > 0)
    await store.work.drafts.bulkDelete(feedbackIds.flatMap((id) => [`feedback:${id}`, `answer:${id}`]));
}

/** Touchpoints of changed leads are out of date; those of my own leads are wanted in any case. */
async function markTimelines(
  store: Store,
  change: Change<Lead> | undefined,
  me: string | undefined,
): Promise<void> {
  if (!change) return;
  await store.cache.timelines.bulkDelete(change.deleted);
  // Few leads have a row here and many may change: asking for each by its id would take longer than all the rest.
  const here = new Set(await store.cache.timelines.toCollection().primaryKeys());
  const known = await store.cache.timelines.bulkGet(
    change.changed.flatMap(({ id }) => (here.has(id) ? [id] : [])),
  );
  const rows = known.flatMap((row) => (row ? [outdated(row)] : []));
  for (const { id, ownerId } of change.changed) if (ownerId === me && !here.has(id)) rows.push(unfetched(id));
  await store.cache.timelines.bulkPut(rows);
}
