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
      peerDependencies: z.optional(z.record(z.string(), z.string())),
    }),
  ),
});
const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
const { '': self, ...installed } = packages;
const runs = (one: (typeof packages)[string] | undefined): boolean =>
  one !== undefined && !one.dev && !one.devOptional && !one.optional;
const runtime = Object.entries(installed).filter(([, one]) => runs(one));

const TAKEN = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'MPL-2.0',
  'Unlicense',
]);

it('names at most 75 packages that run, each with its line in docs/dependencies.md', () => {
  expect(Object.keys(self?.dependencies ?? {}).length).toBeLessThanOrEqual(75);
});

it('with all that those bring does not grow unnoticed', () => {
  // docs/adr/0033-what-the-named-packages-bring.md. A new one is looked at: what it is for, who keeps it, what it brings. Then this is raised.
  expect(runtime.length).toBeLessThanOrEqual(199);
});

/** Where a package finds another: beside it or further out. */
function found(from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (installed[path]) return path;
    if (at === '') return null;
  }
}

/** All that a package brings, itself too. */
function brought(name: string): Set<string> {
  const paths = new Set([found('', name) ?? name]);
  for (const path of paths)
    for (const next of Object.keys({
      ...installed[path]?.dependencies,
      ...installed[path]?.peerDependencies,
    })) {
      const where = found(path, next);
      if (where !== null && runs(installed[where])) paths.add(where);
    }
  return paths;
}

const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');

it('names every package that runs, and who brings it', async () => {
  const by = new Map<string, Set<string>>();
  for (const named of Object.keys(self?.dependencies ?? {}))
    for (const path of brought(named)) {
      const name = nameOf(path);
      by.set(name, (by.get(name) ?? new Set()).add(named));
    }
  expect(runtime.filter(([path]) => !by.has(nameOf(path)))).toEqual([]);
  const lines = [...by]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, all]) => {
      const others = [...all].filter((one) => one !== name);
      return `| \`${name}\` | ${all.has(name) ? 'named' : ''} | ${others.map((one) => `\`${one}\``).join(', ')} |`;
    });
  // `vitest run --project unit supply-chain -u` writes it anew.
  await expect(
    [
      '# Every package that runs',
      '',
      'Written from the lockfile. What the named ones are for stands in [dependencies.md](dependencies.md); versions and licences are in',
      '`npm run -s sbom`.',
      '',
      '| package | in package.json | brought by |',
      '|---|---|---|',
      ...lines,
      '',
    ].join('\n'),
  ).toMatchFileSnapshot(join(root, 'docs/packages.md'));
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
