/** Sync pages travel as columns: same-named values side by side compress better than objects (backend.md 5.2). */

export type Columns = Record<string, unknown[]>;

/** Rows of equal keys → `{ key: [value of row 0, value of row 1, …] }`. The first row decides the keys. */
export function toColumns(rows: readonly Record<string, unknown>[]): Columns {
  const columns: Columns = {};
  for (const key of Object.keys(rows[0] ?? {})) columns[key] = rows.map((row) => row[key]);
  return columns;
}

/** The reverse of toColumns. Columns of unequal length give rows with missing keys, which the schema then refuses. */
export function fromColumns(columns: Columns): Record<string, unknown>[] {
  const keys = Object.keys(columns);
  const length = Math.max(0, ...keys.map((key) => columns[key]?.length ?? 0));
  return Array.from({ length }, (_, index) => {
    const row: Record<string, unknown> = {};
    for (const key of keys) row[key] = columns[key]?.[index];
    return row;
  });
}
