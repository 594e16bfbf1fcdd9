/** The SQL of imports themselves: their state, what they changed, the rows they refused, mappings chosen before. */
import { sql as raw } from 'kysely';
import {
  ImportCounts,
  type ImportMapping,
  type ImportPlan,
  type ImportProblem,
  type ImportRun,
  MOST_REFUSED,
  type RefusedRow,
} from '#lib/contract/imports.ts';
import type { Db, Sql } from './db.ts';
import { type Imported, json } from './tables.ts';

/** What an import did is known, and can be undone, for so long. */
const KEPT_DAYS = 30;
/** One that should be working and has not been heard of for so long was left by a server that ended. */
const SILENT_SECONDS = 60;

export const NO_COUNTS: ImportCounts = {
  rows: 0,
  made: 0,
  changed: 0,
  unchanged: 0,
  refused: 0,
  madeAccounts: 0,
  madeCampaigns: 0,
  touchpoints: 0,
  unknownOwners: [],
};

/** Something an import wrote, and what was there before. */
export interface Change {
  what: Imported;
  key: string;
  /** null: the import made it. */
  before: unknown;
  after: unknown;
}

/** A new import that waits for its file. Returns false when there is one with this id. */
export async function insertImport(
  sql: Sql,
  workspaceId: string,
  { id, memberId, plan }: { id: string; memberId: string | null; plan: ImportPlan },
): Promise<boolean> {
  const made = await sql
    .insertInto('imports')
    .values({
      workspace_id: workspaceId,
      id,
      kind: plan.kind,
      file_name: plan.fileName,
      stats: json(NO_COUNTS),
      state: 'waiting',
      member_id: memberId,
      header: plan.header,
      mapping: json(plan.mapping),
      date_order: plan.dateOrder,
      size: plan.size,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

type State = ImportRun['state'];

/** Moves an import from one of the states to another. Returns what it is to do; null when it was in none of the states. */
export async function moveImport(
  sql: Sql,
  workspaceId: string,
  id: string,
  from: readonly State[],
  to: State,
): Promise<ImportPlan | null> {
  const row = await sql
    .updateTable('imports')
    .set({ state: to, touched_at: raw<Date>`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning(['kind', 'file_name', 'size', 'header', 'mapping', 'date_order'])
    .executeTakeFirst();
  return row
    ? {
        kind: row.kind,
        fileName: row.file_name,
        size: row.size,
        header: row.header,
        mapping: row.mapping,
        dateOrder: row.date_order,
      }
    : null;
}

/** Whether an import is being worked on in this workspace now. */
export async function importIsRunning(sql: Sql, workspaceId: string): Promise<boolean> {
  const { rows } = await raw`
    select from imports where workspace_id = ${workspaceId} and state in ('running', 'undoing')
      and touched_at > now() - make_interval(secs => ${SILENT_SECONDS}) limit 1`.execute(sql);
  return rows.length > 0;
}

/** Notes how far an import is, and that somebody works on it. Returns false when it was told to stop. */
export async function noteProgress(
  sql: Sql,
  workspaceId: string,
  id: string,
  { readBytes, counts }: { readBytes: number; counts: ImportCounts },
): Promise<boolean> {
  const row = await sql
    .updateTable('imports')
    .set({ read_bytes: readBytes, stats: json(counts), touched_at: raw<Date>`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Says that somebody still works on it. */
export async function touchImport(db: Db, workspaceId: string, id: string): Promise<void> {
  await db.workspaceTx(workspaceId, (sql) =>
    sql
      .updateTable('imports')
      .set({ touched_at: raw<Date>`now()` })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute(),
  );
}

/** Ends a running import. One that was stopped stays so. */
export async function endImport(
  sql: Sql,
  workspaceId: string,
  id: string,
  end: {
    state: 'done' | 'failed' | 'stopped';
    readBytes: number;
    counts: ImportCounts;
    problem: ImportProblem | null;
  },
): Promise<void> {
  await sql
    .updateTable('imports')
    .set({
      state: raw<State>`case when state = 'running' then ${end.state} else state end`,
      read_bytes: end.readBytes,
      stats: json(end.counts),
      problem: end.problem === null ? null : json(end.problem),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Notes what an import changed. Of a row changed twice, what was there at first and what is there at last. */
export async function insertChanges(
  sql: Sql,
  workspaceId: string,
  importId: string,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  // Within one statement, too, a row may come once only.
  const once = new Map<string, Change>();
  for (const change of changes) {
    const name = `${change.what} ${change.key}`;
    const earlier = once.get(name);
    once.set(name, earlier ? { ...change, before: earlier.before } : change);
  }
  await raw`
    insert into import_changes (workspace_id, import_id, what, key, before, after)
    select ${workspaceId}::uuid, ${importId}::uuid, what, key, nullif(before, 'null'::jsonb), after
    from jsonb_to_recordset(${json([...once.values()])}::jsonb) as r (what text, key text, before jsonb, after jsonb)
    on conflict (workspace_id, import_id, what, key) do update set after = excluded.after`.execute(sql);
}

/** What this import noted of these rows. */
export async function changesOf(
  sql: Sql,
  workspaceId: string,
  importId: string,
  what: Imported,
  keys: readonly string[],
): Promise<Set<string>> {
  const rows = await sql
    .selectFrom('import_changes')
    .select('key')
    .where('workspace_id', '=', workspaceId)
    .where('import_id', '=', importId)
    .where('what', '=', what)
    .where('key', '=', raw<string>`any (${keys}::text[])`)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** Takes some of the changes of one sort out of the notes, to be undone by the caller in the same transaction. */
export async function takeChanges(
  sql: Sql,
  workspaceId: string,
  importId: string,
  what: Imported,
  limit: number,
): Promise<Change[]> {
  const { rows } = await raw<Change>`
    delete from import_changes c using (
      select what, key from import_changes
      where workspace_id = ${workspaceId} and import_id = ${importId} and what = ${what} order by key limit ${limit} for update) as r
    where c.workspace_id = ${workspaceId} and c.import_id = ${importId} and c.what = r.what and c.key = r.key
    returning c.what, c.key, c.before, c.after`.execute(sql);
  return rows;
}

/** Keeps refused rows as they stood, the first of them. */
export async function insertRefused(
  sql: Sql,
  workspaceId: string,
  importId: string,
  rows: readonly RefusedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await raw`
    insert into import_refused (workspace_id, import_id, row_number, code, cells)
    select ${workspaceId}::uuid, ${importId}::uuid, "row", code, cells
    from jsonb_to_recordset(${json(rows)}::jsonb) as r ("row" int, code text, cells text[])
    on conflict do nothing`.execute(sql);
}

/** The header and the refused rows of an import; null when there is no such import. */
export async function readRefused(
  sql: Sql,
  workspaceId: string,
  importId: string,
): Promise<{ header: string[]; rows: RefusedRow[] } | null> {
  const run = await sql
    .selectFrom('imports')
    .select('header')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', importId)
    .executeTakeFirst();
  if (!run) return null;
  const rows = await sql
    .selectFrom('import_refused')
    .select(['row_number as row', 'code', 'cells'])
    .where('workspace_id', '=', workspaceId)
    .where('import_id', '=', importId)
    .orderBy('row_number')
    .limit(MOST_REFUSED)
    .execute();
  return { header: run.header, rows };
}

/** The newest imports, or one; those that nobody works on any more are `stopped`. */
export async function readImports(
  sql: Sql,
  workspaceId: string,
  id: string | null = null,
): Promise<ImportRun[]> {
  const silent = raw<boolean>`state in ('running', 'undoing') and touched_at < now() - make_interval(secs => ${SILENT_SECONDS})`;
  let query = sql
    .selectFrom('imports')
    .select([
      'id',
      'kind',
      'file_name',
      raw<State>`case when ${silent} then 'stopped' else state end`.as('state'),
      'size',
      'read_bytes',
      'stats',
      'problem',
      'member_id',
      'created_at',
      raw<boolean>`exists (select from import_changes c where c.workspace_id = ${workspaceId} and c.import_id = imports.id)`.as(
        'undoable',
      ),
    ])
    .where('workspace_id', '=', workspaceId);
  query = id === null ? query.where('state', '<>', 'waiting') : query.where('id', '=', id);
  const rows = await query.orderBy('id', 'desc').limit(100).execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    state: row.state,
    size: row.size,
    readBytes: row.read_bytes,
    // Imports of earlier versions counted other things.
    counts: ImportCounts.safeParse(row.stats).data ?? NO_COUNTS,
    problem: row.problem,
    memberId: row.member_id,
    createdAt: row.created_at.toISOString(),
    undoable: row.undoable,
  }));
}

export interface RememberedMapping {
  kind: ImportRun['kind'];
  mapping: ImportMapping;
  dateOrder: 'dmy' | 'mdy' | null;
}

/** What was chosen the last time a file had this header. */
export async function readMapping(
  sql: Sql,
  workspaceId: string,
  headerHash: Uint8Array,
): Promise<RememberedMapping | null> {
  const row = await sql
    .selectFrom('import_mappings')
    .select(['kind', 'mapping', 'date_order'])
    .where('workspace_id', '=', workspaceId)
    .where('header_hash', '=', headerHash)
    .executeTakeFirst();
  return row ? { kind: row.kind, mapping: row.mapping, dateOrder: row.date_order } : null;
}

/** Remembers what was chosen for a header. */
export async function writeMapping(
  sql: Sql,
  workspaceId: string,
  headerHash: Uint8Array,
  { kind, mapping, dateOrder }: RememberedMapping,
): Promise<void> {
  const chosen = { kind, mapping: json(mapping), date_order: dateOrder };
  await sql
    .insertInto('import_mappings')
    .values({ workspace_id: workspaceId, header_hash: headerHash, ...chosen })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'header_hash']).doUpdateSet(chosen))
    .execute();
}

/** Forgets what imports of more than KEPT_DAYS ago changed and refused, and files that never came. */
export async function forgetOldImports(sql: Sql, workspaceId: string): Promise<void> {
  const old = raw`select id from imports where workspace_id = ${workspaceId} and created_at < now() - make_interval(days => ${KEPT_DAYS})`;
  await raw`delete from import_changes where workspace_id = ${workspaceId} and import_id in (${old})`.execute(
    sql,
  );
  await raw`delete from import_refused where workspace_id = ${workspaceId} and import_id in (${old})`.execute(
    sql,
  );
  await raw`
    delete from imports where workspace_id = ${workspaceId} and state = 'waiting' and created_at < now() - interval '1 day'`.execute(
    sql,
  );
}
