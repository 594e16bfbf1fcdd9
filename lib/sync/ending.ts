/** The end of a pairing: leads and token become unreadable at once; own words that were not sent stay. */
import { revokeDevice } from '#lib/contract/routes.ts';
import { currentPolicy } from '#lib/platform/policy.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { type Device, type Ending, readDevice, saveEnding } from '#lib/store/device.ts';
import { forgetAllReceipts } from '#lib/store/receipts.ts';
import { wipe } from '#lib/store/wipe.ts';
import { type CallError, call } from './client.ts';

const ENDING_CODES = new Set(['unauthenticated', 'token_revoked', 'token_expired', 'wipe_ordered']);

/** Only the server's own word ends a pairing; a proxy that asks for sign-in does not. */
export const endsPairing = (error: CallError): boolean => ENDING_CODES.has(error.code);

/** Does what the server's word means: an end, or that an administrator wants the data on this device gone. */
export async function obey(device: Device, { code }: CallError): Promise<void> {
  if (code !== 'wipe_ordered') return endPairing(device, 'revoked');
  // Hardly ever needed, so no sidebar loads it at its start.
  const { eraseAsOrdered } = await import('./erase.ts');
  await eraseAsOrdered(device);
}

export async function endPairing(device: Device, endedBy: Ending['endedBy']): Promise<void> {
  // The person may have paired again while the refusal was on its way.
  if ((await readDevice())?.deviceId !== device.deviceId) return;
  await saveEnding({ endedBy, origin: device.origin });
  await wipe();
  // A server that was put back may no longer know this device, and still want what it had confirmed to it.
  if (endedBy !== 'revoked') await forgetAllReceipts();
  await askBackground({ type: 'leads.changed' });
}

/** Ends a pairing with another server than the one that the organisation has set. */
export async function endForeignPairing(): Promise<void> {
  const [device, { server }] = await Promise.all([readDevice(), currentPolicy()]);
  if (device && server !== null && device.origin !== server) await endPairing(device, 'policy');
}

/** Signs this device out: on the server when it answers, here in any case. */
export async function unpair(): Promise<void> {
  const device = await readDevice();
  if (!device) return;
  await call(device, revokeDevice, { params: { id: device.deviceId } });
  await endPairing(device, 'person');
}
