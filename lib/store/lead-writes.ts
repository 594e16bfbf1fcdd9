/** What the sidebar changes of leads. What it makes of them on this device is shown at once. */
import { v7 as newId } from 'uuid';
import type { Mutation } from '#lib/contract/mutations.ts';
import type {
  ActionChoice,
  ActionCode,
  Handover,
  Lead,
  LeadIdentity,
  PersonaSet,
  Stop,
} from '#lib/contract/records.ts';
import { fail, ok } from '#lib/contract/result.ts';
import type { Identity } from '#lib/match/identity.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { showing } from './apply.ts';
import { readPacked } from './buckets.ts';
import { here } from './connections.ts';
import { type Entry, enqueue } from './outbox.ts';
import { withOwn } from './own-leads.ts';
import { check, say, stored, type Written } from './saying.ts';
import type { Store } from './store.ts';

/**
 * "This page is this lead."
 * @param value an e-mail address, or a LinkedIn key such as `profile:elin-lund`
 */
export const linkIdentity = (leadId: string, kind: LeadIdentity['kind'], value: string): Written =>
  sayOfLead('lead.link', { leadId, kind, value });

/** "This is not the lead": it stays so until somebody links them again. */
export const cutIdentity = (leadId: string, kind: LeadIdentity['kind'], value: string): Written =>
  sayOfLead('lead.cut', { leadId, kind, value });

/** Who looks after the lead; null for nobody. */
export const assignLead = (leadId: string, ownerId: string | null): Written =>
  sayOfLead('lead.assign', { leadId, ownerId });

/** Not to be contacted, or an objection to marketing; null lifts it. */
export const stopLead = (leadId: string, stop: Stop['kind'] | null): Written =>
  sayOfLead('lead.stop', { leadId, stop });

/** Hands the lead to a seller or a team, for a campaign; null takes it back. */
export const handOverLead = (
  leadId: string,
  set: (Pick<Handover, 'campaignId' | 'note'> & Handover['to']) | null,
): Written => sayOfLead('lead.handover', { leadId, set });

/** @param handedAt when the handover that is meant was made */
export const acceptLead = (leadId: string, handedAt: string): Written =>
  sayOfLead('lead.accept', { leadId, handedAt });

/** @param reason the key of one */
export const returnLead = (leadId: string, handedAt: string, reason: string, note: string): Written =>
  sayOfLead('lead.return', { leadId, handedAt, reason, note });

/** Puts the lead into a stage, for a reason; null lets what happened decide, which shows once the server has answered. */
export const putOnJourney = (leadId: string, set: { stage: string; reason: string } | null): Written =>
  sayOfLead('lead.stage', { leadId, set });

/** Which persona the lead is, or none; null lets the rules decide. */
export const namePersona = (leadId: string, set: PersonaSet | null): Written =>
  sayOfLead('lead.persona', { leadId, set });

/** What is decided of an action that rests on a touchpoint; null: nothing, so that it is proposed again. */
export const decideAction = (
  leadId: string,
  { code, touchpointId }: { code: ActionCode; touchpointId: string },
  choice: ActionChoice | null,
): Written => sayOfLead('lead.action', { leadId, code, touchpointId, choice });

/** @param day `YYYY-MM-DD` on which the person was told that we hold the data; null: not yet */
export const noteNotice = (leadId: string, day: string | null): Written =>
  say('lead.notice', { leadId, day });

/** Takes a merge back: each of the two leads has again what was its own. The server decides, so it shows once it has answered. */
export const unmerge = (leadId: string, mergeId: string): Written => say('lead.unmerge', { leadId, mergeId });

/** The person on the page becomes a lead. */
export interface NewLead {
  identity: Identity;
  name: string;
  title: string;
  /** Shown until the server has chosen the company by the address. */
  accountId: string | null;
  ownerId: string | null;
}

/** Answers the id under which the lead is shown here; the server may answer with a lead that it had already. */
export async function addLead({ identity, name, title, accountId, ownerId }: NewLead): Written<string> {
  const leadId = newId();
  const store = await here();
  const said = await check(store, 'lead.create', { leadId, name, title: title.trim() || null, ...identity });
  if (!said.ok) return said;
  const { mutation } = said.value;
  if (mutation.type !== 'lead.create') return fail({ code: 'invalid_request' });
  const lead: Lead = {
    id: leadId,
    accountId,
    ownerId,
    name: mutation.payload.name,
    title: mutation.payload.title,
    country: null,
    emails: identity.kind === 'email' ? [identity.value] : [],
    linkedin: identity.kind === 'linkedin' ? [identity.value] : [],
    stage: null,
    stageAt: null,
    stageWhy: null,
    personaByHand: null,
    actions: [],
    signals: {},
    touches: 0,
    lastTouchAt: null,
    lastSignAt: null,
    lastCampaignId: null,
    lastCampaignAt: null,
    handoverCampaignId: null,
    handover: null,
    stop: null,
    crmUrl: null,
  };
  const kept = await shownAndKept(store, said.value, leadId, () => lead);
  return kept.ok ? ok(leadId) : kept;
}

/** Undo of addLead. */
export const withdrawLead = (leadId: string): Written => sayOfLead('lead.withdraw', { leadId });

/** A change of a lead: what it makes of the lead on this device is shown at once. */
async function sayOfLead(
  type: Mutation['type'],
  payload: {
    leadId: string;
    kind?: LeadIdentity['kind'];
    value?: string;
    ownerId?: string | null;
    stop?: Stop['kind'] | null;
    code?: ActionCode;
    touchpointId?: string;
    choice?: ActionChoice | null;
    set?:
      | { stage: string; reason: string }
      | PersonaSet
      | (Pick<Handover, 'campaignId' | 'note'> & Handover['to'])
      | null;
    handedAt?: string;
    reason?: string;
    note?: string;
  },
): Written {
  const store = await here();
  const said = await check(store, type, payload);
  if (!said.ok) return said;
  const { mutation, memberId } = said.value;
  return shownAndKept(
    store,
    said.value,
    payload.leadId,
    (before) => before && withOwn(before, [mutation], memberId),
  );
}

/**
 * Shown before it is kept: a receipt that comes at once must find what it replaces, and one of something said before must not come
 * in between.
 */
async function shownAndKept(
  store: Store,
  entry: Entry,
  leadId: string,
  change: (before: Lead | null) => Lead | null,
): Written {
  const kept = await showing(store, async (show) => {
    const before = (await readPacked(store, 'leads', [leadId])).get(leadId) ?? null;
    const after = change(before);
    const put = async (lead: Lead | null): Promise<void> => {
      if (!before && !after) return;
      const leads = lead ? { changed: [lead], deleted: [] } : { changed: [], deleted: [leadId] };
      await show({ leads });
    };
    await put(after);
    const kept = await stored(() => enqueue(store, entry));
    if (!kept.ok) await put(before);
    return kept;
  });
  await askBackground({ type: 'leads.changed' });
  return kept;
}
