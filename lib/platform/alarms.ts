/**
 * Alarms wake the worker: one for each outbox, only while it holds something, one for what is to be told at its time, and one for what
 * was pulled to go.
 */
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
const SILENCE = 'silence';

const wakeAt = async (name: string, at: number | null): Promise<void> => {
  if (at === null) await browser.alarms.clear(name);
  else await browser.alarms.create(name, { when: at });
};

/** Wakes the background when something is to be told, at an instant in milliseconds since 1970; null: nothing is. */
export const wakeForAlerts = (at: number | null): Promise<void> => wakeAt(ALERTS, at);

/** Wakes the background when what was pulled may have to go; null: nothing is here. */
export const wakeForSilence = (at: number | null): Promise<void> => wakeAt(SILENCE, at);

/** Calls back with the name of the outbox, for what is to be told, or for what may have to go. */
export function onAlarm(on: { outbox(name: string): void; alerts(): void; silence(): void }): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALERTS) on.alerts();
    else if (name === SILENCE) on.silence();
    else on.outbox(name);
  });
}
