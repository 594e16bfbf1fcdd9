/** Several workspaces in one browser: two on one server, one on another. Nothing of one shows in another, or stops it. */
import type { Locator, Page } from '@playwright/test';
import { DEVICE_LEADS } from '#server/config.ts';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { approve, signIn } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { LEADS } from '#server/demo/cast.ts';
import { check } from './support/axe.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';
import { newFeedback, startTestServer, type TestServer } from './support/server.ts';

// It signs browsers out of its own workspaces, and no test beside it may count their devices.
test.use({ serverFor: 'workspaces' });

const say = wordsOf('en');
const DATA = 'Nordlys Data AB';
/** The same address under another name: what the other workspace knows of the person in the same message. */
const CSV = `Email,Name\n${LEADS.jonas.email},Jonas B (Data)\n`;
const MAIL = 'Sv: Frågor om inloggning';
/** Sending may wait for the alarm of 30 s, or for the pause after failed attempts. */
const DELIVERY_MS = 120_000;

const switcher = (page: Page): Locator =>
  page.getByRole('banner').getByRole('button', { name: new RegExp(say('switch.open')) });
const name = (page: Page): Locator => page.getByRole('banner').getByRole('heading', { level: 1 });

async function listed(page: Page): Promise<Locator> {
  if (!(await page.getByRole('menu').isVisible())) await switcher(page).click();
  return page.getByRole('menu', { name: say('switch.title') }).getByRole('menuitemradio');
}

async function switchTo(page: Page, workspace: string | RegExp): Promise<void> {
  await (await listed(page)).filter({ hasText: workspace }).click();
  await expect(page.getByRole('menu')).toBeHidden();
}

/** Adds a workspace with the form behind the menu; the browser's person is signed in to the server. */
async function add(chromium: Chromium, page: Page, server: TestServer, workspace?: string): Promise<void> {
  await partsOf(page).choose(say('menu.addWorkspace'));
  const form = page.getByRole('dialog', { name: say('menu.addWorkspace') });
  await form.getByLabel(say('connect.address')).fill(server.url);
  const [approval] = await Promise.all([
    chromium.context.waitForEvent('page'),
    form.getByRole('button', { name: say('connect.connect'), exact: true }).click(),
  ]);
  await approval.waitForURL((url) => url.pathname === '/auth/pair');
  if (workspace) await approval.getByLabel(say('auth.pair.workspace')).selectOption(workspace);
  await approve(approval);
  await chromium.page.bringToFront();
}

test('words said in one arrive while another is shown, and nothing of one shows in another', async ({
  browse,
  server,
}, info) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, MAIL);
  await expect(panel.lead(LEADS.jonas.name)).toBeVisible();
  await expect(switcher(page)).toBeHidden();

  await server.addWorkspace(DATA, 'anna', CSV);
  await signIn(chromium.page, await server.link('anna'));
  await chromium.page.goto(GMAIL);
  await openMail(chromium.page, MAIL);
  await add(chromium, page, server, DATA);
  await expect(name(page)).toContainText(DATA);
  await expect(panel.status).toHaveText('Live');
  await expect(panel.lead('Jonas B (Data)')).toBeVisible();
  await expect(panel.lead(LEADS.jonas.name)).toBeHidden();

  // What the first workspace holds is not found in the second.
  await panel.screen('search').click();
  await panel.search.fill('elin lund');
  await expect(page.getByText(say('search.nobody'))).toBeVisible();
  await switchTo(page, 'Nordlys AB');
  await expect(name(page)).toContainText('Nordlys AB');
  await expect(switcher(page)).toBeFocused();
  await expect(panel.lead(LEADS.jonas.name)).toBeVisible();
  await expect(panel.lead('Jonas B (Data)')).toBeHidden();
  await expect(panel.status).toHaveText('Live');

  await test.step('a verdict and half a sentence, offline', async () => {
    const added = await newFeedback(server, LEADS.jonas.name, 'anna');
    await chromium.setOffline(true);
    await panel.verdict('good').click();
    await expect(panel.saved('kept')).toBeVisible();
    await panel.note.fill('Half a sent');
    await expect(page.getByText('Draft kept.')).toBeVisible();
    await switchTo(page, DATA);
    await expect(panel.lead('Jonas B (Data)')).toBeVisible();
    await expect(panel.verdict('good')).not.toBeChecked();
    await expect(panel.note).toBeHidden();
    await expect((await listed(page)).filter({ hasText: 'Nordlys AB' })).toContainText(/\d waiting/);
    await page.keyboard.press('Escape');
    expect(await added()).toEqual([]);

    await chromium.setOffline(false);
    await expect.poll(added, { timeout: DELIVERY_MS }).toEqual(['good']);
    await expect(name(page)).toContainText(DATA);
    await switchTo(page, 'Nordlys AB');
    await expect(panel.saved('received')).toBeVisible();
    await page.getByRole('button', { name: 'Add details' }).click();
    await expect(panel.note).toHaveValue('Half a sent');
  });

  await test.step('a closed panel', async () => {
    const added = await newFeedback(server, 'Kari Nilsen', 'anna');
    await chromium.page.goto(GMAIL);
    await openMail(chromium.page, 'Rammeavtale for 2027');
    await expect(panel.lead('Kari Nilsen')).toBeVisible();
    server.wire.set('cut');
    await panel.verdict('unsure').click();
    await expect(panel.saved('kept')).toBeVisible();
    await switchTo(page, DATA);
    await expect(name(page)).toContainText(DATA);
    await chromium.closePanel(page);
    await chromium.stopWorker();
    server.wire.set('through');
    await expect.poll(added, { timeout: DELIVERY_MS }).toEqual(['unsure']);
  });

  await test.step('the full-tab page', async () => {
    const tab = await chromium.context.newPage();
    await tab.goto(`chrome-extension://${chromium.extensionId}/workspace.html#search`);
    await expect(tab.getByRole('heading', { level: 1 })).toContainText(DATA);
    await tab.screenshot({ path: info.outputPath('workspace.png') });
    const again = await chromium.openPanel(chromium.page);
    await expect(name(again)).toContainText(DATA);
    await again.keyboard.press('ControlOrMeta+k');
    await again.getByRole('searchbox', { name: say('palette.label') }).fill('show nordlys ab');
    await again.getByRole('menuitem', { name: 'Show Nordlys AB' }).waitFor();
    await again.keyboard.press('ArrowDown');
    await again.keyboard.press('Enter');
    await expect(name(again)).toContainText('Nordlys AB');
    await expect(switcher(again)).toBeFocused();
    await expect(tab.getByRole('heading', { level: 1 })).toContainText('Nordlys AB');
  });
});

