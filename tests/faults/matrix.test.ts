import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MATRIX } from './matrix.ts';

const rows = Object.entries(MATRIX);

it('has a row for every fault', () => {
  expect(rows.map(([id]) => id)).toEqual(
    Array.from({ length: 70 }, (_, at) => `FA${String(at + 1).padStart(2, '0')}`),
  );
});

it.each(rows)('%s is shown by a test, or says why not', (_, { shown, open }) => {
  expect(shown ?? open).toBeDefined();
  if (!shown) return;
  const [file, name] = shown;
  expect(readFileSync(join(import.meta.dirname, '..', file), 'utf8')).toContain(name);
});
