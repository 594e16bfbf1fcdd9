// What takes too long for every run of the tests. For any Node since 20.
//
// `npm run invisible -- --minutes 10` and `npm run hostile -- --minutes 1`: a page waits that long for a trace of us, with 200 things done
// in the panel beside it; or changes that long without a rest.
// `npm run fuzz -- --runs 1000000 --seed 7`: so many inputs through every reader of what comes from outside.
// `npm run exports`: every table that can be exported, with formulas in all its texts, opened by LibreOffice (soffice).
// `npm run xss`: two hundred payloads in every text that the real panel and the full tab show, twenty at a time.
// `npm run erased-bytes -- --people 10000`: so many people are erased, and no byte of them stands in the profiles of either browser.
// `npm run same-zip`: the extension's zip is made twice, and is the same to the byte.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, ownNode, root } from '../server/cli/install.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '10' },
    people: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [minutes, runs, seed, people] = [values.minutes, values.runs, values.seed, values.people].map(Number);
if (!(minutes > 0 && minutes <= 120)) {
  console.error('--minutes takes a number above 0 and up to 120, e.g. `npm run invisible -- --minutes 10`.');
  process.exit(1);
}
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  console.error('--runs and --seed take whole numbers, e.g. `npm run fuzz -- --runs 1000000 --seed 7`.');
  process.exit(1);
}
if (!Number.isSafeInteger(people) || people < 1) {
  console.error('--people takes a whole number, e.g. `npm run erased-bytes -- --people 10000`.');
  process.exit(1);
}
ensureInstalled();
const run = (command, args, more = {}) =>
  spawnSync(ownNode, [join(root, 'node_modules', '.bin', command), ...args], {
    cwd: root,
    env: {
      ...process.env,
      LONG_MINUTES: String(minutes),
      FUZZ_RUNS: String(runs),
      FUZZ_SEED: String(seed),
      ...more,
    },
    stdio: 'inherit',
  }).status ?? 1;

function zipSums() {
  for (const args of [['zip'], ['zip', '-b', 'firefox']]) if (run('wxt', args) !== 0) process.exit(1);
  const output = join(root, '.output');
  const sum = (name) =>
    createHash('sha256')
      .update(readFileSync(join(output, name)))
      .digest('hex');
  const zips = readdirSync(output).filter((name) => /^samsyn-.*-(?:chrome|firefox)\.zip$/.test(name));
  return zips.map((name) => `${sum(name)}  ${name}`).join('\n');
}

if (positionals[0] === 'fuzz') {
  console.log(`Seed ${seed}: npm run fuzz -- --runs ${runs} --seed ${seed}`);
  process.exit(run('vitest', ['run', '--project', 'unit', 'unit/fuzz']));
} else if (positionals[0] === 'exports') {
  process.exit(run('vitest', ['run', '--project', 'long', 'exports']));
} else if (positionals[0] === 'same-zip') {
  const [first, second] = [zipSums(), zipSums()];
  console.log(first);
  if (first === second) console.log('The same to the byte both times.');
  else console.error(`The second time otherwise:\n${second}`);
  process.exit(first === second ? 0 : 1);
} else if (positionals[0] === 'xss') {
  let failed = run('wxt', ['build']);
  for (let first = 0; first < 200 && failed === 0; first += 20)
    failed = run('playwright', ['test', 'xss'], { XSS_FIRST: String(first) });
  process.exit(failed);
} else if (positionals[0] === 'erased-bytes') {
  const built = run('wxt', ['build']) || run('wxt', ['build', '-b', 'firefox']);
  process.exit(built || run('playwright', ['test', 'erased-bytes'], { ERASE_PEOPLE: String(people) }));
} else process.exit(run('wxt', ['build']) || run('playwright', ['test', ...positionals]));
