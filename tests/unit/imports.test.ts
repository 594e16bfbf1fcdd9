/** Imports go one way (docs/adr/0001-layers.md). A newcomer may trust the folders because this test does not let them lie. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, root, target } from './support/imports-of.ts';

const FOLDERS = ['entrypoints', 'components', 'lib', 'server', 'locales'];

/** What each part may import besides itself and packages. The longest matching prefix decides. */
const MAY_IMPORT: Record<string, string[]> = {
  entrypoints: ['components', 'lib'],
  components: ['lib'],
  server: ['lib/contract', 'lib/domain', 'locales', 'package.json'],
  'lib/contract': [],
  'lib/domain': ['lib/contract'],
  // One exception: the LinkedIn grammar is one file that itself imports nothing (docs/adr/0003-one-linkedin-grammar.md).
  'lib/detect': ['lib/domain/linkedin.ts'],
  'lib/platform': ['lib/contract', 'lib/domain', 'lib/detect', 'lib/messaging'],
  'lib/i18n': ['lib/contract', 'lib/store', 'locales', 'public/_locales'],
  lib: ['lib', 'locales'],
};

/** Packages that belong to one folder only. */
const ONLY_IN: [pattern: RegExp, folders: string[]][] = [
  [/^webextension-polyfill$|^wxt\/browser/, ['lib/platform']],
  [/^dexie/, ['lib/store']],
  [/^(pg|pg-copy-streams|kysely|@electric-sql\/pglite)(\/|$)/, ['server/db']],
  [/^(better-auth|@better-auth\/.*)(\/|$)/, ['server/auth']],
  [
    /^(react|react-dom|react-intl|react-aria-components|lucide-react)(\/|$)/,
    ['components', 'entrypoints', 'lib/i18n'],
  ],
  [/^node:/, ['server']],
];

/** lib/detect uses nothing at all; lib/domain may use Zod and small pure libraries. */
const PACKAGES_ALLOWED: Record<string, RegExp> = {
  'lib/detect': /^$/,
  'lib/domain': /^(zod|tldts)$/,
  'lib/contract': /^zod$/,
};

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
);

const within = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function rule<T>(path: string, rules: Record<string, T>): [folder: string, value: T] | undefined {
  return Object.entries(rules)
    .filter(([folder]) => within(path, folder))
    .sort(([a], [b]) => b.length - a.length)[0];
}

/** Every forbidden import of one file, as sentences. */
function violations(path: string): string[] {
  const found: string[] = [];
  for (const specifier of importsOf(path)) {
    const to = target(path, specifier);
    if (to === null) {
      for (const [pattern, folders] of ONLY_IN) {
        if (pattern.test(specifier) && !folders.some((folder) => within(path, folder))) {
          found.push(`${path} imports ${specifier}, which belongs to ${folders.join(', ')}`);
        }
      }
      const allowed = rule(path, PACKAGES_ALLOWED);
      if (allowed && !allowed[1].test(specifier))
        found.push(`${path} imports the package ${specifier}; ${allowed[0]} may not`);
      continue;
    }
    const mine = rule(path, MAY_IMPORT);
    if (!mine || within(to, mine[0]) || mine[1].some((folder) => within(to, folder))) continue;
    found.push(`${path} imports ${to}; ${mine[0]} may import only ${mine[1].join(', ') || 'itself'}`);
  }
  return found;
}

describe('imports go one way', () => {
  it('reads the source files', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(files)('%s', (path) => {
    expect(violations(path)).toEqual([]);
  });

  it('would notice a forbidden import', () => {
    expect(target('server/app.ts', '#lib/store/views.ts')).toBe('lib/store/views.ts');
    const mine = rule('server/app.ts', MAY_IMPORT);
    expect(mine?.[1].some((folder) => within('lib/store/views.ts', folder))).toBe(false);
  });
});
