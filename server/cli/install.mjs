// What has to be there before any TypeScript can run. Plain JavaScript for any Node since 18.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The Node that the lockfile names, whatever the machine has. */
export const ownNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** npm writes this file last, so it is as old as the last installation that went through. */
const installed = join(root, 'node_modules', '.package-lock.json');

const age = (path) => statSync(path).mtimeMs;
const isComplete = () =>
  existsSync(installed) && existsSync(ownNode) && age(installed) >= age(join(root, 'package-lock.json'));

/** Installs the dependencies when they are missing or older than the lockfile; ends the process with one sentence when that fails. */
export function ensureInstalled() {
  if (isComplete()) return;
  console.log('Installing dependencies (once, about a minute) …');
  // Not `npm ci`: it refuses a lockfile without the optional binaries of other systems, which some registries do not carry.
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status === 0 && existsSync(ownNode)) return;
  console.error(
    'The dependencies could not be installed; npm says why above. Check the network and the free disk space, then start again.',
  );
  process.exit(1);
}
