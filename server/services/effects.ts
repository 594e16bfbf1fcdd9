/** What each mutation does, inside its transaction, and who may do it. */
import type { Mutation } from '#lib/contract/mutations.ts';
import type { Feedback, Lead } from '#lib/contract/records.ts';
import { fail as failWith, ok, type Result } from '#lib/contract/result.ts';
import { contentOf, keeperOf } from '#lib/domain/feedback.ts';
import { type Email, linkedInKey, readEmail } from '#lib/domain/identity.ts';
import { withDecision } from '#lib/domain/next-action.ts';
import { isErased } from '../db/erasure.ts';
import { feedbackForUpdate, insertFeedback, readPinned, updateFeedback } from '../db/feedback.ts';
import { byMember, claimIdentity, cutIdentity, holderOf, isCut, restoreIdentity } from '../db/identities.ts';
import { markJudged } from '../db/lead-handover.ts';
import {
  accountOfDomain,
  deleteLead,
  dropLead,
  hasCampaign,
  insertLead,
  insertLeadAlias,
  leadForUpdate,
  leadIdOf,
  leadMeantBy,
  leadOrigin,
  updateLeadAddresses,
  writeActions,
  writeNotice,
  writeOwner,
  writePersonaByHand,
  writeStageByHand,
  writeStop,
} from '../db/leads.ts';
import { isActiveMember } from '../db/members.ts';
import { deleteMoment, writeMoment } from '../db/moments.ts';
import { writeApart } from '../db/pairs.ts';
import { hasPersonas } from '../db/personas.ts';
import { readStages } from '../db/rollup.ts';
import type { IdentityKind } from '../db/tables.ts';
import { type Context, type Effect, fail, meantLead, note, type Payload, type Refusal } from './effect.ts';
import { erasedAmong } from './erasure.ts';
import { handOverByRule } from './handover-rules.ts';
import { accept, giveBack, handOver } from './handovers.ts';
import { mergeLeads, unmergeLeads } from './merges.ts';
import { answerQuestion, askTeam } from './questions.ts';
import { summarise } from './summaries.ts';

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
    case 'feedback.pin':
      return pin(context, mutation.payload);
    case 'question.ask':
      return askTeam(context, mutation.payload);
    case 'question.answer':
      return answerQuestion(context, mutation.payload);
    case 'answer.seen':
      return markSeen(context, mutation.payload);
    case 'lead.create':
      return create(context, mutation.payload);
    case 'lead.withdraw':
      return withdraw(context, mutation.payload);
    case 'lead.link':
      return link(context, mutation.payload);
    case 'lead.cut':
      return cut(context, mutation.payload);
    case 'lead.assign':
      return assign(context, mutation.payload);
    case 'lead.handover':
      return handOver(context, mutation.payload);
    case 'lead.accept':
      return accept(context, mutation.payload);
    case 'lead.return':
      return giveBack(context, mutation.payload);
    case 'lead.stop':
      return stop(context, mutation.payload);
    case 'lead.stage':
      return putOnJourney(context, mutation.payload);
    case 'lead.persona':
      return namePersona(context, mutation.payload);
    case 'lead.action':
      return decideAction(context, mutation.payload);
    case 'moment.mark':
      return markMoment(context, mutation.payload);
    case 'moment.unmark':
      return unmarkMoment(context, mutation.payload);
    case 'lead.notice':
      return notice(context, mutation.payload);
    case 'lead.merge':
      return merge(context, mutation.payload);
    case 'lead.unmerge':
      return unmerge(context, mutation.payload);
    case 'lead.apart':
      return apart(context, mutation.payload);
  }
}

const campaignIsThere = async ({ sql, actor }: Context, id: string | null): Promise<boolean> =>
  id === null || hasCampaign(sql, actor.workspaceId, id);

async function give(context: Context, { feedbackId, content, ...about }: Payload<'feedback.give'>): Effect {
  const { sql, actor, at } = context;
  const meant = await leadMeantBy(sql, actor.workspaceId, about.leadId);
  if (meant === null)
    return fail((await isErased(sql, actor.workspaceId, about.leadId)) ? 'person_erased' : 'unknown_lead');
  const { leadId, homeId } = meant;
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
    pin: null,
    pinned: await readPinned(sql, actor.workspaceId, leadId, content.touchpoints),
    triggered: null,
  };
  if (!(await insertFeedback(sql, actor.workspaceId, feedback, homeId))) return fail('already_exists');
  if (actor.department === 'sales') await markJudged(sql, actor.workspaceId, { leadId, at });
  return ok({ feedback });
}

