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
import { watchRows } from './live.ts';
import { open, seal } from './seal.ts';
import type { Watch } from './watch.ts';
import { type OutboxRow, work } from './work.ts';

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

const SHADOW = 'outbox.';
const Shadow = z.object({ seq: z.int(), sealed: z.string() });

const shadowKey = (id: string): string => SHADOW + id;
const place = (id: string): string => `outbox/${id}`;

const castShadow = (row: OutboxRow): Promise<void> =>
  local.set(shadowKey(row.id), { seq: row.seq, sealed: toBase64(row.sealed) } satisfies z.infer<
    typeof Shadow
  >);

/** Keeps an entry in both stores; resolves when it is safe on this computer. */
export async function enqueue(entry: Entry): Promise<void> {
  await addRow(await sealedRow(entry));
}

const sealedRow = async (entry: Entry): Promise<Omit<OutboxRow, 'seq'>> => ({
  id: entry.mutation.id,
  phase: 'waiting',
  code: '',
  attempts: 0,
  nextAttemptAt: 0,
  sealed: await seal('work', place(entry.mutation.id), entry),
});

async function addRow(row: Omit<OutboxRow, 'seq'>): Promise<void> {
  const seq = await work.outbox.add(row);
  await castShadow({ ...row, seq });
  await wakeForOutbox();
}

/** Every row in the order it was said. For use inside a liveQuery; open them outside. */
export const outboxRows = (): Promise<OutboxRow[]> => work.outbox.orderBy('seq').toArray();

const newestSeq: Watch<number> = watchRows(
  async () => (await outboxRows()).findLast((row) => row.phase !== 'needs_you')?.seq ?? 0,
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
export async function openItems(rows: readonly OutboxRow[]): Promise<Item[]> {
  const items = await Promise.all(
    rows.map(async (row) => {
      const entry = await open('work', place(row.id), row.sealed, Entry);
      return entry ? [{ ...entry, row }] : [];
    }),
  );
  return items.flat();
}

/** Marks rows; the sealed words do not change, so neither does the shadow. */
export async function mark(
  ids: readonly string[],
  change: Partial<Pick<OutboxRow, 'phase' | 'code' | 'attempts' | 'nextAttemptAt'>>,
): Promise<void> {
  await work.outbox.where('id').anyOf(ids).modify(change);
}

/** Removes an item from both stores: nobody will want it any more. */
export async function settle(id: string): Promise<void> {
  await work.outbox.where('id').equals(id).delete();
  await removeShadow(id);
}

/** The row is gone already. */
export const removeShadow = (id: string): Promise<void> => local.remove(shadowKey(id));

/** Puts confirmed rows back at their old places, to be sent again, and takes them off the receipts. */
export async function putBackConfirmed(rows: readonly OutboxRow[]): Promise<void> {
  await work.transaction('rw', work.outbox, work.receipts, async () => {
    for (const row of rows) await putBack(row);
    await work.receipts.bulkDelete(rows.map(({ id }) => id));
  });
  for (const row of rows) await castShadow(row);
  if (rows.length > 0) await wakeForOutbox();
}

/** Puts a refused item back at the end of the queue, as a new mutation: the server would repeat its refusal of the old one. */
export async function replace(item: Item, mutation: Mutation): Promise<void> {
  const row = await sealedRow({ mutation, memberId: item.memberId });
  const seq = await work.transaction('rw', work.outbox, async () => {
    await work.outbox.delete(item.row.seq);
    return work.outbox.add(row);
  });
  await castShadow({ ...row, seq });
  await local.remove(shadowKey(item.row.id));
  await wakeForOutbox();
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
export async function repairOutbox(): Promise<Repair> {
  const rows = new Map((await outboxRows()).map((row) => [row.id, row]));
  const readable = new Set((await openItems([...rows.values()])).map((item) => item.row.id));
  const shadowed = (await local.keys(SHADOW)).map((key) => key.slice(SHADOW.length));
  const result: Repair = { restored: 0, shadowed: 0, lost: 0 };

  for (const id of new Set([...shadowed, ...rows.keys()])) {
    const row = readable.has(id) ? rows.get(id) : undefined;
    const shadow = await readShadow(id);
    if (row && shadow) continue;
    if (row) {
      await castShadow(row);
      result.shadowed += 1;
    } else if (shadow) {
      await putBack(shadow);
      result.restored += 1;
    } else {
      await work.lost.put({ id });
      await settle(id);
      result.lost += 1;
    }
  }
  if ((await work.outbox.count()) > 0) await wakeForOutbox();
  return result;
}

async function readShadow(id: string): Promise<OutboxRow | null> {
  const shadow = await local.get(shadowKey(id), Shadow);
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
  return (await openItems([row])).length === 1 ? row : null;
}

/** At its old place, unless a database that lost everything has given the place away since. */
async function putBack(row: OutboxRow): Promise<void> {
  const { seq, ...rest } = row;
  await work.transaction('rw', work.outbox, async () => {
    const there = await work.outbox.get(seq);
    if (there && there.id !== row.id) await work.outbox.add(rest);
    else await work.outbox.put(row);
  });
}

/** The person has read that something was lost. */
export async function forgetLost(): Promise<void> {
  await work.lost.clear();
}