test('the end of one leaves the others, on another server too', async ({ browse, server }, info) => {
  const second = await startTestServer(DEVICE_LEADS);
  try {
    await server.addWorkspace('Havsbris Partner', 'olle', CSV);
    const chromium = await browse({ as: 'olle' });
    await signIn(chromium.page, await server.link('olle'));
    await chromium.page.goto(GMAIL);
    await openMail(chromium.page, MAIL);
    const page = await chromium.openPanel(chromium.page);
    const panel = partsOf(page);
    await expect(panel.lead(LEADS.jonas.name)).toBeVisible();
    await add(chromium, page, server, 'Havsbris Partner');
    await expect(panel.lead('Jonas B (Data)')).toBeVisible();
    // The same workspace of the same name, on another server: only the host tells them apart. Both servers stand on one host here,
    // so the browser holds one sign-in at a time.
    const account = await chromium.context.newPage();
    await signIn(account, await second.link('olle'));
    await add(chromium, page, second);
    await expect(name(page)).toContainText('Nordlys AB');
    await expect(panel.status).toHaveText('Live');
    await expect(panel.lead(LEADS.jonas.name)).toBeVisible();
    await expect(await listed(page)).toHaveCount(3);
    await page.screenshot({ path: info.outputPath('three.png') });
    await check('the list of workspaces', page);
    await page.keyboard.press('Escape');

    await panel.choose(say('menu.requests'));
    for (const { url } of [server, second])
      await expect(page.getByRole('dialog')).toContainText(new URL(url).host);
    await page.keyboard.press('Escape');

    await switchTo(page, 'Havsbris Partner');
    await expect(panel.lead('Jonas B (Data)')).toBeVisible();
    await signIn(account, await server.link('olle'));
    await account.getByRole('listitem').filter({ hasText: 'Havsbris Partner' }).getByRole('button').click();
    await expect(account.getByText(/The sidebar was disconnected\./)).toBeVisible();
    await account.close();
    await expect(panel.status).toHaveText('Signed out');
    await expect(page.getByRole('heading', { name: 'Connect again' })).toBeVisible();
    await expect(panel.lead('Jonas B (Data)')).toBeHidden();

    // Left, it is gone: it held nothing.
    await switchTo(page, new RegExp(`Nordlys AB.*${new URL(second.url).host}`));
    await expect(panel.status).toHaveText('Live');
    await expect(panel.lead(LEADS.jonas.name)).toBeVisible();
    await expect(await listed(page)).toHaveCount(2);
    await page.keyboard.press('Escape');
    const added = await newFeedback(second, LEADS.jonas.name, 'olle');
    await panel.verdict('poor').click();
    await expect(panel.saved('received')).toBeVisible({ timeout: DELIVERY_MS });
    expect(await added()).toEqual(['poor']);

    await panel.choose(say('menu.disconnect'));
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('disconnect.do'), exact: true })
      .click();
    await expect(panel.status).toHaveText('Live');
    await expect(switcher(page)).toBeHidden();
    await expect(name(page)).toHaveText('Nordlys AB');
    await expect(panel.lead(LEADS.jonas.name)).toBeVisible();
  } finally {
    await second.close();
  }
});
