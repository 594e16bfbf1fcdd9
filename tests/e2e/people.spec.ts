/** Who is who, as the seller says it: a stranger becomes a lead, a wrong match stays cut, "not a lead" is remembered here alone. */
import type { Page } from '@playwright/test';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { opaqueId } from '../unit/support/opaque-id.ts';
import { check } from './support/axe.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

// What is said of these people must not reach the tests of others.
test.use({ serverFor: 'who is who' });

const CONTACT = 'https://www.havsbris.example.com/kontakt';
const NOBODY = 'Nobody you know here';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

/** Unfolds one of the strangers beside the known people. */
async function stranger(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: /on this page (is|are) no lead/ }).click();
  await page
    .getByRole('list', { name: 'People on this page' })
    .getByRole('button', { name: address })
    .click();
}

/** Opens one of the page's people who is not among the two in front. */
async function third(page: Page, name: string): Promise<void> {
  const people = page.getByRole('navigation', { name: '3 known people' });
  await people.getByRole('button', { name: 'Show 1 more person' }).click();
  await people.getByRole('option', { name }).click();
  await people.getByRole('button', { name: 'Show fewer' }).click();
}

/** Looks a person up by the address in the search of the panel. */
async function searched(chromium: Chromium, address: string): Promise<ReturnType<typeof partsOf>> {
  const panel = partsOf(await panelOn(chromium, START));
  await panel.screen('search').click();
  await panel.search.fill(address);
  return panel;
}

test('a stranger on a contact page becomes a lead, also offline, and a colleague sees her', async ({
  browse,
  server,
}) => {
  const anna = await browse({ as: 'anna' });
  const seller = partsOf(await panelOn(anna, CONTACT));
  await expect(seller.lead('Elin Lund')).toBeVisible();
  await expect(seller.status).toHaveText('Live');
  const olle = await browse({ as: 'olle' });
  const colleague = partsOf(await panelOn(olle, CONTACT));
  await expect(colleague.lead('Elin Lund')).toBeVisible();
  await expect(colleague.status).toHaveText('Live');

  await server.quiet();
  const before = server.requests.length;
  await stranger(seller.page, 'maja.dufva@havsbris.example.com');
  await button(seller.page, 'Add as lead').click();
  await expect(dialog(seller.page).getByLabel('Name')).toHaveValue('Maja Dufva');
  await expect(dialog(seller.page)).toContainText('Company by the address: Havsbris Energi');
  // Nothing is created by looking.
  expect(server.requests.slice(before)).toEqual([]);

  server.wire.set('cut');
  await dialog(seller.page).getByLabel('Title').fill('HR-chef');
  await dialog(seller.page).getByRole('button', { name: 'Add as lead' }).click();
  await expect(seller.page.getByText('Maja Dufva is a lead now.').first()).toBeVisible();
  await third(seller.page, 'Maja Dufva');
  await expect(seller.lead('Maja Dufva')).toBeVisible();
  await expect(seller.page.getByText('HR-chef', { exact: true })).toBeVisible();
  await expect(seller.page.getByRole('button', { name: 'Havsbris Energi' })).toBeVisible();
  await seller.verdict('good').click();
  await expect(seller.saved('kept').or(seller.saved('sending'))).toBeVisible();

  server.wire.set('through');
  await expect(seller.saved('received')).toBeVisible({ timeout: 120_000 });
  await third(colleague.page, 'Maja Dufva');
  await expect(colleague.lead('Maja Dufva')).toBeVisible();
  await expect(colleague.page.getByText('Owner: Anna Ek')).toBeVisible();
  await button(colleague.page, 'How we know').click();
  await expect(dialog(colleague.page)).toContainText('Linked by Anna Ek · Today');
});

test('an addition is taken back', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, GMAIL));
  await openMail(chromium.page, 'Monterplats på Energidagarna');
  await expect(panel.lead(NOBODY)).toBeVisible();
  await button(panel.page, 'Add as lead').click();
  await dialog(panel.page).getByRole('button', { name: 'Add as lead' }).click();
  await expect(panel.lead('Tuva Rask')).toBeVisible();
  await expect(panel.status).toHaveText('Live');
  await button(panel.page, 'Undo').click();
  await expect(panel.lead(NOBODY)).toBeVisible();
  await expect(panel.status).toHaveText('Live');
  const again = await searched(chromium, 'tuva.rask@torget-massor.example.com');
  await expect(again.page.getByText(/^tuva\.rask.* is not a lead of yours/)).toBeVisible();
});

