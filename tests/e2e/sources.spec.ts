/** An administrator connects HubSpot and Salesforce (local servers that answer as they do), and the sidebar knows who comes from there. */
import type { Locator, Page } from '@playwright/test';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { type FakeHubspot, startFakeHubspot } from '../support/fake-hubspot.ts';
import { type FakeSalesforce, startFakeSalesforce } from '../support/fake-salesforce.ts';
import { check } from './support/axe.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// What is pulled stays.
test.use({ serverFor: 'sources' });

const say = wordsOf('en');

let hubspot: FakeHubspot;
let salesforce: FakeSalesforce;
test.beforeEach(async () => {
  hubspot = await startFakeHubspot();
  salesforce = await startFakeSalesforce();
});
test.afterEach(async () => {
  await hubspot.close();
  await salesforce.close();
});

async function sourcesPage(chromium: Chromium): Promise<Page> {
  await panelOn(chromium, START);
  const page = await chromium.context.newPage();
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#sources`);
  return page;
}
const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

test('connects, watches, renews a refused key, stops, disconnects; what was pulled stays', async ({
  browse,
  server,
}) => {
  const chromium = await browse({ as: 'sara' });
  const page = await sourcesPage(chromium);
  const form = card(page, 'Connect HubSpot');
  await expect(form).toBeVisible();
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(form).toContainText('Enter the key.');
  await check('connecting, with a fault', page);

  await form.getByLabel(say('sources.address')).fill('https://169.254.169.254');
  await form.getByLabel(say('sources.token')).fill('pat-eu1-ended');
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(form).toContainText(say('error.private_address'));

  await form.getByLabel(say('sources.address')).fill(hubspot.url);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  const source = card(page, 'HubSpot');
  await expect(source).toContainText('Needs you');
  await expect(source).toContainText('HubSpot refused the key: renew it.');
  await check('a refused key', page);

  // Without a mouse; the run is held up, so that it can be watched.
  const release = hubspot.hold(/deals\/search/);
  await source.getByRole('button', { name: 'New key: HubSpot' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('sources.token')).fill(hubspot.token);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(source).toContainText('Pulling since');
  await expect(source).toContainText('3 read: 2 new, 0 changed.');
  await check('a run', page);
  await source.getByRole('button', { name: 'Stop' }).click();
  await expect(source).toContainText('Stopped');
  release();
  await source.getByRole('button', { name: 'Pull now' }).click();
  await expect(source).toContainText('Up to date');
  await expect(source).toContainText('Last pull:');
  await check('a source', page);
  expect(await page.content()).not.toContain(hubspot.token);

  await source.getByRole('button', { name: 'Write back: HubSpot' }).click();
  await check('write back', page);
  await dialog.getByText(say('sources.writeNote')).click();
  await dialog.getByLabel('Lead status after “Poor”').fill('UNQUALIFIED');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(source).toContainText('Verdicts written into HubSpot: 0.');

  const pulled = async () =>
    (await server.leads(5_000)).filter(({ email }) => email === 'mikko.laine@voima.example.com');
  await expect.poll(pulled).toHaveLength(1);

  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#search`);
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('Mikko Laine');
  await page.getByRole('option', { name: /Mikko Laine/ }).click();
  await expect(page.getByRole('link', { name: say('lead.openInCrm') })).toHaveAttribute(
    'href',
    /^https:\/\/app[\w-]*\.hubspot\.com\/contacts\//,
  );
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#sources`);
  await expect(source).toContainText('Up to date');

  server.wire.set('cut');
  await page.reload();
  await expect(page.getByRole('alert')).toBeVisible();
  await check('sources, without the server', page);
  server.wire.set('through');

  await page.getByRole('button', { name: say('workspace.again') }).click();
  await source.getByRole('button', { name: 'Disconnect: HubSpot' }).click();
  await expect(dialog).toContainText('What came from HubSpot stays');
  await check('disconnecting', page);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(form).toBeVisible();
  expect(await pulled()).toHaveLength(1);
});

test('connects Salesforce by key, secret and address, and writes back as Salesforce has it', async ({
  browse,
}) => {
  const chromium = await browse({ as: 'sara' });
  const page = await sourcesPage(chromium);
  const form = card(page, 'Connect Salesforce');
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  for (const needed of ['consumerKeyNeeded', 'consumerSecretNeeded', 'addressNeeded'] as const)
    await expect(form).toContainText(say(`sources.${needed}`));
  await check('connecting Salesforce, with faults', page);

  await form.getByLabel(say('sources.consumerKey')).fill(salesforce.consumerKey);
  await form.getByLabel(say('sources.consumerSecret')).fill('another');
  await form.getByLabel(say('sources.address.salesforce')).fill(salesforce.url);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  const source = card(page, 'Salesforce');
  await expect(source).toContainText(say('sources.problem.credential_refused.salesforce'));

  await source.getByRole('button', { name: 'New key: Salesforce' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('sources.consumerKey')).fill(salesforce.consumerKey);
  await dialog.getByLabel(say('sources.consumerSecret')).fill(salesforce.consumerSecret);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(source).toContainText('Up to date');
  await expect(source).toContainText(say('sources.object.members'));

  await source.getByRole('button', { name: 'Write back: Salesforce' }).click();
  await dialog.getByText(say('sources.writeNote.salesforce')).click();
  await dialog.getByLabel(say('sources.writeProperty.salesforce')).fill('Samsyn_Verdict__c');
  await check('write back to Salesforce', page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(source).toContainText('Verdicts written into Salesforce: 0.');
});