/** The actor's own feedback, locked; others may not touch it. */
async function ownFeedback(
  { sql, actor }: Context,
  id: string,
  owner = ({ authorId }: Feedback) => authorId,
): Promise<Result<Feedback, Refusal>> {
  const feedback = await feedbackForUpdate(sql, actor.workspaceId, id);
  if (!feedback) return fail('unknown_feedback');
  return owner(feedback) === actor.memberId ? ok(feedback) : fail('forbidden');
}

async function write({ sql, actor }: Context, feedback: Feedback): Effect {
  await updateFeedback(sql, actor.workspaceId, feedback);
  return ok({ feedback });
}

const sameWait = (one: Feedback['notNow'], other: Feedback['notNow']): boolean =>
  one?.until === other?.until && one?.trigger === other?.trigger;

/** A verdict given anew after it was taken back counts again; the history keeps that it was changed. */
async function revise(context: Context, { feedbackId, content }: Payload<'feedback.revise'>): Effect {
  const own = await ownFeedback(context, feedbackId);
  if (!own.ok) return own;
  if (!(await campaignIsThere(context, content.campaignId))) return fail('unknown_campaign');
  const { value: before } = own;
  const history = [...before.history, { at: before.revisedAt ?? before.givenAt, content: contentOf(before) }];
  const { sql, actor, at } = context;
  return write(context, {
    ...before,
    ...content,
    pinned: await readPinned(sql, actor.workspaceId, before.leadId, [
      ...content.touchpoints,
      // The history names them as well.
      ...history.flatMap((one) => one.content.touchpoints ?? []),
    ]),
    triggered: sameWait(before.notNow, content.notNow) ? before.triggered : null,
    revisedAt: at,
    retractedAt: null,
    history,
  });
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

async function pin(context: Context, { feedbackId, personaId }: Payload<'feedback.pin'>): Effect {
  const { sql, actor, at } = context;
  if (actor.department !== 'marketing' && !actor.admin) return fail('role_not_allowed');
  const feedback = await feedbackForUpdate(sql, actor.workspaceId, feedbackId);
  if (!feedback) return fail('unknown_feedback');
  if (personaId === null) return write(context, { ...feedback, pin: null });
  // Words that were taken back, or never said, are no example.
  if (feedback.retractedAt !== null || feedback.note.trim() === '') return fail('invalid_request');
  if (!(await hasPersonas(sql, actor.workspaceId, [personaId]))) return fail('not_found');
  return write(context, { ...feedback, pin: { personaId, memberId: actor.memberId, at } });
}

async function markSeen(context: Context, { feedbackId, answerId }: Payload<'answer.seen'>): Effect {
  const own = await ownFeedback(context, feedbackId, keeperOf);
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

interface Address {
  kind: IdentityKind;
  /** What identifies the person. */
  value: string;
  /** How it is written on the card. */
  shown: string;
  email: Email | null;
}

/** null when the text is no identity of that kind. */
function readAddress({ kind, value }: Payload<'lead.link'>): Address | null {
  if (kind === 'email') {
    const email = readEmail(value);
    return email && { kind, value: email.canonical, shown: email.exact, email };
  }
  const key = kind === 'external' || LINKEDIN_KEY.test(value) ? value : linkedInKey(value);
  return key ? { kind, value: key, shown: key, email: null } : null;
}

const linkedInList = ({ kind, shown }: Address): string[] => (kind === 'linkedin' ? [shown] : []);

/** The device's id of a lead that is there already stands for it from now on. */
async function meet({ sql, actor }: Context, id: string, leadId: string): Effect {
  const lead = await leadForUpdate(sql, actor.workspaceId, leadId);
  if (!lead) return fail('identity_taken');
  await insertLeadAlias(sql, actor.workspaceId, { id, leadId });
  return ok({ lead });
}

async function create(context: Context, payload: Payload<'lead.create'>): Effect {
  const { sql, actor } = context;
  const { workspaceId, memberId } = actor;
  const { leadId, name, title } = payload;
  const address = readAddress(payload);
  if (!address) return fail('invalid_request');
  if ((await erasedAmong(sql, workspaceId, [{ keys: [address] }])).size > 0) return fail('person_erased');
  const there = await holderOf(sql, workspaceId, address);
  if (there !== null) return meet(context, leadId, there);

  const site = address.email?.kind === 'company' ? address.email.site : null;
  const added = await insertLead(
    sql,
    workspaceId,
    {
      id: leadId,
      accountId: site === null ? null : await accountOfDomain(sql, workspaceId, site),
      ownerId: actor.department === 'sales' ? memberId : null,
      name,
      title: title || null,
      emails: address.email ? [address.email.exact] : [],
      linkedin: linkedInList(address),
    },
    memberId,
  );
  if (!added) return fail('already_exists');
  const holder = await claimIdentity(sql, workspaceId, { ...address, leadId, source: byMember(memberId) });
  if (holder !== leadId) {
    // Somebody else's transaction added the same person while ours was on its way.
    await dropLead(sql, workspaceId, leadId);
    return holder === null ? fail('identity_taken') : meet(context, leadId, holder);
  }
  const lead = await leadForUpdate(sql, workspaceId, leadId);
  return lead ? ok({ lead }) : fail('unknown_lead');
}

async function withdraw({ sql, actor }: Context, { leadId }: Payload<'lead.withdraw'>): Effect {
  const lead = await leadForUpdate(sql, actor.workspaceId, leadId);
  if (!lead) {
    // A lead that was there before the device made this id for it stays.
    return (await leadIdOf(sql, actor.workspaceId, leadId)) === null ? fail('unknown_lead') : ok({});
  }
  const { createdBy, inUse } = await leadOrigin(sql, actor.workspaceId, leadId);
  if (createdBy !== actor.memberId) return failWith({ code: 'forbidden', lead });
  if (inUse) return failWith({ code: 'lead_in_use', lead });
  await deleteLead(sql, actor.workspaceId, leadId);
  return ok({});
}

async function link(context: Context, payload: Payload<'lead.link'>): Effect {
  const { sql, actor, at } = context;
  const address = readAddress(payload);
  if (!address) return fail('invalid_request');
  const lead = await meantLead(context, payload.leadId);
  if (!lead) return fail('unknown_lead');
  if ((await erasedAmong(sql, actor.workspaceId, [{ keys: [address] }])).size > 0)
    return failWith({ code: 'person_erased', lead });
  const source = byMember(actor.memberId);
  const tie = { ...address, leadId: lead.id };
  const holder = await claimIdentity(sql, actor.workspaceId, { ...tie, source });
  if (holder !== lead.id) return failWith({ code: 'identity_taken', lead });
  const back = await restoreIdentity(sql, actor.workspaceId, tie, { by: actor.memberId, at });
  const there = [...lead.emails, ...lead.linkedin].includes(address.shown);
  if (there && back.length === 0) return ok({ lead });
  const shown = back.length > 0 ? back : [address.shown];
  const add = (list: readonly string[], kind: IdentityKind): string[] =>
    address.kind === kind ? [...new Set([...list, ...shown])] : [...list];
  const linked = { ...lead, emails: add(lead.emails, 'email'), linkedin: add(lead.linkedin, 'linkedin') };
  await updateLeadAddresses(sql, actor.workspaceId, linked);
  return ok({ lead: linked });
}

async function cut(context: Context, payload: Payload<'lead.cut'>): Effect {
  const { sql, actor, at } = context;
  const address = readAddress(payload);
  if (!address) return fail('invalid_request');
  const lead = await meantLead(context, payload.leadId);
  if (!lead) return fail('unknown_lead');
  const gone = {
    emails:
      address.kind === 'email'
        ? lead.emails.filter((one) => readEmail(one)?.canonical === address.value)
        : [],
    linkedin: linkedInList(address),
  };
  const tie = { ...address, leadId: lead.id };
  const deed = { by: actor.memberId, at };
  if (!(await cutIdentity(sql, actor.workspaceId, tie, [...gone.emails, ...gone.linkedin], deed))) {
    return (await isCut(sql, actor.workspaceId, tie)) ? ok({ lead }) : failWith({ code: 'not_found', lead });
  }
  const kept = {
    ...lead,
    emails: lead.emails.filter((one) => !gone.emails.includes(one)),
    linkedin: lead.linkedin.filter((one) => !gone.linkedin.includes(one)),
  };
  await updateLeadAddresses(sql, actor.workspaceId, kept);
  return ok({ lead: kept });
}

async function asItStands({ sql, actor }: Context, leadId: string): Effect {
  const lead = await leadForUpdate(sql, actor.workspaceId, leadId);
  return lead ? ok({ lead }) : fail('unknown_lead');
}

async function merge(context: Context, { leadId, otherId }: Payload<'lead.merge'>): Effect {
  const { sql, actor, at } = context;
  const keptId = await leadIdOf(sql, actor.workspaceId, leadId);
  const goneId = await leadIdOf(sql, actor.workspaceId, otherId);
  if (keptId === null || goneId === null) return fail('unknown_lead');
  // Somebody else was quicker.
  if (keptId === goneId) return leadId === otherId ? fail('invalid_request') : asItStands(context, keptId);
  const evidence = [{ by: 'person' as const, value: '' }];
  const deed = { by: actor.memberId, at };
  const done = await mergeLeads(sql, actor.workspaceId, { keptId, goneId, evidence }, deed);
  if (!done.ok) return fail(done.error);
  await note(context, 'leads_merged', keptId, { other: goneId });
  return asItStands(context, keptId);
}

async function unmerge(context: Context, { mergeId }: Payload<'lead.unmerge'>): Effect {
  const { sql, actor, at } = context;
  const done = await unmergeLeads(sql, actor.workspaceId, mergeId, { by: actor.memberId, at });
  if (!done.ok) return fail(done.error);
  const { leadId, rootId } = done.value;
  await note(context, 'leads_parted', rootId, { other: leadId });
  return asItStands(context, rootId);
}

async function apart(context: Context, { leadId, otherId, apart: keep }: Payload<'lead.apart'>): Effect {
  const { sql, actor, at } = context;
  const oneId = await leadIdOf(sql, actor.workspaceId, leadId);
  const other = await leadIdOf(sql, actor.workspaceId, otherId);
  if (oneId === null || other === null) return fail('unknown_lead');
  if (oneId === other) return fail('invalid_request');
  await writeApart(
    sql,
    actor.workspaceId,
    { oneId, otherId: other },
    keep ? { by: actor.memberId, at } : null,
  );
  await note(context, keep ? 'leads_kept_apart' : 'leads_reopened', oneId, { other });
  return ok({});
}

async function assign(context: Context, payload: Payload<'lead.assign'>): Effect {
  const { sql, actor } = context;
  const { ownerId } = payload;
  const lead = await meantLead(context, payload.leadId);
  if (!lead) return fail('unknown_lead');
  if (ownerId !== null && !(await isActiveMember(sql, actor.workspaceId, ownerId)))
    return failWith({ code: 'not_found', lead });
  await writeOwner(sql, actor.workspaceId, { id: lead.id, ownerId });
  // A seller who takes a lead or passes it on does the daily work; an administrator decides about others'.
  if (actor.admin && ownerId !== lead.ownerId)
    await note(context, 'lead_assigned', lead.id, {
      from: lead.ownerId ?? 'nobody',
      to: ownerId ?? 'nobody',
    });
  return ok({ lead: { ...lead, ownerId } });
}

async function stop(context: Context, { leadId, stop: kind }: Payload<'lead.stop'>): Effect {
  const { sql, actor, at } = context;
  const lead = await meantLead(context, leadId);
  if (!lead) return fail('unknown_lead');
  const said = kind && { kind, at, source: 'member', memberId: actor.memberId };
  await writeStop(sql, actor.workspaceId, { id: lead.id, stop: said });
  if (kind !== (lead.stop?.kind ?? null))
    await (kind
      ? note(context, 'lead_stopped', lead.id, { kind })
      : note(context, 'lead_freed', lead.id, { kind: lead.stop?.kind ?? '' }));
  return ok({ lead: { ...lead, stop: said } });
}

async function putOnJourney(context: Context, { leadId, set }: Payload<'lead.stage'>): Effect {
  const { sql, actor, at } = context;
  const { workspaceId, memberId } = actor;
  const lead = await meantLead(context, leadId);
  if (!lead) return fail('unknown_lead');
  const stages = await readStages(sql, workspaceId);
  if (set && !stages.some(({ key }) => key === set.stage)) return failWith({ code: 'invalid_request', lead });
  await writeStageByHand(sql, workspaceId, { id: lead.id, byHand: set && { ...set, memberId, at } });
  await summarise(sql, workspaceId, [lead.id]);
  await handOverByRule(sql, workspaceId, [lead.id]);
  const placed = await leadForUpdate(sql, workspaceId, lead.id);
  if (!placed) return fail('unknown_lead');
  // Who set it and why stands on the lead; the reason is about a person, so the log keeps the stage alone.
  await note(context, set ? 'lead_stage_set' : 'lead_stage_freed', lead.id, set ? { stage: set.stage } : {});
  return ok({ lead: placed });
}

async function namePersona(context: Context, { leadId, set }: Payload<'lead.persona'>): Effect {
  const { sql, actor, at } = context;
  const { workspaceId, memberId } = actor;
  const lead = await meantLead(context, leadId);
  if (!lead) return fail('unknown_lead');
  const meant = [set?.personaId, set?.insteadOf].filter((id) => id != null);
  if (!(await hasPersonas(sql, workspaceId, meant))) return failWith({ code: 'not_found', lead });
  await writePersonaByHand(sql, workspaceId, { id: lead.id, byHand: set && { ...set, memberId, at } });
  // The note is about a person and stands on the lead alone.
  if (set) await note(context, 'lead_persona_set', lead.id, { reason: set.reason });
  else if (lead.personaByHand) await note(context, 'lead_persona_freed', lead.id, {});
  await handOverByRule(sql, workspaceId, [lead.id]);
  const named = await leadForUpdate(sql, workspaceId, lead.id);
  return named ? ok({ lead: named }) : fail('unknown_lead');
}

/** The lead whose moments the actor may change. */
async function leadOfMoments(context: Context, leadId: string): Promise<Result<Lead, Refusal>> {
  const lead = await meantLead(context, leadId);
  if (context.actor.department !== 'marketing')
    return failWith({ code: 'role_not_allowed', ...(lead && { lead }) });
  return lead ? ok(lead) : fail('unknown_lead');
}

async function markMoment(context: Context, { leadId, touchpointId, text }: Payload<'moment.mark'>): Effect {
  const { sql, actor, at } = context;
  const lead = await leadOfMoments(context, leadId);
  if (!lead.ok) return lead;
  const moment = { leadId: lead.value.id, touchpointId, text, memberId: actor.memberId, at };
  if (!(await writeMoment(sql, actor.workspaceId, moment)))
    return failWith({ code: 'not_found', lead: lead.value });
  return ok({ lead: lead.value });
}

async function unmarkMoment(context: Context, { leadId, touchpointId }: Payload<'moment.unmark'>): Effect {
  const { sql, actor } = context;
  const lead = await leadOfMoments(context, leadId);
  if (!lead.ok) return lead;
  await deleteMoment(sql, actor.workspaceId, { leadId: lead.value.id, touchpointId });
  return ok({ lead: lead.value });
}

async function decideAction(
  context: Context,
  { leadId, code, touchpointId, choice }: Payload<'lead.action'>,
): Effect {
  const { sql, actor, at } = context;
  const lead = await meantLead(context, leadId);
  if (!lead) return fail('unknown_lead');
  const decision = choice && { code, touchpointId, choice, memberId: actor.memberId, at };
  const actions = withDecision(lead.actions, code, decision);
  await writeActions(sql, actor.workspaceId, { id: lead.id, actions });
  return ok({ lead: { ...lead, actions } });
}

async function notice(context: Context, { leadId, day }: Payload<'lead.notice'>): Effect {
  const lead = await meantLead(context, leadId);
  if (!lead) return fail('unknown_lead');
  await writeNotice(context.sql, context.actor.workspaceId, {
    id: lead.id,
    at: day && `${day}T00:00:00Z`,
  });
  return ok({ lead });
}
