/** A persona from one department to the other: written, weighed while it is typed, approved, and then what everybody's leads are told by. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

// What a lead is told to be here stays with the others as it was.
test.use({ serverFor: 'personas' });

test('a weight is changed, what follows is seen at once, and with the second approval it is everybody’s', async ({
  browse,
}) => {
  const marketing = await browse({ as: 'mikael' });
  await panelOn(marketing, START);
  const page = await marketing.context.newPage();
  await page.goto(`chrome-extension://${marketing.extensionId}/workspace.html#personas`);
  await page.getByRole('link', { name: 'Marketing-Maria' }).click();
  await page.getByRole('button', { name: 'Change this persona' }).click();
  const form = page.getByRole('form', { name: 'Persona being written' });
  const preview = form.getByRole('region', { name: 'Who would match' });
  await expect(preview).toContainText(/Matches \d+ of 5\d\d leads/);
  await expect(preview).toContainText('The same leads as now.');

  // With the function worth next to nothing, whoever is senior at such a company matches.
  await form
    .getByRole('region', { name: /Function$/ })
    .getByRole('slider', { name: 'Weight' })
    .fill('1');
  await expect(preview).toContainText(/\d+ newly match/);
  await expect(form.getByText(/can match without its function/)).toBeVisible();
  await form.getByLabel('Pains').fill('The board asks what came of it.');

  await form.getByRole('button', { name: 'Add a piece' }).click();
  const piece = form.getByRole('group', { name: 'Piece 6' });
  await piece.getByLabel('Title').fill('The numbers of last winter');
  await piece.getByLabel('Address').fill('www.nordlys.example.com/winter');

  // What was typed is there again when the tab is.
  await expect(form.getByText('What you typed is kept on this device')).toBeVisible();
  await page.reload();
  await expect(page.getByText('What you had typed here before is still there.')).toBeVisible();
  await expect(form.getByLabel('Pains')).toHaveValue('The board asks what came of it.');
  await page.getByRole('button', { name: 'Save and send for approval' }).click();
  await expect(piece).toContainText('Type the whole address, beginning with https://');
  await piece.getByLabel('Address').fill('https://www.nordlys.example.com/winter');
  await page.getByRole('button', { name: 'Save and send for approval' }).click();
  await expect(page.getByText('Sales: nobody has approved it yet')).toBeVisible();

  const sales = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(sales, GMAIL));
  await openMail(sales.page, 'Siffror till styrelsen');
  await expect(panel.card('What matters')).toContainText('We can’t show the board');
  // Elin has read the guide.
  const onOffer = panel.card('What matters').getByRole('link');
  await expect(onOffer).toHaveText([
    /^Case: Öresund Kraft/,
    /^The Nordic bundle/,
    /^From campaign to contract/,
  ]);
  const asked = await sales.context.newPage();
  await asked.goto(`chrome-extension://${sales.extensionId}/workspace.html#personas`);
  await asked.getByRole('link', { name: 'Marketing-Maria' }).click();
  await expect(asked.getByText(/weight 1; before, weight 42/)).toBeVisible();
  await asked.getByRole('button', { name: 'Approve for sales' }).click();
  await expect(asked.getByRole('listitem').filter({ hasText: 'Version 2' })).toContainText('Counts now');
  await expect(page.getByRole('heading', { name: /waits for approval/ })).toBeHidden();

  await asked.close();
  await sales.page.bringToFront();
  await expect(panel.card('What matters')).toContainText('The board asks what came of it.');
  await expect(onOffer.first()).toHaveAttribute('href', 'https://www.nordlys.example.com/winter');
});
