/** A large company: everybody at it opens from the card of one of them, sorted into who decides there. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { check } from './support/axe.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// Five thousand more people would be in the way of others.
test.use({ serverFor: 'a large company' });

const PEOPLE = 5_000;
const TITLES = ['Inköpschef', 'Marknadschef', 'IT-chef', 'Truckförare'];

test('five thousand people at a company open from the card of one of them', async ({ browse, server }) => {
  const rows = Array.from(
    { length: PEOPLE },
    (_, at) => `person.${at}@storforetag.example.com,Person ${at} Sjö,${TITLES[at % TITLES.length]}`,
  );
  await server.importCsv(['Email,Name,Title', ...rows].join('\n'));
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, START);
  const panel = partsOf(page);
  await panel.screen('search').click();
  await page.getByRole('searchbox').fill('person 4321');
  await page.getByRole('option', { name: /^Person 4321 Sjö/ }).click();
  await expect(panel.lead('Person 4321 Sjö')).toBeVisible();

  await page.getByRole('button', { name: 'Storforetag' }).click();
  const sheet = page.getByRole('dialog', { name: 'Storforetag' });
  const people = sheet.getByRole('region', { name: '5,000 people' });
  await expect(people).toBeVisible();
  const committee = sheet.getByRole('region', { name: 'Who decides' });
  await expect(committee.getByRole('listitem').filter({ hasText: 'Inköps-Ingrid' })).toContainText('Known');
  await expect(committee.getByRole('listitem').filter({ hasText: 'Ekonomi-Eva' })).toContainText('Missing');

  await expect(people.getByRole('status')).toHaveText('100 of 5,000 people shown.');
  await people.getByRole('button', { name: 'Show 500 more' }).click();
  await expect(people.getByRole('status')).toHaveText('600 of 5,000 people shown.');
  await people.getByLabel('Name, title or address').fill('person 1234');
  await expect(people.getByRole('status')).toHaveText('1 of 5,000 people shown.');
  await check('a company of five thousand', page);
  await people.getByRole('button', { name: 'Person 1234 Sjö' }).click();
  await expect(sheet).toBeHidden();
  await expect(panel.lead('Person 1234 Sjö')).toBeVisible();
});
