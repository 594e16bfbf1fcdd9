/** When the server last answered. After seven days without, cached leads go. */
import { cache, meta } from './cache.ts';
import { watchRows } from './live.ts';
import type { Watch } from './watch.ts';

export const LONGEST_SILENCE_MS = 7 * 24 * 60 * 60 * 1000;

export const noteContact = (now = new Date()): Promise<unknown> =>
  cache.meta.put({ key: 'contact', at: now.toISOString() });

export const lastContact = async (): Promise<string | null> => (await meta('contact'))?.at ?? null;

export const watchLastContact: Watch<string | null> = watchRows(
  () => meta('contact'),
  async (row) => row?.at ?? null,
);
