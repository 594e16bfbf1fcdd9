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
import { type RawBuilder, sql as raw, type Selectable } from 'kysely';
import type { SyncedRecord, SyncedTable } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';
import { toFeedback } from './feedback.ts';
import { toLead } from './leads.ts';
import type { Tables } from './tables.ts';

/** Changed records of one table, in the order of their changes, and the ids of those that are gone. */
export interface TableChanges<T extends SyncedTable> {
  records: SyncedRecord<T>[];
  deleted: string[];
}

export interface Changes {
  epoch: number;
  /** Everything up to this number was given. */
  seq: number;
  more: boolean;
  /** Changed rows after this page. */
  remaining: number;
  tables: { [T in SyncedTable]: TableChanges<T> };
}

type SqlTable = 'workspace_settings' | Exclude<SyncedTable, 'workspace'>;

interface Source<T extends SyncedTable> {
  table: SqlTable;
  id: 'id' | 'workspace_id';
  read(sql: Sql, range: RawBuilder<unknown>): Promise<TableChanges<T>>;
}

/** How one table is read: its rows in a range of numbers, as records of the contract. */
function source<T extends SyncedTable, K extends SqlTable>(
  table: K,
  toRecord: (row: Selectable<Tables[K]>) => SyncedRecord<T>,
  id: Source<T>['id'] = 'id',
): Source<T> {
  return {
    table,
    id,
    read: async (sql, range) => {
      const gone = id === 'id' ? raw`deleted_at is not null` : raw.lit(false);
      const { rows } = await raw<Selectable<Tables[K]> & { record_gone: boolean; record_id: string }>`
        select *, ${raw.ref(id)} as record_id, ${gone} as record_gone from ${raw.table(table)} where ${range} order by seq`.execute(
        sql,
      );
      return {
        records: rows.filter((row) => !row.record_gone).map(toRecord),
        deleted: rows.filter((row) => row.record_gone).map((row) => row.record_id),
      };
    },
  };
}

const SOURCES: { [T in SyncedTable]: Source<T> } = {
  workspace: source<'workspace', 'workspace_settings'>(
    'workspace_settings',
    ({ workspace_id, name, currency, stages, reasons }) => ({
      id: workspace_id,
      name,
      currency,
      stages,
      reasons,
    }),
    'workspace_id',
  ),
  members: source('members', ({ id, name, email, department, admin, active }) => ({
    id,
    name,
    email,
    department,
    admin,
    active,
  })),
  teams: source('teams', ({ id, name, problem, member_ids, campaign_ids }) => ({
    id,
    name,
    problem,
    memberIds: member_ids,
    campaignIds: campaign_ids,
  })),
  accounts: source('accounts', ({ id, name, domains, industry, country, employees }) => ({
    id,
    name,
    domains,
    industry,
    country,
    employees,
  })),
  personas: source('personas', ({ id, name, threshold, criteria, text }) => ({
    id,
    name,
    threshold,
    criteria,
    text,
  })),
  campaigns: source('campaigns', ({ id, key, name, channels, starts_on, ends_on, owner_id }) => ({
    id,
    key,
    name,
    channels,
    startsOn: starts_on,
    endsOn: ends_on,
    ownerId: owner_id,
  })),
  leads: source('leads', toLead),
  feedback: source('feedback', toFeedback),
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
];

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

/**
 * Numbers every row of the workspace that waits for it (`seq` is null). Call it last in the transaction that changed them.
 * Returns the workspace's counter afterwards, or null when nothing waited.
 */
