/** What the product is made of: how much, under which licences, and what of it runs when it is installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '../..');
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      license: z.optional(z.string()),
      dev: z.optional(z.boolean()),
      devOptional: z.optional(z.boolean()),
      optional: z.optional(z.boolean()),
      integrity: z.optional(z.string()),
      hasInstallScript: z.optional(z.boolean()),
      dependencies: z.optional(z.record(z.string(), z.string())),
    }),
  ),
});
const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
const { '': self, ...installed } = packages;
const runtime = Object.entries(installed).filter(([, one]) => !one.dev && !one.devOptional && !one.optional);

const TAKEN = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'MPL-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
]);

it('names at most 75 packages that run, each with its line in docs/dependencies.md', () => {
  expect(Object.keys(self?.dependencies ?? {}).length).toBeLessThanOrEqual(75);
});

it('with all that those bring does not grow unnoticed', () => {
  // A new one is looked at: what it is for, who keeps it, what it brings along. Then this number is raised.
  expect(runtime.length).toBeLessThanOrEqual(200);
});

it('runs under licences that anybody may use', () => {
  const licences = ({ license = '' }: { license?: string | undefined }): string[] =>
    license.replace(/[()]/g, '').split(' AND ');
  expect(runtime.filter(([, one]) => !licences(one).every((name) => TAKEN.has(name)))).toEqual([]);
});

it('is held to the very bytes by the lockfile', () => {
  expect(Object.entries(installed).filter(([, one]) => !one.integrity)).toEqual([]);
});

it('has no package that runs a script when it is installed, but for the two that are known', () => {
  const scripts = Object.entries(installed).filter(([, one]) => one.hasInstallScript);
  // Node itself, as a package; and a faster reader of messages below a tool of the tests, which is not allowed to run it.
  expect(scripts.map(([name]) => name)).toEqual(['node_modules/msgpackr-extract', 'node_modules/node']);
});
