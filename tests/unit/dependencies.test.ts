/** Every dependency has its line in docs/dependencies.md, and the lockfile names no download address. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '../..');
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const manifest = Manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');

it.each(names)('%s has its line in docs/dependencies.md', (name) => {
  expect(page).toContain(`| \`${name}\` |`);
});

it('docs/dependencies.md names nothing that is gone', () => {
  const listed = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  expect(listed.filter((name) => !names.includes(name ?? ''))).toEqual([]);
});

it('versions are exact', () => {
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d/.test(version),
  );
  expect(loose).toEqual([]);
});

it('the lockfile names no download address', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
});
