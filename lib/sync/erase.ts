/** Deleting all that this device holds of a connection, because an administrator ordered it. */
import { wiped } from '#lib/contract/routes.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { type Device, dropDevice, readDevice, saveDevice, saveEnding } from '#lib/store/device.ts';
import { eraseAll } from '#lib/store/erase.ts';
import { named, type Store } from '#lib/store/store.ts';
import { call } from './client.ts';
import { endsPairing } from './ending.ts';

/**
 * Deletes all that is here, then says so. The pairing is kept until the server has heard it: until then it answers nothing else,
 * so a device that could not say it is told again.
 */
export function eraseAsOrdered(store: Store, device: Device): Promise<void> {
  return navigator.locks.request(named(store, 'samsyn-erase'), async () => {
    if ((await readDevice(store))?.deviceId !== device.deviceId) return;
    await eraseAll(store);
    await saveDevice(store, device);
    const said = await call(device, wiped, { body: { token: device.token } });
    // It says `unauthenticated` when it had heard it before, and only the answer was lost.
    if (said.ok || endsPairing(said.error)) {
      // First why: whoever sees the pairing gone asks for it at once.
      await saveEnding(store, { endedBy: 'wiped', origin: device.origin });
      await dropDevice(store);
    }
    await askBackground({ type: 'leads.changed' });
  });
}
