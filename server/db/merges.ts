/**
 * Two leads as one, and the way back. What belongs to a lead moves to the lead that stands for it, and remembers in `home_id`
 * whose it was; so every other query asks for one lead only (docs/adr/0015-merged-leads-move-their-rows.md).
 */
import { sql as raw, type Selectable } from 'kysely';
import type { LeadMerge, PairEvidence } from '#lib/contract/records.ts';
import { nameKey } from '#lib/domain/name.ts';
import type { Db, Sql } from './db.ts';
import { markDirty } from './dirty-leads.ts';
import { json, type Tables } from './tables.ts';

/** The tables whose rows go with a lead. A test finds any other with a lead_id. */
export const BELONGING = [
  'identities',
  'identity_cuts',
  'lead_aliases',
  'touchpoints',
  'moments',
  'outcomes',
  'feedback',
  'questions',
  'watches',
] as const;

export type MergingLead = Pick<
  Selectable<Tables['leads']>,
  | 'id'
  | 'name'
  | 'title'
  | 'country'
  | 'account_id'
  | 'owner_id'
  | 'handover_campaign_id'
  | 'handover'
  | 'stop'
  | 'stage_by_hand'
  | 'persona_by_hand'
  | 'crm_url'
  | 'emails'
  | 'linkedin'
  | 'lent'
  | 'merged_into'
  | 'deleted_at'
  | 'created_at'
>;

const COLUMNS = [
  'id',
  'name',
  'title',
  'country',
  'account_id',
  'owner_id',
  'handover_campaign_id',
  'handover',
  'stop',
  'stage_by_hand',
  'persona_by_hand',
  'crm_url',
  'emails',
  'linkedin',
  'lent',
  'merged_into',
  'deleted_at',
  'created_at',
] as const satisfies readonly (keyof MergingLead)[];

