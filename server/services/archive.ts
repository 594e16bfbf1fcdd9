/**
 * Backups, exports and moves: the database as lines of JSON. A line that begins with `{"samsyn":` is a mark, every other is a
 * row of the table named by the mark before it, in PostgreSQL's own JSON. Each table ends with its count and sum, the whole with
 * `end`: what lacks it is not whole.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import {
  type ArchiveTable,
  archiveTables,
  archiveWorkspaces,
  beginEpoch,
  enterWorkspace,
  insertArchivedWorkspace,
  insertPage,
  inUtc,
  isUnused,
  migrationNames,
  readPages,
  SUM_HEX_DIGITS,
  sumTable,
  type TableSum,
  touchpointSpan,
} from '../db/archive.ts';
import type { Db, Sql } from '../db/db.ts';
import { migrate, ourMigrations } from '../db/migrate.ts';
import { ensureTouchpointMonths } from '../db/touchpoint-months.ts';
import { workspaceIds } from '../db/workspaces.ts';
import { Stop } from '../stop.ts';
import { VERSION } from '../version.ts';
import { audit } from './audit.ts';
import { chooseWorkspace } from './choose-workspace.ts';

const FORMAT = 1;

const Header = z.object({
  samsyn: z.enum(['backup', 'export']),
  format: z.int(),
  /** The version that wrote it. */
  version: z.string(),
  madeAt: z.iso.datetime(),
  /** Names of the migrations that the database had. */
  migrations: z.array(z.string()).min(1),
  workspaces: z.array(z.object({ id: z.uuid(), slug: z.string(), seq: z.int() })),
  /** First and last touchpoint, so that their monthly tables are there before them. */
  touchpoints: z.nullable(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })),
});
type ArchiveHeader = z.infer<typeof Header>;

const Mark = z.discriminatedUnion('samsyn', [
  z.object({
    samsyn: z.literal('table'),
    name: z.string(),
    workspace: z.nullable(z.uuid()),
    columns: z.array(z.string()),
  }),
  z.object({ samsyn: z.literal('end of table'), rows: z.int(), sum: z.string() }),
  z.object({ samsyn: z.literal('end'), rows: z.int() }),
]);
type Mark = z.infer<typeof Mark>;

const MARK = '{"samsyn":';
const isMark = (line: string): boolean => line.startsWith(MARK);

/** Keys, what is sealed with this server's own, and what is made anew by itself: an export of one workspace leaves them out. */
const NOT_EXPORTED = new Set([
  'public.tokens',
  'public.invites',
  'public.match_gates',
  'public.webhooks',
  'public.webhook_events',
  'public.webhook_deliveries',
  'public.hooks_in',
  'public.hook_payloads',
  'public.sources',
  'public.source_writes',
]);

/** The same sum as sumTable, over rows as they pass. */
function runningSum(): { add(row: string): void; value(): TableSum } {
  let rows = 0;
  let sum = 0n;
  return {
    add: (row) => {
      rows += 1;
      sum += BigInt(`0x${createHash('md5').update(row).digest('hex').slice(0, SUM_HEX_DIGITS)}`);
    },
    value: () => ({ rows, sum: String(sum) }),
  };
}

interface Section {
  table: ArchiveTable;
  workspace: string | null;
}

/** The parts of an archive in order: first what is of the whole server, then each workspace. */
function sections(
  tables: readonly ArchiveTable[],
  workspaceIds: readonly string[],
  whole: boolean,
): Section[] {
  const ofServer = tables.filter((table) => !table.ofWorkspace);
  const ofWorkspace = tables.filter((table) => table.ofWorkspace && (whole || !NOT_EXPORTED.has(table.name)));
  return [
    ...(whole ? ofServer.map((table) => ({ table, workspace: null })) : []),
    ...workspaceIds.flatMap((workspace) => ofWorkspace.map((table) => ({ table, workspace }))),
  ];
}

/** Gives each piece of text to `write`, which says when it can take more. */
type Write = (text: string) => Promise<void>;

/**
 * Writes a backup of the whole server, or with `only` the export of one workspace, as of one moment.
 * @throws DbError, and what `write` throws
 */
