/**
 * Reading job titles, against the plain way of doing it: every pattern of the lexicon looked for in every title. Processor time of
 * this process, the least of several rounds, so that a busy machine says the same as a quiet one. Well-spelt titles, the same with
 * a letter exchanged (what a word that we do not know costs), and the first title, which makes the index.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { classifyTitle } from '#lib/domain/job-title.ts';

const ROUNDS = 9;
const root = join(import.meta.dirname, '../..');

function read<T>(path: string, rows: z.ZodType<T[]>): T[] {
  return rows.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
}

const Titles = z.array(z.tuple([z.string(), z.string()], z.string()));
const titles = readdirSync(join(root, 'tests/fixtures/titles'))
  .flatMap((name) => read(`tests/fixtures/titles/${name}`, Titles))
  .map(([, title]) => title);
const patterns = read('lib/domain/lexicon.json', z.array(z.object({ pattern: z.string() }))).flatMap(
  ({ pattern }) => pattern.replace(/^-|-$/g, '').split('|'),
);
const misspelt = titles.map((title) => title.replace(/(\p{L}{3})(\p{L})(\p{L})/u, '$1$3$2'));

/** Microseconds of processor time for one title. */
function each(list: string[], use: (title: string) => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = process.cpuUsage();
    for (const title of list) use(title);
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / list.length);
  }
  return least;
}

const from = process.cpuUsage();
classifyTitle('Inköpschef');
const made = process.cpuUsage(from);

const scan = each(titles, (title) => {
  const text = title.toLowerCase();
  return patterns.filter((pattern) => text.includes(pattern));
});
console.log(`${titles.length} titles, ${patterns.length} patterns; first title ${made.user / 1000} ms`);
console.log(
  `${'titles'.padEnd(12)}${'µs each'.padStart(10)}${'plain scan'.padStart(12)}${'ratio'.padStart(8)}`,
);
for (const [name, list] of [
  ['well spelt', titles],
  ['misspelt', misspelt],
] as const) {
  const own = each(list, (title) => classifyTitle(title));
  console.log(
    name.padEnd(12) +
      own.toFixed(1).padStart(10) +
      scan.toFixed(1).padStart(12) +
      (own / scan).toFixed(2).padStart(8),
  );
}
