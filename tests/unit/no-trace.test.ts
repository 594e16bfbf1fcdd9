/** What can be said of "no trace on the page" without a browser: of the source, and of the built scripts. Needs `npm run build`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Every file below `folder` whose name fits, with its text. */
function texts(folder: string, fits: RegExp): [name: string, text: string][] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => fits.test(name))
    .map((name) => [
      `${folder}/${name.replaceAll('\\', '/')}`,
      readFileSync(join(root, folder, name), 'utf8'),
    ]);
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

describe('the source', () => {
  const source = ['entrypoints', 'components', 'lib'].flatMap((folder) => texts(folder, /\.tsx?$/));

  it('puts scripts into pages at one place alone', () => {
    const callers = source.filter(([, text]) =>
      /executeScript|registerContentScripts|insertCSS|userScripts/.test(text),
    );
    expect(callers.map(([name]) => name)).toEqual(['lib/platform/inject.ts']);
    expect(count(callers[0]?.[1] ?? '', /executeScript/g)).toBe(1);
  });

  it('reads of a tab its address alone', () => {
    const readers = source.filter(([, text]) =>
      /\b(?:tab|raw)\.title\b|favIconUrl|captureVisibleTab/.test(text),
    );
    expect(readers.map(([name]) => name)).toEqual([]);
  });
});

describe.each(['chrome-mv3', 'firefox-mv3'])('%s', (build) => {
  if (!existsSync(join(root, '.output', build, 'manifest.json')))
    throw new Error(`There is no build of ${build}: run \`npm run build\` first.`);
  const scripts = texts(`.output/${build}`, /\.js$/);

  it('puts scripts into pages at one place alone, never into the page’s own world', () => {
    // The polyfill's table of the browser's functions names it as well.
    const callers = scripts.filter(([, text]) => /\.executeScript\(/.test(text));
    expect(callers.map(([name]) => name)).toEqual([`.output/${build}/background.js`]);
    expect(count(callers[0]?.[1] ?? '', /\.executeScript\(/g)).toBe(1);
    for (const [, text] of scripts) expect(text).not.toMatch(/world:\s*["'`]MAIN["'`]|insertCSS\(/);
  });

  it('knows nothing of LinkedIn’s own servers', () => {
    for (const [name, text] of scripts) {
      expect(text.includes('licdn'), name).toBe(false);
      expect(text.includes('voyager'), name).toBe(false);
    }
  });

  it('has a detector without a library, a browser API beyond messages, or a word to the page', () => {
    const text = readFileSync(join(root, '.output', build, 'detector.js'), 'utf8');
    for (const forbidden of [
      'postMessage',
      'CustomEvent',
      'dispatchEvent',
      'fetch(',
      'XMLHttpRequest',
      'localStorage',
      'ZodError',
      'Dexie',
      'wxt:',
    ]) {
      expect(text).not.toContain(forbidden);
    }
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000);
  });
});
