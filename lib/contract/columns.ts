/** Sync pages travel as columns: same-named values side by side compress better than objects (backend.md 5.2). */
import * as z from 'zod';

/** Only that they are lists is checked here: each value is, as a part of its record. */
export const Columns = z.record(
  z.string(),
  z.custom<unknown[]>(Array.isArray).meta({ type: 'array', items: {} }),
);
export type Columns = z.infer<typeof Columns>;

/** Rows of equal keys → `{ key: [value of row 0, value of row 1, …] }`. The first row decides the keys. */
export function toColumns(rows: readonly Record<string, unknown>[]): Columns {
  const columns: Columns = {};
  for (const key of Object.keys(rows[0] ?? {})) columns[key] = rows.map((row) => row[key]);
  return columns;
}

/** How many rows columns hold. */
export const rowsIn = (columns: Columns): number =>
  Math.max(0, ...Object.values(columns).map((values) => values.length));

/** The reverse of toColumns. Columns of unequal length give rows with missing keys, which the schema then refuses. */
export function fromColumns(columns: Columns): Record<string, unknown>[] {
  const keys = Object.keys(columns);
  return Array.from({ length: rowsIn(columns) }, (_, index) => {
    const row: Record<string, unknown> = {};
    for (const key of keys) row[key] = columns[key]?.[index];
    return row;
  });
}
