/** A press that was begun counts, also when what arrives moves the button from under the pointer. */
import type { Locator } from '@playwright/test';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

// The verdict stays.
test.use({ serverFor: 'presses' });

/** The pointer is no longer over it. */
const isAway = (button: Locator) =>
  expect.poll(() => button.evaluate((element) => element.matches(':hover'))).toBe(false);

const TELLING = 'She asked for the template herself.';

test('what a lead saw arrives while the button below it is held down', async ({ browse }) => {
  const sara = await browse({ as: 'sara' });
  const { page, screen, search, card } = partsOf(await panelOn(sara, START));
  await screen('search').click();
  await search.fill('elin lund');
  await page.getByRole('option', { name: 'Elin Lund' }).click();
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/seen', (route) => asked.then(() => route.continue()));
  const journey = card('Journey');
  await journey.getByRole('button', { name: 'Form: send me the template' }).click();
  await page.getByRole('textbox', { name: 'What it tells sales' }).fill(TELLING);
  const mark = page.getByRole('button', { name: 'Mark as a moment' });
  await mark.hover();
  await page.mouse.down();
  answer();
  await expect(journey.getByText('Fetching…')).toBeHidden();
  await isAway(mark);
  await page.mouse.up();
  await expect(journey.getByRole('button', { name: 'No moment any more' })).toBeVisible();
  await expect(journey.getByText(TELLING, { exact: true }).first()).toBeVisible();
});

/** As a sentence does that comes in below the verdicts: their part stands at the bottom and grows upwards. */
const moveAway = (button: Locator) =>
  button.evaluate((element) => {
    const added = document.createElement('div');
    added.style.height = '120px';
    element.closest('section')?.append(added);
  });

test('a verdict counts where its button was, and a hand that moves away takes the press back', async ({
  browse,
}) => {
  const anna = await browse({ as: 'anna' });
  const { page, say, verdict } = partsOf(await panelOn(anna, GMAIL));
  await openMail(anna.page, 'Siffror till styrelsen');
  const poor = verdict('poor');

  await poor.hover();
  await page.mouse.down();
  await page.mouse.move(2, 2);
  await page.mouse.up();
  await expect(poor).not.toBeChecked();

  await poor.hover();
  await page.mouse.down();
  await moveAway(poor);
  await isAway(poor);
  await page.mouse.up();
  await expect(poor).toBeChecked();

  // A list opens while its button is held down, and may lie over it.
  await page.getByRole('button', { name: say('feedback.countsToward') }).hover();
  await page.mouse.down();
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.mouse.up();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[role="option"]:focus')).toBeVisible();
});
