/** Who this device speaks for, and with what token. Kept sealed under the cache key: a wipe makes the token unreadable. */
import * as z from 'zod';
import { Id, Instant } from '#lib/contract/primitives.ts';
import { local } from '#lib/platform/storage.ts';
import { watchRows } from './live.ts';
import { open, seal } from './seal.ts';
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

const PLACE = 'device';

const openRow = async (store: Store, row: DeviceRow | undefined): Promise<Device | null> =>
  row ? open(store, 'cache', PLACE, row.sealed, Device) : null;

export async function readDevice(store: Store): Promise<Device | null> {
  return openRow(store, await store.work.device.get(PLACE));
}

export async function saveDevice(store: Store, device: Device): Promise<void> {
  await store.work.device.put({ id: PLACE, sealed: await seal(store, 'cache', PLACE, device) });
  await local.remove(named(store, ENDING));
}

export async function dropDevice(store: Store): Promise<void> {
  await store.work.device.clear();
}

const ENDING = 'ending';

export const readEnding = (store: Store): Promise<Ending | null> => local.get(named(store, ENDING), Ending);
export const saveEnding = (store: Store, ending: Ending): Promise<void> =>
  local.set(named(store, ENDING), ending);

export const watchDevice: Watch<Device | null> = watchRows(
  (store) => store.work.device.get(PLACE),
  (row, store) => openRow(store, row),
);
