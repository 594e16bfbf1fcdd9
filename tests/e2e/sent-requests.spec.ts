/** "What left this browser" tells what the server's own log tells: no request more and none fewer. */
import type { Page } from '@playwright/test';
import { ROUTES } from '#lib/contract/all-routes.ts';
import en from '#locales/en.json' with { type: 'json' };
import { connectPanel, grantSite, signIn } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

// The log must hold this browser's requests only.
test.use({ serverFor: 'the list of requests' });

const words: Record<string, string> = en;

/** How the sentence of a request begins: before the numbers in it. */
const beginning = (name: string): string => (words[`requests.kind.${name}`] ?? name).replace(/\{.*/s, '');

/** How often each kind of request stands in the open list, by the beginning of its sentence. */
async function listed(panel: Page): Promise<Record<string, number>> {
  const rows = await panel.getByRole('dialog').getByRole('listitem').allInnerTexts();
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const name = [...Object.keys(ROUTES), 'probe'].find((one) => row.startsWith(beginning(one))) ?? row;
    counts[name] = (counts[name] ?? 0) + Number(/(\d+) times/.exec(row)?.[1] ?? 1);
  }
  return counts;
}

test('the list equals the log of the server', async ({ browse, server }) => {
  const chromium = await browse();
  const page = await panelOn(chromium, START);
  const panel = partsOf(page);
  await panel.choose('What left this browser');
  await expect(page.getByText('Nothing has left this browser yet.')).toBeVisible();
  await page.keyboard.press('Escape');

  await signIn(chromium.page, await server.link('anna'));
  await chromium.page.goto(START);
  await connectPanel(chromium, page, server.url);
  await grantSite(chromium, page, 'https://mail.google.com/*');
  await chromium.page.goto(GMAIL);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await panel.verdict('good').click();
  await expect(panel.saved('received')).toBeVisible();
  await server.quiet();

  const inLog: Record<string, number> = {};
  for (const { method, route } of server.requests) {
    // The browser's own question before a request from another origin, and the pages a person signs in on.
    if (method === 'OPTIONS' || !route.startsWith('/api/')) continue;
    const name = Object.entries(ROUTES).find(([, one]) => one.method === method && one.path === route)?.[0];
    inLog[name ?? `${method} ${route}`] = (inLog[name ?? `${method} ${route}`] ?? 0) + 1;
  }
  expect(Object.keys(inLog)).toContain('mutations');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('searchbox', { name: 'Command or lead' })).toBeFocused();
  await page.keyboard.type('left this browser');
  await expect(page.getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  expect(await listed(page)).toEqual(inLog);
  await expect(page.getByRole('dialog').getByText(/^Sent 1 thing you said/)).toBeVisible();
  const lines = await page.getByRole('dialog').textContent();
  expect(lines).not.toMatch(/elin|anna|@|smy_/i);

  // It is kept, also when nothing answers; and it outlives the browser.
  await page.keyboard.press('Escape');
  server.wire.set('cut');
  await expect(panel.status).toHaveText('No answer');
  await panel.choose('What left this browser');
  await expect(page.getByText('No answer came.').first()).toBeVisible();
});
