/** The cases of lib/detect in a real browser: in documents it made from HTML, and in a page that is shown. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
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

test('watches with one observer: what is added, open shadow roots, frames of the same origin', async () => {
  const chromium = await detectInChromium(
    new Map([
      ['page', '<!doctype html><title>x</title><p>first@firm.se</p><div id="app"></div>'],
      ['frame', '<!doctype html><p id="inner">framed@firm.se</p>'],
      ['other', '<!doctype html><p>reloaded@firm.se</p>'],
    ]),
  );
  const { page } = chromium;
  page.setDefaultTimeout(15_000);
  const seen = async (...names: string[]): Promise<void> => {
    await page.waitForFunction(
      (wanted) => JSON.stringify(globalThis.seen) === wanted,
      JSON.stringify(names.map((name) => `${name}@firm.se`)),
    );
  };
  try {
    await page.goto(chromium.address('page'));
    await page.evaluate(async () => {
      globalThis.observers = new Set();
      globalThis.MutationObserver = class extends MutationObserver {
        override observe(target: Node, options?: MutationObserverInit): void {
          super.observe(target, options);
          // The test's driver has observers of its own.
          if (options?.attributeFilter?.includes('email')) globalThis.observers.add(this);
        }
      };
    });
    await watchPage(page);
    await seen('first');

    await page.evaluate(() => {
      const host = document.createElement('x-card');
      host.attachShadow({ mode: 'open' }).innerHTML = '<p>shadow@firm.se</p><x-inner></x-inner>';
      document.getElementById('app')?.append(host);
    });
    await seen('first', 'shadow');
    await page.evaluate(() => {
      const root = document.querySelector('x-card')?.shadowRoot;
      const inner = root?.querySelector('x-inner')?.attachShadow({ mode: 'open' });
      if (inner) inner.innerHTML = '<p>deep@firm.se</p>';
      root?.append('later ', Object.assign(document.createElement('b'), { textContent: 'added@firm.se' }));
    });
    // A shadow root that was attached after its host is found with the next change around the host.
    await seen('added', 'deep', 'first', 'shadow');

    await page.evaluate((address) => {
      document.querySelector('x-card')?.remove();
      const frame = Object.assign(document.createElement('iframe'), { src: address });
      document.getElementById('app')?.append(frame);
    }, chromium.address('frame'));
    await seen('first', 'framed');
    await page.evaluate(() => {
      const inner = document.querySelector('iframe')?.contentDocument?.getElementById('inner');
      if (inner?.firstChild) inner.firstChild.textContent = 'changed@firm.se';
    });
    await seen('changed', 'first');
    await page.evaluate(
      (address) => document.querySelector('iframe')?.setAttribute('src', address),
      chromium.address('other'),
    );
    await seen('first', 'reloaded');

    expect(await page.evaluate(() => globalThis.observers.size)).toBe(1);
    await page.evaluate(() => {
      globalThis.end.abort();
      document.querySelector('p')?.remove();
    });
    await seen('first', 'reloaded');
  } finally {
    await chromium.close();
  }
});

const ROWS = 16_000;
/** Every 128th row ends a stretch; these stand on both sides of such ends, in some of the stretches, and at the end. */
const told = (row: number): boolean => row % 1_280 < 2 || row % 1_280 === 1_279 || row === 1;
const table = (): string =>
  Array.from({ length: ROWS }, (_, i) => i + 1)
    .map((row) => `<tr><td>Order ${row}</td><td>${told(row) ? `row${row}@firm.se` : 'none'}</td></tr>`)
    .join('');

test('finds everybody in a large table, also when rows change places while it is read', async () => {
  const chromium = await detectInChromium(
    new Map([
      ['table', `<!doctype html><title>x</title>before@firm.se<table>${table()}</table>after@firm.se`],
    ]),
  );
  const { page } = chromium;
  page.setDefaultTimeout(15_000);
  const rows = Array.from({ length: ROWS }, (_, i) => i + 1).filter(told);
  const everybody = JSON.stringify(
    ['before', 'after', ...rows.map((row) => `row${row}`)].map((name) => `${name}@firm.se`).sort(),
  );
  try {
    for (const begun of [0, 3, 30, 90]) {
      await page.goto(chromium.address('table'));
      await page.evaluate((stretches) => {
        let read = 0;
        const move = (): void => {
          for (const row of document.querySelectorAll('tr:nth-child(64n)')) row.parentNode?.append(row);
        };
        const said = Range.prototype.toString;
        Range.prototype.toString = function () {
          read += 1;
          // Idle work is done in turn: before the next slice of the reading.
          if (read === stretches) requestIdleCallback(move);
          return said.call(this);
        };
      }, begun);
      await watchPage(page);
      await page.waitForFunction((wanted) => JSON.stringify(globalThis.seen) === wanted, everybody);
    }
  } finally {
    await chromium.close();
  }
});

async function watchPage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { watchDocument } = await import(`${'/lib/detect/'}index.ts`);
    globalThis.end = new AbortController();
    watchDocument(
      document,
      location.href,
      (report: { sightings: { value: string }[] }) => {
        globalThis.seen = report.sightings.map(({ value }) => value).sort();
      },
      { signal: globalThis.end.signal },
    );
  });
}

declare global {
  var observers: Set<MutationObserver>;
  var seen: string[];
  var end: AbortController;
}
