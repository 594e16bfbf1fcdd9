/** The journey: what is chosen combines and stays, a month is seen alone, moments reach sellers, and a request for a pause marketing. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

const TELLING = 'She compares us with one other supplier: bring the Nordic case.';

test('filters combine and stay, a month is seen alone, and a moment reaches the seller', async ({
  browse,
}) => {
  const anna = await browse({ as: 'anna' });
  const seller = partsOf(await panelOn(anna, GMAIL));
  await openMail(anna.page, 'Siffror till styrelsen');
  const journey = seller.card('Journey');
  await expect(journey).toContainText('Webinar: Attribution in 30 minutes');
  await expect(journey.getByText('Last touch', { exact: true })).toHaveCount(1);
  await expect(journey.getByText('First touch', { exact: true })).toHaveCount(1);

  const sara = await browse({ as: 'sara' });
  const marketer = partsOf(await panelOn(sara, START));
  await marketer.screen('search').click();
  await marketer.search.fill('elin lund');
  await marketer.page.getByRole('option', { name: 'Elin Lund' }).click();
  await marketer.card('Journey').getByRole('button', { name: 'Pricing', exact: true }).click();
  await marketer.page.getByRole('textbox', { name: 'What it tells sales' }).fill(TELLING);
  await marketer.page.getByRole('button', { name: 'Mark as a moment' }).click();
  await expect(journey.getByText(TELLING)).toBeVisible();
  await expect(journey).toContainText('Sara Holm');

  // The newest month by its keys: the last bar, one to the left and back, and Enter.
  const months = journey.getByRole('radiogroup', { name: /twelve months/ });
  await expect(months.getByRole('radio')).toHaveCount(12);
  const busy = months.getByRole('radio', { name: /: [1-9]\d* touchpoints?$/ }).last();
  const count = Number(/(\d+) touchpoint/.exec((await busy.getAttribute('aria-label')) ?? '')?.[1]);
  await busy.press('ArrowLeft');
  await seller.page.keyboard.press('ArrowRight');
  await seller.page.keyboard.press('Enter');
  await expect(journey).toContainText(`${count} of 20 shown`);
  await journey.getByRole('button', { name: 'Filter', exact: true }).click();
  await journey.getByRole('button', { name: 'Autumn Pipeline', exact: true }).click();
  await journey.getByRole('textbox').fill('attribution');
  const left = journey.getByText(/^[A-Z]\w+ \d{4} only\. \d+ of 20 shown\.$/);
  await expect(left).toBeVisible();
  // What was typed is looked for when there is time.
  await expect(left).toHaveAttribute('aria-busy', 'false');
  await expect(journey.getByRole('button', { name: 'Webinar: Attribution in 30 minutes' })).toBeVisible();
  await expect(journey.getByRole('button', { name: 'Pricing', exact: true })).toHaveCount(0);
  const said = await left.textContent();

  await seller.page.reload();
  await expect(left).toHaveText(said ?? '');
  await busy.press('Enter');
  await journey.getByRole('button', { name: 'Show everything' }).click();
  await journey.getByRole('button', { name: 'Show in the journey: Pricing' }).click();
  await expect(journey.getByRole('listitem').filter({ hasText: 'stayed 5 min' })).toBeFocused();

  await marketer.page.getByRole('button', { name: 'No moment any more' }).click();
  await expect(journey.getByText(TELLING)).toHaveCount(0);

  // What is planned for another lead comes at a bad moment.
  await seller.page.getByRole('button', { name: 'Jonas Berg', exact: true }).click();
  const coming = seller.card('Coming up');
  await coming.getByRole('button', { name: 'Ask for a pause' }).click();
  await coming.getByRole('textbox', { name: /^Ask Autumn Pipeline to pause/ }).press('ControlOrMeta+End');
  await seller.page.keyboard.type('the budget is frozen.');
  await coming.getByRole('button', { name: 'Send', exact: true }).click();
  await marketer.screen('team').click();
  await expect(
    marketer.page.getByText(/^Could “The price of .+ for Jonas Berg\? The reason: the budget/),
  ).toBeVisible();
});
