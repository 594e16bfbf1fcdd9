/** What the lead card says of quality: the score's reasons, and that sellers disagree. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';

test.use({ serverFor: 'the lead card' });

test('a reason left out is not reckoned with, opposite verdicts stand as a disagreement, past outcomes tell of the lead', async ({
  browse,
  server,
}) => {
  const chromium = await browse({ as: 'jonas' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  const lines = panel.card('In half a minute').getByRole('listitem');
  await lines.filter({ hasText: 'Promised' }).getByRole('button').press('Enter');
  const proof = panel.card('Journey').getByRole('listitem').filter({ hasText: 'Meeting booked with Anna' });
  await expect(proof).toBeFocused();
  const score = page.getByRole('region', { name: 'Score' });
  const engagement = score.getByText(/^Engagement \d+$/);
  const before = (await engagement.textContent()) ?? '';
  const reasons = score.getByRole('list', { name: 'Strongest reasons' }).getByRole('listitem');
  await expect(reasons).toHaveCount(3);
  await expect(score).toContainText(/(?:up|down) \d+ since last week/);

  const met = reasons.filter({ hasText: 'Meeting booked' });
  await met.getByRole('button', { name: /^Leave out “Meeting booked/ }).click();
  await expect(met).toHaveCount(0);
  await expect(engagement).not.toHaveText(before);
  await expect(score).toContainText('1 reason is left out.');
  await score.getByRole('button', { name: 'Count all again' }).click();
  await expect(engagement).toHaveText(before);

  await server.decideAllBut('Elin Lund');
  const prediction = page.getByRole('region', { name: 'Prediction' });
  await expect(prediction).toContainText(/\d+% likely to become a customer/);
  const facts = prediction.getByRole('list', { name: 'What says most for it and against it' });
  await expect(facts.getByRole('listitem').filter({ hasText: 'Function: Marketing' })).toContainText(/\+\d/);
  await prediction.getByText('How good this is').click();
  await expect(prediction.getByText(/^Trained on \d+ outcomes until /)).toBeVisible();
  await expect(engagement).toHaveText(before);

  await panel.verdict('good').click();
  await page.getByRole('button', { name: panel.say('feedback.done'), exact: true }).click();
  await expect(page.getByText('Sellers disagree: Good (You) and Poor (Anna Ek)')).toBeVisible();

  const tab = await chromium.context.newPage();
  await tab.goto(`chrome-extension://${chromium.extensionId}/workspace.html#quality`);
  const unranked = tab.getByRole('list', { name: 'Too few to rank' }).getByRole('listitem');
  const row = unranked.filter({ has: tab.getByRole('link', { name: 'Autumn Pipeline' }) });
  await expect(row).toContainText(/\d+% good now \(\d+% to \d+%\) · \d+ of \d+ leads have a verdict/);
  await expect(tab.getByText(/^The lead card says how likely .* Trained on \d+ outcomes/)).toBeVisible();
});
