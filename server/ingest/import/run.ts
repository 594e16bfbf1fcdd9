/** Imports a table: row by row judged, a thousand at a time stored, in memory that does not grow with the file. */
import {
  type ImportCounts,
  type ImportPlan,
  type ImportProblem,
  MAX_IMPORT_BYTES,
  MAX_IMPORT_ROWS,
  MOST_REFUSED,
  type RefusedRow,
} from '#lib/contract/imports.ts';
import { stamp } from '../../db/changes.ts';
import type { Sql } from '../../db/db.ts';
import {
  endImport,
  insertChanges,
  insertRefused,
  NO_COUNTS,
  noteProgress,
  touchImport,
} from '../../db/imports.ts';
import { memberIdsByName } from '../../db/ingest.ts';
import { tellPlanner } from '../../db/statistics.ts';
import { type Auditor, audit } from '../../services/audit.ts';
import type { Services } from '../../services/services.ts';
import { CsvError, readCsv } from '../csv.ts';
import { unraced } from '../store.ts';
import { cellReader, meaningOf } from './columns.ts';
import { kindOf, readRow } from './kinds.ts';
import { rowText } from './row-text.ts';

/** What a file may have; and how many refused rows are kept as they stood, beyond which they are counted only. */
export interface ImportLimits {
  bytes: number;
  rows: number;
  refused: number;
}
export const IMPORT_LIMITS: ImportLimits = {
  bytes: MAX_IMPORT_BYTES,
  rows: MAX_IMPORT_ROWS,
  refused: MOST_REFUSED,
};

const CHUNK = 1_000;
const ALIVE_MS = 20_000;

/** Told to stop by a person. */
class Stopped extends Error {}

export interface ImportEnd {
  state: 'done' | 'failed' | 'stopped';
  counts: ImportCounts;
  problem: ImportProblem | null;
}

interface Waiting {
  row: number;
  cells: string[];
  item: unknown;
}

async function* counted(source: AsyncIterable<Buffer>, add: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    add(chunk.length);
    yield chunk;
  }
}

/**
 * Reads the file and stores what it says; the import must be `running`. What was stored before it ended early stays, does no harm
 * when the file is imported again, and can be undone.
 *
 * @param source the bytes of the file; when it breaks off, the import is `stopped`
 * @param onProgress called after each thousand rows are stored, and at the end
 */
