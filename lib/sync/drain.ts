/**
 * Sending what was said. One drainer of a store in the whole extension (a Web Lock), strictly in order, each item with its own id: the
 * server takes it once however often it comes. An item leaves the outbox only after its receipt.
 */
import type * as z from 'zod';
import { MAX_MUTATIONS, type MutationResult } from '#lib/contract/mutations.ts';
import { mutations } from '#lib/contract/routes.ts';
import { sleepForOutbox, wakeForOutbox } from '#lib/platform/alarms.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { applyReceipts, type Changes } from '#lib/store/apply.ts';
import { noteContact } from '#lib/store/contact.ts';
import { epochOf, seqOf } from '#lib/store/cursor.ts';
import { type Device, readDevice } from '#lib/store/device.ts';
import { repairDevice } from '#lib/store/device-repair.ts';
import { type Item, openItems, outboxName, outboxRows } from '#lib/store/outbox.ts';
import { mark, settle } from '#lib/store/outbox-change.ts';
import { isOutboxWhole, type Repair, repairOutbox } from '#lib/store/outbox-repair.ts';
import { whilePaired } from '#lib/store/paired.ts';
import { confirm, epochHere, sendAgain } from '#lib/store/receipts.ts';
import { noteRenewed } from '#lib/store/renewed.ts';
import { named, type Store } from '#lib/store/store.ts';
import { backoff } from './backoff.ts';
import { type CallError, call } from './client.ts';
import { endsPairing } from './ending.ts';

/** `empty`: nothing waits · `later`: it waits until `at` · `stopped`: no server to send to, or it no longer knows this device */
export type Drained =
  | { state: 'empty' }
  | { state: 'later'; at: number; error: CallError | null }
  | { state: 'stopped'; error: CallError | null };

/** From so many attempts on the first item goes alone. */
const DOUBTFUL_ATTEMPTS = 3;
/** Faults of the server's own that one item may cause before it is put aside. */
const MOST_FAULTS = 10;

/**
 * Sends until nothing waits or the server does not answer. Never throws for what a server or network can do.
 * @param soon ignore the waiting time of the first item: the network just came back, or the person asks
 */
export function drain(store: Store, { soon = false } = {}): Promise<Drained> {
  return navigator.locks.request(named(store, 'samsyn-outbox'), async () => {
    const drained = await send(store, soon);
    if (drained.state === 'later') await wakeForOutbox(outboxName(store), drained.at);
    else await sleepForOutbox(outboxName(store));
    return drained;
  });
}

/** Puts back what one of the two stores lost; before the first sending, and never while one runs. */
export const repair = (store: Store): Promise<Repair> =>
  navigator.locks.request(named(store, 'samsyn-outbox'), async () => {
    if (await repairDevice(store)) await noteRenewed({ anew: true });
    return repairOutbox(store);
  });

/** What `repair` does at the start, while running: nothing where both stores agree. */
export async function repairAgain(store: Store): Promise<void> {
  if (!(await isOutboxWhole(store))) await repair(store);
}

async function send(store: Store, soon: boolean): Promise<Drained> {
  let most = MAX_MUTATIONS;
  // null once the server has said that it is in another life. The pull learns which.
  let epoch = await epochHere(store);
  for (;;) {
    const device = await readDevice(store);
    if (!device) return { state: 'stopped', error: null };
    const queue = await ownItems(store, device);
    const first = queue[0];
    if (!first) return { state: 'empty' };
    const batch = queue.slice(0, first.row.attempts < DOUBTFUL_ATTEMPTS ? most : 1);
    if (!soon && first.row.nextAttemptAt > Date.now())
      return { state: 'later', at: first.row.nextAttemptAt, error: null };

    const ids = batch.map((item) => item.row.id);
    await mark(store, ids, { phase: 'sending' });
    const answered = await call(device, mutations, {
      body: {
        sentAt: new Date().toISOString(),
        mutations: batch.map((item) => item.mutation),
        ...(epoch === null ? {} : { epoch }),
      },
    });
    if (answered.ok && (await receive(store, device, batch, answered.value))) {
      most = MAX_MUTATIONS;
      continue;
    }
    const error: CallError = answered.ok ? { code: 'wrong_answer', status: 200 } : answered.error;
    if (endsPairing(error)) {
      await mark(store, ids, { phase: 'waiting' });
      return { state: 'stopped', error };
    }
    if (error.code === 'resync' && epoch !== null) {
      // What it had confirmed goes before what was said since, though it may not have lost it.
      await mark(store, ids, { phase: 'waiting' });
      await sendAgain(store, device);
      epoch = null;
      continue;
    }
    if (isRefusal(error)) {
      // Something in the batch is not acceptable: find it by sending one at a time.
      if (batch.length === 1) await mark(store, ids, { phase: 'needs_you', code: error.code });
      else await mark(store, ids, { phase: 'waiting' });
      most = batch.length === 1 ? MAX_MUTATIONS : 1;
      continue;
    }
    const attempts = first.row.attempts + 1;
    if (error.code === 'internal' && attempts >= MOST_FAULTS) {
      // The server stumbles over this one item again and again: put it aside so that the others flow.
      await mark(store, [first.row.id], { phase: 'needs_you', code: error.code });
      continue;
    }
    const at = Date.now() + Math.max(error.retryAfterMs ?? 0, backoff(attempts));
    await mark(store, ids, { phase: 'waiting' });
    await mark(store, [first.row.id], { attempts, nextAttemptAt: at });
    return { state: 'later', at, error };
  }
}

