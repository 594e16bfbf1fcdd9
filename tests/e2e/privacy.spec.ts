/** People whom nobody at the company knows are no one's business: nothing about them leaves the browser. */
import { grantSite } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';

/** Chromium itself asks these for updates and the like; it has no switch for all of it. */
const CHROMIUM_ITSELF = /(^|\.)(google|googleapis|gvt1|gstatic)\.com$/;

test('a page of a hundred strangers causes no request', async ({ browse, server, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, GMAIL));
  await expect(panel.status).toHaveText('Live');
  await grantSite(chromium, panel.page, 'https://*/*');
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await expect(panel.card('Journey')).toContainText('Webinar');

  const served = await server.quiet();
  const paged = pages.log.length;
  const nobody = panel.page.getByRole('heading', { name: 'Nobody you know here' });
  await chromium.page.goto('https://start.demo.example.com/strangers');
  await expect(nobody).toBeVisible();
  await expect(
    panel.page.getByText(/^The \d+ addresses on this page belong to no lead\. Nothing was sent anywhere\.$/),
  ).toBeVisible();
  await chromium.page.goto('https://www.linkedin.com/in/alva-almqvist-8b1');
  await expect(nobody).toBeVisible();
  await chromium.page.goto(GMAIL);
  await openMail(chromium.page, 'Monterplats på Energidagarna');
  await expect(nobody).toBeVisible();
  await chromium.page.bringToFront();

  expect(server.requests.slice(served)).toEqual([]);
  const outside = pages.log
    .slice(paged)
    .filter((one) => !CHROMIUM_ITSELF.test(one.host) || one.host === 'mail.google.com');
  expect(outside.map((one) => `${one.method} ${one.host}${one.path}`)).toEqual([
    'GET start.demo.example.com/strangers',
    'GET www.linkedin.com/in/alva-almqvist-8b1',
    'GET mail.google.com/mail/u/0/',
  ]);
});

test('a closed panel asks nothing', async ({ browse, server }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await expect(panel.card('Journey')).toContainText('Webinar');
  await page.close();
  const served = await server.quiet();

  for (const subject of ['Rammeavtale for 2027', 'Monterplats på Energidagarna']) {
    await chromium.page.goto(GMAIL);
    await openMail(chromium.page, subject);
    await expect(chromium.page.getByRole('heading', { name: subject })).toBeVisible();
  }
  // The badge is how the extension says, without a panel, that it has looked.
  const worker = await chromium.worker();
  await expect
    .poll(() =>
      worker.evaluate(
        'chrome.tabs.query({ active: true }).then(([tab]) => chrome.action.getBadgeText({ tabId: tab.id }))',
      ),
    )
    .toBe('');
  expect(server.requests.slice(served)).toEqual([]);
});
