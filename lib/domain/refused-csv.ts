/** The refused rows of an import as a file. */
import { csvOf } from './csv.ts';

/**
 * CSV: the row's number, why it was refused, and the row as it stood, to be corrected and imported again.
 *
 * @param titles of the two columns in front
 * @param reasonOf the sentence of a row's code
 * @param rest what the last line says of refused rows that are not in the file; null when all are
 */
export function refusedCsv<Row extends { row: number; cells: readonly string[] }>(
  titles: readonly [row: string, reason: string],
  header: readonly string[],
  rows: readonly Row[],
  reasonOf: (row: Row) => string,
  rest: string | null,
): string {
  return csvOf([
    [...titles, ...header],
    ...rows.map((row) => [String(row.row), reasonOf(row), ...row.cells]),
    ...(rest === null ? [] : [['', rest]]),
  ]);
}
