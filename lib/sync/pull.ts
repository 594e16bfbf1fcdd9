/** Fetching changes: page after page from the cursor, each taken in whole. */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { sync } from '#lib/contract/routes.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { apply, readPage } from '#lib/store/apply.ts';
import { meta } from '#lib/store/cache.ts';
import { isDamaged } from '#lib/store/cached.ts';
import { noteContact } from '#lib/store/contact.ts';
import type { Device } from '#lib/store/device.ts';
import { emptyCache } from '#lib/store/wipe.ts';
import { type CallError, call } from './client.ts';

export interface Progress {
  received: number;
  remaining: number;
}

/** Large pages, because each one rewrites the buckets it touches. */
const PAGE = 20_000;
/** More restarts than this within one pull mean a server that does not know what it wants. */
const MOST_RESTARTS = 2;

/**
 * Brings the device up to date. One at a time in the whole extension: a second caller waits and then finds little to do.
 * @param onProgress only while more than one page is to come
 */
export function pull(
  device: Device,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Result<void, CallError>> {
  return navigator.locks.request('samsyn-pull', () => pages(device, onProgress, signal));
}

async function pages(
  device: Device,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Result<void, CallError>> {
  let received = 0;
  let restarts = 0;
  let leadsChanged = await isDamaged();
  if (leadsChanged) await emptyCache();
  const finish = async (result: Result<void, CallError>): Promise<Result<void, CallError>> => {
    if (leadsChanged) await askBackground({ type: 'leads.changed' });
    return result;
  };
  for (;;) {
    const cursor = (await meta('cursor'))?.cursor;
    const answered = await call(device, sync, {
      query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      ...(signal ? { signal } : {}),
    });
    if (!answered.ok) {
      if (answered.error.code !== 'resync' || restarts >= MOST_RESTARTS) return finish(answered);
      // The server was restored or forgot so far back: start again. What was said here waits in the other database.
      restarts += 1;
      leadsChanged = true;
      await emptyCache();
      continue;
    }
    const page = answered.value;
    const read = await readPage(page);
    if (!read.ok) return finish(fail({ code: read.error.code, status: 200 }));
    if (page.cursor === cursor && page.more) return finish(fail({ code: 'wrong_answer', status: 200 }));
    const rows = Object.values(read.value).reduce(
      (sum, change) => sum + change.changed.length + change.deleted.length,
      0,
    );
    if (rows === 0 && page.cursor === cursor) await noteContact();
    else leadsChanged = (await apply(read.value, page.cursor)) || leadsChanged;
    received += rows;
    if (!page.more) return finish(ok(undefined));
    onProgress({ received, remaining: page.remaining });
  }
}
