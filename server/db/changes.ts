/**
 * The change feed. Each workspace has a counter (workspaces.change_seq); each row of a synced table carries the number of its
 * last change. A device asks for the rows above the number it has.
 *
 * The counter's row is locked from the stamp to the commit, so numbers become visible in their order: whoever reads a counter of
 * n can read every row up to n. A plain sequence does not give that, and readers lose rows that commit late
 * (tests/server/changes-gap.test.ts).
 *
 * Writers set `seq` to null and call `stamp` as the last thing in their transaction, so that the lock is held shortly.
 */
import { type RawBuilder, sql as raw } from 'kysely';
import * as z from 'zod';
import { type Columns, fromColumns } from '#lib/contract/columns.ts';
import { SYNCED, type SyncedRecord, type SyncedTable } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';
import { noteLeadDays, unstampedLeads } from './lead-days.ts';

/** Changed records of one table as columns (lib/contract/columns.ts), in the order of their changes, and the ids of those that are gone. */
interface TableChanges {
  columns: Columns;
  deleted: string[];
  /** Of leads only: which lead stands for one that is gone, because it was merged into it. */
  forwards?: Record<string, string>;
}

export interface Changes {
  epoch: number;
  /** As of Position. */
  since?: number;
  horizon?: number;
  /** Everything up to this number was given. */
  seq: number;
  more: boolean;
  /** Changed rows after this page; about, when there are many. */
  remaining: number;
  /** Tables without changes are left out. */
  tables: Partial<Record<SyncedTable, TableChanges>>;
}

type Fields<T extends SyncedTable> = { [K in keyof SyncedRecord<T>]-?: RawBuilder<unknown> };

interface Source {
  table: 'workspace_settings' | Exclude<SyncedTable, 'workspace'>;
  /** The contract's key → where the value comes from, in the contract's form. */
  fields: Record<string, RawBuilder<unknown>>;
}

