/** Browsers and pages for tests of "no trace": every page has the witness in it. */
import type { Page } from '@playwright/test';
import { type Chromium, type ChromiumOptions, launchChromium } from '#server/demo/browser/chromium.ts';
import { grantSite } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { type Answer, type DemoPages, startDemoPages } from '#server/demo/pages/index.ts';
import { pageAt } from '#server/demo/pages/routes.ts';
import { TRAPS, witnessed } from '../../support/witness.ts';
import { test as base, expect, panelOn, START } from './fixtures.ts';

/** 0 in the short form. */
export const MINUTES = Number(process.env.LONG_MINUTES ?? 0);
/** Things done in the panel beside each page. */
export const ACTS = MINUTES > 0 ? 200 : 36;

/** A page with something for every detector, of which two leads are. */
export const TRAPPED = 'https://traps.havsbris.example.com/';
/** The same without a policy: it may ask for anything. */
export const PROBING = 'https://probe.havsbris.example.com/';

function answer(name: string, path: string): Answer | undefined {
  const host = name.replace(/\.$/, '');
  if (/^(?:traps|probe)\./.test(host))
    return path === '/' ? witnessed(TRAPS, { strict: host.startsWith('traps.') }) : undefined;
  const page = pageAt(host, path);
  return page === undefined ? undefined : witnessed(page);
}

export const test = base.extend<object, { pages: DemoPages }>({
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern.
    async ({}, use) => {
      const pages = await startDemoPages({ answer });
      await use(pages);
      await pages.close();
    },
    { scope: 'worker' },
  ],
});

/** A browser with the extension in `folder` that knows nobody, unless `more` says otherwise. */
export const alone = (
  folder: string,
  pages: DemoPages,
  more: Partial<ChromiumOptions> = {},
): Promise<Chromium> =>
  launchChromium({
    extension: folder,
    language: 'en',
    route: { port: pages.port, hosts: 'all' },
    trustedKeys: [pages.fingerprint],
    ...more,
  });

/** The panel of a connected seller who allows every site. */
export async function allowAll(chromium: Chromium): Promise<Page> {
  const panel = await panelOn(chromium, START);
  await expect(partsOf(panel).status).toHaveText('Live');
  await grantSite(chromium, panel, 'https://*/*');
  return panel;
}

/** How many worlds of our extension there are in a page: one where the detector runs. */
export async function worldsIn(chromium: Chromium, page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  let worlds = 0;
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin === `chrome-extension://${chromium.extensionId}`) worlds += 1;
  });
  await cdp.send('Runtime.enable');
  await cdp.detach();
  return worlds;
}
