/** Puts people into the database, a batch at a time. */
import type { Db, Sql } from '../db/db.ts';
import {
  assignByAccount,
  findCuts,
  findIdentities,
  insertAccounts,
  insertIdentities,
  insertLeads,
  objectedLeads,
  readAccountRows,
  readLeadRows,
  updateAccounts,
  updateLeads,
} from '../db/ingest.ts';
import { leadIdOf } from '../db/leads.ts';
import { suggestFor } from '../db/pairs.ts';
import { erasedAmong } from '../services/erasure.ts';
import { mergeByRule } from '../services/merges.ts';
import type { PersonFacts } from './person.ts';
import { cutText, type Known, keyText, mayChange, type Plan, planPeople } from './plan.ts';

/** Another batch or a person changed a key between our look and our write. The transaction is given up and begun anew. */
export class Raced extends Error {}

const ATTEMPTS = 10;

/** As workspaceTx, begun anew when `work` throws Raced. */
export async function unraced<T>(db: Db, workspaceId: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.workspaceTx(workspaceId, work);
    } catch (error) {
      if (!(error instanceof Raced) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function known(sql: Sql, workspaceId: string, people: readonly PersonFacts[]): Promise<Known> {
  const keys = new Map(people.flatMap((person) => person.keys.map((key) => [keyText(key), key] as const)));
  const sites = new Set(people.flatMap(({ company }) => (company ? [company.site] : [])));
  const identities = await findIdentities(sql, workspaceId, [...keys.values()]);
  // Those who are only met again need no card.
  const changing = new Set(people.filter(mayChange).flatMap((person) => person.keys.map(keyText)));
  const leadIds = identities
    .filter((identity) => changing.has(keyText(identity)))
    .map(({ leadId }) => leadId);
  const leadOf = new Map(identities.map((identity) => [keyText(identity), identity.leadId]));
  // A cut is asked for where a key may be joined to a lead, or two leads to each other: not where all keys are one lead's already.
  const joining = people.filter(({ keys: [first, ...others] }) => {
    const leadId = first && leadOf.get(keyText(first));
    return leadId === undefined || others.some((key) => leadOf.get(keyText(key)) !== leadId);
  });
  const unjoined = new Set(joining.flatMap((person) => person.keys.map(keyText)));
  const cuts = await findCuts(
    sql,
    workspaceId,
    [...unjoined].flatMap((text) => keys.get(text) ?? []),
  );
  const leads = await readLeadRows(sql, workspaceId, [...new Set(leadIds)]);
  const accounts = await readAccountRows(sql, workspaceId, [...sites]);
  return {
    leadOf,
    homeOf: new Map(identities.flatMap((one) => (one.homeId ? [[keyText(one), one.homeId] as const] : []))),
    leads,
    cuts: new Set(cuts.map((cut) => cutText(cut, cut.leadId))),
    accountOf: new Map(accounts.map(({ domain, id }) => [domain, id])),
    accounts: accounts.map(({ domain: _, ...account }) => account),
  };
}

/** What was written. */
export interface Stored extends Plan {
  /** What was there. */
  before: Known;
  /** How many leads turned out to be one with another. */
  merged: number;
  /** People who were erased, by their place: of them nothing is stored, and they have no lead in the plan. */
  erased: ReadonlySet<number>;
  /** People who have objected to marketing, by their place: nothing may be stored of what they do. */
  objected: ReadonlySet<number>;
}

/** The person without anything by which a lead would be found or made. */
const nobody = (person: PersonFacts): PersonFacts => ({
  ...person,
  keys: [],
  company: null,
  mayCreate: false,
});

/**
 * Finds or makes the lead of each person, and writes what changed. The rows written wait for their stamp. Leads whose exact keys
 * came together are merged, and pairs that may be one person are suggested.
 * @param source where the identities come from, e.g. `ingest`
 * @throws Raced; so run it inside `unraced`
 */
export async function storePeople(
  sql: Sql,
  workspaceId: string,
  given: readonly PersonFacts[],
  source: string,
): Promise<Stored> {
  const erased = await erasedAmong(sql, workspaceId, given);
  const people = given.map((person, at) => (erased.has(at) ? nobody(person) : person));
  const before = await known(sql, workspaceId, people);
  const plan = planPeople(before, people);
  const cards = new Map(before.leads.map((lead) => [lead.id, lead]));
  const changed = plan.changedLeads.map((lead) => {
    const { emails = [], linkedin = [] } = cards.get(lead.id) ?? {};
    return { ...lead, hadEmails: emails, hadLinkedin: linkedin };
  });
  const domains = plan.newAccounts.flatMap((account) => account.domains).length;
  if ((await insertAccounts(sql, workspaceId, plan.newAccounts)) < domains) throw new Raced();
  await updateAccounts(sql, workspaceId, plan.changedAccounts);
  await insertLeads(sql, workspaceId, plan.newLeads, source);
  await assignByAccount(
    sql,
    workspaceId,
    plan.newLeads.map(({ id }) => id),
  );
  if ((await updateLeads(sql, workspaceId, changed)) < changed.length) throw new Raced();
  if ((await insertIdentities(sql, workspaceId, plan.newIdentities, source)) < plan.newIdentities.length)
    throw new Raced();
  const withEmail = plan.newIdentities.filter(({ kind }) => kind === 'email').map(({ leadId }) => leadId);
  const written = [...plan.newLeads, ...plan.changedLeads].map(({ id }) => id);
  const moved = await mergeMet(sql, workspaceId, plan.met);
  await suggestFor(sql, workspaceId, [...new Set([...written, ...withEmail])]);
  const leadIds = plan.leadIds.map((id) => (id && moved.get(id)) ?? id);
  const objected = await objectedLeads(
    sql,
    workspaceId,
    leadIds.filter((id) => id !== null),
  );
  return {
    ...plan,
    before,
    leadIds,
    homeIds: plan.leadIds.map((id, at) => plan.homeIds[at] ?? (id && moved.has(id) ? id : null)),
    merged: moved.size,
    erased,
    objected: new Set(leadIds.flatMap((id, at) => (id !== null && objected.has(id) ? [at] : []))),
  };
}

/** Merges leads that were met together. Returns each that is a part of another now, with that one. */
async function mergeMet(
  sql: Sql,
  workspaceId: string,
  met: Plan['met'],
): Promise<ReadonlyMap<string, string>> {
  const at = new Date().toISOString();
  const together = new Map(met.map((one) => [one.leadIds.toSorted().join(), one]));
  const merged = new Set<string>();
  for (const { leadIds, evidence } of together.values())
    if (await mergeByRule(sql, workspaceId, leadIds, evidence, at)) for (const id of leadIds) merged.add(id);
  const moved = new Map<string, string>();
  for (const id of merged) {
    const standsFor = await leadIdOf(sql, workspaceId, id);
    if (standsFor !== null && standsFor !== id) moved.set(id, standsFor);
  }
  return moved;
}

/** Whether a plan wrote rows that devices are to hear of. */
export const wroteSynced = (plan: Stored): boolean =>
  plan.merged +
    plan.newLeads.length +
    plan.changedLeads.length +
    plan.newAccounts.length +
    plan.changedAccounts.length >
  0;
