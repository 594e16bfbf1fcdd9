/** Deleting all that this device holds of a connection, because an administrator ordered it. */
import { wiped } from '#lib/contract/routes.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { type Device, saveDevice, saveEnding } from '#lib/store/device.ts';
import { eraseAll } from '#lib/store/erase.ts';
import { endingOf } from '#lib/store/paired.ts';
import type { Store } from '#lib/store/store.ts';
import { wipe } from '#lib/store/wipe.ts';
import { call } from './client.ts';
import { endsPairing } from './ending.ts';

/**
 * Deletes all that is here, then says so. The pairing is kept until the server has heard it: until then it answers nothing else,
 * so a device that could not say it is told again.
 */
export function eraseAsOrdered(store: Store, device: Device): Promise<void> {
  return endingOf(store, device, async () => {
    await eraseAll(store);
    await saveDevice(store, device);
    // First why: whoever sees the pairing gone asks for it at once.
    await saveEnding(store, { endedBy: 'wiped', origin: device.origin });
    const said = await call(device, wiped, { body: { token: device.token } });
    // It says `unauthenticated` when it had heard it before, and only the answer was lost.
    if (said.ok || endsPairing(said.error)) await wipe(store);
    await askBackground({ type: 'leads.changed' });
  });
}
