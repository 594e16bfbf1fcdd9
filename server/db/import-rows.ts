/** The SQL of what imports write besides people: campaigns, reach and outcomes, whole batches at a time. */

import { sql as raw } from 'kysely';
import type { OutcomeKind } from '#lib/contract/records.ts';
import { noteDays } from './campaign-days.ts';
import type { Sql } from './db.ts';
import { markDirty } from './dirty-leads.ts';
import { json } from './tables.ts';

export interface CampaignRow {
  id: string;
  key: string;
  name: string;
  channels: string[];
  startsOn: string | null;
  endsOn: string | null;
}

export interface ReachRow {
  campaignId: string;
  /** `YYYY-MM-DD` */
  day: string;
  source: string;
  impressions: number;
  clicks: number;
  spend: number;
}

export interface OutcomeRow {
  id: string;
  leadId: string | null;
  accountId: string | null;
  campaignId: string | null;
  kind: OutcomeKind;
  amount: number | null;
  /** ISO 8601. */
  at: string;
  externalId: string;
}

const CAMPAIGN = raw`id uuid, key text, name text, channels text[], "startsOn" date, "endsOn" date`;
const REACH = raw`"campaignId" uuid, day date, source text, impressions bigint, clicks bigint, spend numeric`;
const OUTCOME = raw`id uuid, "leadId" uuid, "accountId" uuid, "campaignId" uuid, kind text, amount numeric, at timestamptz, "externalId" text`;

/** The campaigns with these keys, locked until the transaction ends. */
export async function campaignsByKey(
  sql: Sql,
  workspaceId: string,
  keys: readonly string[],
): Promise<CampaignRow[]> {
  if (keys.length === 0) return [];
  return sql
    .selectFrom('campaigns')
    .select(['id', 'key', 'name', 'channels', 'starts_on as startsOn', 'ends_on as endsOn'])
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', raw<string>`any (${keys}::text[])`)
    .where('deleted_at', 'is', null)
    .orderBy('key')
    .forUpdate()
    .execute();
}

/**
 * New campaigns. One that was removed with the same key comes back under its own id, so that what points to it finds it again.
 * Returns the ids by key; fewer than given means that somebody else made one in the meantime.
 */
export async function insertCampaigns(
  sql: Sql,
  workspaceId: string,
  rows: readonly CampaignRow[],
): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const { rows: made } = await raw<{ key: string; id: string }>`
    insert into campaigns as c (workspace_id, id, key, name, channels, starts_on, ends_on)
    select ${workspaceId}::uuid, id, key, name, channels, "startsOn", "endsOn"
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (${CAMPAIGN}) order by key
    on conflict (workspace_id, key) do update set name = excluded.name, channels = excluded.channels,
      starts_on = excluded.starts_on, ends_on = excluded.ends_on, deleted_at = null, seq = null
      where c.deleted_at is not null
    returning key, id`.execute(sql);
  return new Map(made.map(({ key, id }) => [key, id]));
}

/** Writes changed campaigns and asks for their stamp. */
export async function updateCampaigns(
  sql: Sql,
  workspaceId: string,
  rows: readonly CampaignRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    update campaigns c set name = r.name, channels = r.channels, starts_on = r."startsOn", ends_on = r."endsOn", seq = null
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (${CAMPAIGN})
    where c.workspace_id = ${workspaceId} and c.id = r.id`.execute(sql);
}

/** The reach of these campaigns, days and sources that is there. */
export async function readReach(
  sql: Sql,
  workspaceId: string,
  keys: readonly Pick<ReachRow, 'campaignId' | 'day' | 'source'>[],
): Promise<ReachRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await raw<ReachRow>`
    select c.campaign_id as "campaignId", c.day, c.source, c.impressions, c.clicks, c.spend
    from jsonb_to_recordset(${json(keys)}::jsonb) as r ("campaignId" uuid, day date, source text)
    join campaign_reach c on c.workspace_id = ${workspaceId} and c.campaign_id = r."campaignId" and c.day = r.day
      and c.source = r.source`.execute(sql);
  return rows;
}

/** Sets the reach of campaigns, days and sources. */
export async function writeReach(sql: Sql, workspaceId: string, rows: readonly ReachRow[]): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    insert into campaign_reach (workspace_id, campaign_id, day, source, impressions, clicks, spend)
    select ${workspaceId}::uuid, "campaignId", day, source, impressions, clicks, spend
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (${REACH}) order by 2, 3, 4
    on conflict (workspace_id, campaign_id, day, source)
    do update set impressions = excluded.impressions, clicks = excluded.clicks, spend = excluded.spend`.execute(
    sql,
  );
}

