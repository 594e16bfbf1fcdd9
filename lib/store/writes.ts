/** What the sidebar changes. Each call resolves when the words are safe in both stores of this computer, or says why not. */
import { v7 as newId } from 'uuid';
import * as z from 'zod';
import { Mutation } from '#lib/contract/mutations.ts';
import type { AnswerKind, FeedbackContent } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { readDevice } from './device.ts';
import { enqueue, openItems, outboxRows, replace, settle } from './outbox.ts';
import { open, seal } from './seal.ts';
import { work } from './work.ts';

/** `not_paired` · `invalid_request` (too long, or a character that cannot be stored) · `disk_full` · `not_stored` · `not_found` */
interface WriteError {
  code: 'not_paired' | 'invalid_request' | 'disk_full' | 'not_stored' | 'not_found';
}
type Written<T = void> = Promise<Result<T, WriteError>>;

/** Answers the new feedback's id. */
export async function giveVerdict(leadId: string, content: FeedbackContent): Written<string> {
  const feedbackId = newId();
  const said = await say('feedback.give', { feedbackId, leadId, content });
  return said.ok ? ok(feedbackId) : said;
}

export const reviseFeedback = (feedbackId: string, content: FeedbackContent): Written =>
  say('feedback.revise', { feedbackId, content });

export const retractFeedback = (feedbackId: string): Written => say('feedback.retract', { feedbackId });

/** Marketing's answer; the sentence is required. */
export const answerFeedback = (feedbackId: string, kind: z.infer<typeof AnswerKind>, text: string): Written =>
  say('feedback.answer', { feedbackId, answerId: newId(), kind, text });

export const markAnswerSeen = (feedbackId: string, answerId: string): Written =>
  say('answer.seen', { feedbackId, answerId });

/**
 * "This page is this lead."
 * @param value an e-mail address, or a LinkedIn key such as `profile:elin-lund`
 */
export const linkIdentity = (leadId: string, kind: 'email' | 'linkedin', value: string): Written =>
  say('lead.link', { leadId, kind, value });

async function say(type: Mutation['type'], payload: unknown): Written {
  const device = await readDevice();
  if (!device) return fail({ code: 'not_paired' });
  const mutation = Mutation.safeParse({ id: newId(), clientAt: new Date().toISOString(), type, payload });
  if (!mutation.success) return fail({ code: 'invalid_request' });
  return stored(() => enqueue({ mutation: mutation.data, memberId: device.memberId }));
}

/** Sends a refused item again. */
export async function resendRefused(mutationId: string): Written {
  const rows = (await outboxRows()).filter((row) => row.id === mutationId && row.phase === 'needs_you');
  const [item] = await openItems(rows);
  if (!item) return fail({ code: 'not_found' });
  return stored(() => replace(item, { ...item.mutation, id: newId() }));
}

/** Gives a refused item up; its words are gone then. */
export async function discardRefused(mutationId: string): Written {
  const row = await work.outbox.get({ id: mutationId });
  if (row?.phase !== 'needs_you') return fail({ code: 'not_found' });
  return stored(() => settle(mutationId));
}

/** Keeps what is being typed; an empty text forgets it. */
export async function saveDraft(key: string, text: string): Written {
  return stored(async () => {
    if (text === '') await work.drafts.delete(key);
    else await work.drafts.put({ key, sealed: await seal('work', `drafts/${key}`, text) });
  });
}

/** The draft; empty when there is none. */
export async function loadDraft(key: string): Promise<string> {
  const row = await work.drafts.get(key);
  return (row && (await open('work', `drafts/${key}`, row.sealed, z.string()))) ?? '';
}

async function stored(write: () => Promise<void>): Written {
  try {
    await write();
    return ok(undefined);
  } catch (error) {
    return fail({ code: isQuota(error) ? 'disk_full' : 'not_stored' });
  }
}

/** Dexie wraps the browser's error; storage.local only has a sentence. */
function isQuota(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const inner = 'inner' in error ? error.inner : undefined;
  return (
    /quota/i.test(`${error.name} ${error.message}`) ||
    (inner instanceof Error && inner.name === 'QuotaExceededError')
  );
}
