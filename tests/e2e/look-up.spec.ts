/** Looking somebody up from outside the panel: the page's context menu and the address bar's keyword. */
import type { Page } from '@playwright/test';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

/** The full-tab page, as the address bar's keyword opens it: no driver reaches the address bar itself. */
async function enterOmnibox(chromium: Chromium, text: string): Promise<Page> {
  const opened = chromium.context.waitForEvent('page');
  const worker = await chromium.worker();
  await worker.evaluate(
    `chrome.omnibox.onInputEntered.dispatch(${JSON.stringify(text)}, 'newForegroundTab')`,
  );
  return opened;
}

test('the address bar’s keyword opens the one that is meant, or the search', async ({ browse, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, START));
  await expect(panel.status).toHaveText('Live');
  const before = pages.log.length;

  const lead = partsOf(await enterOmnibox(chromium, 'elin lund'));
  await expect(lead.lead('Elin Lund')).toBeVisible();
  await expect(lead.card('Journey')).toContainText('Webinar');
  expect(lead.page.url()).toMatch(/workspace\.html#lead\/[\w-]+$/);

  // What is chosen of the journey holds for the next lead, and after the page is opened anew.
  const filter = { name: 'Filter', exact: true };
  await lead.card('Journey').getByRole('button', filter).click();
  await lead.card('Journey').getByRole('button', { name: 'Outbound', exact: true }).first().click();
  await expect(lead.card('Journey')).toContainText(/\d+ of \d+ shown/);
  await expect(lead.card('Journey').getByRole('listitem').filter({ hasText: 'Webinar:' })).toHaveCount(0);

  const search = await enterOmnibox(chromium, 'havsbris');
  await expect(search.getByRole('searchbox', { name: 'Find a lead' })).toHaveValue('havsbris');
  await search.getByRole('option', { name: /Elin Lund/ }).click();
  const journey = partsOf(search).card('Journey');
  await expect(journey).toContainText(/\d+ of \d+ shown/);
  await journey.getByRole('button', { name: 'Show everything' }).click();
  await expect(journey).toContainText('Webinar:');
  await expect(journey.getByRole('button', filter)).toBeFocused();
  await search.goBack();
  await search.getByRole('link', { name: 'Havsbris Energi' }).click();
  await expect(search.getByRole('heading', { level: 2, name: 'Havsbris Energi' })).toBeVisible();
  await partsOf(search).card('People').getByRole('link', { name: 'Elin Lund' }).click();
  await expect(partsOf(search).lead('Elin Lund')).toBeVisible();

  const persona = await enterOmnibox(chromium, 'Marketing-Maria');
  await expect(persona.getByRole('heading', { level: 2, name: 'Marketing-Maria' })).toBeVisible();
  // What was typed went nowhere; the browser's own requests to its maker are not ours.
  expect(pages.log.slice(before).filter(({ path }) => /elin|havsbris|maria/i.test(path))).toEqual([]);
});

test('the context menu looks up whom a link or a selection names', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, START);
  const panel = partsOf(page);
  await expect(panel.status).toHaveText('Live');
  const worker = await chromium.worker();
  // What the browser tells after a click in its own menu, which no driver reaches; the panel is open already.
  const choose = (info: object) =>
    worker.evaluate(
      `chrome.tabs.query({ active: true }).then(([tab]) =>
        chrome.contextMenus.onClicked.dispatch(${JSON.stringify({ menuItemId: 'look-up', ...info })}, tab))`,
    );
  for (const info of [
    { linkUrl: 'mailto:elin.lund@havsbris.example.com?subject=Hej' },
    { linkUrl: 'https://se.linkedin.com/in/elin-lund-havsbris?trk=x' },
    { selectionText: 'Elin Lund' },
  ]) {
    await panel.screen('now').click();
    await choose(info);
    await expect(page.getByRole('option')).toHaveCount(1);
    await expect(page.getByRole('option', { name: /Elin Lund/ })).toBeVisible();
  }
});

test('the full-tab page asks to connect, and says what is not on this device', async ({ browse }) => {
  const fresh = await browse();
  const page = await fresh.context.newPage();
  await page.goto(`chrome-extension://${fresh.extensionId}/workspace.html`);
  await expect(page.getByRole('heading', { name: 'Connect to your company' })).toBeVisible();

  const chromium = await browse({ as: 'anna' });
  const other = await chromium.context.newPage();
  for (const screen of ['account', 'campaign', 'persona']) {
    await other.goto(`chrome-extension://${chromium.extensionId}/workspace.html#${screen}/nobody`);
    await expect(other.getByRole('heading', { name: 'Not on this device' })).toBeVisible();
  }
});
