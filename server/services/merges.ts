/**
 * Two leads as one person. Exact keys merge by rule, weak ones are suggested (db/pairs.ts), people decide about both; every merge
 * can be taken back, in any order, and gives each lead again what was its own.
 */
import { v7 } from 'uuid';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { PairEvidence } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { readEmail } from '#lib/domain/identity.ts';
import { nameKey } from '#lib/domain/name.ts';
import type { Sql } from '../db/db.ts';
import { leadIdOf } from '../db/leads.ts';
import {
  type Card,
  endMerge,
  insertMerge,
  isCutBetween,
  lockLeads,
  type MergingLead,
  mergesUnder,
  moveBelongings,
  returnBelongings,
  type StandingMerge,
  standingCuts,
  standingMerge,
  writeCard,
  writeMergedInto,
  writeStanding,
} from '../db/merges.ts';
import { isApart, suggestPair, writeApart } from '../db/pairs.ts';
import type { LeadLoan } from '../db/tables.ts';
import { strongerStop } from '../ingest/stop.ts';

/** Who did it, and when (ISO 8601); `by` null is a rule. */
interface Deed {
  by: string | null;
  at: string;
}

const SINGLE = [
  'name',
  'title',
  'country',
  'account_id',
  'owner_id',
  'handover_campaign_id',
  'crm_url',
] as const;

/** What a person says of the lead. */
const SAID = ['handover', 'stage_by_hand', 'persona_by_hand'] as const;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The card without what it shows of others. */
function ownCard({ lent, ...shown }: Card): Card {
  const own: Card = { ...shown, lent: {} };
  for (const field of SINGLE) {
    if (lent[field] === undefined || own[field] !== lent[field]) continue;
    if (field === 'name') own.name = '';
    else own[field] = null;
  }
  for (const field of SAID) if (lent[field] && isSame(own[field], lent[field])) own[field] = null;
  if (lent.stop && isSame(own.stop, lent.stop)) own.stop = lent.own_stop ?? null;
  own.emails = shown.emails.filter((one) => !lent.emails?.includes(one));
  own.linkedin = shown.linkedin.filter((one) => !lent.linkedin?.includes(one));
  return own;
}

const emailKey = (email: string): string => `email ${readEmail(email)?.canonical ?? email}`;
const linkedinKey = (key: string): string => `linkedin ${key}`;

/** Fills one field from the first part that has it. */
function fill<F extends (typeof SAID)[number]>(
  card: Pick<Card, F>,
  lent: { [K in F]?: NonNullable<Card[K]> },
  field: F,
  parts: readonly Card[],
): void {
  const said = card[field] ?? parts.map((part) => part[field]).find((one) => one !== null);
  if (!said || card[field]) return;
  card[field] = said;
  lent[field] = said;
}

/** The card with its empty fields filled, and its addresses joined, by the parts in their order. */
function filledCard(own: Card, parts: readonly Card[], cuts: ReadonlySet<string>): Card {
  const card: Card = { ...own };
  const lent: LeadLoan = {};
  for (const field of SINGLE) {
    const value = card[field] ? undefined : parts.map((part) => part[field]).find(Boolean);
    if (!value) continue;
    card[field] = value;
    lent[field] = value;
  }
  for (const field of SAID) fill(card, lent, field, parts);
  // Who has objected under one address has objected.
  const stop = parts.reduce((now, part) => strongerStop(now, part.stop), own.stop);
  if (stop && stop !== own.stop) {
    card.stop = stop;
    lent.stop = stop;
    if (own.stop) lent.own_stop = own.stop;
  }
  const more = (mine: readonly string[], theirs: string[], keyOf: (one: string) => string): string[] =>
    [...new Set(theirs)].filter((one) => !mine.includes(one) && !cuts.has(keyOf(one)));
  const emails = more(
    own.emails,
    parts.flatMap((part) => part.emails),
    emailKey,
  );
  const linkedin = more(
    own.linkedin,
    parts.flatMap((part) => part.linkedin),
    linkedinKey,
  );
  if (emails.length > 0) lent.emails = emails;
  if (linkedin.length > 0) lent.linkedin = linkedin;
  return { ...card, emails: [...own.emails, ...emails], linkedin: [...own.linkedin, ...linkedin], lent };
}

