/** More leads than a device holds: who is not here is asked for by the start of a hash, and strangers hardly ever. */
import { grantSite } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// The demo has 500 leads.
test.use({ serverFor: 'a workspace too large for a device', deviceLeads: 20 });

test('a lead that is not on the device is found, and strangers stay unknown', async ({ browse, server }) => {
  const [first, second] = await server.leadsBeyond('olle');
  if (!first || !second) throw new Error('Olle has every lead of the demo.');
  const lookups = () =>
    server.requests.filter(({ method, route }) => method === 'POST' && route === '/api/v1/lookup').length;

  const chromium = await browse({ as: 'olle' });
  const page = await panelOn(chromium, START);
  const panel = partsOf(page);
  await grantSite(chromium, page, 'https://*/*');
  await expect(panel.status).toHaveText('Live');
  await chromium.context.route(/^https:\/\/contact\.example\.org\//, (route) => {
    const { email } = route.request().url().endsWith('/first') ? first : second;
    return route.fulfill({ contentType: 'text/html', body: `<p>Write to <a href="mailto:${email}">us</a>.` });
  });
  await chromium.page.goto('https://contact.example.org/first');
  await expect(panel.lead(first.name)).toBeVisible();
  const asked = lookups();
  expect(asked).toBeGreaterThan(0);
  await panel.choose('What left this browser');
  await expect(
    page.getByText(/^Asked about \d+ (person|people) on a page who may be leads/).first(),
  ).toBeVisible();
  await page.keyboard.press('Escape');

  // A hundred strangers: about one in 256 passes.
  await chromium.page.goto('https://start.demo.example.com/strangers');
  await expect(page.getByText(/belong to no lead/)).toBeVisible();
  expect(lookups()).toBeLessThanOrEqual(asked + 1);
  // The card is here now.
  await chromium.page.goto('https://contact.example.org/first');
  await expect(panel.lead(first.name)).toBeVisible();
  expect(lookups()).toBeLessThanOrEqual(asked + 1);
  await panel.screen('search').click();
  await expect(page.getByText(/^Your company has more leads than fit here\./)).toBeVisible();
  await panel.screen('now').click();

  // Of a page and its people nothing went over the wire but the starts of hashes.
  const { said } = server.wire;
  expect(said.split('POST /api/v1/lookup ').length - 1).toBe(lookups());
  expect(said.match(/\{"starts":\[\d+(?:,\d+)*\]\}/g)).toHaveLength(lookups());
  expect(said).not.toMatch(/@|%40|contact\.example|strangers/i);

  server.wire.set('cut');
  await expect(panel.status).toHaveText('No answer');
  await chromium.page.goto('https://contact.example.org/second');
  await expect(
    page.getByText(/may be a lead that is not on this computer\. The server is asked/),
  ).toBeVisible();
  server.wire.set('through');
  await expect(panel.lead(second.name)).toBeVisible({ timeout: 60_000 });
});
