/**
 * What was said here and the server has confirmed, kept for a week: a server that is put back from a backup has lost what it
 * confirmed since, and gets it again. Its epoch tells (docs/adr/0016-confirmed-words-are-kept-a-week.md).
 */
import { meta } from './cache.ts';
import { epochOf } from './cursor.ts';
import type { Device } from './device.ts';
import { openItems } from './outbox.ts';
import { change } from './outbox-change.ts';
import type { Sealed } from './seal.ts';
import type { Store } from './store.ts';

/** A backup older than this loses what was said in between. */
const KEPT_MS = 7 * 86_400_000;

/** Which life of the server this device has pulled; null before the first pull. */
export async function epochHere(store: Store): Promise<number | null> {
  const cursor = (await meta(store, 'cursor'))?.cursor;
  return cursor === undefined ? null : epochOf(cursor);
}

/** Takes confirmed items out of the outbox and keeps them, in one transaction. */
export async function confirm(
  store: Store,
  ids: readonly string[],
  device: Device,
  now = Date.now(),
): Promise<void> {
  // A device that has not pulled yet cannot tell; sending again has no second effect.
  const epoch = (await epochHere(store)) ?? 0;
  const { workspaceId } = device;
  const { receipts } = store.work;
  await change(store, {
    gone: ids,
    also: (left) =>
      receipts.bulkPut(left.map(({ id, seq, sealed }) => ({ id, seq, sealed, epoch, at: now, workspaceId }))),
  });
  await receipts
    .where('at')
    .below(now - KEPT_MS)
    .delete();
}

/**
 * Puts back into the outbox, in the order it was said, what an earlier life of the server confirmed to this member.
 * @param epoch of the server's present life; left out when it is not known yet: all that is kept is sent again
 * @returns how much it was
 */
export async function sendAgain(
  store: Store,
  device: Device,
  epoch = Number.POSITIVE_INFINITY,
  now = Date.now(),
): Promise<number> {
  const rows = await store.work.receipts.where('epoch').below(epoch).toArray();
  if (rows.length === 0) return 0;
  const mine = rows.filter((row) => row.workspaceId === device.workspaceId && row.at >= now - KEPT_MS);
  const own = (
    await openItems(
      store,
      mine.map(({ id, seq, sealed }) => waiting(id, seq, sealed)),
    )
  ).filter((item) => item.memberId === device.memberId);
  const come = own.map((item) => item.row);
  if (come.length > 0)
    await change(store, { come, also: () => store.work.receipts.bulkDelete(come.map(({ id }) => id)) });
  return own.length;
}

const waiting = (id: string, seq: number, sealed: Sealed) => ({
  id,
  seq,
  sealed,
  phase: 'waiting' as const,
  code: '',
  attempts: 0,
  nextAttemptAt: 0,
  again: true,
});

/** Forgets what was said of people who were erased. */
export async function forgetReceipts(store: Store, gone: ReadonlySet<string>): Promise<void> {
  if (gone.size === 0 || (await store.work.receipts.count()) === 0) return;
  const rows = await store.work.receipts.toArray();
  const items = await openItems(
    store,
    rows.map(({ id, seq, sealed }) => waiting(id, seq, sealed)),
  );
  const about = items.filter(({ mutation: { payload } }) =>
    ['leadId' in payload ? payload.leadId : null, 'feedbackId' in payload ? payload.feedbackId : null].some(
      (id) => id !== null && gone.has(id),
    ),
  );
  await store.work.receipts.bulkDelete(about.map(({ row }) => row.id));
}

/** How many may still be asked for. */
export const keptReceipts = (store: Store, now = Date.now()): Promise<number> =>
  store.work.receipts
    .where('at')
    .aboveOrEqual(now - KEPT_MS)
    .count();

/** Forgets them all: the person has disconnected. */
export const forgetAllReceipts = (store: Store): Promise<void> => store.work.receipts.clear();