test('"not this person" holds at once, for the team, and after the same file is imported again', async ({
  browse,
  server,
}) => {
  const email = 'kari.nilsen@fjordvind.example.com';
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, GMAIL));
  await openMail(chromium.page, 'Rammeavtale for 2027');
  await expect(panel.lead('Kari Nilsen')).toBeVisible();
  await button(panel.page, 'How we know').click();
  await expect(dialog(panel.page)).toContainText(email);
  await expect(dialog(panel.page)).toContainText('From an import');
  await panel.page.keyboard.press('Escape');

  await button(panel.page, 'Not this person').click();
  await expect(dialog(panel.page)).toContainText('Not Kari Nilsen?');
  await dialog(panel.page).getByRole('button', { name: 'Not this person' }).click();
  await expect(panel.lead(NOBODY)).toBeVisible();
  await expect(
    panel.page.getByText('Not Kari Nilsen. Imports will not bring it back.').first(),
  ).toBeVisible();
  await expect(panel.status).toHaveText('Live');

  const olle = await browse({ as: 'olle' });
  const colleague = partsOf(await panelOn(olle, GMAIL));
  await openMail(olle.page, 'Rammeavtale for 2027');
  await expect(colleague.lead(NOBODY)).toBeVisible();

  await server.importCsv(`Email,Name\n${email},Kari Nilsen-Ny\n`);
  // The address alone is somebody else from now on, and the pages say so.
  await expect(panel.lead('Kari Nilsen-Ny')).toBeVisible();
  await expect(colleague.lead('Kari Nilsen-Ny')).toBeVisible();

  await panel.screen('search').click();
  await panel.search.fill('Kari Nilsen');
  await panel.page.getByRole('option', { name: /^Kari Nilsen(?!-)/ }).click();
  await button(panel.page, 'How we know').click();
  const cut = dialog(panel.page).getByRole('listitem').filter({ hasText: email }).first();
  await expect(cut).toContainText('Cut by you · Today');
  await expect(cut.getByRole('button', { name: `Link ${email} again` })).toBeVisible();
});

test('what was cut by mistake is linked again, with its history', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, GMAIL));
  await openMail(chromium.page, 'Demo för nätdriften');
  await expect(panel.lead('Peter Åberg')).toBeVisible();
  await button(panel.page, 'How we know').click();
  const sheet = dialog(panel.page);
  const email = sheet.getByRole('listitem').filter({ hasText: '@' }).first();
  await email.getByRole('button', { name: /^Cut / }).click();
  await sheet.getByRole('button', { name: 'Yes, cut it' }).click();
  await expect(email).toContainText('Cut by you · Today');
  await expect(panel.lead('Peter Åberg')).toBeVisible();
  await email.getByRole('button', { name: /^Link .* again$/ }).click();
  await expect(email).toContainText('Linked again by you · Today');
  await expect(email).toContainText('From an import');
  await panel.page.keyboard.press('Escape');
  await button(panel.page, 'Back to this page').click();
  await expect(panel.lead('Peter Åberg')).toBeVisible();
});

test('"not a lead" is remembered after the browser was closed, on this device alone', async ({
  browse,
  server,
}) => {
  const first = await browse({ as: 'anna' });
  let panel = partsOf(await panelOn(first, GMAIL));
  await openMail(first.page, 'Monterplats på Energidagarna');
  await expect(panel.lead(NOBODY)).toBeVisible();
  await expect(panel.status).toHaveText('Live');
  const served = await server.quiet();
  await button(panel.page, 'Not a lead').click();
  await expect(button(panel.page, '1 marked “not a lead”')).toBeVisible();
  await expect(button(panel.page, 'Add as lead')).toBeHidden();
  await server.quiet();
  expect(server.requests.slice(served)).toEqual([]);
  await first.close();

  const second = await browse({ profile: first.profile });
  panel = partsOf(await panelOn(second, GMAIL));
  await openMail(second.page, 'Monterplats på Energidagarna');
  await expect(button(panel.page, '1 marked “not a lead”')).toBeVisible();
  await expect(button(panel.page, 'Add as lead')).toBeHidden();

  await panel.choose('People who are no leads');
  await expect(dialog(panel.page)).toContainText('An e-mail address that is no lead’s');
  await expect(dialog(panel.page)).not.toContainText('@');
  await button(panel.page, 'Forget number 1').click();
  await expect(dialog(panel.page)).toContainText('Nobody yet.');
  await panel.page.keyboard.press('Escape');
  await expect(button(panel.page, 'Add as lead')).toBeVisible();
});

test('a profile in another product of LinkedIn is suggested with its reason, and waits', async ({
  browse,
}) => {
  const chromium = await browse({ as: 'anna' });
  const member = `https://www.linkedin.com/in/${opaqueId(497_917_635, 0x002a)}`;
  const sales = (number: number) =>
    `https://www.linkedin.com/sales/lead/${opaqueId(number, 0x002c, 9)},NAME_SEARCH,x`;
  let panel = partsOf(await panelOn(chromium, member));
  await expect(panel.lead(NOBODY)).toBeVisible();
  await button(panel.page, 'Link to lead').click();
  await dialog(panel.page).getByRole('searchbox').fill('Elin Lund');
  await dialog(panel.page).getByRole('option', { name: 'Elin Lund' }).click();
  await dialog(panel.page).getByRole('button', { name: 'Link', exact: true }).click();
  await expect(panel.lead('Elin Lund')).toBeVisible();

  panel = partsOf(await panelOn(chromium, sales(497_917_635)));
  await expect(panel.lead(NOBODY)).toBeVisible();
  await expect(panel.page.getByText('Probably Elin Lund')).toBeVisible();
  await expect(panel.page.getByText(/carry the same member number/)).toBeVisible();
  await check('a suggestion', panel.page);
  await button(panel.page, 'No, somebody else').click();
  await expect(panel.page.getByText('Probably Elin Lund')).toBeHidden();
  await expect(panel.lead(NOBODY)).toBeVisible();

  await panel.choose('People who are no leads');
  await button(panel.page, 'Forget number 1').click();
  await expect(dialog(panel.page)).toContainText('Nobody yet.');
  await panel.page.keyboard.press('Escape');
  await button(panel.page, 'Yes, link them').click();
  await expect(panel.lead('Elin Lund')).toBeVisible();
});
