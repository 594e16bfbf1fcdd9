import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvOf } from '../../../lib/domain/csv.ts';
import { refusedCsv } from '../../../lib/domain/refused-csv.ts';

const read = (text: string): string[][] => parse(text, { bom: true, relax_column_count: true });

/** Texts that begin as formulas do, or as numbers and telephone numbers. */
const CELL = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .tuple(
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '\0', "'", '"', ';', ',', ' ='),
      fc.string({ maxLength: 12 }),
    )
    .map(([first, rest]) => first + rest),
  fc.constantFrom('=HYPERLINK("https://evil.example")', '-1+cmd|x', '+46 70 111 22 33', '-3,5', '@SUM(A1)'),
);
/** A spreadsheet reads these as text or as the number that stands there. */
const HARMLESS = /^[+-][\d\s().,-]*$/;

it('what stands in an export is never run as a formula, and is all there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(CELL, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const back = read(csvOf(rows));
        expect(back.map((cells) => cells.length)).toEqual(rows.map((cells) => cells.length));
        for (const [at, cells] of back.entries())
          for (const [column, cell] of cells.entries()) {
            const said = rows[at]?.[column] ?? '';
            expect([said, `'${said}`]).toContain(cell);
            if (cell === said) expect(/^[=+\-@\t\r\n\0]/.test(cell) && !HARMLESS.test(cell)).toBe(false);
          }
      },
    ),
    { numRuns: 2_000 },
  );
});

it('every table that is exported goes through the one writer', () => {
  const root = join(import.meta.dirname, '../../..');
  const files = ['components', 'lib', 'server'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const others = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return (
      /(?<!function )saveFile\([^;]*'text\/csv'/s.test(text) && !/csvOf|figuresCsv|refusedCsv/.test(text)
    );
  });
  expect(others).toEqual([]);
});

it('the file of refused rows ends with how many more there were', () => {
  const rows = [{ row: 2, cells: ['nobody'] }];
  const file = (rest: string | null) =>
    refusedCsv(['Row', 'Why'], ['Email'], rows, () => 'No address.', rest);
  expect(file(null).trimEnd().split(/\r?\n/)).toHaveLength(2);
  expect(file('4 more rows were refused.').trimEnd().split(/\r?\n/)[2]).toBe(
    '"","4 more rows were refused."',
  );
});
