/**
 * What was said here and the server has not yet confirmed. Each item stands in two stores: a row of the work database and a
 * shadow in storage.local. It leaves both only after the server's receipt, so a loss of either loses nothing; and each store has a
 * head (outbox-head.ts), so that a loss is noticed.
 */
import * as z from 'zod';
import { Mutation } from '#lib/contract/mutations.ts';
import { Id } from '#lib/contract/primitives.ts';
import { watchRows } from './live.ts';
import { open } from './seal.ts';
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

/** What its alarm is called. */
export const outboxName = (store: Store): string => named(store, 'outbox');
/** What an item's words are sealed for. */
export const sealedFor = (id: string): string => `outbox/${id}`;

/** Keeps an entry in both stores; resolves when it is safe on this computer. */
export const enqueue = (store: Store, entry: Entry): Promise<void> => enqueueAll(store, [entry]);

/** Keeps all entries, in their order, or none. What does it is no part of a page's first content. */
export const enqueueAll = async (store: Store, entries: readonly Entry[]): Promise<void> =>
  (await import('./outbox-change.ts')).keepAll(store, entries);

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
      const entry = await open(store, 'work', sealedFor(row.id), row.sealed, Entry);
      return entry ? [{ ...entry, row }] : [];
    }),
  );
  return items.flat();
}
