/** What handing a lead to sales does, and what sales answers. */
import type { Handover, Lead } from '#lib/contract/records.ts';
import { fail as failWith, ok, type Result } from '#lib/contract/result.ts';
import { hasTeam, insertAccepted, isAddressee, writeHandover } from '../db/lead-handover.ts';
import { hasCampaign, leadForUpdate, writeOwner } from '../db/leads.ts';
import { isActiveMember } from '../db/members.ts';
import { type Context, type Effect, fail, meantLead, note, type Payload, type Refusal } from './effect.ts';
import { summarise } from './summaries.ts';

/** Marketing hands a lead over, also anew after it came back, or takes it back. Sales gets nobody who is not to be contacted. */
export async function handOver(context: Context, { leadId, set }: Payload<'lead.handover'>): Effect {
  const { sql, actor, at } = context;
  const lead = await meantLead(context, leadId);
  if (actor.department !== 'marketing' && !actor.admin)
    return failWith({ code: 'role_not_allowed', ...(lead && { lead }) });
  if (!lead) return fail('unknown_lead');
  if (set === null) return takeBack(context, lead);

  if (lead.stop) return failWith({ code: 'lead_stopped', lead });
  const { campaignId, memberId, teamId, note: words } = set;
  // To somebody, and to one only.
  if ((memberId === null) === (teamId === null)) return failWith({ code: 'invalid_request', lead });
  if (!(await hasCampaign(sql, actor.workspaceId, campaignId)))
    return failWith({ code: 'unknown_campaign', lead });
  const there =
    memberId === null
      ? teamId !== null && (await hasTeam(sql, actor.workspaceId, teamId))
      : await isActiveMember(sql, actor.workspaceId, memberId);
  if (!there) return failWith({ code: 'not_found', lead });
  const handover: Handover = {
    campaignId,
    byId: actor.memberId,
    at,
    to: { memberId, teamId },
    note: words,
    answer: null,
    followedUpAt: null,
  };
  await writeHandover(sql, actor.workspaceId, { id: lead.id, handover, campaignId });
  await note(context, 'lead_handed_over', lead.id, { campaign: campaignId, to: memberId ?? teamId ?? '' });
  return ok({ lead: { ...lead, handover, handoverCampaignId: campaignId } });
}

/** What sales has answered stays true: verdicts go on to count for that campaign. */
async function takeBack(context: Context, lead: Lead): Effect {
  const { sql, actor } = context;
  if (lead.handover === null) return ok({ lead });
  const campaignId = lead.handover.answer === null ? null : lead.handoverCampaignId;
  await writeHandover(sql, actor.workspaceId, { id: lead.id, handover: null, campaignId });
  await note(context, 'lead_handover_ended', lead.id, {});
  return ok({ lead: { ...lead, handover: null, handoverCampaignId: campaignId } });
}

interface Handed {
  lead: Lead;
  handover: Handover;
}

/** The lead and the handover that the actor may answer. */
async function handedTo(
  context: Context,
  leadId: string,
  handedAt: string,
): Promise<Result<Handed, Refusal>> {
  const { sql, actor } = context;
  const lead = await meantLead(context, leadId);
  if (actor.department !== 'sales') return failWith({ code: 'role_not_allowed', ...(lead && { lead }) });
  if (!lead) return fail('unknown_lead');
  const { handover } = lead;
  if (!handover || handover.at !== handedAt || handover.answer !== null)
    return failWith({ code: 'handover_over', lead });
  if (!(await isAddressee(sql, actor.workspaceId, handover.to, actor.memberId)))
    return failWith({ code: 'forbidden', lead });
  return ok({ lead, handover });
}

/** Sales takes the lead: it is the seller's now, and accepted is its result. */
export async function accept(context: Context, { leadId, handedAt }: Payload<'lead.accept'>): Effect {
  const { sql, actor, at } = context;
  const handed = await handedTo(context, leadId, handedAt);
  if (!handed.ok) return handed;
  const { lead, handover } = handed.value;
  const answer = { is: 'accepted' as const, memberId: actor.memberId, at, reason: null, note: '' };
  const { campaignId } = handover;
  await writeHandover(sql, actor.workspaceId, { id: lead.id, handover: { ...handover, answer }, campaignId });
  await writeOwner(sql, actor.workspaceId, { id: lead.id, ownerId: actor.memberId });
  const { id, accountId } = lead;
  await insertAccepted(sql, actor.workspaceId, { leadId: id, accountId, campaignId, at });
  await summarise(sql, actor.workspaceId, [id]);
  await note(context, 'lead_accepted', id, { campaign: campaignId });
  const accepted = await leadForUpdate(sql, actor.workspaceId, id);
  return accepted ? ok({ lead: accepted }) : fail('unknown_lead');
}

/** Sales gives the lead back to marketing, for a reason. */
export async function giveBack(
  context: Context,
  { leadId, handedAt, reason, note: words }: Payload<'lead.return'>,
): Effect {
  const { sql, actor, at } = context;
  const handed = await handedTo(context, leadId, handedAt);
  if (!handed.ok) return handed;
  const { lead } = handed.value;
  const answer = { is: 'returned' as const, memberId: actor.memberId, at, reason, note: words };
  const handover = { ...handed.value.handover, answer };
  const { campaignId } = handover;
  await writeHandover(sql, actor.workspaceId, { id: lead.id, handover, campaignId });
  await note(context, 'lead_returned', lead.id, { campaign: campaignId, reason });
  return ok({ lead: { ...lead, handover } });
}
