/** The list of threats names tests that there are, and what the source must not do stands in none of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** How many requirements of the levels 1 and 2 each section of ASVS 5.0 has; they are numbered from 1 in the order of their levels. */
const ASVS: Record<string, number> = {
  ...{ 'V1.1': 2, 'V1.2': 9, 'V1.3': 11, 'V1.4': 3, 'V1.5': 2, 'V2.1': 3, 'V2.2': 3, 'V2.3': 4, 'V2.4': 1 },
  ...{ 'V3.2': 2, 'V3.3': 4, 'V3.4': 6, 'V3.5': 5, 'V3.7': 2, 'V4.1': 3, 'V4.2': 1, 'V4.3': 2, 'V4.4': 4 },
  ...{ 'V5.1': 1, 'V5.2': 3, 'V5.3': 2, 'V5.4': 3, 'V6.1': 3, 'V6.2': 12, 'V6.3': 4, 'V6.4': 4, 'V6.5': 5 },
  ...{ 'V6.6': 3, 'V6.8': 4, 'V7.1': 3, 'V7.2': 4, 'V7.3': 2, 'V7.4': 5, 'V7.5': 2, 'V7.6': 2, 'V8.1': 2 },
  ...{ 'V8.2': 3, 'V8.3': 1, 'V8.4': 1, 'V9.1': 3, 'V9.2': 4, 'V10.1': 2, 'V10.2': 2, 'V10.3': 4 },
  ...{ 'V10.4': 11, 'V10.5': 5, 'V10.6': 2, 'V10.7': 3, 'V11.1': 2, 'V11.2': 3, 'V11.3': 3, 'V11.4': 4 },
  ...{ 'V11.5': 1, 'V11.6': 1, 'V12.1': 3, 'V12.2': 2, 'V12.3': 4, 'V13.1': 1, 'V13.2': 5, 'V13.3': 2 },
  ...{ 'V13.4': 5, 'V14.1': 2, 'V14.2': 4, 'V14.3': 3, 'V15.1': 3, 'V15.2': 3, 'V15.3': 7, 'V16.1': 1 },
  ...{ 'V16.2': 5, 'V16.3': 4, 'V16.4': 3, 'V16.5': 3, 'V17.1': 1, 'V17.2': 4, 'V17.3': 2 },
};
const requirements = [...page.matchAll(/^\| (V\d[^|]*) \|.*$/gm)];

it('every requirement of ASVS 5.0, levels 1 and 2, is answered once', () => {
  const all = Object.entries(ASVS).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
  );
  expect(all).toHaveLength(253);
  expect(requirements.flatMap(([, ids = '']) => ids.split(', ')).toSorted()).toEqual(all.toSorted());
});

it('what answers a requirement is there: a test by its name, or a page or a file', () => {
  const answers = requirements.filter(([row]) => row.split(' | ').length > 2);
  const wrong = answers.filter(([row]) => {
    const shown = row.slice(row.lastIndexOf(' | '));
    const proofs = [...shown.matchAll(/`(tests\/[^`]+)` “([^”]+)”/g)].map(
      ([, file = '', title = '']): Proof => [file, title],
    );
    const files = shown.split(/<br>| \| /).flatMap((one) => /^`([^`]+)`\s*\|?$/.exec(one.trim())?.[1] ?? []);
    const absent = files.some((file) => !existsSync(join(root, file)));
    return proofs.length + files.length === 0 || missing(proofs).length > 0 || absent;
  });
  expect(answers.length).toBeGreaterThan(100);
  expect(wrong.map(([, ids]) => ids)).toEqual([]);
});

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
