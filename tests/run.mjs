// `npm test`: builds, then runs every test and closes with one line, `N passed, N failed`. Plain JavaScript for any Node since 20.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { ensureInstalled, ownNode, root } from '../server/cli/install.mjs';

ensureInstalled();

const bin = join(root, 'node_modules', '.bin');
const reports = mkdtempSync(join(tmpdir(), 'samsyn-test-reports-'));
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  // Hundreds of processes load the same modules: types are stripped and code is compiled once.
  NODE_COMPILE_CACHE: join(reports, 'compiled'),
};

let passed = 0;
const failures = [];
const details = [];

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

/** The failures by name come last, where they are looked for; before them what the reporter's list has the first lines of. */
function finish(passed, failures) {
  rmSync(reports, { recursive: true, force: true });
  for (const detail of details) console.log(detail);
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
}

/** Adds what a report counts, or one failure when the runner wrote none. */
function add(name, file, read, succeeded) {
  const report = existsSync(file)
    ? read(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failures: [`${name} wrote no report`] };
  passed += report.passed;
  failures.push(...report.failures);
  details.push(...(report.details ?? []));
  if (!succeeded && report.failures.length === 0) failures.push(`${name} ended with an error`);
}

const ofVitest = ({ numPassedTests, testResults }) => ({
  passed: numPassedTests,
  failures: testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that cannot be loaded has no test that failed.
    if (failed.length === 0) return status === 'failed' ? [relative(root, name)] : [];
    return failed.map((test) => `${relative(root, name)} › ${test.fullName}`);
  }),
});

const ofPlaywright = ({ stats, suites }) => {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const failed = suites.flatMap(specs).filter((spec) => !spec.ok);
  return {
    passed: stats.expected,
    failures: failed.map((spec) => `tests/e2e/${spec.file}:${spec.line} › ${spec.title}`),
    details: failed.flatMap(detailsOf),
  };
};

/** What stood on the screens of a test, in words, and what was wrong with it. */
const detailsOf = ({ title, tests }) =>
  tests
    .flatMap(({ results }) => results)
    .flatMap(({ attachments, errors }) => [
      ...attachments
        .filter(({ body }) => body)
        .map(({ name, body }) => `${name} of “${title}”:\n${Buffer.from(body, 'base64').toString()}\n`),
      ...errors.map(({ message }) => `“${title}”:\n${message}\n`),
    ]);

for (const target of [['prepare'], ['build'], ['build', '-b', 'firefox']]) {
  console.log(`\n· wxt ${target.join(' ')}`);
  if (!run('wxt', target)) {
    console.error('The extension could not be built; the reason stands above.');
    finish(0, ['the extension’s build']);
  }
}

for (const project of ['unit', 'server', 'faults']) {
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
  add(project, file, ofVitest, succeeded);
}

for (const project of ['together', 'alone']) {
  console.log(`\n· tests/e2e, in real browsers, ${project}`);
  const file = join(reports, `${project}.json`);
  const succeeded = run('playwright', ['test', '--project', project, '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  add(`e2e ${project}`, file, ofPlaywright, succeeded);
}

console.log('');
finish(passed, failures);
