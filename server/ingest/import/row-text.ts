/** A cell as a database can keep it: without NUL, and not endless. */
export const rowText = (cell: string): string =>
  cell.replaceAll('\0', '\ufffd').slice(0, 5_000).toWellFormed();
