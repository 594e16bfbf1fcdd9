/** A team in two browsers: its agreement holds once both departments have approved it. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// What the others' teams are stays as it was.
test.use({ serverFor: 'teams' });

test('a seller makes a team and proposes an agreement; it holds when a marketer approves it in the panel', async ({
  browse,
}) => {
  const sales = await browse({ as: 'anna' });
  await panelOn(sales, START);
  const page = await sales.context.newPage();
  await page.goto(`chrome-extension://${sales.extensionId}/workspace.html#teams`);
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByLabel('Name').fill('Nordic grid');
  await page.getByRole('button', { name: 'Save team' }).click();
  await expect(page.getByRole('alert')).toHaveText(/^Choose at least one marketer/);
  await page.getByRole('button', { name: 'Ida Nyberg' }).click();
  await page.getByRole('button', { name: 'Save team' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Nordic grid' })).toBeVisible();
  await page.getByRole('button', { name: 'Propose a change' }).click();
  await page.getByLabel('What makes a good lead').fill('Runs a grid, and has a budget.');
  await page.getByLabel(/^Sales follows up/).fill('8');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(page.getByText('Marketing: nobody has approved it yet')).toBeVisible();

  const marketing = await browse({ as: 'ida' });
  const panel = partsOf(await panelOn(marketing, START));
  await panel.screen('team').click();
  const card = panel.card('Nordic grid');
  await expect(card).toContainText('within 8 hours was 24 hours');
  await card.getByRole('button', { name: 'Approve for marketing' }).click();
  await expect(card.getByRole('button', { name: 'Approve for marketing' })).toBeHidden();
  await expect(card).toContainText('Runs a grid, and has a budget.');
  await expect(page.getByRole('listitem').filter({ hasText: 'Version 1' })).toContainText('Counts now');
  await expect(page.getByRole('heading', { name: /waits for approval/ })).toBeHidden();
});
