/** Imports a contacts export: row by row judged, a thousand at a time stored. The same file again changes nothing. */
import { v7 } from 'uuid';
import * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { insertImport, memberIdsByName } from '../db/ingest.ts';
import { audit } from '../services/audit.ts';
import type { Services } from '../services/services.ts';
import { CsvError, type CsvProblem, NO_ROWS, readCsv } from './csv.ts';
import { readColumns, readRow } from './lead-csv.ts';
import type { PersonFacts } from './person.ts';
import { storePeople, unraced, wroteSynced } from './store.ts';

const CHUNK = 1_000;
/** Refused rows beyond this are counted only. */
const MOST_REFUSED = 10_000;

const RefusedRow = z.object({ row: z.int(), reason: z.string(), cells: z.array(z.string()) });

export const ImportReport = z.object({
  rows: z.int(),
  newLeads: z.int(),
  changedLeads: z.int(),
  unchangedLeads: z.int(),
  newAccounts: z.int(),
  refusedRows: z.int(),
  /** The first 10,000 of them. */
  refused: z.array(RefusedRow),
  header: z.array(z.string()),
  /** Headers that mean nothing to us. */
  unusedColumns: z.array(z.string()),
  /** Owners in the file who are no members here. */
  unknownOwners: z.array(z.string()),
});
export type ImportReport = z.infer<typeof ImportReport>;

export interface ImportOptions {
  fileName: string;
  /** Called after each thousand rows. */
  onProgress?: (rows: number) => void;
}

/** An import that stopped: why, and how many rows were stored before. */
export type ImportProblem = CsvProblem & { stored: number };

async function store(sql: Sql, workspaceId: string, people: readonly PersonFacts[]) {
  const plan = await storePeople(sql, workspaceId, people, 'import');
  const seq = wroteSynced(plan) ? await stamp(sql, workspaceId) : null;
  return { plan, seq };
}

/**
 * Reads the file and stores its people.
 *
 * @param source the bytes of the file
 * @returns what was done; or, when the file as a whole cannot be read on, why. Rows stored before that stay, and do no harm
 * when the repaired file is imported.
 */
export async function importLeads(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  workspaceId: string,
  source: AsyncIterable<Buffer>,
  { fileName, onProgress }: ImportOptions,
): Promise<Result<ImportReport, ImportProblem>> {
  const table = await readCsv(source);
  if (!table.ok) return fail({ ...table.error, stored: 0 });
  const { header, rows } = table.value;
  const columns = readColumns(header);
  if (!columns.at.email && !columns.at.linkedin) {
    return fail({
      code: 'no_email_column',
      stored: 0,
      message: `The file has no column with e-mail addresses; its columns are ${header.map((name) => `“${name}”`).join(', ')}. Name one of them “Email”.`,
    });
  }

  const members = await db.workspaceTx(workspaceId, (sql) => memberIdsByName(sql, workspaceId));
  const unknownOwners = new Set<string>();
  const report: ImportReport = {
    rows: 0,
    newLeads: 0,
    changedLeads: 0,
    unchangedLeads: 0,
    newAccounts: 0,
    refusedRows: 0,
    refused: [],
    header,
    unusedColumns: columns.unused,
    unknownOwners: [],
  };
  let waiting: PersonFacts[] = [];
  const flush = async (): Promise<void> => {
    const people = waiting;
    waiting = [];
    if (people.length === 0) return;
    const { plan, seq } = await unraced(db, workspaceId, (sql) => store(sql, workspaceId, people));
    const touched = new Set(plan.leadIds).size;
    report.newLeads += plan.newLeads.length;
    report.changedLeads += plan.changedLeads.length;
    report.unchangedLeads += touched - plan.newLeads.length - plan.changedLeads.length;
    report.newAccounts += plan.newAccounts.length;
    if (seq !== null) bus.publish({ ws: workspaceId, seq });
    onProgress?.(report.rows);
  };

  try {
    for await (const row of rows) {
      report.rows += 1;
      const read = readRow(columns, row);
      if ('reason' in read) {
        report.refusedRows += 1;
        if (report.refused.length < MOST_REFUSED)
          report.refused.push({ row: row.row, reason: read.reason, cells: row.cells });
        continue;
      }
      const ownerId = read.owner === null ? null : (members.get(read.owner.toLowerCase()) ?? null);
      if (read.owner !== null && ownerId === null) unknownOwners.add(read.owner);
      waiting.push({ ...read.person, ownerId });
      if (waiting.length === CHUNK) await flush();
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    await flush();
    return fail({ ...error.problem, stored: report.rows - report.refusedRows });
  }
  await flush();
  if (report.rows === 0) return fail({ code: 'no_rows', message: NO_ROWS, stored: 0 });

  report.unknownOwners = [...unknownOwners];
  const { refused: _, header: __, ...stats } = report;
  const id = v7();
  await db.workspaceTx(workspaceId, async (sql) => {
    await insertImport(sql, workspaceId, { id, kind: 'leads', fileName, stats });
    await audit(sql, workspaceId, {
      by: 'operator',
      action: 'import_done',
      subject: { kind: 'import', id, name: fileName },
      details: { rows: report.rows, newLeads: report.newLeads, changedLeads: report.changedLeads },
    });
  });
  return ok(report);
}
