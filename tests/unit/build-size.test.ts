/** How much script stands between opening the sidebar and its first content. Needs `npm run build`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const output = join(import.meta.dirname, '../../.output');
const MOST_BYTES = 638_500;

/** The scripts that the page names itself; others come later, when what they do is asked for. */
function firstScripts(build: string): string[] {
  const page = join(output, build, 'sidepanel.html');
  if (!existsSync(page)) throw new Error(`There is no build of ${build}: run \`npm run build\` first.`);
  return [...readFileSync(page, 'utf8').matchAll(/(?:src|href)="\/(chunks\/[^"]+\.js)"/g)].map(
    ([, name = '']) => join(output, build, name),
  );
}

describe.each(['chrome-mv3', 'firefox-mv3'])('the sidebar of %s', (build) => {
  it('starts with little script', () => {
    const bytes = firstScripts(build).reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  it.each([
    ['the lexicon of job titles', 'ftermarknadschef'],
    ['the public suffix list', 'kawasaki'],
  ])('leaves %s for later', (_what, sign) => {
    const texts = firstScripts(build).map((path) => readFileSync(path, 'utf8'));
    expect(texts.filter((text) => text.includes(sign))).toEqual([]);
  });

  it('wakes its background without the public suffix list', () => {
    const background = readFileSync(join(output, build, 'background.js'), 'utf8');
    expect(background).not.toContain('kawasaki');
  });
});
