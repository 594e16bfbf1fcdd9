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

/** What a schema makes of rows `from` to `to` of columns; null when it refuses one. */
export type RowReader<T> = (columns: Columns, from: number, to: number) => T[] | null;

/**
 * Reads rows as `z.array(schema).parse(fromColumns(columns))` does, in a third of the time: column by column, and a value that equals
 * the one above it is not checked again, as most do that are null.
 * @param schema of a row; what it says beyond its keys (refinements) does not count
 */
export function rowReader<S extends z.core.$ZodShape>(
  schema: z.ZodObject<S>,
): RowReader<z.output<z.ZodObject<S>>> {
  const checked = z.custom<z.output<z.ZodObject<S>>[]>();
  const lists = Object.entries(schema.shape).map(([key, field]) => [key, z.array(field)] as const);
  return (columns, from, to) => {
    const rows = Array.from({ length: to - from }, (): Record<string, unknown> => ({}));
    for (const [key, list] of lists) {
      const values = rows.map((_, at) => columns[key]?.[from + at]);
      const isNew = (at: number): boolean => at === 0 || values[at] !== values[at - 1];
      const read = list.safeParse(values.filter((_, at) => isNew(at)));
      if (!read.success) return null;
      let last = -1;
      for (const [at, record] of rows.entries()) {
        if (isNew(at)) last += 1;
        const value = read.data[last];
        if (value !== undefined) record[key] = value;
      }
    }
    return checked.parse(rows);
  };
}
