/** The refused rows of an import as a file that spreadsheets open without running what stands in it. */

/** A cell that a spreadsheet would run as a formula gets an apostrophe; numbers and telephone numbers stay as they are. */
const guarded = (cell: string): string =>
  /^[=@\t\r\n\0]/.test(cell) || /^[+-](?![\d\s().,-]*$)/.test(cell) ? `'${cell}` : cell;

const line = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;

/**
 * CSV in UTF-8 with its mark: the row's number, why it was refused, and the row as it stood, to be corrected and imported again.
 *
 * @param titles of the two columns in front
 * @param reasonOf the sentence of a row's code
 */
export function refusedCsv<Row extends { row: number; cells: readonly string[] }>(
  titles: readonly [row: string, reason: string],
  header: readonly string[],
  rows: readonly Row[],
  reasonOf: (row: Row) => string,
): string {
  return `\ufeff${line([...titles, ...header])}${rows.map((row) => line([String(row.row), reasonOf(row), ...row.cells])).join('')}`;
}
