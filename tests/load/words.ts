/** What the load says, and how fast. */
import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import type { FeedbackContent } from '#lib/contract/records.ts';
import { content } from '../unit/support/records.ts';

/** A verdict with a note by which it is found again. */
export const verdictWith = (note: string): FeedbackContent => content({ note, contact: 'reached' });

/** A request that gives it. */
export function requestWith(leadId: string, note: string) {
  const at = new Date().toISOString();
  const payload = { feedbackId: v7(), leadId, content: verdictWith(note) };
  return {
    sentAt: at,
    mutations: [{ id: v7(), clientAt: at, type: 'feedback.give' as const, payload }],
  };
}

/** Goes round so often, and so many times a second; what is late is not waited for. */
export async function* paced(times: number, perSecond: number): AsyncGenerator<void> {
  const from = performance.now();
  for (let n = 0; n < times; n += 1) {
    await pause(Math.max(0, from + (n * 1_000) / perSecond - performance.now()));
    yield;
  }
}
