/** Alarms wake the worker: one for each outbox, and only while it holds something. */
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

/** Calls back with the name of the outbox. */
export function onOutboxAlarm(listener: (outbox: string) => void): void {
  browser.alarms.onAlarm.addListener(({ name }) => listener(name));
}
