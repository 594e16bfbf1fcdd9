/** Writing the outbox: every change goes to both of its stores, each with its head (outbox-head.ts). */
import * as z from 'zod';
import type { Mutation } from '#lib/contract/mutations.ts';
import { wakeForOutbox } from '#lib/platform/alarms.ts';
import { local } from '#lib/platform/storage.ts';
import { toBase64 } from './base64.ts';
import { here } from './connections.ts';
import { type Entry, type Item, outboxName, sealedFor } from './outbox.ts';
import { Head, NO_HEAD, RowsHead, rolled } from './outbox-head.ts';
import { seal } from './seal.ts';
import { named, type Store } from './store.ts';
import type { OutboxRow } from './work.ts';

/** What the names of its shadows begin with. */
export const shadows = (store: Store): string => `${outboxName(store)}.`;
export const Shadow = z.object({ seq: z.int(), sealed: z.string() });
/** In the place of a shadow that is being taken away: with the head, in one step. */
export const GONE = '';

export const shadowKey = (store: Store, id: string): string => shadows(store) + id;
export const shadowHeadKey = (store: Store): string => named(store, 'outbox-head');

export const shadowOf = (row: Pick<OutboxRow, 'seq' | 'sealed'>): z.infer<typeof Shadow> => ({
  seq: row.seq,
  sealed: toBase64(row.sealed),
});

/** Keeps all entries, in their order, or none; resolves when they are safe on this computer. */
export async function keepAll(store: Store, entries: readonly Entry[]): Promise<void> {
  const come = await Promise.all(entries.map((entry) => sealedRow(store, entry)));
  await change(store, { come });
}

type NewRow = Omit<OutboxRow, 'seq'> & { seq?: number };

interface Change {
  /** Ids of items to take out. */
  gone?: readonly string[];
  come?: readonly NewRow[];
  /** What belongs into the same transaction of outbox and receipts. */
  also?(left: readonly OutboxRow[]): PromiseLike<unknown>;
}

/** One at a time, so that the heads of both stores roll on together. */
export const changing = <T>(store: Store, work: () => Promise<T>): Promise<T> =>
  navigator.locks.request(named(store, 'samsyn-outbox-change'), work);

/** Takes items out and puts others in: rows with their head, then shadows with theirs. It is safe on this computer once this resolves. */
export async function change(store: Store, { gone = [], come = [], also }: Change): Promise<void> {
  const { outbox, head, receipts } = store.work;
  await changing(store, async () => {
    const before = await local.get(shadowHeadKey(store), Head);
    const { turn, out, rows } = await store.work.transaction('rw', outbox, head, receipts, async () => {
      const left = await outbox
        .where('id')
        .anyOf([...gone, ...come.map(({ id }) => id)])
        .toArray();
      await outbox.bulkDelete(left.map(({ seq }) => seq));
      const rows = await addRows(store, come);
      const last = await rowsHead(store);
      const next = rolled(last ?? NO_HEAD, left, rows);
      const shadowed = Math.max(before?.turn ?? 0, last?.shadowed ?? 0);
      await head.put({ ...next, shadowed, id: 'outbox' });
      await also?.(left);
      return { turn: next.turn, out: new Set([...gone, ...left.map(({ id }) => id)]), rows };
    });
    const left = (
      await Promise.all(
        [...out].map(async (id) => {
          const shadow = await local.get(shadowKey(store, id), Shadow);
          return shadow ? [{ id, seq: shadow.seq }] : [];
        }),
      )
    ).flat();
    const next = rolled(before ?? NO_HEAD, left, rows);
    await local.setAll({
      ...Object.fromEntries(left.map(({ id }) => [shadowKey(store, id), GONE])),
      ...Object.fromEntries(rows.map((row) => [shadowKey(store, row.id), shadowOf(row)])),
      [shadowHeadKey(store)]: { ...next, turn: Math.max(before?.turn ?? 0, turn) } satisfies Head,
    });
    if (gone.length > 0) await local.remove(...gone.map((id) => shadowKey(store, id)));
  });
  if (come.length > 0) await wakeForOutbox(outboxName(store));
}

/** At their old places, unless a database that lost everything has given them away since. */
export async function addRows({ work }: Store, rows: readonly NewRow[]): Promise<OutboxRow[]> {
  const taken = new Set((await work.outbox.bulkGet(rows.map(({ seq = 0 }) => seq))).map((row) => row?.seq));
  const kept: OutboxRow[] = [];
  const fresh: Omit<OutboxRow, 'seq'>[] = [];
  for (const { seq, ...row } of rows)
    if (seq === undefined || taken.has(seq)) fresh.push(row);
    else {
      taken.add(seq);
      kept.push({ ...row, seq });
    }
  await work.outbox.bulkAdd(kept);
  const seqs = await work.outbox.bulkAdd(fresh, { allKeys: true });
  return [...kept, ...fresh.map((row, at) => ({ ...row, seq: seqs[at] ?? 0 }))];
}

/** What the database says of its rows. */
export const rowsHead = async ({ work }: Store): Promise<RowsHead | null> =>
  RowsHead.safeParse(await work.head.get('outbox')).data ?? null;

const sealedRow = async (store: Store, entry: Entry): Promise<NewRow> => ({
  id: entry.mutation.id,
  phase: 'waiting',
  code: '',
  attempts: 0,
  nextAttemptAt: 0,
  sealed: await seal(store, 'work', sealedFor(entry.mutation.id), entry),
});

/** Marks rows; the sealed words do not change, so neither does the shadow. */
export async function mark(
  store: Store,
  ids: readonly string[],
  change: Partial<Pick<OutboxRow, 'phase' | 'code' | 'attempts' | 'nextAttemptAt'>>,
): Promise<void> {
  await store.work.outbox.where('id').anyOf(ids).modify(change);
}

/** Removes items from both stores: nobody will want them any more. */
export const settle = (store: Store, ids: readonly string[]): Promise<void> => change(store, { gone: ids });

/** Puts a refused item back at the end of the queue, as a new mutation: the server would repeat its refusal of the old one. */
export async function replace(store: Store, item: Item, mutation: Mutation): Promise<void> {
  const row = await sealedRow(store, { mutation, memberId: item.memberId });
  await change(store, { gone: [item.row.id], come: [row] });
}

/** The person has read that something was lost. */
export async function forgetLost(): Promise<void> {
  const store = await here();
  await store.work.lost.clear();
}
