import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Columns, fromColumns, rowsIn, toColumns } from '../../../lib/contract/columns.ts';
import { Account, Feedback, Lead, Question, Team } from '../../../lib/contract/records.ts';
import { rowReader } from '../../../lib/contract/row-reader.ts';
import { valuesOf } from './values-of.ts';

const SCHEMAS: [string, z.ZodObject][] = [
  ['a lead', Lead],
  ['an account', Account],
  ['a team', Team],
  ['feedback', Feedback],
  ['a question', Question],
];

const JUNK = fc.constantFrom<unknown>(undefined, null, '', 'x', 7, -1, {}, [], [null], '2026-13-01');

/** Columns as a server may send them: some of their rows twice, here and there a value that is wrong, keys missing or unknown. */
const columnsOf = (schema: z.ZodObject): fc.Arbitrary<Columns> =>
  fc
    .record({
      rows: fc.array(valuesOf(schema), { maxLength: 6 }),
      twice: fc.boolean(),
      junk: fc.array(fc.record({ key: fc.nat(), row: fc.nat(), value: JUNK }), { maxLength: 2 }),
      left: fc.option(fc.nat(), { freq: 2 }),
      short: fc.option(fc.nat(), { freq: 4 }),
    })
    .map(({ rows, twice, junk, left, short }) => {
      const read = z.array(z.record(z.string(), z.unknown())).parse(rows);
      const columns = toColumns(twice ? read.flatMap((row) => [row, structuredClone(row)]) : read);
      const keys = Object.keys(columns);
      const of = (n: number): unknown[] => columns[keys[n % keys.length] ?? ''] ?? [];
      for (const { key, row, value } of junk) if (of(key).length > 0) of(key)[row % of(key).length] = value;
      if (short !== null) of(short).pop();
      if (left !== null) delete columns[keys[left % keys.length] ?? ''];
      return { ...columns, unknown: Array.from({ length: rowsIn(columns) }, () => 'x') };
    });

describe('columns', () => {
  it.each(SCHEMAS)('are read as %s is row by row', (_, schema) => {
    const reader = rowReader(schema);
    fc.assert(
      fc.property(columnsOf(schema), fc.nat(5), (columns, from) => {
        const rows = fromColumns(columns);
        const at = Math.min(from, rows.length);
        const expected = z.array(schema).safeParse(rows.slice(at));
        expect(reader(columns, at, rows.length)).toEqual(expected.success ? expected.data : null);
      }),
      { numRuns: 300 },
    );
  });

  it('are refused where a list is something else', () => {
    for (const columns of [{ id: 'abc' }, { id: { length: 3 } }, { id: null }, []])
      expect(Columns.safeParse(columns).success).toBe(false);
  });
});
