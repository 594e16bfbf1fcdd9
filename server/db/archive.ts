/** Whole tables as rows of JSON text, the same from both databases: what backups, exports and moves are made of. */
import { sql as raw } from 'kysely';
import * as z from 'zod';
import { identifier } from './copy-format.ts';
import type { Db, Sql } from './db.ts';
import { DbError } from './errors.ts';
import { setWorkspace } from './pool.ts';

/** A table as rows are taken out of it and put into it. */
export interface ArchiveTable {
  /** Schema and name, e.g. `public.leads`. */
  name: string;
  /** Those that are written; the database makes the others itself. */
  columns: string[];
  /** Whether its rows belong to one workspace each; the others are of the whole server. */
  ofWorkspace: boolean;
}

/** How many rows a table has, and a sum over the hashes of their text, in any order. */
export interface TableSum {
  rows: number;
  /** Decimal. It finds damage and omissions; it is no protection against a forger. */
  sum: string;
}

const PAGE_ROWS = 2_000;
/** Made by the migrations themselves. */
const OWN_BOOKKEEPING = 'schema_migrations';

const Row = z.object({
  oid: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  needs: z.array(z.string()),
  ofWorkspace: z.boolean(),
});

/** Every table with rows of ours, those that others refer to first, so that rows can be put in in this order. */
export async function archiveTables(sql: Sql): Promise<ArchiveTable[]> {
  const { rows } = await raw`
    select c.oid::text as oid, n.nspname || '.' || c.relname as name,
      c.relforcerowsecurity and c.relname <> 'workspaces' as "ofWorkspace",
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(array_agg(distinct k.confrelid::text), '{}') from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> ${OWN_BOOKKEEPING}
    order by name`.execute(sql);
  const waiting = z.array(Row).parse(rows);
  const ordered: ArchiveTable[] = [];
  const placed = new Set<string>();
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ needs }) => needs.every((oid) => placed.has(oid)));
    const [next] = waiting.splice(Math.max(at, 0), 1);
    if (at < 0 || !next) throw new DbError('XX000', 'Tables refer to each other in a circle.');
    placed.add(next.oid);
    ordered.push({ name: next.name, columns: next.columns, ofWorkspace: next.ofWorkspace });
  }
  return ordered;
}

const quoted = (name: string) => raw.raw(name.split('.').map(identifier).join('.'));
const within = (workspaceId: string | null) =>
  workspaceId === null ? raw`true` : raw`workspace_id = ${raw.lit(workspaceId)}::uuid`;

/** Both databases write times alike then. Ends with the transaction. */
export const inUtc = async (sql: Sql): Promise<void> => {
  await raw`set local timezone to 'UTC'`.execute(sql);
};

/** Lets the owner's transaction work on one workspace's rows; null for the tables of the whole server. */
export const enterWorkspace = async (sql: Sql, workspaceId: string | null): Promise<void> => {
  if (workspaceId !== null) await setWorkspace(sql, workspaceId);
};

/** The rows of a table in pages, each row as JSON text in PostgreSQL's own form. Inside a transaction `inUtc`. */
export async function* readPages(
  sql: Sql,
  table: ArchiveTable,
  workspaceId: string | null,
): AsyncGenerator<string[]> {
  await raw`declare archive_rows no scroll cursor for
    select to_jsonb(t)::text as row from ${quoted(table.name)} t where ${within(workspaceId)}`.execute(sql);
  for (;;) {
    const { rows } = await raw<{ row: string }>`fetch ${raw.lit(PAGE_ROWS)} from archive_rows`.execute(sql);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await raw`close archive_rows`.execute(sql);
}

/** Puts rows back that readPages gave. Inside a transaction `inUtc`. */
export async function insertPage(sql: Sql, table: ArchiveTable, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  const name = quoted(table.name);
  const columns = raw.join(table.columns.map((column) => raw.ref(column)));
  await raw`insert into ${name} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${name}, ${`[${rows.join(',')}]`}::jsonb)`.execute(
    sql,
  );
}

/** What one row adds to its table's sum (TableSum): 60 bits of the MD5 of its text, as an integer. */
export const SUM_HEX_DIGITS = 15;

/** Counts and sums a table. Inside a transaction `inUtc`. */
export async function sumTable(sql: Sql, table: string, workspaceId: string | null): Promise<TableSum> {
  const { rows } = await raw<{ rows: number; sum: string }>`
    select count(*)::int as rows,
      coalesce(sum(('x' || left(md5(to_jsonb(t)::text), ${raw.lit(SUM_HEX_DIGITS)}))::bit(60)::bigint), 0)::text as sum
    from ${quoted(table)} t where ${within(workspaceId)}`.execute(sql);
  return rows[0] ?? { rows: 0, sum: '0' };
}

/** The workspaces with their short names and change counters, inside Db.tx or Db.snapshot. */
export const archiveWorkspaces = (sql: Sql): Promise<{ id: string; slug: string; seq: number }[]> =>
  sql
    .selectFrom('workspaces')
    .select(['workspace_id as id', 'slug', 'change_seq as seq'])
    .orderBy('workspace_id')
    .execute();

/** The row of a workspace whose other rows follow, inside Db.tx. */
export async function insertArchivedWorkspace(
  sql: Sql,
  { id, slug, seq }: { id: string; slug: string; seq: number },
): Promise<void> {
  await sql.insertInto('workspaces').values({ workspace_id: id, slug, change_seq: seq }).execute();
}

/** Names of the migrations that a database has, in order. */
export async function migrationNames(sql: Sql): Promise<string[]> {
  const rows = await sql.selectFrom('schema_migrations').select('name').orderBy('version').execute();
  return rows.map(({ name }) => name);
}

/** First and last instant of the touchpoints, over all of these workspaces; null when there are none. */
export async function touchpointSpan(
  sql: Sql,
  workspaceIds: readonly string[],
): Promise<{ from: string; to: string } | null> {
  const instants: Date[] = [];
  for (const id of workspaceIds) {
    await setWorkspace(sql, id);
    const { rows } = await raw<{ first: Date | null; last: Date | null }>`
      select min(at) as first, max(at) as last from touchpoints where workspace_id = ${id}`.execute(sql);
    for (const { first, last } of rows) if (first && last) instants.push(first, last);
  }
  instants.sort((a, b) => a.getTime() - b.getTime());
  const [from, to] = [instants[0], instants.at(-1)];
  return from && to ? { from: from.toISOString(), to: to.toISOString() } : null;
}

/** Whether nobody has used the database yet: no workspace and nobody who could sign in. */
export async function isUnused(db: Db): Promise<boolean> {
  return db.tx(async (sql) => {
    const { rows } = await raw<{ unused: boolean }>`
      select not exists (select from workspaces) and not exists (select from auth."user") as unused`.execute(
      sql,
    );
    return rows[0]?.unused ?? false;
  });
}

/**
 * After a restore: devices see another epoch, pull anew, and send again what the server confirmed after the backup. The number
 * grows with the minutes of the clock, so that two restores of one backup differ.
 */
export async function beginEpoch(sql: Sql): Promise<void> {
  await raw`update workspaces set epoch = greatest(epoch + 1, (extract(epoch from now() - timestamptz '2020-01-01Z') / 60)::int)`.execute(
    sql,
  );
}
