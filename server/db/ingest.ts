/** The SQL of ingest and import: whole batches at a time, a few statements each, whatever their size. */
import { sql as raw } from 'kysely';
import { v7 } from 'uuid';
import type { Stop, Touchpoint } from '#lib/contract/records.ts';
import { nameKey } from '#lib/domain/name.ts';
import { noteDays } from './campaign-days.ts';
import { chunks } from './chunks.ts';
import type { Sql } from './db.ts';
import { NOTED_TOGETHER } from './dirty-leads.ts';
import { byId, type IdentityKind, json } from './tables.ts';

export interface IdentityRow {
  kind: IdentityKind;
  value: string;
}

/** A lead's card as far as sources other than people write it. */
export interface LeadRow {
  id: string;
  accountId: string | null;
  ownerId: string | null;
  crmUrl: string | null;
  stop: Stop | null;
  name: string;
  title: string | null;
  country: string | null;
  emails: string[];
  linkedin: string[];
}

export interface AccountRow {
  id: string;
  name: string;
  domains: string[];
  industry: string | null;
  country: string | null;
  employees: number | null;
}

export interface TouchRow
  extends Pick<Touchpoint, 'kind' | 'direction' | 'actor' | 'side' | 'channel' | 'title' | 'detail'> {
  id: string;
  leadId: string;
  /** The lead that was met, when it was merged into this one. */
  homeId?: string | null;
  at: Date;
  /** When the thing is that it announces; without one it announces nothing. */
  startsAt?: Date | null;
  /** Key of a campaign; one that the workspace does not have leaves the touchpoint without. */
  campaignKey: string | null;
  /** The rule that says it is no person's. */
  rule?: string | null;
  /** JSON text of an object. */
  props: string | null;
}

const LEAD_COLUMNS = raw`id uuid, "accountId" uuid, "ownerId" uuid, "crmUrl" text, stop jsonb, name text, "nameKey" text, title text, country text, emails text[], linkedin text[]`;
const ACCOUNT_COLUMNS = raw`id uuid, name text, domains text[], industry text, country text, employees int`;

const withNameKey = <Row extends LeadRow>(row: Row) => ({ ...row, nameKey: nameKey(row.name) });

/**
 * Many values as one text, which takes a tenth of the time that a driver needs for an array. For values without quotes or commas:
 * ids, numbers.
 */
const list = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** In the order of the index of identities. */
const inOrder = <Key extends IdentityRow>(keys: readonly Key[]): Key[] =>
  keys.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.value, b.value));

/** As `list`, for any texts: a set of rows. */
const texts = (values: readonly (string | null)[]) => raw`json_array_elements_text(${json(values)}::json)`;

const column = <Row>(rows: readonly Row[], value: (row: Row) => string | null) =>
  raw`${rows.map(value)}::text[]`;

/** Notes message ids as taken on a day. Returns those that were new; one that another batch is taking now is waited for. */
export async function takeMessageIds(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
  day: string,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  // Which they are is said only when some were there: nearly always all are new, and a list would take as long as their writing.
  const { rows } = await raw<{ fresh: string[] | null }>`
    with added as (
      insert into ingest_keys (workspace_id, key, day) select ${workspaceId}::uuid, key, ${day}::date from ${texts([...ids].sort())} as key
      on conflict do nothing returning key)
    select case when count(*) < ${ids.length}::int then coalesce(array_agg(key), '{}') end as fresh from added`.execute(
    sql,
  );
  return new Set(rows[0]?.fresh ?? ids);
}

/** Forgets message ids, so that they may be sent again. */
export async function releaseMessageIds(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await raw`delete from ingest_keys where workspace_id = ${workspaceId} and key = any (${ids}::text[])`.execute(
    sql,
  );
}

/** Which leads have these identities, and whose they were before a merge. */
export async function findIdentities(
  sql: Sql,
  workspaceId: string,
  given: readonly IdentityRow[],
): Promise<(IdentityRow & { leadId: string; homeId: string | null })[]> {
  if (given.length === 0) return [];
  // The index's pages are then read one after the other.
  const keys = inOrder(given);
  // As two texts in the order of the keys: a thousand rows would take longer to hand over than to find.
  const { rows } = await raw<{ leads: string; homes: string }>`
    select string_agg(coalesce(i.lead_id::text, ''), ',' order by k.n) as leads, string_agg(coalesce(i.home_id::text, ''), ',' order by k.n) as homes
    from rows from (${texts(keys.map(({ kind }) => kind))}, ${texts(keys.map(({ value }) => value))}) with ordinality as k (kind, value, n)
    left join lateral (
      -- offset 0: one look-up a key, however old the statistics; a plan that reads them all would win otherwise
      select lead_id, home_id from identities where workspace_id = ${workspaceId} and kind = k.kind and value = k.value offset 0) i on true`.execute(
    sql,
  );
  const [leads = [], homes = []] = [rows[0]?.leads.split(','), rows[0]?.homes.split(',')];
  return keys.flatMap((key, index) => {
    const leadId = leads[index];
    return leadId ? [{ ...key, leadId, homeId: homes[index] || null }] : [];
  });
}

