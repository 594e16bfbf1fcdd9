/** Page → persona and journey → feedback → marketing's answer, with a seller's and a marketer's browser. */
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

// Its first look at the inbox must find nothing that another file's verdicts left there.
test.use({ serverFor: 'the main job' });

/** What the browser shows as notifications of ours. */
const noticesOf = async (chromium: Chromium): Promise<unknown> =>
  (await chromium.worker()).evaluate('chrome.notifications.getAll().then(Object.keys)');

test('a verdict reaches marketing, and the answer the seller', async ({ browse, server }) => {
  const anna = await browse({ as: 'anna', notifies: true });
  const seller = partsOf(await panelOn(anna, GMAIL));
  await seller.choose('Alerts');
  const alerts = seller.page.getByRole('dialog');
  await alerts.getByRole('checkbox', { name: 'A lead was handed over to me: Notice' }).check({ force: true });
  // Whatever day and hour it is.
  for (const quiet of ['At certain hours', 'On Saturdays and Sundays'])
    await alerts.getByRole('checkbox', { name: quiet }).uncheck({ force: true });
  await alerts.getByRole('button', { name: 'Save' }).click();
  await expect(alerts).toBeHidden();
  await openMail(anna.page, 'Siffror till styrelsen');

  await expect(seller.lead('Elin Lund')).toBeVisible();
  await expect(seller.page.getByText('Marknadschef', { exact: true })).toBeVisible();
  await expect(seller.page.getByRole('button', { name: 'Havsbris Energi' })).toBeVisible();
  await expect(seller.card('Why Marketing-Maria').getByRole('listitem')).not.toHaveCount(0);
  await expect(seller.card('What matters')).toContainText('board');
  await expect(seller.card('Journey')).toContainText('Webinar: Attribution in 30 minutes');

  // What was answered on another lead of this campaign.
  const news = seller.page.getByRole('complementary', { name: 'News from marketing' });
  await expect(news).toContainText('Sara Holm fixed this: Excluding IT titles from the ad set today.');
  await news.getByRole('button', { name: 'Do not show this again' }).click();
  await expect(news).toBeHidden();
  await seller.page.getByRole('button', { name: 'Owner and contact' }).click();
  const handling = seller.page.getByRole('dialog');
  await handling.getByRole('checkbox', { name: /^Watch/ }).check({ force: true });
  await expect(seller.page.getByText(/^You watch Elin Lund now/)).toBeAttached();
  await seller.page.keyboard.press('Escape');
  await expect(handling).toBeHidden();

  const sara = await browse({ as: 'sara' });
  const marketer = partsOf(await panelOn(sara, START));
  await marketer.screen('inbox').click();
  const item = marketer.inboxItem('Elin Lund');
  await expect(marketer.page.getByRole('heading', { level: 2, name: /to answer/ })).toBeVisible();
  await expect(item).toHaveCount(0);
  // A sidebar that has just been opened shows what it holds before it is connected.
  await expect(marketer.status).toHaveText('Live');

  const clicked = performance.now();
  await seller.verdict('good').click();
  await item.waitFor();
  console.log(
    `verdict to marketer's screen: ${Math.round(performance.now() - clicked)} ms (promised: 2,000)`,
  );
  await expect(seller.saved('received')).toBeVisible();

  await seller.page.getByRole('button', { name: 'Right role' }).click();
  await seller.page.getByRole('radio', { name: 'Reached' }).click();
  await seller.page.getByRole('button', { name: /^Webinar: Attribution in 30 minutes · / }).click();
  await seller.note.fill('Came from the webinar, wants the Nordic case.');
  await seller.page.getByRole('button', { name: 'Done' }).click();
  await expect(item).toContainText('Came from the webinar, wants the Nordic case.');
  await expect(item).toContainText('Right role · Reached · Campaign Autumn Pipeline');
  await expect(item).toContainText('Pinned to Webinar: Attribution in 30 minutes');

  const answered = performance.now();
  await marketer.answer(item, 'tested', 'A second webinar for energy companies is tried in December.');
  const answer = seller.page.getByText('A second webinar for energy companies is tried in December.');
  await answer.waitFor();
  console.log(`answer to seller's screen: ${Math.round(performance.now() - answered)} ms`);
  await expect(seller.card('Earlier on this lead')).toContainText('Sara Holm, marketing');

  await answer.scrollIntoViewIfNeeded();
  await marketer.screen('search').click();
  await marketer.search.fill('elin lund');
  await marketer.page.getByRole('option', { name: 'Elin Lund' }).click();
  const ownAnswer = marketer
    .card('Earlier on this lead')
    .getByText('A second webinar for energy companies is tried in December.')
    .locator('..');
  await expect(ownAnswer.getByText(/^Seen/)).toBeVisible();
  const stored = await server.feedbackOn('Elin Lund', 'anna');
  expect(stored.at(-1)).toMatchObject({
    verdict: 'good',
    note: 'Came from the webinar, wants the Nordic case.',
    answers: 1,
  });

  await marketer.page.getByRole('button', { name: 'Hand over to sales' }).click();
  const form = marketer.page.getByRole('dialog', { name: 'Hand over: Elin Lund' });
  await form.getByLabel('What sales should know').fill('She wants it before the board meets.');
  await form.getByRole('button', { name: 'Hand over', exact: true }).click();
  await expect(marketer.card('Handover')).toContainText('You handed this lead over to Anna Ek');
  await expect.poll(() => noticesOf(anna)).toEqual([expect.stringMatching(/^lead /)]);
  await seller.screen('inbox').click();
  const handed = seller.page
    .getByRole('listitem')
    .filter({ hasText: 'She wants it before the board meets.' });
  await handed.getByRole('button', { name: 'Accept' }).click();
  await expect(marketer.card('Handover')).toContainText('Anna Ek accepted it');
  // A verdict from before the handover is no answer to it.
  await expect(marketer.card('Handover')).toContainText('Sales promises to follow up within 24 h.');

  await marketer.screen('inbox').click();
  await marketer.page.getByRole('button', { name: 'When it is due' }).click();
  await marketer.page.getByRole('option', { name: 'Reason', exact: true }).click();
  const cause = marketer.card('Wrong role');
  const all = cause.getByRole('button', { name: /^Answer all \d+$/ });
  const count = Number((await all.textContent())?.match(/\d+/)?.[0]);
  await all.click();
  await cause.locator('label:has(input[type=checkbox])').last().click();
  const send = cause.getByRole('button', { name: `Answer ${count - 1} of ${count}` });
  const together = cause.getByRole('form', { name: 'One answer to all chosen' });
  await together.getByText('Fixed', { exact: true }).click();
  await send.click();
  await expect(together).toContainText('Write one sentence, so that the seller knows why.');
  await together.getByLabel('One sentence to the sellers').fill('IT titles are out of every audience.');
  await seller.screen('inbox').click();
  const sent = performance.now();
  await send.click();
  // One seller may have said several of them.
  await seller.page.getByText('IT titles are out of every audience.').first().waitFor();
  console.log(
    `one of ${count - 1} answers to its seller’s screen: ${Math.round(performance.now() - sent)} ms`,
  );
  await expect(
    cause.getByRole('listitem').filter({ has: marketer.page.getByRole('heading', { level: 4 }) }),
  ).toHaveCount(1);
  await expect(cause.getByRole('button', { name: 'Answer all' })).toHaveCount(0);

  // Marketing's answer is news of the lead that she watches; half a minute has passed since she began.
  const since = seller.card('Since yesterday');
  await expect(since).toContainText('Something new about 1 thing you watch');
  await since.getByRole('button', { name: 'Elin Lund' }).click();
  await expect(seller.lead('Elin Lund')).toBeVisible();
});

test('undo takes the verdict back, on the marketer’s screen as well', async ({ browse, server }) => {
  const olle = await browse({ as: 'olle' });
  const seller = partsOf(await panelOn(olle, GMAIL));
  await openMail(olle.page, 'Rammeavtale for 2027');
  await expect(seller.lead('Kari Nilsen')).toBeVisible();
  const before = (await server.feedbackOn('Kari Nilsen', 'olle')).length;

  const sara = await browse({ as: 'sara' });
  const marketer = partsOf(await panelOn(sara, START));
  await marketer.screen('inbox').click();
  const item = marketer.inboxItem('Kari Nilsen').filter({ hasText: 'Olle Strand' });

  await seller.verdict('poor').click();
  await expect(item).toHaveCount(1);
  await seller.page.getByRole('button', { name: 'Undo' }).click();
  await expect(seller.verdict('poor')).not.toBeChecked();
  await expect(
    item
      .getByText('Withdrawn')
      .or(marketer.page.getByText(/^(\d+ to answer|All answered)$/))
      .first(),
  ).toBeVisible();
  await expect.poll(async () => (await server.feedbackOn('Kari Nilsen', 'olle')).length).toBe(before);
});
