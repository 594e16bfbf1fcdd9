/** Forgetting all that is on this device; wipe.ts is what usually happens, and keeps own words. */
import { local, session } from '#lib/platform/storage.ts';
import { forgetKey } from './keys.ts';
import { SETTINGS } from './settings.ts';
import { emptyCache } from './wipe.ts';
import { work } from './work.ts';

/**
 * Forgets everything: leads, own words sent and unsent, drafts, who was no lead. What the person chose of language and look stays.
 * The keys go first, so that a crash in between leaves nothing readable.
 */
export async function eraseAll(): Promise<void> {
  await forgetKey('cache');
  await forgetKey('work');
  await emptyCache();
  await work.transaction('rw', work.tables, () => Promise.all(work.tables.map((table) => table.clear())));
  await local.remove(...(await local.keys('')).filter((key) => key !== SETTINGS));
  await session.remove(...(await session.keys('')));
}
