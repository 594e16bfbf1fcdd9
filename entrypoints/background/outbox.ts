/** What the background does for the outbox: it sends only when no sidebar is open to do it, woken by an alarm. */
import { readDevice } from '#lib/store/device.ts';
import { wipeAfterSilence } from '#lib/store/wipe.ts';
import { drain, repair } from '#lib/sync/drain.ts';
import { endsPairing, obey } from '#lib/sync/ending.ts';
import { matchAgain } from './tabs.ts';

/** At the browser's start: put both stores of the outbox right, and let old data go. The server is not asked anything. */
export async function start(): Promise<void> {
  await repair();
  if (await wipeAfterSilence()) await matchAgain();
}

export async function sendWaiting(): Promise<void> {
  const device = await readDevice();
  const drained = await drain();
  if (device && drained.state === 'stopped' && drained.error && endsPairing(drained.error))
    await obey(device, drained.error);
  await matchAgain();
}
