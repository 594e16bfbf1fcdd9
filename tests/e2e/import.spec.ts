/** A marketer imports an export of HubSpot on the workspace page, takes the refused rows with her, and undoes it. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { check } from './support/axe.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// The list of earlier imports begins empty.
test.use({ serverFor: 'imports' });

const FIXTURE = join(import.meta.dirname, '../fixtures/csv/hubspot-contacts.csv');

/** The workspace's page. The sidebar beside it has fetched the data first. */
async function importPage(chromium: Chromium): Promise<Page> {
  await panelOn(chromium, START);
  const page = await chromium.context.newPage();
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#import`);
  return page;
}
const region = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

test('imports, hands out the refused rows, undoes, with axe on every screen', async ({ browse, server }) => {
  const chromium = await browse({ as: 'sara' });
  const page = await importPage(chromium);
  const earlier = region(page, 'Earlier imports');
  await expect(earlier).toContainText('Nothing has been imported yet.');
  await check('import, nothing yet', page);

  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'book.csv', mimeType: 'text/csv', buffer: Buffer.from('PK\x03\x04 zip') });
  await expect(page.getByRole('alert')).toHaveText('This is an Excel file. Save it as CSV and import that.');
  await check('import, a file that is none', page);

  await page.getByLabel('CSV file').setInputFiles(FIXTURE);
  const preview = region(page, 'Check hubspot-contacts.csv');
  await expect(preview).toContainText('Recognised as an export of HubSpot.');
  await expect(preview).toContainText(
    'Of the first 9 rows, 3 would be refused; 1 is about the same as an earlier row',
  );
  await check('import, preview', page);
  // Without a mouse: the title is no title of theirs.
  const title = preview.getByRole('button', { name: /Job Title/ });
  await title.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Not used' }).focus();
  await page.keyboard.press('Enter');
  await expect(title).toContainText('Not used');
  await preview.getByRole('button', { name: 'Import', exact: true }).press('Enter');

  const result = region(page, 'Result');
  await expect(result).toContainText('9 rows: 5 new leads, 0 changed, 0 unchanged.');
  await check('import, result', page);
  // What the browser is given to save; where it saves it, the test's browser does not tell.
  await page.evaluate(() => {
    const made = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob)
        void blob.text().then((text) => document.body.setAttribute('data-saved', text));
      return made(blob);
    };
  });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    result.getByRole('button', { name: 'Download 3 refused rows' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('hubspot-contacts.refused.csv');
  await expect(page.locator('body')).toHaveAttribute(
    'data-saved',
    /"6","The address is a shared mailbox, not a person's\.","51005"/,
  );
  const names = async () =>
    (await server.leads(5_000)).filter(({ email }) => email === 'paivi.makinen@lumijoki.example.com');
  await expect.poll(names).toHaveLength(1);

  // Everybody's sidebar hears of it: the company is found on this device.
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#search`);
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('Lumijoki');
  await expect(page.getByRole('link', { name: 'Lumijoki Energia Oy' })).toBeVisible();

  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#import`);
  await page.getByRole('button', { name: 'Undo the import' }).click();
  await check('import, before undoing', page);
  await page.getByRole('button', { name: 'Undo it whole' }).click();
  await expect(earlier).toContainText('Undone');
  await expect.poll(names).toHaveLength(0);

  // The columns are as they were chosen.
  await page.getByLabel('CSV file').setInputFiles(FIXTURE);
  await expect(preview).toContainText('The columns are as you chose them last time.');
  await expect(title).toContainText('Not used');
  await preview.getByRole('button', { name: 'Cancel' }).click();

  // A long one says how far it is, and can be stopped.
  const rows = Array.from({ length: 20_000 }, (_, n) => `long.${n}@langsjon.example.com,Lang ${n}`);
  const long = Buffer.from(['Email,Name', ...rows].join('\n'));
  await page.getByLabel('CSV file').setInputFiles({ name: 'long.csv', mimeType: 'text/csv', buffer: long });
  await region(page, 'Check long.csv').getByRole('button', { name: 'Import', exact: true }).click();
  const bar = page.getByRole('progressbar', { name: /long\.csv/ });
  const read = () => bar.evaluate(({ value }: HTMLProgressElement) => value);
  await expect.poll(read).toBeGreaterThan(0);
  const before = await read();
  await expect.poll(read).toBeGreaterThan(before);
  expect(await bar.evaluate(({ max }: HTMLProgressElement) => max)).toBe(long.length);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(result).toContainText('new leads');
  await expect(bar).toBeHidden();
});

test('says so when the server is away, and to sellers that it is not theirs', async ({ browse, server }) => {
  const marketer = await browse({ as: 'sara' });
  const page = await importPage(marketer);
  await expect(page.getByLabel('CSV file')).toBeEnabled();
  server.wire.set('cut');
  await expect(page.getByText('The server cannot be reached now.').first()).toBeVisible();
  await expect(page.getByLabel('CSV file')).toBeDisabled();
  await check('import, offline', page);
  server.wire.set('through');

  const seller = await browse({ as: 'anna' });
  const theirs = await importPage(seller);
  await expect(
    theirs.getByRole('heading', { name: 'Importing is for marketing and administrators' }),
  ).toBeVisible();
  await expect(theirs.getByRole('link', { name: 'Import' })).toBeHidden();
  await check('import, a seller', theirs);
});
