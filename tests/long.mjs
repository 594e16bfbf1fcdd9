// What takes too long for every run of the tests. For any Node since 20.
//
// `npm run invisible -- --minutes 10` and `npm run hostile -- --minutes 1`: a page waits that long for a trace of us, with 200 things done
// in the panel beside it; or changes that long without a rest.
// `npm run faults:browser -- --kills 200 --workers 1000 --seed 7`: so many kills of Chromium, and of the extension's worker, while somebody
// writes. With `--damage` instead: every kind of damage to every kind of file in the profiles of a killed Chromium and a killed Firefox.
// `npm run fuzz -- --runs 1000000 --seed 7`: so many inputs through every reader of what comes from outside.
// `npm run walk -- --steps 100000 --seed 7`: what was said goes through so many steps of chance, and never a way that is not its own.
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

const NUMBERS = {
  minutes: { type: 'string', default: '10' },
  people: { type: 'string', default: '10000' },
  runs: { type: 'string', default: '1000000' },
  kills: { type: 'string', default: '200' },
  workers: { type: 'string', default: '1000' },
  steps: { type: 'string', default: '100000' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
};
const FLAGS = { damage: { type: 'boolean', default: false } };
const { values, positionals } = parseArgs({ allowPositionals: true, options: { ...NUMBERS, ...FLAGS } });
const [command = '', ...files] = positionals;
if (!(Number(values.minutes) > 0 && Number(values.minutes) <= 120)) {
  console.error('--minutes takes a number above 0 and up to 120, e.g. `npm run invisible -- --minutes 10`.');
  process.exit(1);
}
for (const [name, { default: example }] of Object.entries(NUMBERS)) {
  if (name === 'minutes' || /^\d{1,15}$/.test(values[name])) continue;
  console.error(`--${name} takes a whole number, e.g. --${name} ${example}.`);
  process.exit(1);
}
ensureInstalled();

const run = (tool, args, env = {}) =>
  spawnSync(ownNode, [join(root, 'node_modules', '.bin', tool), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  }).status ?? 1;
const build = (...args) => run('wxt', ['build', ...args]);

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

/** Each gives its exit code. */
const commands = {
  fuzz() {
    console.log(`Seed ${values.seed}: npm run fuzz -- --runs ${values.runs} --seed ${values.seed}`);
    return run('vitest', ['run', '--project', 'unit', 'unit/fuzz'], {
      FUZZ_RUNS: values.runs,
      FUZZ_SEED: values.seed,
    });
  },
  walk() {
    console.log(`Seed ${values.seed}: npm run walk -- --steps ${values.steps} --seed ${values.seed}`);
    return run('vitest', ['run', '--project', 'unit', 'sync/promises'], {
      WALK_STEPS: values.steps,
      WALK_SEED: values.seed,
    });
  },
  exports: () => run('vitest', ['run', '--project', 'long', 'exports']),
  'same-zip'() {
    const [first, second] = [zipSums(), zipSums()];
    console.log(first);
    if (first === second) console.log('The same to the byte both times.');
    else console.error(`The second time otherwise:\n${second}`);
    return first === second ? 0 : 1;
  },
  xss() {
    let failed = build();
    for (let first = 0; first < 200 && failed === 0; first += 20)
      failed = run('playwright', ['test', 'xss'], { XSS_FIRST: String(first) });
    return failed;
  },
  'erased-bytes': () =>
    build() ||
    build('-b', 'firefox') ||
    run('playwright', ['test', 'erased-bytes'], { ERASE_PEOPLE: values.people }),
  kills: () =>
    build() ||
    (values.damage
      ? build('-b', 'firefox') || run('playwright', ['test', 'damaged-profile'], { DAMAGE_EVERY: '1' })
      : run('playwright', ['test', 'kills'], {
          BROWSER_KILLS: values.kills,
          WORKER_KILLS: values.workers,
          KILL_SEED: values.seed,
        })),
};
const browserTests = () =>
  build() || run('playwright', ['test', command, ...files], { LONG_MINUTES: values.minutes });

process.exit((commands[command] ?? browserTests)());