/** The cards of these leads; leads that are gone are left out. */
export function readLeadRows(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<LeadRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return sql
    .selectFrom('leads')
    .select([
      'id',
      'account_id as accountId',
      'owner_id as ownerId',
      'crm_url as crmUrl',
      'stop',
      'name',
      'title',
      'country',
      'emails',
      'linkedin',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${ids}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute();
}

/** The accounts of these domains, each with the domain it was found by. */
export async function readAccountRows(
  sql: Sql,
  workspaceId: string,
  domains: readonly string[],
): Promise<(AccountRow & { domain: string })[]> {
  if (domains.length === 0) return [];
  const { rows } = await raw<AccountRow & { domain: string }>`
    select a.id, a.name, a.domains, a.industry, a.country, a.employees, d.domain
    from unnest(${[...domains]}::text[]) as d (domain)
    cross join lateral (
      -- offset 0: one look-up a domain, however old the statistics
      select account_id as id from account_domains where workspace_id = ${workspaceId} and domain = d.domain offset 0) f
    cross join lateral (
      select * from accounts where workspace_id = ${workspaceId} and id = f.id and deleted_at is null offset 0) a`.execute(
    sql,
  );
  return rows;
}

/** New accounts with their domains. Returns how many domains were free; fewer than given means that another batch was first. */
export async function insertAccounts(
  sql: Sql,
  workspaceId: string,
  rows: readonly AccountRow[],
): Promise<number> {
  if (rows.length === 0) return 0;
  await raw`
    insert into accounts (workspace_id, id, name, domains, industry, country, employees)
    select ${workspaceId}::uuid, id, name, domains, industry, country, employees
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (${ACCOUNT_COLUMNS})`.execute(sql);
  const domains = rows
    .flatMap(({ id, domains: all }) => all.map((domain) => ({ id, domain })))
    .sort((a, b) => (a.domain < b.domain ? -1 : 1));
  const { rows: taken } = await raw`
    insert into account_domains (workspace_id, domain, account_id)
    select ${workspaceId}::uuid, domain, account_id::uuid from unnest(${column(domains, ({ domain }) => domain)}, ${column(domains, ({ id }) => id)}) as d (domain, account_id)
    on conflict do nothing returning domain`.execute(sql);
  return taken.length;
}

/** Writes changed accounts and asks for their stamp. */
export async function updateAccounts(
  sql: Sql,
  workspaceId: string,
  rows: readonly AccountRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    update accounts a set name = r.name, industry = r.industry, country = r.country, employees = r.employees, seq = null,
      card_at = case when (a.industry, a.country, a.employees) is distinct from (r.industry, r.country, r.employees) then now() else a.card_at end
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (${ACCOUNT_COLUMNS})
    where a.workspace_id = ${workspaceId} and a.id = r.id`.execute(sql);
}

/**
 * New leads, without a stamp yet.
 * @param source what brought them, e.g. `ingest`
 */
export async function insertLeads(
  sql: Sql,
  workspaceId: string,
  rows: readonly LeadRow[],
  source: string,
): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    insert into leads (workspace_id, id, account_id, owner_id, crm_url, stop, name, name_key, title, country, emails, linkedin, source)
    select ${workspaceId}::uuid, id, "accountId", "ownerId", "crmUrl", stop, name, "nameKey", title, country, emails, linkedin, ${source}
    from jsonb_to_recordset(${json(rows.map(withNameKey))}::jsonb) as r (${LEAD_COLUMNS})`.execute(sql);
}

/** A changed lead, and the addresses that were on its card when it was read. */
export interface ChangedLead extends LeadRow {
  hadEmails: string[];
  hadLinkedin: string[];
}

/**
 * Writes changed leads and asks for their stamp. Returns how many were still as read; fewer than given means that a person has
 * linked or cut an address, or merged the lead, in the meantime.
 */
export async function updateLeads(
  sql: Sql,
  workspaceId: string,
  rows: readonly ChangedLead[],
): Promise<number> {
  if (rows.length === 0) return 0;
  // Each lead looks its row up: a join would compare each with each where the statistics of the table are older than its rows.
  const row = raw`jsonb_to_record((select rows from given) -> l.id::text) as r (${LEAD_COLUMNS}, "hadEmails" text[], "hadLinkedin" text[])`;
  const { rows: written } = await raw`
    with given as (select ${json(byId(rows.map(withNameKey)))}::jsonb as rows)
    update leads l set (account_id, owner_id, crm_url, stop, name, name_key, title, country, emails, linkedin, card_at, seq) = (
      select r."accountId", case when l.owner_by_hand then l.owner_id else r."ownerId" end, r."crmUrl",
        case when l.stop is null or (r.stop ->> 'kind' = 'objection' and l.stop ->> 'kind' <> 'objection') then r.stop else l.stop end,
        r.name, r."nameKey", r.title, r.country, r.emails, r.linkedin,
        case when (l.account_id, l.title, l.country) is distinct from (r."accountId", r.title, r.country) then now() else l.card_at end,
        null::bigint from ${row})
    where l.workspace_id = ${workspaceId} and l.id = any (${rows.map(({ id }) => id)}::uuid[]) and l.deleted_at is null
      and exists (select from ${row} where l.emails = r."hadEmails" and l.linkedin = r."hadLinkedin")
    returning l.id`.execute(sql);
  return written.length;
}

/** Which of these identities a person has cut from a lead, for each such lead. */
export async function findCuts(
  sql: Sql,
  workspaceId: string,
  keys: readonly IdentityRow[],
): Promise<(IdentityRow & { leadId: string })[]> {
  if (keys.length === 0) return [];
  const { rows } = await raw<IdentityRow & { leadId: string }>`
    select c.kind, c.value, c.lead_id as "leadId"
    from rows from (${texts(keys.map(({ kind }) => kind))}, ${texts(keys.map(({ value }) => value))}) as k (kind, value)
    join identity_cuts c on c.workspace_id = ${workspaceId} and c.kind = k.kind and c.value = k.value and c.restored_at is null`.execute(
    sql,
  );
  return rows;
}

/**
 * Links identities to leads. Returns how many were free and not cut; fewer than given means that another batch or a person was
 * first.
 */
export async function insertIdentities(
  sql: Sql,
  workspaceId: string,
  rows: readonly (IdentityRow & { leadId: string })[],
  source: string,
): Promise<number> {
  if (rows.length === 0) return 0;
  // In one order everywhere, so that two batches wait for each other instead of locking each other out.
  const sorted = inOrder(rows);
  const { rows: taken } = await raw`
    insert into identities (workspace_id, kind, value, lead_id, source)
    select ${workspaceId}::uuid, kind, value, lead_id::uuid, ${source}
    from unnest(${column(sorted, ({ kind }) => kind)}, ${column(sorted, ({ value }) => value)}, ${column(sorted, ({ leadId }) => leadId)}) as i (kind, value, lead_id)
    where not exists (
      select from identity_cuts c where c.workspace_id = ${workspaceId} and c.kind = i.kind and c.value = i.value
        and c.lead_id = i.lead_id::uuid and c.restored_at is null)
    on conflict do nothing returning kind`.execute(sql);
  return taken.length;
}

/** Half a surrogate pair: like NUL, it stands in no text that is stored. */
const NONE = '\ud800';

/** What touchpoints have in common with others, each once, and which of them each row has: a tool says the same of many people. */
function shapesOf(rows: readonly TouchRow[]) {
  const numbers = new Map<string, number>();
  const shapes: object[] = [];
  const ofRow = rows.map(({ homeId = null, startsAt = null, rule = null, ...row }) => {
    const { kind, direction, actor, side, channel, campaignKey, title, detail } = row;
    const told = `${campaignKey ?? NONE}\0${title}\0${detail ?? NONE}\0${rule}\0${homeId}\0${startsAt?.getTime()}`;
    const text = `${kind}\0${direction}\0${actor}\0${side}\0${channel}\0${told}`;
    const known = numbers.get(text);
    if (known !== undefined) return known;
    const n = numbers.size;
    numbers.set(text, n);
    const shape = { n, kind, direction, actor, side, channel, campaignKey, title, detail, rule, homeId };
    shapes.push({ ...shape, startsAt });
    return n;
  });
  return { shapes, ofRow };
}

/** As `shapesOf`, for what each row keeps as JSON: reading it takes the database as long as storing the row. 0: nothing. */
function propsOf(rows: readonly TouchRow[]) {
  const numbers = new Map<string, number>();
  const ofRow = rows.map(({ props }) => {
    if (props === null) return 0;
    const n = numbers.get(props) ?? numbers.size + 1;
    numbers.set(props, n);
    return n;
  });
  return { props: `[${[...numbers.keys()].join()}]`, ofRow };
}

/** Adds touchpoints, and notes their leads for the roll-up and their days for the reports. One statement. */
export async function insertTouchpoints(
  sql: Sql,
  workspaceId: string,
  rows: readonly TouchRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const leadIds = [...new Set(rows.map(({ leadId }) => leadId))];
  const { shapes, ofRow } = shapesOf(rows);
  const { props, ofRow: propsOfRow } = propsOf(rows);
  await raw`
    with added as (
      insert into touchpoints (workspace_id, lead_id, home_id, at, id, kind, direction, actor, side, channel, campaign_id, title, detail, props, rule, starts_at)
      select ${workspaceId}::uuid, t.lead_id, s."homeId", to_timestamp(t.at / 1000), t.id, s.kind, s.direction, s.actor, s.side, s.channel, c.id, s.title,
        s.detail, p.props, s.rule, s."startsAt"
      from unnest(${list(rows.map(({ leadId }) => leadId))}::uuid[], ${list(rows.map(({ at }) => at.getTime()))}::float8[],
        ${list(rows.map(({ id }) => id))}::uuid[], ${list(ofRow)}::int[], ${list(propsOfRow)}::int[]) as t (lead_id, at, id, shape, props)
      join json_to_recordset(${json(shapes)}::json) as s (n int, kind text, direction text, actor text, side text, channel text, "campaignKey" text,
        title text, detail text, rule text, "homeId" uuid, "startsAt" timestamptz) on s.n = t.shape
      left join jsonb_array_elements(${props}::jsonb) with ordinality as p (props, n) on p.n = t.props
      left join campaigns c on c.workspace_id = ${workspaceId} and c.key = s."campaignKey" and c.deleted_at is null
      returning at),
    days as (${noteDays(workspaceId, 'added')})
    insert into lead_dirty_batches (workspace_id, id, lead_ids) values ${raw.join(
      [...chunks(leadIds, NOTED_TOGETHER)].map(
        (some) => raw`(${workspaceId}, ${v7()}, ${list(some)}::uuid[])`,
      ),
    )}`.execute(sql);
}

/** Ids of active members by the names and addresses a file may call them, in lower case. */
export async function memberIdsByName(sql: Sql, workspaceId: string): Promise<Map<string, string>> {
  const rows = await sql
    .selectFrom('members')
    .select(['id', 'name', 'email'])
    .where('workspace_id', '=', workspaceId)
    .where('active', '=', true)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(
    rows.flatMap(({ id, name, email }) => [
      [name.toLowerCase(), id] as const,
      [email.toLowerCase(), id] as const,
    ]),
  );
}

/** Gives new leads without an owner the one who looks after their account, when that is a single active member. */
export async function assignByAccount(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<void> {
  if (leadIds.length === 0) return;
  await raw`
    with fresh as (
      select id, account_id from leads
      where workspace_id = ${workspaceId} and id = any (${[...leadIds]}::uuid[]) and owner_id is null and account_id is not null),
    owned as (
      select l.account_id, min(l.owner_id::text)::uuid as owner_id from leads l
      where l.workspace_id = ${workspaceId} and l.account_id in (select account_id from fresh) and l.owner_id is not null and l.deleted_at is null
      group by l.account_id having count(distinct l.owner_id) = 1)
    update leads l set owner_id = owned.owner_id, seq = null from fresh
      join owned on owned.account_id = fresh.account_id
      join members m on m.workspace_id = ${workspaceId} and m.id = owned.owner_id and m.active and m.deleted_at is null
    where l.workspace_id = ${workspaceId} and l.id = fresh.id`.execute(sql);
}

/** Those of the leads who have objected to marketing: nothing more is stored of what they do. */
export async function objectedLeads(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await raw<{ id: string }>`
    select id from leads where workspace_id = ${workspaceId} and id = any (${list(leadIds)}::uuid[]) and stop is not null
      and stop ->> 'kind' = 'objection'`.execute(sql);
  return new Set(rows.map(({ id }) => id));
}
