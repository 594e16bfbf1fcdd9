/** What a person does to connect a sidebar: sign in with the link, type the address, approve. */
import type { Page } from '@playwright/test';
import type { Chromium } from './chromium.ts';
import { type Words, wordsOf } from './texts.ts';

export async function languageOf(page: Page): Promise<Words> {
  return wordsOf((await page.locator('html').getAttribute('lang')) ?? 'en');
}

/** Opens a one-time link and presses its button; the browser then has the person's session. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  const say = await languageOf(page);
  await page.getByRole('button', { name: say('auth.link.button') }).click();
  await page.waitForURL((url) => url.pathname === '/auth');
}

/** The row of screens; it is there once the panel is connected and has data. */
const tabBar = (panel: Page, say: Words) => panel.getByRole('navigation', { name: say('tabs.label') });

/** Whether the open panel asks to be connected. */
export async function asksToConnect(panel: Page): Promise<boolean> {
  const form = panel.locator('input[type=url]');
  await form
    .or(tabBar(panel, await languageOf(panel)))
    .first()
    .waitFor();
  return form.isVisible();
}

/**
 * From the panel's first screen to a connected one; the browser's person must be signed in. Returns when the data is there, on
 * the tab it began on.
 */
export async function connectPanel(chromium: Chromium, panel: Page, serverUrl: string): Promise<void> {
  // Only a drawn page says which language it has chosen.
  await panel.locator('input[type=url]').waitFor();
  const say = await languageOf(panel);
  const [approval] = await Promise.all([
    chromium.context.waitForEvent('page', {
      predicate: (page) => page.url().includes('/auth/pair') || page.url() === 'about:blank',
    }),
    panel
      .getByLabel(say('connect.address'))
      .fill(serverUrl)
      .then(() => panel.getByRole('button', { name: say('connect.connect'), exact: true }).click()),
  ]);
  await approve(approval);
  await chromium.page.bringToFront();
  await tabBar(panel, say).waitFor({ timeout: 60_000 });
}

/** Approves the pairing whose page this is, and closes it. */
export async function approve(page: Page): Promise<void> {
  await page.waitForURL((url) => url.pathname === '/auth/pair');
  const say = await languageOf(page);
  await page.getByRole('button', { name: say('auth.pair.approve') }).click();
  await page.getByRole('heading', { name: say('auth.pair.approved.heading') }).waitFor();
  await page.close();
}

/** Gives the connected extension a site, as its button and the browser's prompt would. */
export async function grantSite(chromium: Chromium, panel: Page, pattern: string): Promise<void> {
  await chromium.acceptSite(pattern);
  const given = await panel.evaluate(`chrome.permissions.request({ origins: [${JSON.stringify(pattern)}] })`);
  if (given !== true) throw new Error(`${pattern} was not granted.`);
}
