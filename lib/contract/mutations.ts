/**
 * Everything a sidebar may change. The device makes the mutation's id (UUIDv7), which is its idempotency key:
 * sending it again has no second effect and gets the first answer.
 */
import * as z from 'zod';
import { FreeText, Id, Instant } from './primitives.ts';
import { AnswerKind, Feedback, FeedbackContent, Lead } from './records.ts';

const base = { id: Id, clientAt: Instant };

export const Mutation = z.discriminatedUnion('type', [
  /** A seller's verdict on a lead. */
  z.object({
    ...base,
    type: z.literal('feedback.give'),
    payload: z.object({ feedbackId: Id, leadId: Id, content: FeedbackContent }),
  }),
  /** A later change of it; the server keeps the former content as history. */
  z.object({
    ...base,
    type: z.literal('feedback.revise'),
    payload: z.object({ feedbackId: Id, content: FeedbackContent }),
  }),
  /** Undo. The item stays in the history and counts no more. */
  z.object({ ...base, type: z.literal('feedback.retract'), payload: z.object({ feedbackId: Id }) }),
  /** Marketing's answer; a sentence is required. */
  z.object({
    ...base,
    type: z.literal('feedback.answer'),
    payload: z.object({
      feedbackId: Id,
      answerId: Id,
      kind: AnswerKind,
      text: FreeText.check(z.trim(), z.minLength(1)),
    }),
  }),
  /** The author of the feedback has the answer on screen. */
  z.object({ ...base, type: z.literal('answer.seen'), payload: z.object({ feedbackId: Id, answerId: Id }) }),
  /** "This page is this lead": adds an address or a LinkedIn key to a lead. */
  z.object({
    ...base,
    type: z.literal('lead.link'),
    payload: z.object({ leadId: Id, kind: z.enum(['email', 'linkedin']), value: z.string().max(320) }),
  }),
]);
export type Mutation = z.infer<typeof Mutation>;
export type MutationType = Mutation['type'];

export const MAX_MUTATIONS = 100;

export const MutationResult = z.object({
  id: Id,
  status: z.enum(['applied', 'refused']),
  /** Present when refused: why, as an error code. */
  code: z.optional(z.string()),
  /** Present when applied: the record as the server now holds it. */
  feedback: z.optional(Feedback),
  lead: z.optional(Lead),
});
export type MutationResult = z.infer<typeof MutationResult>;
