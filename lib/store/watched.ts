/** What the person watches and the last news of it, as the server last said it. Of people, ids alone stand here. */
import * as z from 'zod';
import { Watched } from '#lib/contract/alerts.ts';
import type { Stop } from '#lib/contract/records.ts';
import { bucketRows, pick } from './buckets.ts';
import { type MetaRow, meta } from './cache.ts';
import { openCached } from './cached.ts';
import { watchRows } from './live.ts';
import { seal } from './seal.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';

const Kept = z.object({
  things: z.array(Watched.omit({ name: true, stop: true })),
  /** When the server said so, in milliseconds since 1970. */
  askedAt: z.number(),
});
export type Watches = z.infer<typeof Kept>;

/** Keeps what the server said; undefined: nothing can be watched there. */
export async function keepWatches(store: Store, watches: readonly Watched[] | undefined): Promise<void> {
  if (watches === undefined) await store.cache.meta.delete('watches');
  else {
    const kept: Watches = {
      things: watches.map(({ about, id, since, news }) => ({ about, id, since, news })),
      askedAt: Date.now(),
    };
    await store.cache.meta.put({ key: 'watches', sealed: await seal(store, 'cache', 'watches', kept) });
  }
}

/** From its row; null where nothing can be watched, and before the server was asked. */
export const openWatches = async (
  store: Store,
  row: Extract<MetaRow, { key: 'watches' }> | undefined,
): Promise<Watches | null> => (row ? openCached(store, 'watches', row.sealed, Kept) : null);

/** Follows it in the workspace that is shown. */
export const watchWatches: Watch<Watches | null> = watchRows(
  (store) => meta(store, 'watches'),
  (row, store) => openWatches(store, row),
);

/** What leads and companies are called, and whether a lead is not to be contacted, by id; those not on this device are left out. */
export const watchNames = (
  ids: readonly string[],
): Watch<ReadonlyMap<string, { name: string; stop: Stop['kind'] | null }>> =>
  watchRows(
    (store) =>
      Promise.all([
        bucketRows(store, 'leads', ids),
        bucketRows(store, 'accounts', ids),
        meta(store, 'revision'),
      ]),
    async ([leads, accounts], store) => {
      const people = await pick(store, 'leads', leads, ids);
      const companies = await pick(store, 'accounts', accounts, ids);
      return new Map([
        ...[...people].map(([id, { name, stop }]) => [id, { name, stop: stop?.kind ?? null }] as const),
        ...[...companies].map(([id, { name }]) => [id, { name, stop: null }] as const),
      ]);
    },
  );
