/** Tables as files that spreadsheets open without running what stands in them. */

/** A cell that a spreadsheet would run as a formula gets an apostrophe; numbers and telephone numbers stay as they are. */
const guarded = (cell: string): string =>
  /^[=@\t\r\n\0]/.test(cell) || /^[+-](?![\d\s().,-]*$)/.test(cell) ? `'${cell}` : cell;

const line = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;

/** CSV in UTF-8 with its mark, a line for each row. */
export const csvOf = (rows: readonly (readonly string[])[]): string => `\ufeff${rows.map(line).join('')}`;
