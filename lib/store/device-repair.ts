/** Putting back what one of the two stores has lost of the pairing, so that nobody need pair again for that. */
import * as z from 'zod';
import { local } from '#lib/platform/storage.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { keepDevice, openDevice, PLACE } from './device.ts';
import { named, type Store } from './store.ts';

/** @returns whether the database had lost it */
export async function repairDevice(store: Store): Promise<boolean> {
  const row = await store.work.device.get(PLACE);
  const shadow = await local.get(named(store, PLACE), z.base64());
  if (row && (await openDevice(store, row))) {
    if (shadow === null) await local.set(named(store, PLACE), toBase64(row.sealed));
    return false;
  }
  if (shadow === null) return false;
  const sealed = fromBase64(shadow);
  // Not one that a wipe has made unreadable.
  if (!(await openDevice(store, { id: PLACE, sealed }))) return false;
  await keepDevice(store, sealed);
  return true;
}
