/** The page of privacy: a person is looked up, given what is stored, and erased; every sidebar drops the person by itself. */
import { readFile } from 'node:fs/promises';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { LEADS } from '#server/demo/cast.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// The person must not be missed by other tests.
test.use({ serverFor: 'erasure' });

const say = wordsOf('en');
const { name: NAME, email: EMAIL } = LEADS.elin;

test('an administrator erases a person, and the person goes from every sidebar', async ({ browse }) => {
  const seller = await browse({ as: 'anna' });
  await panelOn(seller, START);
  const search = await seller.context.newPage();
  await search.goto(`chrome-extension://${seller.extensionId}/workspace.html#search`);
  await search.getByLabel(say('search.label')).fill(NAME);
  const hit = search.getByRole('option', { name: new RegExp(NAME) });
  await expect(hit.first()).toBeVisible();
  await hit.first().click();
  await expect(search.getByText(NAME).first()).toBeVisible();

  const admin = await browse({ as: 'sara' });
  const page = await admin.context.newPage();
  await page.goto(`chrome-extension://${admin.extensionId}/workspace.html#privacy`);
  await expect(page.getByText(say('erasure.noReceipts'))).toBeVisible();
  await page.getByRole('button', { name: say('erasure.look') }).click();
  await expect(page.getByText(say('erasure.whoNeeded'))).toBeVisible();
  await page.getByLabel(say('erasure.who')).fill(EMAIL.toUpperCase());
  await page.keyboard.press('Enter');
  const stored = page.getByRole('list', { name: say('erasure.stored') });
  await expect(stored).toContainText(NAME);
  await expect(stored).toContainText('touchpoints');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: say('erasure.download') }).click();
  const file = await (await downloading).path();
  expect(await readFile(file, 'utf8')).toContain(EMAIL);

  await page.getByRole('button', { name: `${say('erasure.erase')}: ${NAME}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('erasure.erase'), exact: true })
    .click();
  await expect(page.getByRole('list', { name: say('erasure.receipts') })).toContainText('1 person');
  await expect(search.getByText(say('lead.gone'))).toBeVisible();

  await page.getByLabel(say('erasure.who')).fill(EMAIL);
  await page.keyboard.press('Enter');
  await expect(stored).toContainText(say('erasure.keptAway'));
  await page.goto(`chrome-extension://${admin.extensionId}/workspace.html#audit`);
  await expect(page.getByText(/Sara Holm erased a person, with 1 lead/)).toBeVisible();
  expect(await page.getByRole('main').textContent()).not.toContain(NAME);
});
