/** What the beginning of a file tells, before anything is stored. */
import { createHash } from 'node:crypto';
import type { ImportKind, ImportMapping, ImportPreview } from '#lib/contract/imports.ts';
import type { Db } from '../../db/db.ts';
import { type RememberedMapping, readMapping } from '../../db/imports.ts';
import { CsvError, type CsvRow, readCsv, type Table } from '../csv.ts';
import { orderOf } from './cells.ts';
import { cellReader, mappingFor, meaningOf } from './columns.ts';
import { kindOf, readRow } from './kinds.ts';

const SHOWN_ROWS = 10;
const LINE_FEED = 0x0a;

/** Under what a mapping is remembered: the header as it stands. */
export const headerHash = (header: readonly string[]): Buffer =>
  createHash('sha256').update(JSON.stringify(header)).digest();

/** All rows of a sample; of one that was cut off, an open quote at its end says nothing. */
async function sampleRows(table: Table, whole: boolean): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  try {
    for await (const row of table.rows) rows.push(row);
  } catch (error) {
    if (!(error instanceof CsvError) || whole || error.problem.code !== 'unclosed_quote') throw error;
  }
  return rows;
}

const DATES = new Set(['touchedAt', 'day', 'startsOn', 'endsOn', 'at']);

/** The cells of the columns that are dates. */
const datesOf = (rows: readonly CsvRow[], mapping: ImportMapping): string[] =>
  rows.flatMap(({ cells }) => cells.filter((_, index) => DATES.has(mapping[index] ?? '')));

/**
 * Reads the beginning of a file: how it is written, what its columns mean, and what the first rows would come to.
 *
 * @param whole whether this is all of the file
 * @param asked the kind of table, when a person has said it; then what was remembered for another kind does not count
 */
export async function previewImport(
  db: Db,
  workspaceId: string,
  sample: Buffer,
  { whole, asked }: { whole: boolean; asked: ImportKind | null },
): Promise<ImportPreview> {
  // A letter or a row that was cut in two is left out.
  const bytes = whole ? sample : sample.subarray(0, sample.lastIndexOf(LINE_FEED) + 1);
  const table = await readCsv(
    (async function* () {
      yield bytes;
    })(),
  );
  if (!table.ok) return { problem: table.error.code, n: table.error.n };
  const { header, separator, skippedLines } = table.value;
  let rows: CsvRow[];
  try {
    rows = await sampleRows(table.value, whole);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { problem: error.problem.code, n: error.problem.n };
  }
  if (whole && rows.length === 0) return { problem: 'no_rows', n: null };

  const told = await db.workspaceTx(workspaceId, (sql) => readMapping(sql, workspaceId, headerHash(header)));
  const remembered: RememberedMapping | null = told && (asked === null || told.kind === asked) ? told : null;
  const meaning = meaningOf(header, remembered?.kind ?? asked);
  const { kind } = meaning;
  const mapping = remembered ? mappingFor(kind, remembered.mapping) : meaning.mapping;
  const seen = orderOf(datesOf(rows, mapping));
  const dateOrder = seen.order ?? remembered?.dateOrder ?? meaning.dateOrder;

  const reader = kindOf(kind, {
    ...cellReader(mapping),
    source: 'import',
    preset: meaning.preset,
    dateOrder: dateOrder ?? 'dmy',
    members: new Map(),
    unknownOwners: new Set(),
  });
  const names = new Set<string>();
  let refused = 0;
  let repeated = 0;
  for (const { cells } of rows) {
    const read = readRow(reader, cells, header.length);
    if ('refused' in read) refused += 1;
    else {
      const name = reader.sameAs(read.item);
      if (name !== null && names.has(name)) repeated += 1;
      if (name !== null) names.add(name);
    }
  }
  return {
    problem: null,
    encoding: table.value.encoding,
    separator,
    skippedLines,
    header,
    rows: rows.slice(0, SHOWN_ROWS).map(({ cells }) => cells),
    sampled: { rows: rows.length, refused, repeated },
    kind,
    preset: meaning.preset,
    mapping,
    dateOrder,
    askDateOrder: seen.open && meaning.dateOrder === null,
    remembered: remembered !== null,
  };
}
