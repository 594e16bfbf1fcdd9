/**
 * Leads as they will be once the server has taken what was said here. A change is shown at once, laid over whatever is pulled
 * while it is on its way, and replaced by the server's own record with the receipt.
 */
import type { Mutation } from '#lib/contract/mutations.ts';
import type {
  ActionChoice,
  ActionDecision,
  Handover,
  Lead,
  PersonaByHand,
  PersonaSet,
  Stop,
} from '#lib/contract/records.ts';
import { withDecision } from '#lib/domain/next-action.ts';
import { type Identity, identityKey } from '#lib/match/identity.ts';
import { openItems, outboxRows } from './outbox.ts';
import type { Store } from './store.ts';

/** Mutations about leads that wait or are on their way, in the order said, but for those named. */
export async function pendingOnLeads(store: Store, except: ReadonlySet<string>): Promise<Mutation[]> {
  const rows = (await outboxRows(store)).filter((row) => row.phase !== 'needs_you' && !except.has(row.id));
  return (await openItems(store, rows)).map((item) => item.mutation);
}

/**
 * The lead after these mutations; null when it was taken back. Those about other leads or other things change nothing.
 * @param memberId who said them
 */
export function withOwn(lead: Lead, mutations: readonly Mutation[], memberId: string | null): Lead | null {
  let now: Lead | null = lead;
  for (const { type, payload, clientAt } of mutations) {
    if (now === null || !('leadId' in payload) || payload.leadId !== lead.id) continue;
    if (type === 'lead.withdraw') now = null;
    else if (type === 'lead.link') now = linked(now, payload);
    else if (type === 'lead.cut') now = cut(now, payload);
    else if (type === 'lead.assign') now = { ...now, ownerId: payload.ownerId };
    else if (type === 'lead.stage') now = putOnJourney(now, payload.set, clientAt, memberId);
    else if (type === 'lead.persona') now = { ...now, personaByHand: named(payload.set, clientAt, memberId) };
    else if (type === 'lead.action') now = { ...now, actions: decided(now, payload, clientAt, memberId) };
    else if (type === 'lead.handover') now = handedOver(now, payload.set, clientAt, memberId);
    else if (type === 'lead.accept') now = answered(now, 'accepted', payload, clientAt, memberId);
    else if (type === 'lead.return') now = answered(now, 'returned', payload, clientAt, memberId);
    else if (type === 'lead.stop') now = { ...now, stop: stopped(payload.stop, clientAt, memberId) };
  }
  return now;
}

const stopped = (kind: Stop['kind'] | null, at: string, memberId: string | null): Stop | null =>
  kind && { kind, at, source: 'member', memberId };

function handedOver(
  lead: Lead,
  set: (Pick<Handover, 'campaignId' | 'note'> & Handover['to']) | null,
  at: string,
  byId: string | null,
): Lead {
  if (set === null) return { ...lead, handover: null };
  const { campaignId, memberId, teamId, note } = set;
  const handover = { campaignId, byId, at, to: { memberId, teamId }, note, answer: null, followedUpAt: null };
  return { ...lead, handover, handoverCampaignId: campaignId };
}

/** Nothing where another handover holds by now. */
function answered(
  lead: Lead,
  is: 'accepted' | 'returned',
  { handedAt, reason, note = '' }: { handedAt: string; reason?: string; note?: string },
  at: string,
  memberId: string | null,
): Lead {
  const { handover } = lead;
  if (!handover || handover.at !== handedAt || memberId === null) return lead;
  const ownerId = is === 'accepted' ? memberId : lead.ownerId;
  return {
    ...lead,
    ownerId,
    handover: { ...handover, answer: { is, memberId, at, reason: reason ?? null, note } },
  };
}

const named = (set: PersonaSet | null, at: string, memberId: string | null): PersonaByHand | null =>
  set && memberId !== null ? { ...set, memberId, at } : null;

const decided = (
  { actions }: Lead,
  {
    code,
    touchpointId,
    choice,
  }: Pick<ActionDecision, 'code' | 'touchpointId'> & { choice: ActionChoice | null },
  at: string,
  memberId: string | null,
): ActionDecision[] =>
  withDecision(
    actions,
    code,
    choice && memberId !== null ? { code, touchpointId, choice, memberId, at } : null,
  );

/** What all that happened makes of the lead, only the server knows. */
function putOnJourney(
  lead: Lead,
  set: { stage: string; reason: string } | null,
  at: string,
  memberId: string | null,
): Lead {
  if (set === null || memberId === null) return lead;
  return { ...lead, stage: set.stage, stageAt: at, stageWhy: { by: 'member', memberId, reason: set.reason } };
}

type Tie = { kind: Identity['kind'] | 'external'; value: string };

const has = (lead: Lead, identity: Identity): boolean =>
  [
    ...lead.emails.map((value) => identityKey({ kind: 'email', value })),
    ...lead.linkedin.map((value) => identityKey({ kind: 'linkedin', value })),
  ].includes(identityKey(identity));

function linked(lead: Lead, { kind, value }: Tie): Lead {
  // An id of a marketing tool does not stand on the card.
  if (kind === 'external' || has(lead, { kind, value })) return lead;
  return kind === 'email'
    ? { ...lead, emails: [...lead.emails, value] }
    : { ...lead, linkedin: [...lead.linkedin, value] };
}

function cut(lead: Lead, { kind, value }: Tie): Lead {
  if (kind === 'external') return lead;
  const key = identityKey({ kind, value });
  const others = (list: readonly string[]): string[] =>
    list.filter((one) => identityKey({ kind, value: one }) !== key);
  return kind === 'email'
    ? { ...lead, emails: others(lead.emails) }
    : { ...lead, linkedin: others(lead.linkedin) };
}
