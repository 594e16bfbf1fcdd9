/** What a context of the extension does here: the real background, and what a sidebar does besides drawing. */

import { BUCKETS, readBuckets } from '#lib/store/buckets.ts';
import { meta } from '#lib/store/cache.ts';
import { here } from '#lib/store/connections.ts';
import { type Device, readDevice, saveDevice } from '#lib/store/device.ts';
import { openedOnce, openFeedback } from '#lib/store/feedback-rows.ts';
import { join } from '#lib/store/joining.ts';
import { openItems, outboxRows } from '#lib/store/outbox.ts';
import { overlay } from '#lib/store/overlay.ts';
import background from '../../../entrypoints/background/index.ts';

export { answerFeedback } from '#lib/store/answers.ts';
export { assignLead } from '#lib/store/lead-writes.ts';
export { giveVerdict, resendRefused, retractFeedback, reviseFeedback } from '#lib/store/writes.ts';
export { startSession } from '#lib/sync/session.ts';

export const startBackground = (): void => void background.main();

export async function pair(device: Device): Promise<void> {
  const store = await here();
  await saveDevice(store, device);
  await join(store, device);
}

const openPulled = openedOnce();

/** The feedback that this device has from the server, and how far it has pulled; null when it is not paired. */
export async function pulled(): Promise<{ feedback: unknown[]; cursor: string } | null> {
  const store = await here();
  if (!(await readDevice(store))) return null;
  const [rows, cursor] = await Promise.all([store.cache.feedback.toArray(), meta(store, 'cursor')]);
  return { feedback: await openPulled(store, rows), cursor: cursor?.cursor ?? '' };
}

/** The leads that it has. */
export async function pulledLeads(): Promise<unknown[]> {
  return readBuckets(
    await here(),
    'leads',
    Array.from({ length: BUCKETS }, (_, at) => at),
  );
}

/** What the sidebar shows of all feedback: what was pulled with what was said here laid over it. */
export async function shown(): Promise<unknown[]> {
  const store = await here();
  const [rows, waiting] = await Promise.all([store.cache.feedback.toArray(), outboxRows(store)]);
  return overlay(await openFeedback(store, rows), await openItems(store, waiting));
}

/** What was said here and has no receipt. */
export async function unsent(): Promise<{ phase: string; code: string; mutation: unknown }[]> {
  const store = await here();
  const items = await openItems(store, await outboxRows(store));
  return items.map(({ row, mutation }) => ({ phase: row.phase, code: row.code, mutation }));
}

/** How much the person is told to be lost. */
export const told = async (): Promise<number> => (await here()).work.lost.count();