export async function writeArchive(db: Db, write: Write, only: string | null = null): Promise<void> {
  const whole = only === null;
  await db.snapshot(async (sql) => {
    await inUtc(sql);
    const workspaces = (await archiveWorkspaces(sql)).filter(({ id }) => whole || id === only);
    const ids = workspaces.map(({ id }) => id);
    const mark = (value: Mark | ArchiveHeader): Promise<void> => write(`${JSON.stringify(value)}\n`);
    await mark({
      samsyn: whole ? 'backup' : 'export',
      format: FORMAT,
      version: VERSION,
      madeAt: new Date().toISOString(),
      migrations: await migrationNames(sql),
      workspaces,
      touchpoints: await touchpointSpan(sql, ids),
    });
    let total = 0;
    for (const { table, workspace } of sections(await archiveTables(sql), ids, whole)) {
      await enterWorkspace(sql, workspace);
      await mark({ samsyn: 'table', name: table.name, workspace, columns: table.columns });
      const sum = runningSum();
      for await (const page of readPages(sql, table, workspace)) {
        for (const row of page) sum.add(row);
        await write(`${page.join('\n')}\n`);
      }
      total += sum.value().rows;
      await mark({ samsyn: 'end of table', ...sum.value() });
    }
    await mark({ samsyn: 'end', rows: total });
  });
}

const noteTaken = (
  db: Db,
  workspaceId: string,
  action: 'workspace_exported' | 'backup_made',
): Promise<void> =>
  db.workspaceTx(workspaceId, (sql) =>
    audit(sql, workspaceId, { by: 'operator', action, subject: { kind: 'workspace', id: workspaceId } }),
  );

/** Writes down in the audit log that the owner of the server takes an export of a workspace. */
export const noteExport = ({ db }: { db: Db }, workspaceId: string): Promise<void> =>
  noteTaken(db, workspaceId, 'workspace_exported');

/** Writes down in every audit log that the owner of the server takes a backup; the backup has these entries too. */
export async function noteBackup({ db }: { db: Db }): Promise<void> {
  for (const workspaceId of await workspaceIds(db)) await noteTaken(db, workspaceId, 'backup_made');
}

/** As writeArchive: `chosen` names a workspace to export, null stands for a backup of everything. @throws Stop when there is none such */
export async function writeChosen(
  db: Db,
  write: Write,
  chosen: { workspace: string | null } | null,
): Promise<void> {
  if (!chosen) {
    await noteBackup({ db });
    return writeArchive(db, write);
  }
  const target = await chooseWorkspace(db, chosen.workspace);
  if (!target.ok) throw new Stop(target.error.detail ?? target.error.code);
  await noteExport({ db }, target.value);
  await writeArchive(db, write, target.value);
}

const broken = (why: string): Stop =>
  new Stop(`The file is no whole archive of Samsyn: ${why}. Nothing was changed; take another copy of it.`);

function readMark(line: string): Mark {
  try {
    return Mark.parse(JSON.parse(line));
  } catch {
    throw broken('a line in it cannot be read');
  }
}

/** Reads the first line. @throws Stop when it is no archive, or one of a later version. */
function readHeader(line: string | undefined): ArchiveHeader {
  let header: ArchiveHeader;
  try {
    header = Header.parse(JSON.parse(line ?? ''));
  } catch {
    throw broken('it does not begin like one');
  }
  const ours = ourMigrations();
  if (header.format > FORMAT || header.migrations.some((name) => !ours.includes(name)))
    throw new Stop(
      `The file was made by a newer Samsyn (${header.version}); use that version, or a later one.`,
    );
  return header;
}

export interface Progress {
  table: string;
  rows: number;
}

interface Summed extends TableSum {
  name: string;
  workspace: string | null;
}

/** Puts the rows of an archive into the database, and gives what stood in it. The rows go in as they are: no stamp, no job. */
async function loadLines(
  sql: Sql,
  lines: AsyncIterator<string>,
  onProgress: (progress: Progress) => void,
): Promise<Summed[]> {
  const known = new Map((await archiveTables(sql)).map((table) => [table.name, table]));
  const loaded: Summed[] = [];
  let total = 0;
  for (;;) {
    const line = await lines.next();
    if (line.done) throw broken('it has no end');
    const mark = readMark(line.value);
    if (mark.samsyn === 'end') {
      if (mark.rows !== total) throw broken('tables are missing');
      return loaded;
    }
    if (mark.samsyn !== 'table') throw broken('its parts are out of order');
    const table = known.get(mark.name);
    const columns = mark.columns.filter((column) => table?.columns.includes(column));
    if (!table || columns.length < mark.columns.length)
      throw broken(`it has a table that is unknown here, ${mark.name}`);
    await enterWorkspace(sql, mark.workspace);
    const sum = await loadTable(sql, { ...table, columns }, lines, (rows) =>
      onProgress({ table: mark.name, rows }),
    );
    total += sum.rows;
    loaded.push({ name: mark.name, workspace: mark.workspace, ...sum });
  }
}

const PAGE_BYTES = 1 << 20;

