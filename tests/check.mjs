// `npm run check`: everything that can be said of the code without running it. Runs on any Node; the tools run on node@24.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };

const steps = [
  ['types of the extension', 'wxt', 'prepare'],
  ['', 'tsc', '-p', 'tsconfig.json'],
  ['types of the server', 'tsc', '-p', 'server/tsconfig.json'],
  ['types of the tests', 'tsc', '-p', 'tests/tsconfig.json'],
  ['lint and format', 'biome', 'check', '.'],
  ['unused code and dependencies', 'knip'],
  ['build for Chromium', 'wxt', 'build'],
  ['build for Firefox', 'wxt', 'build', '-b', 'firefox'],
  [
    'built manifests, import directions, texts',
    'vitest',
    'run',
    '--project',
    'unit',
    'manifest',
    'imports',
    'build-size',
    'i18n',
    'add-on-lint',
    'dependencies',
  ],
];

if (!existsSync(bin)) {
  console.error('Dependencies are missing: run `npm install` (or `npm start`, which does it) first.');
  process.exit(1);
}
for (const [what, command, ...args] of steps) {
  if (what) console.log(`· ${what}`);
  const run = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  if (run.status !== 0) {
    console.error(`${run.stdout ?? ''}${run.stderr ?? ''}`.trimEnd());
    console.error(`\ncheck failed: ${[command, ...args].join(' ')}`);
    process.exit(1);
  }
}
console.log('check passed');