export async function stamp(sql: Sql, workspaceId: string): Promise<number | null> {
  const waiting = raw`workspace_id = ${workspaceId} and seq is null`;
  const { rows } = await raw<{ seq: number }>`
    with waiting as (
      select sum(n)::bigint as n from (${overAll((name) => raw`select count(*) as n from ${raw.table(SOURCES[name].table)} where ${waiting}`)}) counted),
    counter as (
      update workspaces set change_seq = change_seq + n from waiting where workspace_id = ${workspaceId} and n > 0
      returning change_seq, set_config('app.seq', (change_seq - n)::text, true)),
    ${raw.join(
      NAMES.map(
        (name) =>
          raw`${raw.ref(`${name}_stamped`)} as (update ${raw.table(SOURCES[name].table)} set seq = ${NEXT} from counter where ${waiting})`,
      ),
    )}
    select change_seq as seq from counter`.execute(sql);
  return rows[0]?.seq ?? null;
}

const head = (sql: Sql, workspaceId: string) =>
  sql
    .selectFrom('workspaces')
    .select(['epoch', 'change_seq as seq'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();

/** The workspace's counter; 0 when there is no such workspace. */
export async function changeSeq(db: Db, workspaceId: string): Promise<number> {
  return (await db.workspaceTx(workspaceId, (sql) => head(sql, workspaceId)))?.seq ?? 0;
}

/** Where a page of at most `limit` rows ends, and which tables it touches. */
async function pageEnd(sql: Sql, workspaceId: string, after: number, hi: number, limit: number) {
  // Each part comes in order from its index, so the page costs its own rows only, however many follow.
  const { rows } = await raw<{ name: SyncedTable; n: number; last: number }>`
    select source as name, count(*) as n, max(seq) as last from (
      select source, seq from (${overAll(
        (name) =>
          raw`(select ${raw.lit(name)} as source, seq from ${raw.table(SOURCES[name].table)}
            where ${inRange(workspaceId, after, hi)} order by seq limit ${limit})`,
      )}) changed
      order by seq limit ${limit}) page
    group by source`.execute(sql);
  const full = rows.reduce((sum, row) => sum + row.n, 0) === limit;
  return { upTo: full ? Math.max(...rows.map((row) => row.last)) : hi, names: rows.map((row) => row.name) };
}

async function countAfter(sql: Sql, workspaceId: string, after: number, hi: number): Promise<number> {
  if (after >= hi) return 0;
  const { rows } = await raw<{ n: number }>`
    select sum(n)::bigint as n from (${overAll(
      (name) =>
        raw`select count(*) as n from ${raw.table(SOURCES[name].table)} where ${inRange(workspaceId, after, hi)}`,
    )}) counted`.execute(sql);
  return rows[0]?.n ?? 0;
}

/**
 * The next page of changes, at most `limit` rows over all tables, inside Db.workspaceTx. null as the cursor begins anew.
 * 'resync' when the cursor is of another epoch or ahead of the counter, as after a restore: the device must begin anew.
 *
 * The counter is read first: all rows up to it are committed then, and rows changed while we read only leave the range.
 */
export async function readChanges(
  sql: Sql,
  workspaceId: string,
  cursor: { epoch: number; seq: number } | null,
  limit: number,
): Promise<Changes | 'resync'> {
  const now = await head(sql, workspaceId);
  if (!now) return 'resync';
  if (cursor && (cursor.epoch !== now.epoch || cursor.seq > now.seq)) return 'resync';
  const after = cursor?.seq ?? 0;

  const { upTo, names } = await pageEnd(sql, workspaceId, after, now.seq, limit);
  const range = inRange(workspaceId, after, upTo);
  const read = async <T extends SyncedTable>(name: T): Promise<TableChanges<T>> =>
    names.includes(name) ? SOURCES[name].read(sql, range) : { records: [], deleted: [] };
  const tables = {
    workspace: await read('workspace'),
    members: await read('members'),
    teams: await read('teams'),
    accounts: await read('accounts'),
    personas: await read('personas'),
    campaigns: await read('campaigns'),
    leads: await read('leads'),
    feedback: await read('feedback'),
  };

  const remaining = await countAfter(sql, workspaceId, upTo, now.seq);
  return { epoch: now.epoch, seq: remaining === 0 ? now.seq : upTo, more: remaining > 0, remaining, tables };
}
