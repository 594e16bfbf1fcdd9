/** What the background does for the outbox: it sends only when no sidebar is open to do it, woken by an alarm. */
import { wakeForSilence } from '#lib/platform/alarms.ts';
import { allStores } from '#lib/store/connections.ts';
import { LONGEST_SILENCE_MS, lastContact } from '#lib/store/contact.ts';
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
  for (const store of await allStores()) await repair(store);
  await endSilence();
  await tellAlerts();
}

/** Lets go what came from servers that were not heard for a week, also where no page is open for it, and wakes for those that may be next. */
export async function endSilence(): Promise<void> {
  const next: number[] = [];
  let wiped = false;
  for (const store of await allStores()) {
    wiped = (await wipeAfterSilence(store)) || wiped;
    const heard = await lastContact(store);
    // Where nothing was pulled yet, the first contact can come only later.
    if (heard !== null || (await readDevice(store)))
      next.push((heard === null ? Date.now() : Date.parse(heard)) + LONGEST_SILENCE_MS);
  }
  if (wiped) await matchAgain();
  await wakeForSilence(next.length > 0 ? Math.min(...next) : null);
}

/** Another workspace is shown, or one came or went. */
export async function connectionsChanged(): Promise<void> {
  await matchAgain();
  await forgetEnded();
  await endSilence();
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