const cardOf = ({ merged_into: _, deleted_at: __, created_at: ___, ...card }: MergingLead): Card => card;

/** Makes the cards of these leads anew from what is their own and the leads merged into them, the innermost first. */
async function remakeCards(
  sql: Sql,
  workspaceId: string,
  leads: Map<string, MergingLead>,
  merges: readonly StandingMerge[],
  { ids, rootId }: { ids: readonly string[]; rootId: string },
): Promise<void> {
  const cuts = await standingCuts(sql, workspaceId, rootId);
  for (const id of ids) {
    const lead = leads.get(id);
    if (!lead) continue;
    const parts = merges.flatMap(({ leadId, intoId }) => (intoId === id ? (leads.get(leadId) ?? []) : []));
    const card = filledCard(ownCard(cardOf(lead)), parts.map(cardOf), cuts);
    await writeCard(sql, workspaceId, card);
    leads.set(id, { ...lead, ...card });
  }
}

const isThere = (lead: MergingLead | undefined): lead is MergingLead => lead?.deleted_at === null;

/** All leads that are one with this one, itself first. */
const clusterOf = async (sql: Sql, workspaceId: string, leadId: string): Promise<string[]> => [
  leadId,
  ...(await mergesUnder(sql, workspaceId, leadId)).map((merge) => merge.leadId),
];

/**
 * Makes `goneId` a part of `keptId`. The ids must be of leads that stand for themselves.
 * @returns `unknown_lead` when one is not there or no longer, `invalid_request` for one lead twice
 */
export async function mergeLeads(
  sql: Sql,
  workspaceId: string,
  { keptId, goneId, evidence }: { keptId: string; goneId: string; evidence: readonly PairEvidence[] },
  { by, at }: Deed,
): Promise<Result<void, ErrorCode>> {
  if (keptId === goneId) return fail('invalid_request');
  const leads = await lockLeads(sql, workspaceId, [keptId, goneId]);
  if (!isThere(leads.get(keptId)) || !isThere(leads.get(goneId))) return fail('unknown_lead');
  await insertMerge(sql, workspaceId, { id: v7(), leadId: goneId, intoId: keptId, evidence, by, at });
  await moveBelongings(sql, workspaceId, [goneId], keptId);
  await writeMergedInto(sql, workspaceId, { leadId: goneId, intoId: keptId, at });
  const merges = await mergesUnder(sql, workspaceId, keptId);
  const all = await lockLeads(sql, workspaceId, [keptId, ...merges.map((merge) => merge.leadId)]);
  await remakeCards(sql, workspaceId, all, merges, { ids: [keptId], rootId: keptId });
  // Whoever merges by hand has thought better of keeping them apart.
  if (by !== null) await writeApart(sql, workspaceId, { oneId: keptId, otherId: goneId }, null);
  return ok(undefined);
}

/**
 * Takes a merge back. Leads that were merged into the one that goes stay with it; the two are kept apart from now on.
 * @returns `not_found` when the merge does not stand
 */
