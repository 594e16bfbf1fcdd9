/** What the record will be once the server has everything said here: pulled feedback with the outbox laid over it. */
import type { Mutation } from '#lib/contract/mutations.ts';
import type { Answer, Feedback, FeedbackContent } from '#lib/contract/records.ts';
import { contentOf } from '#lib/domain/feedback.ts';
import type { Item } from './outbox.ts';

type Delivery =
  /** Safe on this computer, not sent yet. */
  | 'kept'
  | 'sending'
  | 'received'
  /** Refused; `code` says why. */
  | 'needs_you';

export interface FeedbackView extends Feedback {
  delivery: Delivery;
  /** The refusal's error code; null unless `delivery` is needs_you. */
  code: string | null;
}

const received = (feedback: Feedback): FeedbackView => ({ ...feedback, delivery: 'received', code: null });

const DELIVERY = { waiting: 'kept', sending: 'sending', needs_you: 'needs_you' } as const;

/** Feedback of one lead or many with the outbox laid over it, newest first. */
export function overlay(pulled: readonly Feedback[], items: readonly Item[]): FeedbackView[] {
  const views = new Map(pulled.map((feedback) => [feedback.id, received(feedback)]));
  for (const item of items) {
    const { mutation, row } = item;
    if (!('feedbackId' in mutation.payload)) continue;
    const id = mutation.payload.feedbackId;
    const before = views.get(id);
    const after = applied(before, mutation, item.memberId);
    if (!after) continue;
    views.set(id, {
      ...after,
      delivery: DELIVERY[row.phase],
      code: row.phase === 'needs_you' ? row.code : null,
    });
  }
  return [...views.values()].sort((a, b) => b.givenAt.localeCompare(a.givenAt) || b.id.localeCompare(a.id));
}

/** A feedback after one mutation; undefined when there is nothing to apply it to. */
function applied(before: Feedback | undefined, mutation: Mutation, memberId: string): Feedback | undefined {
  if (mutation.type === 'feedback.give') {
    // Received and pulled in the meantime: the server's record holds it already.
    return (
      before ??
      given(
        mutation.payload.feedbackId,
        mutation.payload.leadId,
        mutation.payload.content,
        memberId,
        mutation.clientAt,
      )
    );
  }
  if (!before) return undefined;
  switch (mutation.type) {
    case 'feedback.revise':
      return {
        ...before,
        ...mutation.payload.content,
        revisedAt: mutation.clientAt,
        history: [...before.history, was(before)],
      };
    case 'feedback.retract':
      return { ...before, retractedAt: before.retractedAt ?? mutation.clientAt };
    case 'feedback.answer': {
      const { answerId, kind, text } = mutation.payload;
      if (before.answers.some((answer) => answer.id === answerId)) return before;
      const answer: Answer = {
        id: answerId,
        kind,
        text,
        authorId: memberId,
        at: mutation.clientAt,
        seenAt: null,
      };
      return { ...before, answers: [...before.answers, answer] };
    }
    case 'feedback.pin': {
      const { personaId } = mutation.payload;
      return { ...before, pin: personaId === null ? null : { personaId, memberId, at: mutation.clientAt } };
    }
    case 'answer.seen': {
      const seen = (answer: Answer): Answer =>
        answer.id === mutation.payload.answerId
          ? { ...answer, seenAt: answer.seenAt ?? mutation.clientAt }
          : answer;
      return { ...before, answers: before.answers.map(seen) };
    }
    default:
      return before;
  }
}

const given = (
  id: string,
  leadId: string,
  content: FeedbackContent,
  authorId: string,
  at: string,
): Feedback => ({
  id,
  leadId,
  authorId,
  ...content,
  givenAt: at,
  revisedAt: null,
  retractedAt: null,
  history: [],
  answers: [],
  pin: null,
  pinned: [],
  triggered: null,
});

const was = (feedback: Feedback): Feedback['history'][number] => ({
  at: feedback.revisedAt ?? feedback.givenAt,
  content: contentOf(feedback),
});

/** What of a feedback still asks for somebody; decides the flags that stand in clear beside the sealed row. */
export const waitsForAnswer = (feedback: Feedback): boolean =>
  feedback.retractedAt === null && feedback.answers.length === 0;
export const hasUnseenAnswer = (feedback: Feedback): boolean =>
  feedback.answers.some((answer) => answer.seenAt === null);

/** Whether its words stand on a persona: pinned there, and not taken back since. */
export const speaksFor = (feedback: Feedback, personaId: string): boolean =>
  feedback.pin?.personaId === personaId && feedback.retractedAt === null && feedback.note.trim() !== '';
