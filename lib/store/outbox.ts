/**
 * What was said here and the server has not yet confirmed. Each item stands in two stores: a row of the work database and a
 * shadow in storage.local. It leaves both only after the server's receipt, so a loss of either loses nothing.
 */
import * as z from 'zod';
import { Mutation } from '#lib/contract/mutations.ts';
import { Id } from '#lib/contract/primitives.ts';
import { wakeForOutbox } from '#lib/platform/alarms.ts';
import { local } from '#lib/platform/storage.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { here } from './connections.ts';
import { watchRows } from './live.ts';
import { open, seal } from './seal.ts';
import { named, type Store } from './store.ts';
import type { Watch } from './watch.ts';
import type { OutboxRow } from './work.ts';

export const Entry = z.object({
  mutation: Mutation,
  /** Whose words these are; they are sent only in this member's name. */
  memberId: Id,
});
export type Entry = z.infer<typeof Entry>;

/** A row that could be opened. */
export interface Item extends Entry {
  row: OutboxRow;
}

/** What its alarm is called, and what its shadows begin with. */
export const outboxName = (store: Store): string => named(store, 'outbox');
const shadows = (store: Store): string => `${outboxName(store)}.`;
const Shadow = z.object({ seq: z.int(), sealed: z.string() });

const shadowKey = (store: Store, id: string): string => shadows(store) + id;
const place = (id: string): string => `outbox/${id}`;

const castShadow = (store: Store, row: OutboxRow): Promise<void> =>
  local.set(shadowKey(store, row.id), { seq: row.seq, sealed: toBase64(row.sealed) } satisfies z.infer<
    typeof Shadow
  >);

/** Keeps an entry in both stores; resolves when it is safe on this computer. */
export const enqueue = (store: Store, entry: Entry): Promise<void> => enqueueAll(store, [entry]);

/** Keeps all entries, in their order, or none. */
export async function enqueueAll(store: Store, entries: readonly Entry[]): Promise<void> {
  const rows = await Promise.all(entries.map((entry) => sealedRow(store, entry)));
  const seqs = await store.work.transaction('rw', store.work.outbox, () =>
    store.work.outbox.bulkAdd(rows, { allKeys: true }),
  );
  await Promise.all(rows.map((row, at) => castShadow(store, { ...row, seq: seqs[at] ?? 0 })));
  await wakeForOutbox(outboxName(store));
}

const sealedRow = async (store: Store, entry: Entry): Promise<Omit<OutboxRow, 'seq'>> => ({
  id: entry.mutation.id,
  phase: 'waiting',
  code: '',
  attempts: 0,
  nextAttemptAt: 0,
  sealed: await seal(store, 'work', place(entry.mutation.id), entry),
});

/** Every row in the order it was said. For use inside a liveQuery; open them outside. */
export const outboxRows = (store: Store): Promise<OutboxRow[]> => store.work.outbox.orderBy('seq').toArray();

const newestSeq: Watch<number> = watchRows(
  async (store) => (await outboxRows(store)).findLast((row) => row.phase !== 'needs_you')?.seq ?? 0,
  async (seq) => seq,
);

/** Calls back when there is something new to send: at first, and with each thing said; not when items are only marked. */
export function watchNews(tell: () => void): () => void {
  let newest = 0;
  return newestSeq((seq) => {
    if (seq > newest) tell();
    newest = Math.max(newest, seq);
  });
}

/** The rows that can be opened; damaged ones are the business of repairOutbox. */
export async function openItems(store: Store, rows: readonly OutboxRow[]): Promise<Item[]> {
  const items = await Promise.all(
    rows.map(async (row) => {
      const entry = await open(store, 'work', place(row.id), row.sealed, Entry);
      return entry ? [{ ...entry, row }] : [];
    }),
  );
  return items.flat();
}

/** Marks rows; the sealed words do not change, so neither does the shadow. */
export async function mark(
  store: Store,
  ids: readonly string[],
  change: Partial<Pick<OutboxRow, 'phase' | 'code' | 'attempts' | 'nextAttemptAt'>>,
): Promise<void> {
  await store.work.outbox.where('id').anyOf(ids).modify(change);
}

