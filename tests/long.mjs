// `npm run invisible -- --minutes 10` and `npm run hostile -- --minutes 1`: the long forms of two tests in tests/e2e. A page waits that
// long for a trace of us, with 200 things done in the panel beside it; or changes that long without a rest. For any Node since 20.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, ownNode, root } from '../server/cli/install.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '10' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 120)) {
  console.error('--minutes takes a number above 0 and up to 120, e.g. `npm run invisible -- --minutes 10`.');
  process.exit(1);
}
ensureInstalled();
const run = (command, args) =>
  spawnSync(ownNode, [join(root, 'node_modules', '.bin', command), ...args], {
    cwd: root,
    env: { ...process.env, LONG_MINUTES: String(minutes) },
    stdio: 'inherit',
  }).status ?? 1;
process.exit(run('wxt', ['build']) || run('playwright', ['test', ...positionals]));
