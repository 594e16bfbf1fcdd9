/** What each mutation does, inside its transaction, and who may do it. */
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { Mutation, MutationResult, MutationType } from '#lib/contract/mutations.ts';
import type { Feedback, FeedbackContent } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { linkedInKey, readEmail } from '#lib/domain/identity.ts';
import type { Actor } from '../auth/actor.ts';
import type { Sql } from '../db/db.ts';
import { feedbackForUpdate, insertFeedback, updateFeedback } from '../db/feedback.ts';
import { claimIdentity, hasCampaign, hasLead, leadForUpdate, updateLeadAddresses } from '../db/leads.ts';

interface Context {
  sql: Sql;
  actor: Actor;
  /** When the person did it, by the device's clock corrected to the server's; never in the future. ISO 8601. */
  at: string;
}

/** The record as it stands now, or why nothing was changed. */
type Effect = Promise<Result<Pick<MutationResult, 'feedback' | 'lead'>, ErrorCode>>;
type Payload<T extends MutationType> = Extract<Mutation, { type: T }>['payload'];

/** Does what the mutation asks, unless the rules refuse it; then nothing is written. */
export function effectOf(context: Context, mutation: Mutation): Effect {
  switch (mutation.type) {
    case 'feedback.give':
      return give(context, mutation.payload);
    case 'feedback.revise':
      return revise(context, mutation.payload);
    case 'feedback.retract':
      return retract(context, mutation.payload);
    case 'feedback.answer':
      return answer(context, mutation.payload);
    case 'answer.seen':
      return markSeen(context, mutation.payload);
    case 'lead.link':
      return link(context, mutation.payload);
  }
}

const campaignIsThere = async ({ sql, actor }: Context, id: string | null): Promise<boolean> =>
  id === null || hasCampaign(sql, actor.workspaceId, id);

async function give(context: Context, { feedbackId, leadId, content }: Payload<'feedback.give'>): Effect {
  const { sql, actor, at } = context;
  if (!(await hasLead(sql, actor.workspaceId, leadId))) return fail('unknown_lead');
  if (!(await campaignIsThere(context, content.campaignId))) return fail('unknown_campaign');
  const feedback: Feedback = {
    id: feedbackId,
    leadId,
    authorId: actor.memberId,
    ...content,
    givenAt: at,
    revisedAt: null,
    retractedAt: null,
    history: [],
    answers: [],
  };
  return (await insertFeedback(sql, actor.workspaceId, feedback)) ? ok({ feedback }) : fail('already_exists');
}

/** The actor's own feedback, locked; others may not touch it. */
async function ownFeedback({ sql, actor }: Context, id: string): Promise<Result<Feedback, ErrorCode>> {
  const feedback = await feedbackForUpdate(sql, actor.workspaceId, id);
  if (!feedback) return fail('unknown_feedback');
  return feedback.authorId === actor.memberId ? ok(feedback) : fail('forbidden');
}

async function write({ sql, actor }: Context, feedback: Feedback): Effect {
  await updateFeedback(sql, actor.workspaceId, feedback);
  return ok({ feedback });
}

const contentOf = ({ verdict, reasons, note, contact, outcome, campaignId }: Feedback): FeedbackContent => ({
  verdict,
  reasons,
  note,
  contact,
  outcome,
  campaignId,
});

/** A verdict given anew after it was taken back counts again; the history keeps that it was changed. */
async function revise(context: Context, { feedbackId, content }: Payload<'feedback.revise'>): Effect {
  const own = await ownFeedback(context, feedbackId);
  if (!own.ok) return own;
  if (!(await campaignIsThere(context, content.campaignId))) return fail('unknown_campaign');
  const { value: before } = own;
  const history = [...before.history, { at: before.revisedAt ?? before.givenAt, content: contentOf(before) }];
  return write(context, { ...before, ...content, revisedAt: context.at, retractedAt: null, history });
}

async function retract(context: Context, { feedbackId }: Payload<'feedback.retract'>): Effect {
  const own = await ownFeedback(context, feedbackId);
  if (!own.ok) return own;
  return own.value.retractedAt
    ? ok({ feedback: own.value })
    : write(context, { ...own.value, retractedAt: context.at });
}

async function answer(
  context: Context,
  { feedbackId, answerId, kind, text }: Payload<'feedback.answer'>,
): Effect {
  const { sql, actor, at } = context;
  if (actor.department !== 'marketing') return fail('role_not_allowed');
  const feedback = await feedbackForUpdate(sql, actor.workspaceId, feedbackId);
  if (!feedback) return fail('unknown_feedback');
  if (feedback.answers.some((one) => one.id === answerId)) return fail('already_exists');
  return write(context, {
    ...feedback,
    answers: [...feedback.answers, { id: answerId, kind, text, authorId: actor.memberId, at, seenAt: null }],
  });
}

async function markSeen(context: Context, { feedbackId, answerId }: Payload<'answer.seen'>): Effect {
  const own = await ownFeedback(context, feedbackId);
  if (!own.ok) return own;
  const found = own.value.answers.find((one) => one.id === answerId);
  if (!found) return fail('not_found');
  if (found.seenAt) return ok({ feedback: own.value });
  return write(context, {
    ...own.value,
    answers: own.value.answers.map((one) => (one === found ? { ...one, seenAt: context.at } : one)),
  });
}

/** Keys as the extension makes them; a whole LinkedIn address is read as well. */
const LINKEDIN_KEY = /^(?:profile:[^\p{Lu}\p{Cc}\s:/?#]{1,200}|(?:member|sales|recruiter):[\w-]{1,200})$/u;

/** What identifies the person, and how it is shown on the card; null when the text is no address. */
function readAddress({ kind, value }: Payload<'lead.link'>): { key: string; shown: string } | null {
  if (kind === 'email') {
    const email = readEmail(value);
    return email && { key: email.canonical, shown: email.exact };
  }
  const key = LINKEDIN_KEY.test(value) ? value : linkedInKey(value);
  return key === null ? null : { key, shown: key };
}

async function link(context: Context, payload: Payload<'lead.link'>): Effect {
  const { sql, actor } = context;
  const address = readAddress(payload);
  if (!address) return fail('invalid_request');
  const lead = await leadForUpdate(sql, actor.workspaceId, payload.leadId);
  if (!lead) return fail('unknown_lead');
  const holder = await claimIdentity(sql, actor.workspaceId, {
    kind: payload.kind,
    value: address.key,
    leadId: lead.id,
    source: `member:${actor.memberId}`,
  });
  if (holder !== lead.id) return fail('identity_taken');
  const list = payload.kind === 'email' ? 'emails' : 'linkedin';
  if (lead[list].includes(address.shown)) return ok({ lead });
  const linked = { ...lead, [list]: [...lead[list], address.shown] };
  await updateLeadAddresses(sql, actor.workspaceId, linked);
  return ok({ lead: linked });
}
