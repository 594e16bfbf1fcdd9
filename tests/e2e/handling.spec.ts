/** Who looks after a lead, whether they may be contacted, who they are, and how far they have come: said by one seller, seen first by the next. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { check } from './support/axe.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';

// Whoever is handed on here stays with the others where they were.
test.use({ serverFor: 'handling' });

test('a lead becomes mine and is not to be contacted, on a colleague’s card as well', async ({ browse }) => {
  const chromium = await browse({ as: 'jonas' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Demo för nätdriften');
  await expect(panel.lead('Peter Åberg')).toBeVisible();
  await expect(panel.status).toHaveText('Live');
  await page.getByRole('button', { name: 'Owner and contact' }).click();
  const sheet = page.getByRole('dialog', { name: 'Owner and contact: Peter Åberg' });
  const told = sheet.getByLabel('Told that we hold the data on');
  await told.fill('2026-11-02');

  // It goes with the lead, and is back with it; what was typed still stands there.
  const contact = await chromium.context.newPage();
  await contact.goto('https://www.havsbris.example.com/kontakt');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await contact.close();
  await expect(told).toHaveValue('2026-11-02');
  await check('who looks after a lead', page);

  await sheet.getByRole('button', { name: /Looked after by/ }).click();
  await page.getByRole('option', { name: 'You', exact: true }).click();
  await sheet.getByRole('button', { name: /Contact/ }).click();
  await page.getByRole('option', { name: 'Do not contact' }).click();
  await expect(sheet.getByRole('button', { name: /Contact/ })).toContainText('Do not contact');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('note')).toContainText('Do not contact Set by you');
  await check('a lead who is not to be contacted', page);

  await page.getByRole('button', { name: /^(?:Why, and change|Set the stage)$/ }).click();
  const stage = page.getByRole('dialog', { name: 'Stage of Peter Åberg' });
  await stage.getByRole('button', { name: 'Put it there' }).click();
  await expect(stage.getByText('Say why, in a few words.')).toBeVisible();
  await check('the stage of a lead', page);
  await stage.getByRole('button', { name: /Stage/ }).click();
  await page.getByRole('option', { name: 'Deciding' }).click();
  await stage.getByLabel('Reason').fill('The board decides in December');
  await stage.getByRole('button', { name: 'Put it there' }).click();
  await expect(page.getByText('Here since today · set by you')).toBeVisible();

  const wrong = page.getByRole('region', { name: /^Why / });
  await wrong.getByRole('button', { name: 'Not this persona' }).click();
  const persona = page.getByRole('dialog', { name: 'Persona of Peter Åberg' });
  await expect(persona.getByRole('radio', { name: 'None of them' })).toBeVisible();
  await check('another persona', page);
  await persona.getByRole('button', { name: 'Does other work than the title says' }).click();
  await expect(page.getByText(/^Set by you on .+: Does other work than the title says\.$/)).toBeVisible();

  await panel.screen('search').click();
  await expect(page.getByRole('heading', { name: /^Your( \d+)? leads?$/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Peter Åberg/ })).toContainText('Do not contact');
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox', { name: 'Command or lead' }).fill('åberg');
  await expect(page.getByRole('menuitem', { name: /Peter Åberg/ })).toContainText('Do not contact');
  await page.keyboard.press('Escape');

  const other = await browse({ as: 'anna' });
  const colleague = await panelOn(other, GMAIL);
  await openMail(other.page, 'Demo för nätdriften');
  await expect(colleague.getByRole('note')).toContainText('Do not contact Set by Jonas Wik');
  const corrected = colleague.getByText(/^Set by Jonas Wik on .+: Does other work than the title says\.$/);
  await expect(corrected).toBeVisible();
  await colleague.getByRole('button', { name: 'Why, and change' }).click();
  await expect(colleague.getByRole('dialog')).toContainText(
    /Jonas Wik put the lead into “Deciding” on .+: “The board decides in December”/,
  );

  const marketer = await browse({ as: 'sara' });
  const handing = await panelOn(marketer, GMAIL);
  await openMail(marketer.page, 'Demo för nätdriften');
  await expect(handing.getByRole('note')).toContainText('Do not contact Set by Jonas Wik');
  await expect(handing.getByText(/^This person is not to be contacted, so/)).toBeVisible();
  await expect(handing.getByRole('button', { name: 'Hand over to sales' })).toBeHidden();
});
