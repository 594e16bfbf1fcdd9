/** The end of a pairing: leads and token become unreadable at once; own words that were not sent stay. */
import { currentPolicy } from '#lib/platform/policy.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { allStores } from '#lib/store/connections.ts';
import { type Device, type Ending, readDevice, readEnding, saveEnding } from '#lib/store/device.ts';
import { endingOf } from '#lib/store/paired.ts';
import { forgetAllReceipts } from '#lib/store/receipts.ts';
import type { Store } from '#lib/store/store.ts';
import { wipe } from '#lib/store/wipe.ts';
import type { CallError } from './client.ts';

const ENDING_CODES = new Set(['unauthenticated', 'token_revoked', 'token_expired', 'wipe_ordered']);

/** Only the server's own word ends a pairing; a proxy that asks for sign-in does not. */
export const endsPairing = (error: CallError): boolean => ENDING_CODES.has(error.code);

/** Does what the server's word means: an end, or that an administrator wants the data on this device gone. */
export async function obey(store: Store, device: Device, { code }: CallError): Promise<void> {
  if (code !== 'wipe_ordered') return endPairing(store, device, 'revoked');
  // Hardly ever needed, so no sidebar loads it at its start.
  const { eraseAsOrdered } = await import('./erase.ts');
  await eraseAsOrdered(store, device);
}

export async function endPairing(store: Store, device: Device, endedBy: Ending['endedBy']): Promise<void> {
  await endingOf(store, device, async () => {
    // All was deleted already as an administrator ordered, and only the server's answer to that was not heard.
    const ordered = (await readEnding(store))?.endedBy === 'wiped';
    await saveEnding(store, { endedBy: ordered ? 'wiped' : endedBy, origin: device.origin });
    await wipe(store);
    // A server that was put back may no longer know this device, and still want what it had confirmed to it.
    if (endedBy !== 'revoked') await forgetAllReceipts(store);
  });
  await askBackground({ type: 'leads.changed' });
}

/** Ends every pairing with another server than the one that the organisation has set. */
export async function endForeignPairings(): Promise<void> {
  const { server } = await currentPolicy();
  if (server === null) return;
  for (const store of await allStores()) {
    const device = await readDevice(store);
    if (device && device.origin !== server) await endPairing(store, device, 'policy');
  }
}
