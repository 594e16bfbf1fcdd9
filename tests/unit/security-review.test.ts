/** The list of threats names tests that there are, and what the source must not do stands in none of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { missing, type Proof } from '../support/proofs.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/security-review.md'), 'utf8');
const rows = [...page.matchAll(/^\| (TH\d\d) \|.*$/gm)];

it('the review has the threats TH01 to TH40, once each', () => {
  expect(rows.map(([, id]) => id)).toEqual(
    Array.from({ length: 40 }, (_, at) => `TH${String(at + 1).padStart(2, '0')}`),
  );
});

it.each(rows.map(([row, id]) => [id, row] as const))(
  '%s is shown by tests that there are, or says why not',
  (_, row) => {
    const proofs = [...row.matchAll(/`(tests\/[^`]+)` “([^”]+)”/g)].map(
      ([, file = '', title = '']): Proof => [file, title],
    );
    expect(missing(proofs)).toEqual([]);
    expect(proofs.length > 0 || / Not here: /.test(row)).toBe(true);
  },
);

it('no code of the extension makes script or markup of text', () => {
  const files = ['components', 'entrypoints', 'lib'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const makes =
    /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|[^\w.]eval\(|new Function\(|['"]javascript:/;
  expect(files.filter((file) => makes.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});
