/** When the server last answered. After seven days without, cached leads go. */
import { meta } from './cache.ts';
import { watchRows } from './live.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';

export const LONGEST_SILENCE_MS = 7 * 24 * 60 * 60 * 1000;

export const noteContact = (store: Store, now = new Date()): Promise<unknown> =>
  store.cache.meta.put({ key: 'contact', at: now.toISOString() });

export const lastContact = async (store: Store): Promise<string | null> =>
  (await meta(store, 'contact'))?.at ?? null;

export const watchLastContact: Watch<string | null> = watchRows(
  (store) => meta(store, 'contact'),
  async (row) => row?.at ?? null,
);

/** How far this device has pulled: another one after each pull that brought something; null before the first. */
export const watchCursor: Watch<string | null> = watchRows(
  (store) => meta(store, 'cursor'),
  async (row) => row?.cursor ?? null,
);
