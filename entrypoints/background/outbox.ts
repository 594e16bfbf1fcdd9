/** What the background does for the outbox: it sends only when no sidebar is open to do it, woken by an alarm. */
import { allStores } from '#lib/store/connections.ts';
import { readDevice } from '#lib/store/device.ts';
import { findLostConnections, forgetEnded } from '#lib/store/joining.ts';
import { outboxName } from '#lib/store/outbox.ts';
import { wipeAfterSilence } from '#lib/store/wipe.ts';
import { tellAlerts } from '#lib/sync/alerts.ts';
import { drain, repair, repairAgain } from '#lib/sync/drain.ts';
import { endsPairing, obey } from '#lib/sync/ending.ts';
import { matchAgain } from './tabs.ts';

/** At the browser's start: put both stores of the outbox right, and let old data go. The server is not asked anything. */
export async function start(): Promise<void> {
  await findLostConnections();
  let wiped = false;
  for (const store of await allStores()) {
    await repair(store);
    wiped = (await wipeAfterSilence(store)) || wiped;
  }
  if (wiped) await matchAgain();
  await tellAlerts();
}

/** Another workspace is shown, or one came or went. */
export async function connectionsChanged(): Promise<void> {
  await matchAgain();
  await forgetEnded();
  await tellAlerts();
}

/** Sends what waits in the outbox of this name, also when its workspace is not the one that is shown. */
export async function sendWaiting(outbox: string): Promise<void> {
  const store = (await allStores()).find((one) => outboxName(one) === outbox);
  if (!store) return;
  const device = await readDevice(store);
  // A disk that refuses what is put back takes nothing from what can be sent.
  await repairAgain(store).catch(() => undefined);
  const drained = await drain(store);
  if (device && drained.state === 'stopped' && drained.error && endsPairing(drained.error))
    await obey(store, device, drained.error);
  await matchAgain();
}