async function loadTable(
  sql: Sql,
  table: ArchiveTable,
  lines: AsyncIterator<string>,
  onRows: (rows: number) => void,
): Promise<TableSum> {
  const sum = runningSum();
  let page: string[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    await insertPage(sql, table, page);
    page = [];
    bytes = 0;
    onRows(sum.value().rows);
  };
  for (;;) {
    const line = await lines.next();
    if (line.done) throw broken('it has no end');
    if (isMark(line.value)) {
      await flush();
      const mark = readMark(line.value);
      const read = sum.value();
      if (mark.samsyn !== 'end of table' || mark.rows !== read.rows || mark.sum !== read.sum)
        throw broken(`rows of ${table.name} are missing or changed`);
      return read;
    }
    sum.add(line.value);
    page.push(line.value);
    bytes += line.value.length;
    if (bytes > PAGE_BYTES) await flush();
  }
}

/** Counts and sums anew what was put in, and holds it against what was read. @throws Stop on any difference. */
async function verify(sql: Sql, loaded: readonly Summed[]): Promise<void> {
  for (const { name, workspace, rows, sum } of loaded) {
    await enterWorkspace(sql, workspace);
    const there = await sumTable(sql, name, workspace);
    if (there.rows !== rows || there.sum !== sum)
      throw new Stop(`What was stored in ${name} is not what the source has. Nothing was changed.`);
  }
}

export interface Loaded {
  header: ArchiveHeader;
  tables: number;
  rows: number;
}

/**
 * Puts a backup into a database that nobody has used yet, all of it or nothing, and verifies every table by count and sum.
 * @param move true when the source will not be used any more: devices then go on where they stand
 * @throws Stop with the reason
 */
export async function restoreArchive(
  db: Db,
  lines: AsyncIterator<string>,
  { move = false, onProgress = () => {} }: { move?: boolean; onProgress?: (progress: Progress) => void } = {},
): Promise<Loaded> {
  const first = await lines.next();
  const header = readHeader(first.done ? undefined : first.value);
  if (header.samsyn !== 'backup')
    throw new Stop('This is the export of one workspace, no backup; `samsyn import` reads it.');
  const made = await migrate(db, undefined, header.migrations.at(-1));
  if (!made.ok) throw new Stop(made.error.message);
  if (!(await isUnused(db)))
    throw new Stop(
      `The database is in use already. ${move ? 'Move into an empty one.' : 'Restore into an empty one: choose another folder with --data.'}`,
    );
  const done = await load(db, lines, header, onProgress, move ? {} : { after: beginEpoch });
  const rest = await migrate(db);
  if (!rest.ok) throw new Stop(rest.error.message);
  return done;
}

/** The common part of a restore and an import: one transaction, verified before it ends. */
async function load(
  db: Db,
  lines: AsyncIterator<string>,
  header: ArchiveHeader,
  onProgress: (progress: Progress) => void,
  { before, after }: { before?: (sql: Sql) => Promise<void>; after?: (sql: Sql) => Promise<void> },
): Promise<Loaded> {
  if (header.touchpoints)
    await ensureTouchpointMonths(db, new Date(header.touchpoints.from), new Date(header.touchpoints.to));
  return db.tx(async (sql) => {
    await inUtc(sql);
    await before?.(sql);
    const loaded = await loadLines(sql, lines, onProgress);
    await verify(sql, loaded);
    await after?.(sql);
    return { header, tables: loaded.length, rows: loaded.reduce((sum, { rows }) => sum + rows, 0) };
  });
}

/**
 * Puts the export of one workspace into a server that does not have it. Its members sign in by new links, its devices pair anew.
 * @throws Stop with the reason
 */
export async function importArchive(
  db: Db,
  lines: AsyncIterator<string>,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Loaded> {
  const first = await lines.next();
  const header = readHeader(first.done ? undefined : first.value);
  const [workspace] = header.workspaces;
  if (header.samsyn !== 'export' || !workspace)
    throw new Stop(
      'This is a backup of a whole server, no export of a workspace; `samsyn restore` reads it.',
    );
  if (header.migrations.at(-1) !== ourMigrations().at(-1))
    throw new Stop(
      `The export was made by Samsyn ${header.version}, whose tables differ. Import it with that version, then update.`,
    );
  const taken = await db.tx((sql) => archiveWorkspaces(sql));
  if (taken.some(({ id }) => id === workspace.id))
    throw new Stop('This server has the workspace already. An import goes into a server without it.');
  const slug = freeSlug(workspace.slug, new Set(taken.map((one) => one.slug)));
  // The counter goes on where it was, because the rows bring their numbers along.
  return load(db, lines, header, onProgress, {
    before: (sql) => insertArchivedWorkspace(sql, { ...workspace, slug }),
  });
}

function freeSlug(wanted: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}
