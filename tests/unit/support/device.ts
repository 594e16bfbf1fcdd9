/** A device with nothing on it, or paired. */
import { type Device, saveDevice } from '../../../lib/store/device.ts';
import { join } from '../../../lib/store/joining.ts';
import { FIRST, type Store, storeOf } from '../../../lib/store/store.ts';
import { fake } from './fake-browser.ts';
import { DEVICE, id } from './records.ts';

/** What the pages of a browser with one connection show. */
export const store = storeOf(FIRST);

/** That of a second connection, with nothing in it until `secondConnection`. */
export const other = storeOf('second');

const clear = ({ cache, work }: Store) =>
  Promise.all([...cache.tables, ...work.tables].map((table) => table.clear()));

export async function freshDevice(): Promise<void> {
  fake.reset();
  await Promise.all([clear(store), clear(other)]);
}

export async function pairedDevice(): Promise<void> {
  await freshDevice();
  await saveDevice(store, DEVICE);
}

/** Who the second connection speaks for: somebody else's workspace, on another server. */
export const OTHER: Device = {
  ...DEVICE,
  origin: 'https://other.example.com',
  token: 'smy_other_secret',
  workspaceId: id(810),
  memberId: id(910),
  deviceId: id(811),
};

export async function secondConnection(): Promise<void> {
  await saveDevice(other, OTHER);
  await join(other, { origin: OTHER.origin, workspaceId: OTHER.workspaceId });
}
