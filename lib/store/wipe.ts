/** Making what was pulled unreadable. Own words not yet sent stay: they lie in the other database under the other key. */
import { cache } from './cache.ts';
import { LONGEST_SILENCE_MS, lastContact } from './contact.ts';
import { dropDevice, readDevice, saveDevice } from './device.ts';
import { forgetCacheKey } from './keys.ts';

/** Forgets all leads and the device token: the key first, so that a crash in between leaves nothing readable. */
export async function wipe(): Promise<void> {
  await forgetCacheKey();
  await emptyCache();
  await dropDevice();
}

/** Forgets what was pulled, to pull it again from the start. */
export async function emptyCache(): Promise<void> {
  await cache.transaction('rw', cache.tables, () => Promise.all(cache.tables.map((table) => table.clear())));
}

/** After seven days without the server all leads go; the pairing stays, and the next contact fetches them again. */
export async function wipeAfterSilence(now = Date.now()): Promise<boolean> {
  const at = await lastContact();
  if (at === null || now - Date.parse(at) < LONGEST_SILENCE_MS) return false;
  const device = await readDevice();
  await wipe();
  if (device) await saveDevice(device);
  return true;
}
