/** A device with nothing on it, or paired. */
import { cache } from '../../../lib/store/cache.ts';
import { saveDevice } from '../../../lib/store/device.ts';
import { work } from '../../../lib/store/work.ts';
import { fake } from './fake-browser.ts';
import { DEVICE } from './records.ts';

export async function freshDevice(): Promise<void> {
  fake.reset();
  await Promise.all([...cache.tables, ...work.tables].map((table) => table.clear()));
}

export async function pairedDevice(): Promise<void> {
  await freshDevice();
  await saveDevice(DEVICE);
}
