/** Alarms wake the worker; there is one, and only while the outbox holds something. */
import { browser } from './browser.ts';

const OUTBOX = 'outbox';
/** The shortest delay that browsers keep. */
const SOONEST_MINUTES = 0.5;

/** Wakes the background to send what waits: now (in half a minute), or at an instant in milliseconds since 1970. */
export async function wakeForOutbox(at = 0): Promise<void> {
  const delayInMinutes = Math.max(SOONEST_MINUTES, (at - Date.now()) / 60_000);
  await browser.alarms.create(OUTBOX, { delayInMinutes });
}

export async function sleepForOutbox(): Promise<void> {
  await browser.alarms.clear(OUTBOX);
}

export function onOutboxAlarm(listener: () => void): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === OUTBOX) listener();
  });
}