/** Takes the reach of campaigns, days and sources away. */
export async function deleteReach(
  sql: Sql,
  workspaceId: string,
  rows: readonly Pick<ReachRow, 'campaignId' | 'day' | 'source'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    delete from campaign_reach c using jsonb_to_recordset(${json(rows)}::jsonb) as r ("campaignId" uuid, day date, source text)
    where c.workspace_id = ${workspaceId} and c.campaign_id = r."campaignId" and c.day = r.day and c.source = r.source`.execute(
    sql,
  );
}

/** The outcomes that came under these ids of the tool they are from. */
export async function outcomesByExternalId(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<OutcomeRow[]> {
  if (ids.length === 0) return [];
  const rows = await sql
    .selectFrom('outcomes')
    .select([
      'id',
      'lead_id as leadId',
      'account_id as accountId',
      'campaign_id as campaignId',
      'kind',
      'amount',
      'at',
      'external_id as externalId',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('external_id', '=', raw<string>`any (${ids}::text[])`)
    .execute();
  return rows.map((row) => ({ ...row, externalId: row.externalId ?? '', at: row.at.toISOString() }));
}

/** Sets outcomes, and notes their leads for the roll-up. */
export async function writeOutcomes(
  sql: Sql,
  workspaceId: string,
  rows: readonly OutcomeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  // As they were before: a result may be another lead's now.
  const { rows: before } = await raw<{ leadId: string | null }>`
    with written as (
      insert into outcomes (workspace_id, id, lead_id, account_id, campaign_id, kind, amount, at, external_id)
      select ${workspaceId}::uuid, id, "leadId", "accountId", "campaignId", kind, amount, at, "externalId"
      from jsonb_to_recordset(${json(rows)}::jsonb) as r (${OUTCOME})
      on conflict (workspace_id, id) do update set lead_id = excluded.lead_id, account_id = excluded.account_id,
        campaign_id = excluded.campaign_id, kind = excluded.kind, amount = excluded.amount, at = excluded.at)
    select lead_id as "leadId" from outcomes where workspace_id = ${workspaceId} and id = any (${rows.map(({ id }) => id)}::uuid[])`.execute(
    sql,
  );
  await markDirty(
    sql,
    workspaceId,
    [...before, ...rows].flatMap(({ leadId }) => leadId ?? []),
  );
}

/** Takes outcomes away, and notes their leads for the roll-up. */
export async function deleteOutcomes(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await raw<{ leadId: string | null }>`
    delete from outcomes where workspace_id = ${workspaceId} and id = any (${ids}::uuid[]) returning lead_id as "leadId"`.execute(
    sql,
  );
  await markDirty(
    sql,
    workspaceId,
    rows.flatMap(({ leadId }) => leadId ?? []),
  );
}

/** Which of these touchpoints are there. */
export async function knownTouchpoints(
  sql: Sql,
  workspaceId: string,
  rows: readonly { leadId: string; id: string }[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const { rows: known } = await raw<{ id: string }>`
    select t.id from jsonb_to_recordset(${json(rows.map(({ leadId, id }) => ({ leadId, id })))}::jsonb) as r ("leadId" uuid, id uuid)
    join touchpoints t on t.workspace_id = ${workspaceId} and t.lead_id = r."leadId" and t.id = r.id`.execute(
    sql,
  );
  return new Set(known.map(({ id }) => id));
}

/** Takes touchpoints away, and notes their leads for the roll-up. */
export async function deleteTouchpoints(
  sql: Sql,
  workspaceId: string,
  rows: readonly { leadId: string; at: string; id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    with gone as (
      delete from touchpoints t using (
        select coalesce(l.merged_into, l.id) as lead_id, r.at, r.id
        from jsonb_to_recordset(${json(rows)}::jsonb) as r ("leadId" uuid, at timestamptz, id uuid)
        join leads l on l.workspace_id = ${workspaceId} and l.id = r."leadId") r
      where t.workspace_id = ${workspaceId} and t.lead_id = r.lead_id and t.at = r.at and t.id = r.id
      returning t.lead_id, t.id, t.at),
    unsaid as (
      delete from moments m using gone
      where m.workspace_id = ${workspaceId} and m.lead_id = gone.lead_id and m.touchpoint_id = gone.id)
    ${noteDays(workspaceId, 'gone')}`.execute(sql);
  await markDirty(
    sql,
    workspaceId,
    rows.map(({ leadId }) => leadId),
  );
}

