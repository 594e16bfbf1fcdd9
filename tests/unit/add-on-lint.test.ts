/** web-ext lint on the built Firefox add-on: no error, and no warning beyond the pinned ones. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '../..');
const Report = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string(), file: z.optional(z.string()) })),
  warnings: z.array(z.object({ code: z.string(), file: z.optional(z.string()) })),
});

const PINNED_WARNINGS = [
  // React's own renderer holds an innerHTML assignment that we never reach.
  'UNSAFE_VAR_ASSIGNMENT',
  // The key for data collection is newer on Android, where Firefox has no sidebar and this add-on is not offered.
  'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION',
  // Zod's probe for compiled schemas. lib/jitless.ts switches it off before any schema, and the CSP would refuse it.
  'DANGEROUS_EVAL',
];

it('the Firefox add-on passes web-ext lint', { timeout: 120_000 }, () => {
  const run = spawnSync(
    join(root, 'node_modules/.bin/web-ext'),
    ['lint', '--source-dir', join(root, '.output/firefox-mv3'), '--output', 'json', '--no-config-discovery'],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const report = Report.parse(JSON.parse(run.stdout));
  expect(report.errors).toEqual([]);
  expect(report.warnings.filter((warning) => !PINNED_WARNINGS.includes(warning.code))).toEqual([]);
});
