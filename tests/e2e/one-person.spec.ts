/** One person, one lead: two leads are joined in the review list, an open card follows, and taking it apart gives both back. */
import { check } from './support/axe.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// What is joined here must not reach the tests of others.
test.use({ serverFor: 'one person' });

const TAGGED = 'elin.lund+webbinarium@havsbris.example.com';

test('two leads become one in the review list, an open card follows, and they come apart again', async ({
  browse,
  server,
}) => {
  await server.importCsv(`Email\n${TAGGED}\n`);
  const anna = await browse({ as: 'anna' });
  await panelOn(anna, START);
  const review = await anna.context.newPage();
  await review.goto(`chrome-extension://${anna.extensionId}/workspace.html#pairs`);
  await expect(review.getByText('The same mailbox, but for a tag')).toBeVisible();
  await check('the review list', review);

  // Somebody has the card of the other lead open.
  const link = await review.getByRole('link', { name: TAGGED }).getAttribute('href');
  const card = await anna.context.newPage();
  await card.goto(`chrome-extension://${anna.extensionId}/workspace.html${link}`);
  await expect(card.getByText(/^0 touchpoints/)).toBeVisible();

  await review.getByRole('button', { name: /are two people$/ }).click();
  await expect(review.getByRole('region', { name: 'Kept apart' })).toContainText('By you');
  await review.getByRole('button', { name: /^Open again/ }).click();
  await review.getByRole('button', { name: 'One person: keep this card, Elin Lund' }).click();
  await expect(review.getByText('Nothing to decide')).toBeVisible();

  await expect(card.getByRole('heading', { name: 'Elin Lund', level: 2 })).toBeVisible();
  await card.getByRole('button', { name: 'How we know', exact: true }).click();
  const sheet = card.getByRole('dialog');
  await expect(sheet).toContainText('Leads that became a part of this one');
  await check('a lead with its parts', card);
  await sheet.getByRole('button', { name: /^Take apart/ }).click();
  await sheet.getByRole('button', { name: 'Yes, they are two' }).click();
  // The card is again of the one that it was opened for: the server has taken them apart.
  await expect(card.locator('h2', { hasText: 'Elin Lund' })).toHaveCount(0);
  await expect(card.getByText(/^0 touchpoints/)).toBeVisible();
  await review.reload();
  await expect(review.getByRole('region', { name: 'Kept apart' })).toContainText('Elin Lund');
});
