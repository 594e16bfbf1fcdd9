/** "What left this browser" tells what the server's own log tells: no request more and none fewer. */
import { connectPanel, grantSite, signIn } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';
import { kindsListed, kindsServed } from './support/sent.ts';

// The log must hold this browser's requests only.
test.use({ serverFor: 'the list of requests' });

test('the list equals the log of the server', async ({ browse, server }) => {
  const chromium = await browse();
  const page = await panelOn(chromium, START);
  const panel = partsOf(page);
  await panel.choose('What left this browser');
  await expect(page.getByText('Nothing has left this browser yet.')).toBeVisible();
  await page.keyboard.press('Escape');

  await signIn(chromium.page, await server.link('anna'));
  await chromium.page.goto(START);
  await connectPanel(chromium, page, server.url);
  await grantSite(chromium, page, 'https://mail.google.com/*');
  await chromium.page.goto(GMAIL);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await panel.verdict('good').click();
  await expect(panel.saved('received')).toBeVisible();
  await server.quiet();

  const inLog = kindsServed(server.requests);
  expect(Object.keys(inLog)).toContain('mutations');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('searchbox', { name: 'Command or lead' })).toBeFocused();
  await page.keyboard.type('left this browser');
  await expect(page.getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  expect(kindsListed(await page.getByRole('dialog').getByRole('listitem').allInnerTexts())).toEqual(inLog);
  await expect(page.getByRole('dialog').getByText(/^Sent 1 thing you said/)).toBeVisible();
  const lines = await page.getByRole('dialog').textContent();
  expect(lines).not.toMatch(/elin|anna|@|smy_/i);

  // It is kept, also when nothing answers; and it outlives the browser.
  await page.keyboard.press('Escape');
  server.wire.set('cut');
  await expect(panel.status).toHaveText('No answer');
  await panel.choose('What left this browser');
  await expect(page.getByText('No answer came.').first()).toBeVisible();
});
