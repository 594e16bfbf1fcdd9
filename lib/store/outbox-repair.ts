/** Putting back what one of the outbox's two stores has lost, or what a server put back from a backup has. The background's work alone. */
import { wakeForOutbox } from '#lib/platform/alarms.ts';
import { local } from '#lib/platform/storage.ts';
import { fromBase64 } from './base64.ts';
import {
  castShadow,
  openItems,
  outboxName,
  outboxRows,
  Shadow,
  settle,
  shadowKey,
  shadows,
} from './outbox.ts';
import type { Store } from './store.ts';
import type { OutboxRow } from './work.ts';

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

/** Puts confirmed rows back at their old places, to be sent again, and takes them off the receipts. */
export async function putBackConfirmed(store: Store, rows: readonly OutboxRow[]): Promise<void> {
  await store.work.transaction('rw', store.work.outbox, store.work.receipts, async () => {
    for (const row of rows) await putBack(store, row);
    await store.work.receipts.bulkDelete(rows.map(({ id }) => id));
  });
  for (const row of rows) await castShadow(store, row);
  if (rows.length > 0) await wakeForOutbox(outboxName(store));
}
