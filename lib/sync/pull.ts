/** Fetching changes: page after page from the cursor, each taken in whole. */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { type SyncPage, sync } from '#lib/contract/routes.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { apply, type Changes, follow, readPage, sizeOf } from '#lib/store/apply.ts';
import { meta } from '#lib/store/cache.ts';
import { isDamaged } from '#lib/store/cached.ts';
import { noteContact } from '#lib/store/contact.ts';
import { epochOf, isOfAll, seqOf } from '#lib/store/cursor.ts';
import type { Device } from '#lib/store/device.ts';
import { forgetAsked } from '#lib/store/gate.ts';
import { whilePaired } from '#lib/store/paired.ts';
import { sendAgain } from '#lib/store/receipts.ts';
import { lacksRows } from '#lib/store/rows.ts';
import { named, type Store } from '#lib/store/store.ts';
import { emptyCache } from '#lib/store/wipe.ts';
import { type CallError, call } from './client.ts';
import { followGate } from './gate.ts';

export interface Progress {
  received: number;
  remaining: number;
}

const PAGE = 20_000;
/**
 * Pages are taken in together up to so many rows, because each taking in rewrites the buckets that it touches; with random ids
 * that is all of them. The first page is taken in at once: it brings the small tables, and with them something to show.
 */
const TOGETHER = 100_000;
/** More restarts than this within one pull mean a server that does not know what it wants. */
const MOST_RESTARTS = 2;

/**
 * Brings the device up to date. One at a time in the whole extension: a second caller waits and then finds little to do.
 * @param onProgress only while more than one page is to come
 * @param upTo as a nudge named it: when the device has got so far, by another sidebar of this browser, nothing is asked
 */
export function pull(
  store: Store,
  device: Device,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
  upTo = Number.POSITIVE_INFINITY,
): Promise<Result<void, CallError>> {
  return navigator.locks.request(named(store, 'samsyn-pull'), async () => {
    // Rows are counted where it is pulled in any case, not at every nudge.
    const isBroken =
      (await isDamaged(store)) || (upTo === Number.POSITIVE_INFINITY && (await lacksRows(store)));
    const taken: Taken = { leadsChanged: isBroken, gate: null };
    if (taken.leadsChanged) await emptyCache(store);
    else if (await isAt(store, upTo)) return ok(undefined);
    const result = await pages(store, device, taken, onProgress, signal);
    // A card that went may be asked for again.
    if (taken.gate && taken.leadsChanged) await forgetAsked(store);
    if (result.ok && taken.gate && (await followGate(store, device, taken.gate, signal)))
      taken.leadsChanged = true;
    if (taken.leadsChanged) await askBackground({ type: 'leads.changed' });
    return result;
  });
}

/** Whether the device has all up to this number. One that holds a part of the leads may be nudged for its gate's sake: it asks. */
async function isAt(store: Store, upTo: number): Promise<boolean> {
  const cursor = (await meta(store, 'cursor'))?.cursor;
  return cursor !== undefined && isOfAll(cursor) && seqOf(cursor) >= upTo;
}

interface Taken {
  /** Matching must be told. */
  leadsChanged: boolean;
  /** Where there are more leads than this device holds, what the server says of its gate. */
  gate: SyncPage['gate'] | null;
}

async function pages(
  store: Store,
  device: Device,
  taken: Taken,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Result<void, CallError>> {
  let stored = (await meta(store, 'cursor'))?.cursor;
  let cursor = stored;
  let gathered: Changes[] = [];
  let received = 0;
  let restarts = 0;
  const takeIn = async (): Promise<void> => {
    if (cursor !== stored && (await whilePaired(store, device, () => apply(store, follow(gathered), cursor))))
      taken.leadsChanged = true;
    stored = cursor;
    gathered = [];
  };
  /** What came before the failure is good, and need not be fetched again. */
  const broken = async (error: CallError): Promise<Result<void, CallError>> => {
    await takeIn();
    return fail(error);
  };
  const ask = (from: string | undefined) =>
    call(device, sync, {
      query: { limit: PAGE, ...(from === undefined ? {} : { cursor: from }) },
      ...(signal ? { signal } : {}),
    });
  let asked = ask(cursor);
  for (;;) {
    const answered = await asked;
    if (!answered.ok) {
      if (answered.error.code !== 'resync' || restarts >= MOST_RESTARTS) return broken(answered.error);
      // The server was restored or forgot so far back: start again. What was said here waits in the other database.
      restarts += 1;
      taken.leadsChanged = true;
      await emptyCache(store);
      stored = undefined;
      cursor = undefined;
      gathered = [];
      received = 0;
      asked = ask(undefined);
      continue;
    }
    const page = answered.value;
    // The next is fetched while this one is checked.
    if (page.more && page.cursor !== cursor) asked = ask(page.cursor);
    const read = await readPage(page);
    if (!read.ok) return broken({ code: read.error.code, status: 200 });
    // Somebody else's answer, out of a proxy's cache.
    if (read.value.workspace?.changed.some(({ id }) => id !== device.workspaceId))
      return broken({ code: 'wrong_answer', status: 200 });
    if (page.cursor === cursor && page.more) return broken({ code: 'wrong_answer', status: 200 });

    const isFirst = cursor === undefined;
    cursor = page.cursor;
    if (isFirst) await sendAgain(store, device, epochOf(cursor));
    received += sizeOf(read.value);
    gathered.push(read.value);
    const waiting = gathered.reduce((sum, changes) => sum + sizeOf(changes), 0);
    taken.gate = page.gate;
    if (page.more) onProgress({ received, remaining: page.remaining });
    if (isFirst || !page.more || waiting >= TOGETHER) await takeIn();
    if (page.more) continue;
    await whilePaired(store, device, () => noteContact(store));
    return ok(undefined);
  }
}