/** What waits, in order. Words of another member, left from an earlier pairing, are put aside: not to be sent in this one's name. */
async function ownItems(store: Store, device: Device): Promise<Item[]> {
  const items = await openItems(
    store,
    (await outboxRows(store)).filter((row) => row.phase !== 'needs_you'),
  );
  const foreign = items.filter((item) => item.memberId !== device.memberId).map((item) => item.row.id);
  if (foreign.length > 0) await mark(store, foreign, { phase: 'needs_you', code: 'other_member' });
  return items.filter((item) => item.memberId === device.memberId);
}

type Answer = z.infer<typeof mutations.response>;

/** Files the receipts. False when the answer leaves out what was asked. */
async function receive(
  store: Store,
  device: Device,
  batch: readonly Item[],
  answer: Answer,
): Promise<boolean> {
  const byId = new Map(answer.results.map((result) => [result.id, result]));
  if (batch.some((item) => !byId.has(item.row.id))) return false;
  // The record first: between the two the item is sent again after a crash, which has no second effect.
  await whilePaired(store, device, () => keepRecords(store, batch, byId, answer));
  const refused: MutationResult[] = [];
  const applied: string[] = [];
  const erased: string[] = [];
  for (const { row } of batch) {
    const result = byId.get(row.id);
    if (result?.status === 'applied') applied.push(row.id);
    // What was said of a person who was erased goes with them.
    else if (result?.code === 'person_erased') erased.push(row.id);
    else if (result) refused.push(result);
  }
  if (applied.length > 0) await confirm(store, applied, device);
  if (erased.length > 0) await settle(store, erased);
  for (const { id, code } of refused)
    await mark(store, [id], { phase: 'needs_you', code: code ?? 'internal' });
  return true;
}

/** Whether the records of a result are in what was pulled already, or newer ones. */
const isOvertaken = ({ seq }: MutationResult, { epoch }: Answer, cursor: string | undefined): boolean =>
  seq !== undefined && cursor !== undefined && epochOf(cursor) === epoch && seqOf(cursor) >= seq;

async function keepRecords(
  store: Store,
  batch: readonly Item[],
  byId: ReadonlyMap<string, MutationResult>,
  answer: Answer,
): Promise<void> {
  const gone = new Set(
    batch.flatMap(({ mutation: { id, type, payload } }) => {
      const result = byId.get(id);
      // Added here, and refused or there already under another id; or taken back.
      const unmade = type === 'lead.create' && result?.lead?.id !== payload.leadId;
      return unmade || (type === 'lead.withdraw' && result?.status === 'applied') ? [payload.leadId] : [];
    }),
  );
  const after = (cursor: string | undefined): Changes => {
    const results = batch.flatMap(({ row }) => {
      const result = byId.get(row.id);
      // The first answer to what is sent again is of a life of the server that ended, and may be older than what was pulled in it.
      return result && !row.again && !isOvertaken(result, answer, cursor) ? result : [];
    });
    return {
      feedback: { changed: newest(results.map((result) => result.feedback)), deleted: [] },
      questions: { changed: newest(results.map((result) => result.question)), deleted: [] },
      leads: {
        changed: newest(results.map((result) => result.lead)).filter(({ id }) => !gone.has(id)),
        deleted: [...gone],
      },
    };
  };
  const matchChanged = await applyReceipts(store, after, new Set(batch.map(({ row }) => row.id)));
  await noteContact(store);
  if (matchChanged) await askBackground({ type: 'leads.changed' });
}

/** Of several receipts for one record the last is the newest. */
const newest = <T extends { id: string }>(records: readonly (T | undefined)[]): T[] => [
  ...new Map(records.flatMap((record) => (record ? [[record.id, record] as const] : []))).values(),
];

/** The server understood and will say the same next time. */
const isRefusal = ({ status, code }: CallError): boolean =>
  [400, 403, 404, 409, 413, 415, 422].includes(status) &&
  code !== 'not_our_server' &&
  code !== 'wrong_answer' &&
  code !== 'resync';
