/** Where Samsyn looks: given and taken back while pages are open, closed pages in their own words, the organisation's policy. */
import type { Page } from '@playwright/test';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';
import { canSetPolicy } from './support/policy.ts';

const OUTLOOK = 'https://outlook.office.com/mail/inbox';
const peopleOn = (panel: Page) => panel.getByRole('navigation', { name: /on this page/ });
const title = (panel: Page, name: string | RegExp) => panel.getByRole('heading', { level: 2, name });

test('a site taken back is not looked at any more, in the page that is open', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();

  await panel.choose('Site access');
  await page.getByRole('button', { name: 'Remove https://mail.google.com' }).click();
  await page.keyboard.press('Escape');
  await expect(title(page, /^Not looking at/)).toBeVisible();
  // The page goes on without being read: nothing of its next message comes through.
  await chromium.page.evaluate(`location.hash = '#inbox'`);
  await openMail(chromium.page, 'Demo för nätdriften');
  await expect(chromium.page.getByRole('heading', { name: 'Demo för nätdriften' })).toBeVisible();
  await expect(title(page, /^Not looking at/)).toBeVisible();
  const worker = await chromium.worker();
  expect(await worker.evaluate('chrome.scripting.getRegisteredContentScripts()')).toMatchObject([
    { matches: expect.not.arrayContaining(['https://mail.google.com/*']) },
  ]);
  expect(
    await worker.evaluate(
      `chrome.tabs.query({ active: true }).then(([tab]) => chrome.tabs.sendMessage(tab.id, { type: 'page.tell' })).then(() => 'heard', () => 'nobody')`,
    ),
  ).toBe('nobody');
});

test('"this page now" is listed and can be stopped', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, OUTLOOK);
  const panel = partsOf(page);
  await expect(peopleOn(page)).toBeVisible();
  await panel.choose('Site access');
  await expect(page.getByRole('listitem').filter({ hasText: 'outlook.office.com' })).toBeVisible();
  await page.getByRole('button', { name: 'Stop looking' }).click();
  await expect(page.getByRole('button', { name: 'Stop looking' })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(title(page, 'Not looking at outlook.office.com')).toBeVisible();
  await page.getByRole('button', { name: 'Look at this page now' }).click();
  await expect(peopleOn(page)).toBeVisible();
});

test('all sites are asked for where the question arises', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, START);
  await expect(partsOf(page).status).toHaveText('Live');
  await chromium.page.goto(OUTLOOK);
  await expect(title(page, 'Not looking at this page')).toBeVisible();
  await chromium.acceptSite('https://*/*');
  await chromium.page.bringToFront();
  await page.getByRole('button', { name: 'Allow all sites' }).click();
  await expect(peopleOn(page)).toBeVisible();
});

test('a page that is closed says so in its own words', async ({ browse }) => {
  const chromium = await browse({ as: 'anna', seesAddresses: true });
  const page = await panelOn(chromium, START);
  await chromium.page.route('**/prices.pdf', (route) =>
    route.fulfill({ contentType: 'application/pdf', body: '%PDF-1.4\n%%EOF' }),
  );
  const rows: [address: string, heading: string][] = [
    ['chrome://version/', 'This page is the browser’s own'],
    ['https://chromewebstore.google.com/', 'This is a shop for extensions'],
    ['view-source:https://start.demo.example.com/', 'This is a page’s source code'],
    ['file:///etc/hostname', 'This is a file on your computer'],
    ['data:text/html,hello', 'This page has no web address'],
    [`chrome-extension://${chromium.extensionId}/workspace.html`, 'This page is Samsyn’s own'],
    ['https://start.demo.example.com/prices.pdf', 'This is a PDF'],
    ['https://www.linkedin.com/feed/', 'Open a person’s profile'],
    ['https://outlook.live.com/mail/', 'Not looking at outlook.live.com'],
  ];
  for (const [address, heading] of rows) {
    await test.step(address, async () => {
      await chromium.page.goto(address);
      await expect.soft(title(page, heading)).toBeVisible();
    });
  }
});

test('a page whose address may not be seen says so, and after a click that it is closed', async ({
  browse,
}) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, START);
  await chromium.page.goto('chrome://version/');
  await expect(title(page, 'Not looking at this page')).toBeVisible();
  await chromium.clickAction(chromium.page);
  await expect(title(page, 'The browser protects this page')).toBeVisible();
});

test('a page that did not load says so, and is looked at when it does', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, 'https://www.havsbris.example.com/kontakt');
  await expect(partsOf(page).lead('Elin Lund')).toBeVisible();
  await chromium.setOffline(true);
  await chromium.page.goto('https://www.havsbris.example.com/kontakt').catch(() => null);
  await expect(title(page, 'The page did not load')).toBeVisible();
  await chromium.setOffline(false);
  await chromium.page.goto('https://www.havsbris.example.com/kontakt');
  await expect(partsOf(page).lead('Elin Lund')).toBeVisible();
});

test.describe('an organisation’s policy', () => {
  test.skip(
    !canSetPolicy(),
    'This computer lets nobody make a mount namespace, where the policy would stand.',
  );
  const EXTENSION = 'linelmanfklkkfogocdpllpfoeodjjgi';

  test('keeps Samsyn off a site that was allowed, and is listed', async ({ browse }) => {
    const chromium = await browse({
      as: 'anna',
      policy: {
        '3rdparty': {
          extensions: {
            [EXTENSION]: {
              allowedSites: ['outlook.office.com'],
              blockedSites: ['mail.google.com', 'not a host'],
              allSites: 'forbidden',
            },
          },
        },
      },
    });
    const page = await panelOn(chromium, GMAIL);
    await expect(title(page, 'Your organisation keeps Samsyn off this site')).toBeVisible();
    await partsOf(page).choose('Site access');
    const dialog = page.getByRole('dialog');
    for (const site of ['mail.google.com', 'outlook.office.com'])
      await expect(
        dialog
          .getByRole('listitem')
          .filter({ hasText: site })
          .filter({ hasText: 'Your organisation' })
          .first(),
      ).toBeVisible();
    await expect(dialog.getByText('“not a host” is not a host name.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Allow all sites' })).toBeHidden();
    await chromium.acceptSite('https://outlook.office.com/*');
    await chromium.page.bringToFront();
    await dialog.getByRole('button', { name: 'Allow this site' }).click();
    await page.keyboard.press('Escape');
    await chromium.page.goto(OUTLOOK);
    await expect(peopleOn(page)).toBeVisible();
  });

  test('sets the server', async ({ browse, server }) => {
    const chromium = await browse({
      policy: { '3rdparty': { extensions: { [EXTENSION]: { server: server.url } } } },
    });
    const page = await panelOn(chromium, GMAIL);
    await expect(page.getByText(`Your organisation has set the server: ${server.url}`)).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await expect(page.getByText(/^Samsyn \S+ answered at /)).toBeVisible();
  });

  test('by the browser’s own lists closes sites, and gives none', async ({ browse }) => {
    const chromium = await browse({
      as: 'anna',
      policy: {
        ExtensionSettings: {
          [EXTENSION]: {
            runtime_blocked_hosts: ['*://mail.google.com'],
            runtime_allowed_hosts: ['*://outlook.office.com'],
          },
        },
      },
    });
    const page = await panelOn(chromium, GMAIL);
    await expect(title(page, 'Your organisation keeps Samsyn off this site')).toBeVisible();
    await chromium.page.goto(OUTLOOK);
    await expect(title(page, 'Not looking at this page')).toBeVisible();
  });
});
