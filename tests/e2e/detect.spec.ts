/** The cases of lib/detect in a real browser: in documents it made from HTML, and in a page that is shown. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { detectInChromium } from '../support/detect-in-chromium.ts';
import * as groups from '../unit/detect/html-cases.ts';
import { PAGES } from '../unit/detect/page-cases.ts';

const SITE = 'https://www.firm.example.com/';
const inBody = (html: string): string => `<!doctype html><html><head></head><body>${html}</body></html>`;
const cases = [
  ...Object.values(groups)
    .flat()
    .map(([html, seen]) => ({ html: inBody(html), url: SITE, seen })),
  ...PAGES.map(([name, url, seen]) => ({
    html: readFileSync(new URL(`../fixtures/pages/${name}.html`, import.meta.url), 'utf8'),
    url,
    seen,
  })),
].map((one) => ({ ...one, seen: [...one.seen].sort() }));

test('finds the same people in every kind of document', async () => {
  const chromium = await detectInChromium(new Map([['empty', '<!doctype html><title>x</title>']]));
  try {
    await chromium.page.goto(chromium.address('empty'));
    const answers = await chromium.page.evaluate(
      async (pages) => {
        const { detectInDocument } = await import(`${'/lib/detect/'}index.ts`);
        interface Seen {
          surface: string;
          value: string;
        }
        const seen = (of: Document, url: string): string[] =>
          detectInDocument(of, url)
            .map((one: Seen) => `${one.surface} ${one.value}`)
            .sort();
        return pages.map(({ html, url }) => {
          const parsed = new DOMParser().parseFromString(html, 'text/html');
          const fromParser = seen(parsed, url);
          // Inserted like this, no script runs.
          document.documentElement.innerHTML = html;
          return { html, fromParser, shown: seen(document, url) };
        });
      },
      cases.map(({ html, url }) => ({ html, url })),
    );
    expect(answers).toEqual(cases.map(({ html, seen }) => ({ html, fromParser: seen, shown: seen })));
  } finally {
    await chromium.close();
  }
});