const column = (name: string): RawBuilder<unknown> => raw.ref(name);
const instant = (name: string): RawBuilder<unknown> =>
  raw`to_char(${raw.ref(name)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const source = <T extends SyncedTable>(table: Source['table'], fields: Fields<T>): Source => ({
  table,
  fields,
});

const SOURCES: Record<SyncedTable, Source> = {
  workspace: source<'workspace'>('workspace_settings', {
    id: column('workspace_id'),
    name: column('name'),
    currency: column('currency'),
    stages: column('stages'),
    reasons: column('reasons'),
    sitesOff: column('sites_off'),
    titleRules: column('title_rules'),
    kindMoments: column('kind_moments'),
    competitors: column('competitors'),
    leadModel: raw`(select model from models m where m.workspace_id = changed.workspace_id)`,
  }),
  members: source<'members'>('members', {
    id: column('id'),
    name: column('name'),
    email: column('email'),
    department: column('department'),
    admin: column('admin'),
    active: column('active'),
  }),
  teams: source<'teams'>('teams', {
    id: column('id'),
    name: column('name'),
    problem: column('problem'),
    memberIds: column('member_ids'),
    campaignIds: column('campaign_ids'),
    agreement: column('agreement'),
    proposed: raw`(
      select content || jsonb_build_object('number', number, 'authorId', author_id, 'at', ${instant('at')}, 'approvals', approvals)
      from agreement_versions v
      where v.workspace_id = changed.workspace_id and v.team_id = changed.id and v.number > changed.agreement_number
      order by number desc limit 1)`,
    goal: column('goal'),
  }),
  accounts: source<'accounts'>('accounts', {
    id: column('id'),
    name: column('name'),
    domains: column('domains'),
    industry: column('industry'),
    country: column('country'),
    employees: column('employees'),
  }),
  personas: source<'personas'>('personas', {
    id: column('id'),
    name: column('name'),
    threshold: column('threshold'),
    criteria: column('criteria'),
    text: column('text'),
  }),
  campaigns: source<'campaigns'>('campaigns', {
    id: column('id'),
    key: column('key'),
    name: column('name'),
    channels: column('channels'),
    startsOn: column('starts_on'),
    endsOn: column('ends_on'),
    ownerId: column('owner_id'),
    brief: column('brief'),
    personaIds: column('persona_ids'),
    addresses: column('addresses'),
    externalIds: column('external_ids'),
    spellings: raw`array(select s.spelling from spellings s where s.workspace_id = changed.workspace_id
      and s.field = 'campaign' and s.meaning = changed.key order by s.spelling)`,
  }),
  leads: source<'leads'>('leads', {
    id: column('id'),
    accountId: column('account_id'),
    ownerId: column('owner_id'),
    name: column('name'),
    title: column('title'),
    country: column('country'),
    emails: column('emails'),
    linkedin: column('linkedin'),
    stage: column('stage'),
    stageAt: instant('stage_at'),
    stageWhy: column('stage_why'),
    personaByHand: column('persona_by_hand'),
    actions: column('actions'),
    signals: column('signals'),
    touches: column('touches'),
    lastTouchAt: instant('last_touch_at'),
    lastSignAt: instant('last_sign_at'),
    lastCampaignId: column('last_campaign_id'),
    lastCampaignAt: instant('last_campaign_at'),
    handoverCampaignId: column('handover_campaign_id'),
    handover: column('handover'),
    stop: column('stop'),
    crmUrl: column('crm_url'),
  }),
  feedback: source<'feedback'>('feedback', {
    id: column('id'),
    leadId: column('lead_id'),
    authorId: column('author_id'),
    handedTo: column('handed_to'),
    verdict: column('verdict'),
    reasons: column('reasons'),
    note: column('note'),
    contact: column('contact'),
    outcome: column('outcome'),
    campaignId: column('campaign_id'),
    givenAt: instant('given_at'),
    revisedAt: instant('revised_at'),
    retractedAt: instant('retracted_at'),
    history: column('history'),
    answers: column('answers'),
    pin: column('pin'),
    touchpoints: column('touchpoints'),
    pinned: column('pinned'),
    notNow: column('not_now'),
    triggered: column('triggered'),
  }),
  questions: source<'questions'>('questions', {
    id: column('id'),
    leadId: column('lead_id'),
    teamId: column('team_id'),
    authorId: column('author_id'),
    text: column('text'),
    at: instant('created_at'),
    answers: column('answers'),
  }),
};

const NAMES: readonly SyncedTable[] = [
  'workspace',
  'members',
  'teams',
  'accounts',
  'personas',
  'campaigns',
  'leads',
  'feedback',
  'questions',
];

/** Where a device stands. */
export interface Position {
  epoch: number;
  seq: number;
  /** Only of a device that holds a part of the leads: the counter when its first pull began. */
  since?: number;
  /** Only of a device that has not come to the horizon yet: where that was when it began anew, so that it missed nothing before. */
  horizon?: number;
}

/** Of more leads than a device holds it gets its member's, those handed over and those with feedback. Of others it hears only that they changed since. */
interface Scope {
  memberId: string;
  since: number;
  /** Its first pull is under way: it has not come to `since` yet. */
  walking: boolean;
}

/**
 * The rows of a table that concern a device, to select from. Up to `since` its leads are looked up one by one (the lateral), after
 * it the changed rows are judged one by one: to join the two sets, the planner would have to know how large they are.
 */
function rowsOf(name: SyncedTable, workspaceId: string, scope: Scope | null): RawBuilder<unknown> {
  const whole = raw.table(SOURCES[name].table);
  if (!scope || (name !== 'leads' && name !== 'accounts')) return whole;
  const { memberId, since, walking } = scope;
  const changed = raw`workspace_id = ${workspaceId} and seq > ${since}`;
  if (name === 'accounts') return raw`(select * from accounts where ${changed}) accounts`;
  const outside = raw`owner_id is distinct from ${memberId} and handover is null
    and not exists (select from feedback where workspace_id = ${workspaceId} and lead_id = leads.id)
    and not exists (select from questions where workspace_id = ${workspaceId} and lead_id = leads.id)`;
  const own = raw`
    select one.*, false as outside
    from (
      select id from leads where workspace_id = ${workspaceId} and owner_id = ${memberId}
      union select id from leads where workspace_id = ${workspaceId} and handover is not null
      union select lead_id from feedback where workspace_id = ${workspaceId}
      union select lead_id from questions where workspace_id = ${workspaceId}) own
    cross join lateral (select * from leads where workspace_id = ${workspaceId} and id = own.id offset 0) one
    where one.seq <= ${since}
    union all `;
  return raw`(${walking ? own : raw``} select *, ${outside} as outside from leads where ${changed}) leads`;
}

type TableRow = Columns & { gone_ids: string[]; forwards: Record<string, string> | null };

/** A select of one TableRow. The columns are made by the database: as rows, their values would be read, copied and turned around one by one. */
function tableRow(
  name: SyncedTable,
  range: RawBuilder<unknown>,
  rows: RawBuilder<unknown>,
  isOutside = raw`false`,
): RawBuilder<TableRow> {
  const { fields } = SOURCES[name];
  // Settings are never deleted.
  const gone = name === 'workspace' ? raw`false` : raw`(deleted_at is not null or ${isOutside})`;
  const all = (value: RawBuilder<unknown>, which: RawBuilder<unknown>) =>
    raw`coalesce(json_agg(${value}) filter (where ${which}), '[]')`;
  const columns = Object.entries(fields).map(
    ([key, value]) => raw`${all(value, raw`not gone`)} as ${raw.ref(key)}`,
  );
  const forwards =
    name === 'leads'
      ? raw`json_object_agg(id, merged_into) filter (where gone and merged_into is not null)`
      : raw`null`;
  return raw<TableRow>`
    select ${raw.join(columns)}, ${all(fields['id'] ?? raw.ref('id'), raw`gone`)} as gone_ids, ${forwards} as forwards
    from (select *, ${gone} as gone from ${rows} where ${range} order by seq) changed`;
}

function toChanges(row: TableRow | undefined): TableChanges {
  const { gone_ids: deleted = [], forwards, ...columns } = row ?? {};
  return { columns, deleted, ...(forwards ? { forwards } : {}) };
}

async function readTable(sql: Sql, ...which: Parameters<typeof tableRow>): Promise<TableChanges> {
  const { rows } = await tableRow(...which).execute(sql);
  return toChanges(rows[0]);
}

/** Two answers about one table as one. */
function joined(one: TableChanges | undefined, other: TableChanges): TableChanges {
  if (!one) return other;
  const columns: Columns = {};
  for (const [key, values] of Object.entries(one.columns))
    columns[key] = [...values, ...(other.columns[key] ?? [])];
  const forwards = { ...one.forwards, ...other.forwards };
  return { columns, deleted: [...one.deleted, ...other.deleted], forwards };
}

/**
 * The cards of some leads with their accounts, as in the change feed; leads that are gone are left out.
 * @param ids a select of their `id`
 */
export async function readCards(
  sql: Sql,
  workspaceId: string,
  ids: RawBuilder<unknown>,
): Promise<{ leads: TableChanges; accounts: TableChanges }> {
  // One statement: the embedded database lies a journey away for each.
  const wanted = leadsWhich(workspaceId, raw`id = any (array(select id from wanted))`);
  const { rows } = await raw<{ leads: TableRow; accounts: TableRow }>`
    with wanted as materialized (${ids})
    select
      (select row_to_json(read) from (${tableRow('leads', wanted, raw.table('leads'))}) read) as leads,
      (select row_to_json(read) from (${accountRow(
        workspaceId,
        raw`array(select account_id from leads where ${wanted})`,
      )}) read) as accounts`.execute(sql);
  return { leads: toChanges(rows[0]?.leads), accounts: toChanges(rows[0]?.accounts) };
}

/** Leads that are there. */
const leadsWhich = (workspaceId: string, which: RawBuilder<unknown>): RawBuilder<unknown> =>
  raw`workspace_id = ${workspaceId} and deleted_at is null and ${which}`;

const accountRow = (workspaceId: string, ids: RawBuilder<unknown>): RawBuilder<TableRow> =>
  tableRow('accounts', raw`workspace_id = ${workspaceId} and id = any (${ids})`, raw.table('accounts'));

async function accountsOf(sql: Sql, workspaceId: string, leads: TableChanges): Promise<TableChanges> {
  const ids = [...new Set((leads.columns.accountId ?? []).filter((id) => id !== null))];
  const { rows } = await accountRow(workspaceId, raw`${ids}::uuid[]`).execute(sql);
  return toChanges(rows[0]);
}

/** A table's records that are there, in the contract's form. @param which of them; all when left out */
export async function readRecords<T extends Exclude<SyncedTable, 'workspace'>>(
  sql: Sql,
  workspaceId: string,
  name: T,
  which: RawBuilder<unknown> = raw`true`,
): Promise<SyncedRecord<T>[]> {
  const there = raw`workspace_id = ${workspaceId} and deleted_at is null and ${which}`;
  const { columns } = await readTable(sql, name, there, raw.table(SOURCES[name].table));
  const schema: z.ZodType<SyncedRecord<T>> = SCHEMAS[name];
  return z.array(schema).parse(fromColumns(columns));
}

/** SYNCED, typed so that a table's name leads to its record. */
const SCHEMAS: { [T in SyncedTable]: z.ZodType<SyncedRecord<T>> } = SYNCED;

/** The same select over every synced table, one after the other. */
const overAll = (select: (name: SyncedTable) => RawBuilder<unknown>): RawBuilder<unknown> =>
  raw.join(NAMES.map(select), raw` union all `);

const inRange = (workspaceId: string, after: number, upTo: number): RawBuilder<unknown> =>
  raw`workspace_id = ${workspaceId} and seq > ${after} and seq <= ${upTo}`;

/**
 * The next number, row by row. Not by joining the rows with their numbers: right after a bulk load the planner knows nothing
 * of the new rows, takes them for a few, and joins each with each.
 */
const NEXT = raw`set_config('app.seq', (current_setting('app.seq')::bigint + 1)::text, true)::bigint`;

/** The tables in which rows wait for a number. To ask first is cheaper than to plan eight updates for the usual one. */
async function waitingIn(sql: Sql, waiting: RawBuilder<unknown>): Promise<SyncedTable[]> {
  const { rows } = await raw<{ name: SyncedTable }>`${overAll(
    (name) =>
      raw`select ${raw.lit(name)} as name where exists (select from ${raw.table(SOURCES[name].table)} where ${waiting})`,
  )}`.execute(sql);
  return rows.map((row) => row.name);
}

/**
 * Numbers every row of the workspace that waits for it (`seq` is null), and notes the days of leads that count otherwise then. Call it
 * last in the transaction that changed them. Returns the workspace's counter afterwards, or null when nothing waited.
 */
export async function stamp(sql: Sql, workspaceId: string): Promise<number | null> {
  const waiting = raw`workspace_id = ${workspaceId} and seq is null`;
  const names = await waitingIn(sql, waiting);
  const tables = names.map((name) => raw.table(SOURCES[name].table));
  if (tables.length === 0) return null;
  const leadDays =
    names.includes('leads') || names.includes('feedback')
      ? raw`noted as (${noteLeadDays(workspaceId, unstampedLeads(workspaceId))}), `
      : raw``;
  // One statement, so that the rows counted are the rows numbered.
  const { rows } = await raw<{ seq: number }>`
    with ${leadDays}waiting as (select ${raw.join(
      tables.map((table) => raw`(select count(*) from ${table} where ${waiting})`),
      raw` + `,
    )} as n),
    counter as (
      update workspaces set change_seq = change_seq + n from waiting where workspace_id = ${workspaceId}
      returning change_seq, set_config('app.seq', (change_seq - n)::text, true)),
    ${raw.join(
      tables.map(
        (table, index) =>
          raw`${raw.ref(`numbered_${index}`)} as (update ${table} set seq = ${NEXT} from counter where ${waiting})`,
      ),
    )}
    select change_seq as seq from counter`.execute(sql);
  return rows[0]?.seq ?? null;
}

/** How far a workspace has come. */
export interface Head {
  epoch: number;
  seq: number;
  /** What is gone up to this number is no longer known. */
  horizon: number;
}

export const HEAD = ['epoch', 'change_seq as seq', 'horizon'] as const;

/** The workspace's head, inside Db.workspaceTx. */
export const readHead = (sql: Sql, workspaceId: string): Promise<Head | undefined> =>
  sql.selectFrom('workspaces').select(HEAD).where('workspace_id', '=', workspaceId).executeTakeFirst();

/** The workspace's counter; 0 when there is no such workspace. */
export async function changeSeq(db: Db, workspaceId: string): Promise<number> {
  return (await db.workspaceTx(workspaceId, (sql) => readHead(sql, workspaceId)))?.seq ?? 0;
}

/** Where a page of at most `limit` rows ends, and which tables it touches. */
async function pageEnd(
  sql: Sql,
  workspaceId: string,
  { after, hi, limit, scope }: { after: number; hi: number; limit: number; scope: Scope | null },
) {
  // Each part comes in order from its index, so the page costs its own rows only, however many follow.
  const { rows } = await raw<{ name: SyncedTable; n: number; last: number }>`
    select source as name, count(*) as n, max(seq) as last from (
      select source, seq from (${overAll(
        (name) =>
          raw`(select ${raw.lit(name)} as source, seq from ${rowsOf(name, workspaceId, scope)}
            where ${inRange(workspaceId, after, hi)} order by seq limit ${limit})`,
      )}) changed
      order by seq limit ${limit}) page
    group by source`.execute(sql);
  const count = rows.reduce((sum, row) => sum + row.n, 0);
  const upTo = count === limit ? Math.max(...rows.map((row) => row.last)) : hi;
  return { after, upTo, rows: count, names: rows.map((row) => row.name) };
}

/** Counting is exact up to this many numbers, and beyond goes by how densely the page was filled: it would cost more than the page. */
const COUNTED = 10_000;

async function countAfter(
  sql: Sql,
  workspaceId: string,
  page: { after: number; upTo: number; rows: number },
  hi: number,
  scope: Scope | null,
): Promise<number> {
  const numbers = hi - page.upTo;
  if (numbers === 0) return 0;
  if (numbers > COUNTED) return Math.ceil((numbers * page.rows) / (page.upTo - page.after));
  const { rows } = await raw<{ n: number }>`
    select sum(n)::bigint as n from (${overAll(
      (name) =>
        raw`select count(*) as n from ${rowsOf(name, workspaceId, scope)} where ${inRange(workspaceId, page.upTo, hi)}`,
    )}) counted`.execute(sql);
  return rows[0]?.n ?? 0;
}

/** Beyond this, a device that holds a part of the leads is quicker with a new start than with word of every other lead. */
const FAR_BEHIND = 200_000;

/**
 * The next page of changes, at most `limit` rows over all tables, inside Db.workspaceTx. null as the cursor begins anew.
 * 'resync' when the cursor is of another epoch or ahead of the counter, as after a restore, or of another scope, or so old that
 * what is gone since is no longer known: the device must begin anew.
 *
 * The counter is read first: all rows up to it are committed then, and rows changed while we read only leave the range.
 *
 * @param memberId for a device that holds a part of the leads, whose it is; null when it holds all
 * @param given the workspace's head, where it was read already in this transaction
 */
export async function readChanges(
  sql: Sql,
  workspaceId: string,
  cursor: Position | null,
  limit: number,
  memberId: string | null = null,
  given?: Head,
): Promise<Changes | 'resync'> {
  const now = given ?? (await readHead(sql, workspaceId));
  if (!now) return 'resync';
  if (cursor && (cursor.epoch !== now.epoch || cursor.seq > now.seq)) return 'resync';
  if (cursor && (cursor.since === undefined) !== (memberId === null)) return 'resync';
  const after = cursor?.seq ?? 0;
  const begunAt = cursor ? (cursor.horizon ?? 0) : now.horizon;
  if (after < now.horizon && begunAt < now.horizon) return 'resync';
  const since = cursor?.since ?? now.seq;
  const scope = memberId === null ? null : { memberId, since, walking: after < since };
  if (scope && !scope.walking && now.seq - after > FAR_BEHIND) return 'resync';

  const page = await pageEnd(sql, workspaceId, { after, hi: now.seq, limit, scope });
  const range = inRange(workspaceId, after, page.upTo);
  const tables: Changes['tables'] = {};
  for (const name of NAMES) {
    if (!page.names.includes(name)) continue;
    const isOutside = scope && name === 'leads' ? raw`outside` : raw`false`;
    tables[name] = await readTable(sql, name, range, rowsOf(name, workspaceId, scope), isOutside);
  }
  if (scope) await addCompanions(sql, workspaceId, range, tables);

  const remaining = await countAfter(sql, workspaceId, page, now.seq, scope);
  const seq = remaining === 0 ? now.seq : page.upTo;
  return {
    epoch: now.epoch,
    seq,
    ...(scope ? { since } : {}),
    ...(seq < now.horizon ? { horizon: now.horizon } : {}),
    more: remaining > 0,
    remaining,
    tables,
  };
}

/** What a part of the leads needs beside its own changes: leads that got into it by a feedback, and the accounts of all. */
async function addCompanions(
  sql: Sql,
  workspaceId: string,
  range: RawBuilder<unknown>,
  tables: Changes['tables'],
): Promise<void> {
  if (tables.feedback) {
    const leads = await readTable(
      sql,
      'leads',
      leadsWhich(workspaceId, raw`id in (select lead_id from feedback where ${range}) and not (${range})`),
      raw.table('leads'),
    );
    tables.leads = joined(tables.leads, leads);
  }
  if (tables.leads)
    tables.accounts = joined(tables.accounts, await accountsOf(sql, workspaceId, tables.leads));
}
