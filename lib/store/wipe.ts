/** Making what was pulled unreadable. Own words not yet sent stay: they lie in the other database under the other key. */
import { LONGEST_SILENCE_MS, lastContact } from './contact.ts';
import { dropDevice, readDevice, saveDevice } from './device.ts';
import { forgetCacheKey } from './keys.ts';
import { named, type Store } from './store.ts';

/** Forgets all leads and the device token: the key first, so that a crash in between leaves nothing readable. */
export async function wipe(store: Store): Promise<void> {
  await forgetCacheKey(store);
  await emptyCache(store);
  await dropDevice(store);
}

/** Forgets what was pulled, to pull it again from the start. */
export async function emptyCache(store: Store): Promise<void> {
  await store.cache.transaction('rw', store.cache.tables, () =>
    Promise.all(store.cache.tables.map((table) => table.clear())),
  );
}

/** After seven days without the server all leads go; the pairing stays, and the next contact fetches them again. */
export async function wipeAfterSilence(store: Store, now = Date.now()): Promise<boolean> {
  if (!(await isSilent(store, now))) return false;
  // Not between an answer and its taking in: the newest changes would then be all that the device has, and all that it asks for.
  return navigator.locks.request(named(store, 'samsyn-pull'), async () => {
    if (!(await isSilent(store, now))) return false;
    const device = await readDevice(store);
    await wipe(store);
    if (device) await saveDevice(store, device);
    return true;
  });
}

async function isSilent(store: Store, now: number): Promise<boolean> {
  const at = await lastContact(store);
  return at !== null && now - Date.parse(at) >= LONGEST_SILENCE_MS;
}