export async function unmergeLeads(
  sql: Sql,
  workspaceId: string,
  mergeId: string,
  { by, at }: { by: string; at: string },
): Promise<Result<{ leadId: string; rootId: string }, ErrorCode>> {
  const merge = await standingMerge(sql, workspaceId, mergeId);
  if (!merge) return fail('not_found');
  const { leadId, intoId } = merge;
  const rootId = (await lockLeads(sql, workspaceId, [leadId])).get(leadId)?.merged_into;
  if (!rootId) return fail('not_found');
  const merges = await mergesUnder(sql, workspaceId, rootId);
  const leads = await lockLeads(sql, workspaceId, [rootId, ...merges.map((one) => one.leadId)]);
  // Locked now: whoever was quicker has ended it.
  if (!(await standingMerge(sql, workspaceId, mergeId))) return fail('not_found');

  const withIds = await clusterOf(sql, workspaceId, leadId);
  await endMerge(sql, workspaceId, { id: mergeId, by, at });
  await returnBelongings(sql, workspaceId, {
    fromIds: [rootId, ...leads.keys()],
    homes: withIds,
    toId: leadId,
  });
  await writeStanding(sql, workspaceId, { leadId, withIds });
  const left = merges.filter(({ id }) => id !== mergeId);
  await remakeCards(sql, workspaceId, leads, left, { ids: pathUp(intoId, left), rootId });
  await dropCutAddresses(sql, workspaceId, leads.get(leadId));
  await writeApart(sql, workspaceId, { oneId: leadId, otherId: intoId }, { by, at });
  return ok({ leadId, rootId });
}

/** The lead and those that it is a part of, up to the one that stands for all. */
function pathUp(leadId: string, merges: readonly StandingMerge[]): string[] {
  const above = merges.find((merge) => merge.leadId === leadId);
  return above ? [leadId, ...pathUp(above.intoId, merges)] : [leadId];
}

/** What was cut while the lead was a part of another is no longer on its own card. */
async function dropCutAddresses(sql: Sql, workspaceId: string, lead: MergingLead | undefined): Promise<void> {
  if (!lead) return;
  const cuts = await standingCuts(sql, workspaceId, lead.id);
  const emails = lead.emails.filter((one) => !cuts.has(emailKey(one)));
  const linkedin = lead.linkedin.filter((one) => !cuts.has(linkedinKey(one)));
  if (emails.length < lead.emails.length || linkedin.length < lead.linkedin.length)
    await writeCard(sql, workspaceId, { ...cardOf(lead), emails, linkedin });
}

/** Domains of the companies that the addresses tell: free mail and shared providers tell none. */
const workSites = ({ emails }: Pick<MergingLead, 'emails'>): string[] =>
  emails.flatMap((one) => {
    const email = readEmail(one);
    return email?.kind === 'company' ? [email.site] : [];
  });

/** Two people rather than one: other work addresses, and other names. */
function contradict(a: MergingLead, b: MergingLead): boolean {
  const [sitesA, sitesB] = [workSites(a), workSites(b)];
  const otherWork = sitesA.length > 0 && sitesB.length > 0 && !sitesA.some((site) => sitesB.includes(site));
  return otherWork && a.name !== '' && b.name !== '' && nameKey(a.name) !== nameKey(b.name);
}

/**
 * One source named identities of two leads in one breath: they are merged, the older one stays. Not when somebody keeps them
 * apart, or cut from one what the other is known by; and when their names and work addresses differ, the pair is left to people.
 * @returns whether they were merged
 */
export async function mergeByRule(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly [string, string],
  evidence: readonly PairEvidence[],
  at: string,
): Promise<boolean> {
  const one = await leadIdOf(sql, workspaceId, leadIds[0]);
  const other = await leadIdOf(sql, workspaceId, leadIds[1]);
  if (one === null || other === null || one === other) return false;
  const leads = await lockLeads(sql, workspaceId, [one, other]);
  const [a, b] = [leads.get(one), leads.get(other)];
  if (!isThere(a) || !isThere(b)) return false;
  const clusters = [
    await clusterOf(sql, workspaceId, one),
    await clusterOf(sql, workspaceId, other),
  ] as const;
  if (await isApart(sql, workspaceId, ...clusters)) return false;
  if (await isCutBetween(sql, workspaceId, one, other)) return false;
  if (contradict(a, b)) {
    await suggestPair(sql, workspaceId, { oneId: one, otherId: other, evidence: [...evidence] });
    return false;
  }
  const aIsOlder =
    a.created_at < b.created_at || (a.created_at.getTime() === b.created_at.getTime() && a.id < b.id);
  const [keptId, goneId] = aIsOlder ? [one, other] : [other, one];
  return (await mergeLeads(sql, workspaceId, { keptId, goneId, evidence }, { by: null, at })).ok;
}