/** These leads, locked in one order so that two merges wait for each other; merged and deleted ones too. */
export async function lockLeads(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, MergingLead>> {
  const rows = await sql
    .selectFrom('leads')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${[...ids]}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** A cut that stands with both leads stays where it is: it can stand once only. */
const notTwice = (table: (typeof BELONGING)[number], workspaceId: string, leadId: string) =>
  table === 'identity_cuts'
    ? raw` and not exists (select from identity_cuts there where there.workspace_id = ${workspaceId} and there.lead_id = ${leadId}
        and there.kind = moving.kind and there.value = moving.value and there.restored_at is null and moving.restored_at is null)`
    : raw``;

/** Feedback and questions are synced, so what moves waits for its stamp. */
const unstamped = (table: (typeof BELONGING)[number]) =>
  table === 'feedback' || table === 'questions' ? raw`, seq = null` : raw``;

/** Moves all that belongs to these leads to another, which is dirty then: its touchpoints are to be counted. */
export async function moveBelongings(
  sql: Sql,
  workspaceId: string,
  fromIds: readonly string[],
  toId: string,
): Promise<void> {
  for (const table of BELONGING)
    await raw`
      update ${raw.table(table)} moving set home_id = coalesce(home_id, lead_id), lead_id = ${toId}${unstamped(table)}
      where workspace_id = ${workspaceId} and lead_id = any (${[...fromIds]}::uuid[])
        ${notTwice(table, workspaceId, toId)}`.execute(sql);
  await markDirty(sql, workspaceId, [toId]);
}

/**
 * Moves back what the leads `homes` brought with them into `fromIds`: the lead that stood for them all, first, and every lead that
 * is a part of it.
 */
export async function returnBelongings(
  sql: Sql,
  workspaceId: string,
  { fromIds, homes, toId }: { fromIds: readonly string[]; homes: readonly string[]; toId: string },
): Promise<void> {
  for (const table of BELONGING)
    await raw`
      update ${raw.table(table)} moving set lead_id = ${toId}, home_id = nullif(home_id, ${toId})${unstamped(table)}
      where workspace_id = ${workspaceId} and lead_id = any (${[...fromIds]}::uuid[]) and lead_id <> ${toId} and home_id = any (${[...homes]}::uuid[])
        ${notTwice(table, workspaceId, toId)}`.execute(sql);
  await markDirty(sql, workspaceId, [...fromIds.slice(0, 1), toId]);
}

/** Marks a lead as a part of another; the leads merged into it before go along. Their ids forward to the other from now on. */
export async function writeMergedInto(
  sql: Sql,
  workspaceId: string,
  { leadId, intoId, at }: { leadId: string; intoId: string; at: string },
): Promise<void> {
  await raw`
    update leads set merged_into = ${intoId}, deleted_at = coalesce(deleted_at, ${at}::timestamptz), seq = null
    where workspace_id = ${workspaceId} and (id = ${leadId} or merged_into = ${leadId})`.execute(sql);
}

/** Makes a merged lead stand for itself again, and for the leads that came with it. */
export async function writeStanding(
  sql: Sql,
  workspaceId: string,
  { leadId, withIds }: { leadId: string; withIds: readonly string[] },
): Promise<void> {
  await raw`
    update leads set merged_into = nullif(${leadId}::uuid, id), deleted_at = case when id = ${leadId} then null else deleted_at end, seq = null
    where workspace_id = ${workspaceId} and id = any (${[...withIds]}::uuid[])`.execute(sql);
}

export type Card = Omit<MergingLead, 'merged_into' | 'deleted_at' | 'created_at'>;

/** Writes what a merge may change of a lead's card; `seq` is left to the stamp. */
export async function writeCard(
  sql: Sql,
  workspaceId: string,
  { id, lent, stop, handover, stage_by_hand: stage, persona_by_hand: persona, ...card }: Card,
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({
      ...card,
      name_key: raw<string>`case when name = ${card.name} then name_key else ${nameKey(card.name)} end`,
      stop: stop && json(stop),
      handover: handover && json(handover),
      stage_by_hand: stage && json(stage),
      persona_by_hand: persona && json(persona),
      lent: json(lent),
      seq: null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export interface StandingMerge {
  id: string;
  leadId: string;
  intoId: string;
}

/** Notes a merge. */
export async function insertMerge(
  sql: Sql,
  workspaceId: string,
  merge: StandingMerge & { evidence: readonly PairEvidence[]; by: string | null; at: string },
): Promise<void> {
  await sql
    .insertInto('lead_merges')
    .values({
      workspace_id: workspaceId,
      id: merge.id,
      lead_id: merge.leadId,
      into_id: merge.intoId,
      evidence: json(merge.evidence),
      merged_by: merge.by,
      merged_at: merge.at,
    })
    .execute();
}

/** The merge, unless it was taken back; or null. */
export async function standingMerge(
  sql: Sql,
  workspaceId: string,
  id: string,
): Promise<StandingMerge | null> {
  const row = await sql
    .selectFrom('lead_merges')
    .select(['id', 'lead_id as leadId', 'into_id as intoId'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Notes that a merge was taken back. */
export async function endMerge(
  sql: Sql,
  workspaceId: string,
  { id, by, at }: { id: string; by: string; at: string },
): Promise<void> {
  await sql
    .updateTable('lead_merges')
    .set({ undone_by: by, undone_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** The merges by which other leads became a part of this one, over any number of steps, in the order they were made. */
export async function mergesUnder(sql: Sql, workspaceId: string, leadId: string): Promise<StandingMerge[]> {
  const { rows } = await raw<StandingMerge>`
    with recursive under as (
      select id, lead_id, into_id, merged_at from lead_merges
      where workspace_id = ${workspaceId} and into_id = ${leadId} and undone_at is null
      union
      select m.id, m.lead_id, m.into_id, m.merged_at from lead_merges m join under on m.into_id = under.lead_id
      where m.workspace_id = ${workspaceId} and m.undone_at is null)
    select id, lead_id as "leadId", into_id as "intoId" from under order by merged_at, id`.execute(sql);
  return rows;
}

/** Whether a person cut from one of these leads what one of the others is known by. */
export async function isCutBetween(
  sql: Sql,
  workspaceId: string,
  one: string,
  other: string,
): Promise<boolean> {
  const { rows } = await raw`
    select from identity_cuts c join identities i on i.workspace_id = ${workspaceId} and i.kind = c.kind and i.value = c.value
    where c.workspace_id = ${workspaceId} and c.restored_at is null
      and ((c.lead_id = ${one} and i.lead_id = ${other}) or (c.lead_id = ${other} and i.lead_id = ${one}))
    limit 1`.execute(sql);
  return rows.length > 0;
}

/** The addresses and profiles that people cut from this lead, as `email …` and `linkedin …`. */
export async function standingCuts(sql: Sql, workspaceId: string, leadId: string): Promise<Set<string>> {
  const rows = await sql
    .selectFrom('identity_cuts')
    .select(['kind', 'value'])
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', leadId)
    .where('restored_at', 'is', null)
    .execute();
  return new Set(rows.map(({ kind, value }) => `${kind} ${value}`));
}

/** For each of these leads, the merges that made others a part of it, the newest first. */
export async function leadMerges(
  db: Db,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Map<string, LeadMerge[]>> {
  const { rows } = await db.workspaceTx(workspaceId, (sql) =>
    raw<Omit<LeadMerge, 'at'> & { at: Date; rootId: string }>`
      select l.merged_into as "rootId", m.id, m.lead_id as "leadId", l.name, l.emails, m.evidence, m.merged_by as "memberId", m.merged_at as at
      from leads l join lead_merges m on m.workspace_id = ${workspaceId} and m.lead_id = l.id and m.undone_at is null
      where l.workspace_id = ${workspaceId} and l.merged_into = any (${[...leadIds]}::uuid[])
      order by m.merged_at desc, m.id`.execute(sql),
  );
  const byLead = Map.groupBy(rows, ({ rootId }) => rootId);
  return new Map(
    [...byLead].map(([leadId, merges]) => [
      leadId,
      merges.map(({ rootId: _, at, ...merge }) => ({ ...merge, at: at.toISOString() })),
    ]),
  );
}
