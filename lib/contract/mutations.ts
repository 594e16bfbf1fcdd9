/**
 * Everything a sidebar may change. The device makes the mutation's id (UUIDv7), which is its idempotency key:
 * sending it again has no second effect and gets the first answer.
 */
import * as z from 'zod';
import { Day, FreeText, Id, Instant } from './primitives.ts';
import {
  ActionChoice,
  ActionCode,
  AnswerKind,
  Feedback,
  FeedbackContent,
  Lead,
  LeadIdentity,
  PersonaSet,
  Question,
  Stop,
} from './records.ts';

const address = { kind: z.enum(['email', 'linkedin']), value: z.string().max(320) };
const identity = { ...address, kind: LeadIdentity.shape.kind };
const ShortText = FreeText.check(z.maxLength(200), z.trim());
const LeadName = ShortText.check(z.minLength(1));

const Sentence = FreeText.check(z.trim(), z.minLength(1));

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
      text: Sentence,
    }),
  }),
  /** Marketing pins the words to a persona, as an example of how such people speak; null takes them off it. */
  z.object({
    ...base,
    type: z.literal('feedback.pin'),
    payload: z.object({ feedbackId: Id, personaId: z.nullable(Id) }),
  }),
  /** A question to a team about a lead; every member of it reads it. */
  z.object({
    ...base,
    type: z.literal('question.ask'),
    payload: z.object({ leadId: Id, questionId: Id, teamId: Id, text: Sentence }),
  }),
  /** What a member of the team, or who asked, says to it. */
  z.object({
    ...base,
    type: z.literal('question.answer'),
    payload: z.object({ leadId: Id, questionId: Id, answerId: Id, text: Sentence }),
  }),
  /** The author of the feedback has the answer on screen. */
  z.object({ ...base, type: z.literal('answer.seen'), payload: z.object({ feedbackId: Id, answerId: Id }) }),
  /**
   * A person on a page becomes a lead, under an id that the device made. When a lead has the address already, the answer is that
   * lead, and the device's id stands for it from then on.
   */
  z.object({
    ...base,
    type: z.literal('lead.create'),
    payload: z.object({ leadId: Id, name: LeadName, title: z.nullable(ShortText), ...address }),
  }),
  /** Undo of `lead.create`: only its author may, and only while nobody and nothing else has added to the lead. */
  z.object({ ...base, type: z.literal('lead.withdraw'), payload: z.object({ leadId: Id }) }),
  /** "This page is this lead": adds an identity to a lead, also one that was cut from it before. */
  z.object({ ...base, type: z.literal('lead.link'), payload: z.object({ leadId: Id, ...identity }) }),
  /** "This is not the lead": takes an identity away from it for good; only `lead.link` brings it back. */
  z.object({ ...base, type: z.literal('lead.cut'), payload: z.object({ leadId: Id, ...identity }) }),
  /** Who looks after the lead; null for nobody. */
  z.object({
    ...base,
    type: z.literal('lead.assign'),
    payload: z.object({ leadId: Id, ownerId: z.nullable(Id) }),
  }),
  /** Marketing hands the lead to a seller or a team, for a campaign; null takes it back. */
  z.object({
    ...base,
    type: z.literal('lead.handover'),
    payload: z.object({
      leadId: Id,
      set: z.nullable(
        z.object({
          campaignId: Id,
          memberId: z.nullable(Id),
          teamId: z.nullable(Id),
          note: FreeText.check(z.trim()),
        }),
      ),
    }),
  }),
  /** Sales takes what was handed over. `handedAt` says which handover is meant. */
  z.object({ ...base, type: z.literal('lead.accept'), payload: z.object({ leadId: Id, handedAt: Instant }) }),
  /** Sales gives it back, for a reason. */
  z.object({
    ...base,
    type: z.literal('lead.return'),
    payload: z.object({
      leadId: Id,
      handedAt: Instant,
      reason: z.string().min(1).max(64),
      note: FreeText.check(z.trim()),
    }),
  }),
  /** The person is not to be contacted, or has objected to marketing; null lifts it. */
  z.object({
    ...base,
    type: z.literal('lead.stop'),
    payload: z.object({ leadId: Id, stop: z.nullable(Stop.shape.kind) }),
  }),
  /**
   * Puts the lead into a stage, for a reason. What happened before moves it no more; what happens later may move it on. null lets
   * all that happened decide again.
   */
  z.object({
    ...base,
    type: z.literal('lead.stage'),
    payload: z.object({
      leadId: Id,
      set: z.nullable(
        z.object({ stage: z.string().max(64), reason: FreeText.check(z.trim(), z.minLength(1)) }),
      ),
    }),
  }),
  /** Which persona the lead is, or that it is none, whatever the rules make of it; null lets them decide again. */
  z.object({
    ...base,
    type: z.literal('lead.persona'),
    payload: z.object({ leadId: Id, set: z.nullable(PersonaSet) }),
  }),
  /** Marketing calls a touchpoint telling, and says why in a sentence for sellers; said again, the new sentence holds. */
  z.object({
    ...base,
    type: z.literal('moment.mark'),
    payload: z.object({ leadId: Id, touchpointId: Id, text: Sentence }),
  }),
  /** It is no moment any more. */
  z.object({
    ...base,
    type: z.literal('moment.unmark'),
    payload: z.object({ leadId: Id, touchpointId: Id }),
  }),
  /** What was decided of an action that rests on a touchpoint; null: nothing, so that it is proposed again. */
  z.object({
    ...base,
    type: z.literal('lead.action'),
    payload: z.object({
      leadId: Id,
      code: ActionCode,
      touchpointId: Id,
      choice: z.nullable(ActionChoice),
    }),
  }),
  /** The person was told on this day that we hold the data; null: not yet. */
  z.object({
    ...base,
    type: z.literal('lead.notice'),
    payload: z.object({ leadId: Id, day: z.nullable(Day) }),
  }),
  /** "These are one person": the other lead becomes a part of this one, with all that belongs to it. */
  z.object({ ...base, type: z.literal('lead.merge'), payload: z.object({ leadId: Id, otherId: Id }) }),
  /** Takes a merge back: each lead has again what was its own, and no rule joins them any more. */
  z.object({ ...base, type: z.literal('lead.unmerge'), payload: z.object({ leadId: Id, mergeId: Id }) }),
  /** "These are two people", or, with `apart` false, the question is open again. */
  z.object({
    ...base,
    type: z.literal('lead.apart'),
    payload: z.object({ leadId: Id, otherId: Id, apart: z.boolean() }),
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
  /** Present when applied: the number of the change in the feed. Who has pulled so far has the records below, or newer ones. */
  seq: z.optional(z.int().min(0)),
  /** Present when applied: the record as the server held it then. */
  feedback: z.optional(Feedback),
  question: z.optional(Question),
  /** Also present when a change of a lead was refused, so that the device can put it back as it is. */
  lead: z.optional(Lead),
});
export type MutationResult = z.infer<typeof MutationResult>;