/** Marks those of the leads as gone to whom nothing has been added, and frees their identities. Returns their ids. */
export async function deleteUntouchedLeads(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await raw<{ id: string }>`
    update leads l set deleted_at = now(), seq = null
    where l.workspace_id = ${workspaceId} and l.id = any (${ids}::uuid[]) and l.deleted_at is null
      and not exists (select from touchpoints t where t.workspace_id = ${workspaceId} and t.lead_id = l.id)
      and not exists (select from feedback f where f.workspace_id = ${workspaceId} and f.lead_id = l.id and f.retracted_at is null)
      and not exists (select from questions q where q.workspace_id = ${workspaceId} and q.lead_id = l.id)
      and not exists (select from outcomes o where o.workspace_id = ${workspaceId} and o.lead_id = l.id)
      and not exists (select from identities i where i.workspace_id = ${workspaceId} and i.lead_id = l.id and i.source <> 'import')
      and not exists (select from leads m where m.workspace_id = ${workspaceId} and m.merged_into = l.id)
    returning l.id`.execute(sql);
  const gone = rows.map(({ id }) => id);
  await raw`delete from identities where workspace_id = ${workspaceId} and lead_id = any (${gone}::uuid[])`.execute(
    sql,
  );
  return gone;
}

/** Takes identities from their leads; those that have moved to another lead stay. */
export async function deleteIdentities(
  sql: Sql,
  workspaceId: string,
  rows: readonly { kind: string; value: string; leadId: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    delete from identities i using jsonb_to_recordset(${json(rows)}::jsonb) as r (kind text, value text, "leadId" uuid)
    where i.workspace_id = ${workspaceId} and i.kind = r.kind and i.value = r.value
      and r."leadId" in (i.lead_id, i.home_id)`.execute(sql);
}

/** Marks those of the companies as gone that have no leads and no outcomes, and frees their domains. Returns their ids. */
export async function deleteEmptyAccounts(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await raw<{ id: string }>`
    update accounts a set deleted_at = now(), seq = null
    where a.workspace_id = ${workspaceId} and a.id = any (${ids}::uuid[]) and a.deleted_at is null
      and not exists (select from leads l where l.workspace_id = ${workspaceId} and l.account_id = a.id and l.deleted_at is null)
      and not exists (select from outcomes o where o.workspace_id = ${workspaceId} and o.account_id = a.id)
    returning a.id`.execute(sql);
  const gone = rows.map(({ id }) => id);
  await raw`delete from account_domains where workspace_id = ${workspaceId} and account_id = any (${gone}::uuid[])`.execute(
    sql,
  );
  return gone;
}

/** Marks those of the campaigns as gone to which nothing points. Returns their ids. */
export async function deleteUnusedCampaigns(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await raw<{ id: string }>`
    update campaigns c set deleted_at = now(), seq = null
    where c.workspace_id = ${workspaceId} and c.id = any (${ids}::uuid[]) and c.deleted_at is null
      and not exists (select from campaign_reach r where r.workspace_id = ${workspaceId} and r.campaign_id = c.id)
      and not exists (select from feedback f where f.workspace_id = ${workspaceId} and f.campaign_id = c.id)
      and not exists (select from outcomes o where o.workspace_id = ${workspaceId} and o.campaign_id = c.id)
      and not exists (select from teams t where t.workspace_id = ${workspaceId} and c.id = any (t.campaign_ids) and t.deleted_at is null)
      and not exists (select from touchpoints t where t.workspace_id = ${workspaceId} and t.campaign_id = c.id)
    returning c.id`.execute(sql);
  return rows.map(({ id }) => id);
}

/** These accounts by id; those that are gone are left out. */
export function readAccountsById(sql: Sql, workspaceId: string, ids: readonly string[]) {
  return sql
    .selectFrom('accounts')
    .select(['id', 'name', 'domains', 'industry', 'country', 'employees'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${ids}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute();
}

/** These campaigns by id; those that are gone are left out. */
export function readCampaignsById(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<CampaignRow[]> {
  return sql
    .selectFrom('campaigns')
    .select(['id', 'key', 'name', 'channels', 'starts_on as startsOn', 'ends_on as endsOn'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${ids}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute();
}