export async function runImport(
  { db, bus, log }: Pick<Services, 'db' | 'bus' | 'log'>,
  workspaceId: string,
  importId: string,
  { plan, by }: { plan: ImportPlan; by: Auditor },
  source: AsyncIterable<Buffer>,
  onProgress: () => void = () => {},
  limits: ImportLimits = IMPORT_LIMITS,
): Promise<ImportEnd> {
  const counts: ImportCounts = { ...NO_COUNTS };
  const unknownOwners = new Set<string>();
  let readBytes = 0;
  const end = async (state: ImportEnd['state'], problem: ImportProblem | null): Promise<ImportEnd> => {
    counts.unknownOwners = [...unknownOwners];
    await db.workspaceTx(workspaceId, async (sql) => {
      await endImport(sql, workspaceId, importId, { state, readBytes, counts, problem });
      const { rows, made, changed, refused } = counts;
      await audit(sql, workspaceId, {
        by,
        action: 'import_done',
        subject: { kind: 'import', id: importId, name: plan.fileName },
        details: { state, kind: plan.kind, rows, made, changed, refused },
      });
    });
    onProgress();
    return { state, counts, problem };
  };

  const members = await db.workspaceTx(workspaceId, (sql) => memberIdsByName(sql, workspaceId));
  const kind = kindOf(plan.kind, {
    ...cellReader(plan.mapping),
    source: 'import',
    preset: meaningOf(plan.header, plan.kind).preset,
    dateOrder: plan.dateOrder,
    members,
    unknownOwners,
  });

  let waiting: Waiting[] = [];
  let refused: RefusedRow[] = [];
  let kept = 0;
  const refuse = (row: RefusedRow): void => {
    counts.refused += 1;
    if (kept + refused.length < limits.refused) refused.push(row);
  };

  const store = async (sql: Sql, rows: readonly Waiting[]) => {
    const stored = await kind.store(
      sql,
      workspaceId,
      importId,
      rows.map(({ item }) => item),
    );
    await insertChanges(sql, workspaceId, importId, stored.changes);
    const late = stored.refused.flatMap(({ position, code }) => {
      const row = rows[position];
      if (!row) return [];
      // Of those who were erased nothing is kept, here neither; nor of what those did who have objected.
      const cells = code === 'suppressed' || code === 'objected' ? [] : row.cells.map(rowText);
      return [{ row: row.row, code, cells }];
    });
    const keeping = [...refused, ...late].slice(0, limits.refused - kept);
    await insertRefused(sql, workspaceId, importId, keeping);
    const seq = stored.synced ? await stamp(sql, workspaceId) : null;
    return { stored, seq, keeping: keeping.length };
  };
  const flush = async (): Promise<void> => {
    const rows = waiting;
    const { stored, seq, keeping } = await unraced(db, workspaceId, (sql) => store(sql, rows));
    await tellPlanner(db, stored.made);
    waiting = [];
    refused = [];
    kept += keeping;
    counts.made += stored.made;
    counts.changed += stored.changed;
    counts.unchanged += stored.unchanged;
    counts.madeAccounts += stored.madeAccounts;
    counts.madeCampaigns += stored.madeCampaigns;
    counts.touchpoints += stored.touchpoints;
    counts.refused += stored.refused.length;
    counts.unknownOwners = [...unknownOwners];
    const goesOn = await db.workspaceTx(workspaceId, (sql) =>
      noteProgress(sql, workspaceId, importId, { readBytes, counts }),
    );
    if (seq !== null) bus.publish({ ws: workspaceId, seq });
    if (stored.dirty) bus.publish({ ws: workspaceId, dirty: true });
    onProgress();
    if (!goesOn) throw new Stopped();
  };

  const alive = setInterval(() => void touchImport(db, workspaceId, importId).catch(() => {}), ALIVE_MS);
  try {
    const table = await readCsv(
      counted(source, (bytes) => {
        readBytes += bytes;
        if (readBytes > limits.bytes) throw new CsvError('too_large', limits.bytes);
      }),
    );
    if (!table.ok) return await end('failed', table.error);
    if (JSON.stringify(table.value.header) !== JSON.stringify(plan.header))
      return await end('failed', { code: 'other_header', n: null });
    try {
      for await (const { row, cells } of table.value.rows) {
        if (counts.rows === limits.rows) throw new CsvError('too_many_rows', limits.rows);
        counts.rows += 1;
        const read = readRow(kind, cells, plan.header.length);
        if ('refused' in read) refuse({ row, code: read.refused, cells: cells.map(rowText) });
        else waiting.push({ row, cells, item: read.item });
        if (waiting.length === CHUNK || refused.length === CHUNK) await flush();
      }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      await flush();
      return await end('failed', error.problem);
    }
    await flush();
    return counts.rows === 0 ? await end('failed', { code: 'no_rows', n: null }) : await end('done', null);
  } catch (error) {
    if (error instanceof Stopped) return await end('stopped', null);
    // The file's own stream broke off: the person left, or the network did.
    if (error instanceof Error && isBrokenOff(error))
      return await end('stopped', { code: 'interrupted', n: null });
    log.error({ err: error }, 'an import failed');
    return await end('failed', { code: 'internal', n: null });
  } finally {
    clearInterval(alive);
  }
}

const isBrokenOff = (error: Error): boolean =>
  error.name === 'AbortError' ||
  ('code' in error && (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE'));
