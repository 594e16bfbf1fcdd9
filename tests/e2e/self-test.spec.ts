/** The self-test: what was found on an open page, by which rule, at what cost, and a report without personal data. */
import type { Page } from '@playwright/test';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';

/** The self-test of the page in front, from the panel's menu. */
async function selfTest(chromium: Chromium, panel: Page): Promise<Page> {
  const [opened] = await Promise.all([
    chromium.context.waitForEvent('page'),
    partsOf(panel).choose('Self-test'),
  ]);
  await expect(opened.getByRole('heading', { level: 2, name: 'Self-test' })).toBeVisible();
  return opened;
}
const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

test('of an open message', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await panelOn(chromium, GMAIL);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
  const page = await selfTest(chromium, panel);
  await expect(card(page, 'This page')).toContainText('mail.google.com');
  await expect(card(page, 'This page')).toContainText(/gmail: used, and it holds/);
  await expect(card(page, 'This page')).toContainText(/\d[.,]\d ms so far/);
  const row = page.getByRole('row').filter({ hasText: 'elin.lund@' }).first();
  await expect(row).toContainText('Sender of the open message');

  const report = page.locator('pre');
  await expect(report).toContainText('record: gmail, good');
  await expect(report).toContainText(/email, sender, 0\.98: 1/);
  await expect(report).not.toContainText(/@|elin|lund|inbox|#|\/mail/i);
  await page.getByRole('button', { name: 'Copy the report' }).click();
  await expect(page.getByText('Copied.')).toBeAttached();
  await chromium.context.grantPermissions(['clipboard-read']);
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await report.textContent());
});

test('of LinkedIn by its address alone, and of a page that was taken back meanwhile', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await panelOn(chromium, 'https://www.linkedin.com/in/elin-lund-havsbris');
  await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
  const linkedin = await selfTest(chromium, panel);
  await expect(card(linkedin, 'This page')).toContainText('LinkedIn: only its address is read');
  await expect(card(linkedin, 'This page')).toContainText('The page is not read');
  await expect(linkedin.getByRole('row').nth(1)).toContainText('The page’s own address');

  await chromium.page.bringToFront();
  await chromium.page.goto(GMAIL);
  const page = await selfTest(chromium, panel);
  await expect(card(page, 'This page')).toContainText('Allowed');
  await page.evaluate(`chrome.permissions.remove({ origins: ['https://mail.google.com/*'] })`);
  await expect(card(page, 'This page')).toContainText('The page is not read');
  await expect(card(page, /^Found/)).toContainText('No e-mail address and no profile.');
  await chromium.page.close();
  await expect(page.getByRole('heading', { name: 'This tab is not open any more' })).toBeVisible();
});
