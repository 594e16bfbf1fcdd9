/** The real side panel in a fresh browser, before it is connected. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Chromium, launchChromium } from '#server/demo/browser/chromium.ts';
import { languageOf } from '#server/demo/browser/connect.ts';
import { until } from '#server/demo/browser/until.ts';
import { startDemoPages } from '#server/demo/pages/index.ts';

const NOBODY = 'https://start.demo.example.com/';

const extension = join(import.meta.dirname, '../../../.output/chrome-mv3');

export interface FreshPanel {
  chromium: Chromium;
  panel: Page;
  close(): Promise<void>;
}

export async function openPanel(): Promise<FreshPanel> {
  if (!existsSync(join(extension, 'manifest.json')))
    throw new Error('There is no built extension: run `npm run build` first.');
  const pages = await startDemoPages();
  const chromium = await launchChromium({
    extension,
    language: 'en',
    route: { port: pages.port, hosts: 'all' },
    trustedKeys: [pages.fingerprint],
  });
  const close = async (): Promise<void> => {
    await chromium.close();
    await pages.close();
  };
  try {
    const welcome = await until(
      () => chromium.context.pages().find((page) => page.url().endsWith('/welcome.html')),
      { what: 'the first-run page' },
    );
    await welcome.close();
    await chromium.page.goto(NOBODY);
    return { chromium, panel: await chromium.openPanel(chromium.page), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Connects the panel to a server that approves at once, and waits until it has all. In milliseconds. */
export async function pair(chromium: Chromium, panel: Page, url: string): Promise<number> {
  const say = await languageOf(panel);
  await panel.getByLabel(say('connect.address')).fill(url);
  const opened = chromium.context.waitForEvent('page');
  const from = performance.now();
  await panel.getByRole('button', { name: say('connect.connect'), exact: true }).click();
  const approve = await opened;
  await panel.getByText(say('status.live'), { exact: true }).waitFor({ timeout: 300_000 });
  await approve.close();
  return performance.now() - from;
}
