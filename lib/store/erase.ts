/** Forgetting all that is on this device of a connection; wipe.ts is what usually happens, and keeps own words. */
import { local, session } from '#lib/platform/storage.ts';
import { keptChoices } from './choices.ts';
import { CONNECTIONS, readConnections } from './connections.ts';
import { keptAsked } from './gate.ts';
import { forgetKey } from './keys.ts';
import { PLACE } from './place.ts';
import { RENEWED } from './renewed.ts';
import { SETTINGS } from './settings.ts';
import { FIRST, named, type Store } from './store.ts';
import { emptyCache } from './wipe.ts';

/**
 * Forgets everything of one connection: leads, own words sent and unsent, drafts, who was no lead. What the person chose of language
 * and look stays.
 * The keys go first, so that a crash in between leaves nothing readable.
 */
export async function eraseAll(store: Store): Promise<void> {
  const isShown = (await readConnections()).shown === store.id;
  await forgetKey(store, 'cache');
  await forgetKey(store, 'work');
  await emptyCache(store);
  await store.work.transaction('rw', store.work.tables, () =>
    Promise.all(store.work.tables.map((table) => table.clear())),
  );
  await local.remove(...(await local.keys('')).filter((key) => isOf(store, key)));
  await session.remove(...(isShown ? await session.keys('') : keptInMemory(store)));
}

/** What the browser's memory keeps of a store that is not shown: nothing of the open pages. */
const keptInMemory = (store: Store): string[] => [keptAsked(store), keptChoices(store)];

/** What belongs to no connection. */
const COMMON: readonly string[] = [SETTINGS, CONNECTIONS, PLACE, RENEWED, 'policy'];

/** Whether a key of the browser's store is one of this store's: see `named`. */
function isOf(store: Store, key: string): boolean {
  if (COMMON.includes(key)) return false;
  return store.id === FIRST ? !key.includes('@') : key.includes(named(store, ''));
}
