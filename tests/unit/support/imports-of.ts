/** What source files import. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

export const root = join(import.meta.dirname, '../../..');

/** What a file imports, as it is written there. @param path from the root of the repository */
export function importsOf(path: string): string[] {
  const source = readFileSync(join(root, path), 'utf8');
  const { module } = parseSync(path, source);
  const specifiers = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    // `import('…')`: the parser gives where the specifier stands; quotes included.
    ...module.dynamicImports.map((one) =>
      source.slice(one.moduleRequest.start + 1, one.moduleRequest.end - 1),
    ),
  ];
  return specifiers;
}

/** The path inside the repository, or null for a package. */
export function target(from: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1).split('?')[0] ?? null;
  if (specifier.startsWith('.'))
    return relative(root, join(root, dirname(from), specifier)).replaceAll('\\', '/');
  return null;
}
