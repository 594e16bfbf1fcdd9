/** What marketing says of feedback. Each call resolves when the words are safe in both stores of this computer, or says why not. */
import { v7 as newId } from 'uuid';
import type { AnswerKind } from '#lib/contract/records.ts';
import { here } from './connections.ts';
import { type Entry, enqueueAll } from './outbox.ts';
import { check, say, stored, type Written } from './saying.ts';

/** At most so many items are answered with one sentence: each is a row and a shadow of its own until the server has it. */
export const MOST_AT_ONCE = 500;

/**
 * Marketing's answer; the sentence is required. One answer to several items is an answer to each, kept all together or not at all:
 * each of them is sent once, and may be refused by itself.
 */
export async function answerFeedback(
  feedbackIds: readonly string[],
  kind: AnswerKind,
  text: string,
): Written {
  const store = await here();
  const entries: Entry[] = [];
  for (const feedbackId of feedbackIds.slice(0, MOST_AT_ONCE)) {
    const said = await check(store, 'feedback.answer', { feedbackId, answerId: newId(), kind, text });
    if (!said.ok) return said;
    entries.push(said.value);
  }
  return stored(() => enqueueAll(store, entries));
}

/** Pins the words to a persona, or takes them off it. */
export const pinWords = (feedbackId: string, personaId: string | null): Written =>
  say('feedback.pin', { feedbackId, personaId });
