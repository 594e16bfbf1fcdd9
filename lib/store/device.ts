/** Who this device speaks for, and with what token. Kept in both stores, sealed under the cache key: a wipe makes the token unreadable. */
import * as z from 'zod';
import { Id, Instant } from '#lib/contract/primitives.ts';
import { local } from '#lib/platform/storage.ts';
import { toBase64 } from './base64.ts';
import { watchRows } from './live.ts';
import { open, type Sealed, seal } from './seal.ts';
import { named, type Store } from './store.ts';
import type { Watch } from './watch.ts';
import type { DeviceRow } from './work.ts';

export const Device = z.object({
  /** The server's origin; the token goes nowhere else. */
  origin: z.url(),
  token: z.string().min(1),
  workspaceId: Id,
  memberId: Id,
  deviceId: Id,
  pairedAt: Instant,
});
export type Device = z.infer<typeof Device>;

/** How the pairing before ended, so that the person is told why. */
const Ending = z.object({ endedBy: z.enum(['revoked', 'person', 'policy', 'wiped']), origin: z.url() });
export type Ending = z.infer<typeof Ending>;

export const PLACE = 'device';

export const openDevice = async (store: Store, row: DeviceRow | undefined): Promise<Device | null> =>
  row ? open(store, 'cache', PLACE, row.sealed, Device) : null;

export async function readDevice(store: Store): Promise<Device | null> {
  return openDevice(store, await store.work.device.get(PLACE));
}

export async function saveDevice(store: Store, device: Device): Promise<void> {
  await keepDevice(store, await seal(store, 'cache', PLACE, device));
  await local.remove(named(store, ENDING));
}

export async function keepDevice(store: Store, sealed: Sealed): Promise<void> {
  await store.work.device.put({ id: PLACE, sealed });
  await local.set(named(store, PLACE), toBase64(sealed));
}

/** The shadow first: a row alone is a pairing still, a shadow alone is one that was lost. */
export async function dropDevice(store: Store): Promise<void> {
  await local.remove(named(store, PLACE));
  await store.work.device.clear();
}

const ENDING = 'ending';

export const readEnding = (store: Store): Promise<Ending | null> => local.get(named(store, ENDING), Ending);
export const saveEnding = (store: Store, ending: Ending): Promise<void> =>
  local.set(named(store, ENDING), ending);

export const watchDevice: Watch<Device | null> = watchRows(
  (store) => store.work.device.get(PLACE),
  (row, store) => openDevice(store, row),
);
