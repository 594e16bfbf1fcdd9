/** Beginning databases anew where the browser does not open the old ones. Hardly ever needed, so no sidebar loads it at its start. */
import { bucketDatabases } from '#lib/platform/buckets.ts';
import { local } from '#lib/platform/storage.ts';
import { FIRST_PLACE, goTo, learnPlace, PLACE, type Place, place } from './place.ts';
import { noStorage, noteRenewed } from './renewed.ts';
import { forgetStores, opening, type Store, storeOf } from './store.ts';

/** So many new places are tried. */
const MOST_PLACES = 2;

/**
 * @param store did not open
 * @param failed the place that it is at
 * @param why what is merely late is left as it is: there may be words in it that have no shadow
 * @throws Error when the browser opens no database at all
 */
export function openElsewhere(store: Store, failed: number, why: 'refused' | 'late'): Promise<Store> {
  return navigator.locks.request('samsyn-place', async () => {
    // Another context, or connection, may have found a place meanwhile.
    await learnPlace();
    const before = place();
    for (let n = Math.max(failed + 1, before.n); n <= failed + MOST_PLACES; n += 1) {
      goTo(await placeAt(n));
      forgetStores();
      const other = storeOf(store.id);
      if ((await opening(other)) !== 'open') continue;
      // Where it cannot be kept, each context finds the way by itself.
      await local.set(PLACE, n).catch(() => undefined);
      await noteRenewed({ anew: true }).catch(() => undefined);
      // As far as the browser deletes what it cannot open.
      if (why === 'refused')
        for (const database of [store.work, store.cache]) void database.delete().catch(() => undefined);
      return other;
    }
    goTo(before);
    forgetStores();
    throw noStorage();
  });
}

export async function placeAt(n: number): Promise<Place> {
  if (n === 0) return FIRST_PLACE;
  const indexedDB = await bucketDatabases(`samsyn-${n}`);
  return indexedDB
    ? { n, prefix: '', options: { indexedDB, IDBKeyRange } }
    : { n, prefix: `again-${n}-`, options: {} };
}
