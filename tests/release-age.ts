/**
 * `npm run release-age -- --since main`: every release that the lockfile names and did not at that commit is three days old, so that
 * one that was stolen has been noticed before it comes in. Asks the registry about those alone.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { refusal, releasesIn, YOUNGEST_DAYS } from './support/release-age.ts';

/** More than a change of dependencies brings; so many are not asked about. */
const MOST = 150;
const root = join(import.meta.dirname, '..');
const { since } = parseArgs({ options: { since: { type: 'string', default: 'main' } } }).values;

const run = (command: string, args: readonly string[]): string | null => {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  return status === 0 ? stdout : null;
};
function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function publishedAt(release: string): string | null {
  const times = z.safeParse(
    z.record(z.string(), z.string()),
    JSON.parse(run('npm', ['view', release, 'time', '--json']) ?? 'null'),
  );
  return times.data?.[release.slice(release.lastIndexOf('@') + 1)] ?? null;
}

const before = run('git', ['show', `${since}:package-lock.json`]);
if (before === null)
  stop(`There is no lockfile at ${since}. Name a commit: npm run release-age -- --since COMMIT`);
const known = new Set(releasesIn(before));
const newcomers = releasesIn(readFileSync(join(root, 'package-lock.json'), 'utf8')).filter(
  (one) => !known.has(one),
);
if (newcomers.length > MOST)
  stop(`${newcomers.length} releases are new since ${since}. Name a commit nearer by.`);

const refusals: string[] = [];
for (const release of newcomers) {
  const published = publishedAt(release);
  console.log(`${release}  ${published ?? '–'}`);
  const why = refusal(release, published, Date.now());
  if (why !== null) refusals.push(why);
}
if (refusals.length > 0) stop(refusals.join('\n'));
console.log(`${newcomers.length} new since ${since}, none younger than ${YOUNGEST_DAYS} days.`);
