/** What marketing says of a job title decides, at once, whom a seller meets. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

// The others read titles as they always did.
test.use({ serverFor: 'titles' });

test('a title that marketing corrects makes the lead another persona, on the seller’s screen without a reload', async ({
  browse,
}) => {
  const [anna, sara] = await Promise.all([browse({ as: 'anna' }), browse({ as: 'sara' })]);
  const card = await panelOn(anna, GMAIL);
  await openMail(anna.page, 'Siffror till styrelsen');
  await expect(partsOf(card).lead('Elin Lund')).toBeVisible();
  const why = card.getByRole('region', { name: /^Why / });
  await expect(why).toContainText('Marketing');
  const title = /“([^”]+)”/.exec((await why.textContent()) ?? '')?.[1] ?? '';

  await expect(partsOf(await panelOn(sara, START)).status).toHaveText('Live');
  const page = await sara.context.newPage();
  await page.goto(`chrome-extension://${sara.extensionId}/workspace.html#titles`);
  await page.getByRole('textbox', { name: 'Job title' }).fill(title);
  await page.getByRole('button', { name: 'Say what this title means' }).click();
  await page.getByRole('button', { name: /^Function|Function$/ }).click();
  await page.getByRole('option', { name: 'Finance', exact: true }).click();
  // Of several leads with this title, the first ones by name.
  await expect(page.getByRole('link', { name: 'Annika Höglund' })).toBeVisible();
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByText('as corrected here')).toBeVisible();

  await expect(why).toContainText('Finance');
});