/** Removes an item from both stores: nobody will want it any more. */
export async function settle(store: Store, id: string): Promise<void> {
  await store.work.outbox.where('id').equals(id).delete();
  await removeShadow(store, id);
}

/** The row is gone already. */
export const removeShadow = (store: Store, id: string): Promise<void> => local.remove(shadowKey(store, id));

/** Puts confirmed rows back at their old places, to be sent again, and takes them off the receipts. */
export async function putBackConfirmed(store: Store, rows: readonly OutboxRow[]): Promise<void> {
  await store.work.transaction('rw', store.work.outbox, store.work.receipts, async () => {
    for (const row of rows) await putBack(store, row);
    await store.work.receipts.bulkDelete(rows.map(({ id }) => id));
  });
  for (const row of rows) await castShadow(store, row);
  if (rows.length > 0) await wakeForOutbox(outboxName(store));
}

/** Puts a refused item back at the end of the queue, as a new mutation: the server would repeat its refusal of the old one. */
export async function replace(store: Store, item: Item, mutation: Mutation): Promise<void> {
  const row = await sealedRow(store, { mutation, memberId: item.memberId });
  const seq = await store.work.transaction('rw', store.work.outbox, async () => {
    await store.work.outbox.delete(item.row.seq);
    return store.work.outbox.add(row);
  });
  await castShadow(store, { ...row, seq });
  await local.remove(shadowKey(store, item.row.id));
  await wakeForOutbox(outboxName(store));
}

export interface Repair {
  /** Rows put back from their shadows. */
  restored: number;
  /** Shadows put back from their rows. */
  shadowed: number;
  /** Items that neither store could give back. */
  lost: number;
}

/**
 * Compares both stores and puts back what one of them lost. Runs at each start, before anything is sent; an item that was
 * already received is sent again then, which has no second effect.
 */
export async function repairOutbox(store: Store): Promise<Repair> {
  const rows = new Map((await outboxRows(store)).map((row) => [row.id, row]));
  const readable = new Set((await openItems(store, [...rows.values()])).map((item) => item.row.id));
  const shadowed = (await local.keys(shadows(store))).map((key) => key.slice(shadows(store).length));
  const result: Repair = { restored: 0, shadowed: 0, lost: 0 };

  for (const id of new Set([...shadowed, ...rows.keys()])) {
    const row = readable.has(id) ? rows.get(id) : undefined;
    const shadow = await readShadow(store, id);
    if (row && shadow) continue;
    if (row) {
      await castShadow(store, row);
      result.shadowed += 1;
    } else if (shadow) {
      await putBack(store, shadow);
      result.restored += 1;
    } else {
      await store.work.lost.put({ id });
      await settle(store, id);
      result.lost += 1;
    }
  }
  if ((await store.work.outbox.count()) > 0) await wakeForOutbox(outboxName(store));
  return result;
}

async function readShadow(store: Store, id: string): Promise<OutboxRow | null> {
  const shadow = await local.get(shadowKey(store, id), Shadow);
  if (!shadow) return null;
  const row: OutboxRow = {
    seq: shadow.seq,
    id,
    phase: 'waiting',
    code: '',
    attempts: 0,
    nextAttemptAt: 0,
    sealed: fromBase64(shadow.sealed),
  };
  return (await openItems(store, [row])).length === 1 ? row : null;
}

/** At its old place, unless a database that lost everything has given the place away since. */
async function putBack(store: Store, row: OutboxRow): Promise<void> {
  const { seq, ...rest } = row;
  await store.work.transaction('rw', store.work.outbox, async () => {
    const there = await store.work.outbox.get(seq);
    if (there && there.id !== row.id) await store.work.outbox.add(rest);
    else await store.work.outbox.put(row);
  });
}

/** The person has read that something was lost. */
export async function forgetLost(): Promise<void> {
  const store = await here();
  await store.work.lost.clear();
}
