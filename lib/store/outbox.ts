/**
 * What was said here and the server has not yet confirmed. Each item stands in two stores: a row of the work database and a
 * shadow in storage.local. It leaves both only after the server's receipt, so a loss of either loses nothing.
 */
import * as z from 'zod';
import { Mutation } from '#lib/contract/mutations.ts';
import { Id } from '#lib/contract/primitives.ts';
import { wakeForOutbox } from '#lib/platform/alarms.ts';
import { local } from '#lib/platform/storage.ts';
import { toBase64 } from './base64.ts';
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
export const shadows = (store: Store): string => `${outboxName(store)}.`;
export const Shadow = z.object({ seq: z.int(), sealed: z.string() });

export const shadowKey = (store: Store, id: string): string => shadows(store) + id;
const place = (id: string): string => `outbox/${id}`;

export const castShadow = (store: Store, row: OutboxRow): Promise<void> =>
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

/** The person has read that something was lost. */
export async function forgetLost(): Promise<void> {
  const store = await here();
  await store.work.lost.clear();
}
