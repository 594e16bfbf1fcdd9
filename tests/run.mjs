// `npm test`: builds, then runs every test and closes with one line, `N passed, N failed`. Plain JavaScript for any Node since 20.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ensureInstalled, ownNode, root } from '../server/cli/install.mjs';

ensureInstalled();

const bin = join(root, 'node_modules', '.bin');
const reports = mkdtempSync(join(tmpdir(), 'samsyn-test-reports-'));
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };

/** Runs one tool on node@24; its output is the reader's progress. */
function run(command, args, more = {}) {
  return (
    spawnSync(ownNode, [join(bin, command), ...args], {
      cwd: root,
      env: { ...env, ...more },
      stdio: 'inherit',
    }).status === 0
  );
}

function finish(passed, failed) {
  rmSync(reports, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/** Counts of a report, or one failure when the runner wrote none. */
function counts(file, read, succeeded) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { passed, failed } = read(JSON.parse(readFileSync(file, 'utf8')));
  return { passed, failed: succeeded ? failed : Math.max(1, failed) };
}

for (const target of [['prepare'], ['build'], ['build', '-b', 'firefox']]) {
  console.log(`\n· wxt ${target.join(' ')}`);
  if (!run('wxt', target)) {
    console.error('The extension could not be built; the reason stands above.');
    finish(0, 1);
  }
}

let passed = 0;
let failed = 0;
const add = (result) => {
  passed += result.passed;
  failed += result.failed;
};

for (const project of ['unit', 'server']) {
  console.log(`\n· tests/${project}`);
  const file = join(reports, `${project}.json`);
  const succeeded = run('vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  add(
    counts(file, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }), succeeded),
  );
}

console.log('\n· tests/e2e, in real browsers');
const file = join(reports, 'e2e.json');
const succeeded = run('playwright', ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
add(
  counts(
    file,
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
    succeeded,
  ),
);

console.log('');
finish(passed, failed);
