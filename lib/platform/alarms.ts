/** Alarms wake the worker: one for each outbox, only while it holds something, and one for what is to be told at its time. */
import { browser } from './browser.ts';

/** The shortest delay that browsers keep. */
const SOONEST_MINUTES = 0.5;

/** Wakes the background to send what waits in an outbox: now (in half a minute), or at an instant in milliseconds since 1970. */
export async function wakeForOutbox(outbox: string, at = 0): Promise<void> {
  const delayInMinutes = Math.max(SOONEST_MINUTES, (at - Date.now()) / 60_000);
  await browser.alarms.create(outbox, { delayInMinutes });
}

export async function sleepForOutbox(outbox: string): Promise<void> {
  await browser.alarms.clear(outbox);
}

const ALERTS = 'alerts';

/** Wakes the background when something is to be told, at an instant in milliseconds since 1970; null: nothing is. */
export async function wakeForAlerts(at: number | null): Promise<void> {
  if (at === null) await browser.alarms.clear(ALERTS);
  else await browser.alarms.create(ALERTS, { when: at });
}

/** Calls back with the name of the outbox, or for what is to be told. */
export function onAlarm({ outbox, alerts }: { outbox(name: string): void; alerts(): void }): void {
  browser.alarms.onAlarm.addListener(({ name }) => (name === ALERTS ? alerts() : outbox(name)));
}
