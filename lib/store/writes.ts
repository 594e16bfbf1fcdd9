/** Feedback, and words not yet said. Each call resolves when the words are safe in both stores of this computer, or says why not. */
import { v7 as newId } from 'uuid';
import * as z from 'zod';
import type { FeedbackContent } from '#lib/contract/records.ts';
import { fail, ok } from '#lib/contract/result.ts';
import { here } from './connections.ts';
import { openItems, outboxRows } from './outbox.ts';
import { say, stored, type Written } from './saying.ts';
import { open, seal } from './seal.ts';

/** Answers the new feedback's id. */
export async function giveVerdict(leadId: string, content: FeedbackContent): Written<string> {
  const feedbackId = newId();
  const said = await say('feedback.give', { feedbackId, leadId, content });
  return said.ok ? ok(feedbackId) : said;
}

export const reviseFeedback = (feedbackId: string, content: FeedbackContent): Written =>
  say('feedback.revise', { feedbackId, content });

export const retractFeedback = (feedbackId: string): Written => say('feedback.retract', { feedbackId });

export const markAnswerSeen = (feedbackId: string, answerId: string): Written =>
  say('answer.seen', { feedbackId, answerId });

/** Sends a refused item again. */
export async function resendRefused(mutationId: string): Written {
  const store = await here();
  const rows = (await outboxRows(store)).filter((row) => row.id === mutationId && row.phase === 'needs_you');
  const [item] = await openItems(store, rows);
  if (!item) return fail({ code: 'not_found' });
  const { replace } = await import('./outbox-change.ts');
  return stored(() => replace(store, item, { ...item.mutation, id: newId() }));
}

/** Gives a refused item up; its words are gone then. */
export async function discardRefused(mutationId: string): Written {
  const store = await here();
  const row = await store.work.outbox.get({ id: mutationId });
  if (row?.phase !== 'needs_you') return fail({ code: 'not_found' });
  const { settle } = await import('./outbox-change.ts');
  return stored(() => settle(store, [mutationId]));
}

/** One after the other: to forget a draft takes less time than to seal one, and the later wish stands. */
let drafting: Promise<unknown> = Promise.resolve();

/** Keeps what is being typed; an empty text forgets it. */
export function saveDraft(key: string, text: string): Written {
  const saved = drafting.then(() => keepDraft(key, text));
  drafting = saved.catch(() => undefined);
  return saved;
}

async function keepDraft(key: string, text: string): Written {
  const store = await here();
  return stored(async () => {
    if (text === '') await store.work.drafts.delete(key);
    else await store.work.drafts.put({ key, sealed: await seal(store, 'work', `drafts/${key}`, text) });
  });
}

/** The draft; empty when there is none. */
export async function loadDraft(key: string): Promise<string> {
  const store = await here();
  const row = await store.work.drafts.get(key);
  return (row && (await open(store, 'work', `drafts/${key}`, row.sealed, z.string()))) ?? '';
}
