/** From an empty browser to the first lead, and everything that may be wrong with a server's address on the way. */
import { createServer } from 'node:https';
import type { Page } from '@playwright/test';
import { approve, connectPanel, signIn } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { makeCertificate } from '#server/demo/pages/certificate.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

const address = (panel: Page) => panel.getByLabel('Address of your company’s server');
const connect = (panel: Page) => panel.getByRole('button', { name: 'Connect', exact: true });

test('not connected, signing in on the way, first lead', async ({ browse, server }) => {
  const chromium = await browse();
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(page.getByRole('heading', { name: 'Connect to your company' })).toBeVisible();
  await expect(panel.status).toHaveText('Not connected');

  const opened = chromium.context.waitForEvent('page');
  await address(page).fill(server.url);
  await expect(page.getByText(/^Samsyn \S+ answered at /)).toBeVisible();
  await connect(page).click();
  const approval = await opened;
  await expect(approval.getByRole('heading', { name: 'Sign in with your link' })).toBeVisible();
  await approval.goto(await server.link('jonas'));
  await approval.getByRole('button', { name: 'Sign in' }).click();
  await expect(approval.locator('.code')).toHaveText(
    (await page.getByLabel('Code to compare').textContent()) ?? 'no code',
  );
  await approve(approval);
  await chromium.page.bringToFront();
  await expect(panel.status).toHaveText('Live');

  // The click that opened the panel gave this page; for the next visit the site is given for good.
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await chromium.page.goto('https://www.havsbris.example.com/kontakt');
  await expect(page.getByRole('heading', { name: /^Not looking at / })).toBeVisible();
  await expect(panel.lead('Elin Lund')).toBeHidden();
  await chromium.clickAction(chromium.page);
  await expect(panel.lead('Elin Lund')).toBeVisible();
});

test('a site is given for good with one button, and taken back with another', async ({ browse }) => {
  const chromium = await browse({ as: 'olle' });
  const url = 'https://outlook.office.com/mail/inbox';
  const page = await panelOn(chromium, url);
  const panel = partsOf(page);
  const people = page.getByRole('navigation', { name: /on this page/ });
  await expect(people).toBeVisible();
  // The browser's own question cannot be clicked without a window; its answer is given beforehand.
  await chromium.acceptSite('https://outlook.office.com/*');
  await page.getByRole('button', { name: 'Always on outlook.office.com' }).click();
  await expect(page.getByRole('button', { name: 'Always on outlook.office.com' })).toBeHidden();

  await chromium.page.goto('https://www.linkedin.com/feed/');
  await expect(people).toBeHidden();
  await chromium.page.goto(url);
  await expect(people).toBeVisible();

  await panel.choose('Site access');
  await page.getByRole('button', { name: 'Remove https://outlook.office.com' }).click();
  await page.keyboard.press('Escape');
  await chromium.page.goto('https://www.linkedin.com/feed/');
  await chromium.page.goto(url);
  await expect(page.getByRole('heading', { name: /^Not looking at / })).toBeVisible();
});

test.describe('a wrong address gets one sentence', () => {
  const rows: [row: string, typed: string, sentence: string][] = [
    ['B01 empty', '', 'Enter the address of your company’s server.'],
    ['B02 http elsewhere', 'http://samsyn.havsbris.example.com', 'Only https addresses are safe here.'],
    ['B03 script', 'javascript:alert(1)', 'This is not a web address.'],
    ['B03 file', 'file:///etc/passwd', 'This is not a web address.'],
    ['B03 data', 'data:text/html,hello', 'This is not a web address.'],
    [
      'B04 name and password',
      'https://anna:secret@samsyn.havsbris.example.com',
      'Leave out the name and password.',
    ],
    [
      'B05 another website',
      'https://www.havsbris.example.com',
      'A website answered, but not a Samsyn server.',
    ],
  ];

  test('B01 to B05', async ({ browse }) => {
    const chromium = await browse();
    const page = await panelOn(chromium, START);
    for (const [row, typed, sentence] of rows) {
      await test.step(row, async () => {
        await address(page).fill(typed);
        await connect(page).click();
        await expect(page.getByText(sentence)).toBeVisible();
        await expect(page.getByText('answered at')).toBeHidden();
      });
    }
  });

  test('B06 a certificate nobody trusts', async ({ browse }) => {
    const { key, cert } = await makeCertificate(['127.0.0.1']);
    const other = createServer({ key, cert }, (_, response) => response.end('hello'));
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const at = other.address();
    try {
      const chromium = await browse();
      const page = await panelOn(chromium, START);
      await address(page).fill(`https://127.0.0.1:${typeof at === 'object' ? at?.port : 0}`);
      await connect(page).click();
      await expect(
        page.getByText(
          'No server answers there, or its certificate is not trusted. Check the address, or ask your administrator.',
        ),
      ).toBeVisible();
    } finally {
      other.closeAllConnections();
      await new Promise((done) => other.close(done));
    }
  });

  const answering = (page: Page, host: string, contract: { min: number; max: number }) =>
    page.route(`https://${host}/api/v1/version`, (route) =>
      route.fulfill({
        headers: { 'access-control-allow-origin': '*' },
        json: { product: 'samsyn', version: '9.9.9', contract, now: new Date().toISOString() },
      }),
    );

  test('B07 letters that look like others', async ({ browse }) => {
    const chromium = await browse();
    const page = await panelOn(chromium, START);
    await answering(page, 'xn--smsyn-4ve.havsbris.example.com', { min: 1, max: 1 });
    await address(page).fill('https://s\u0430msyn.havsbris.example.com');
    await expect(
      page.getByText(/Written plainly it is xn--smsyn-4ve\.havsbris\.example\.com\./),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: 'Yes, connect to it' })).toBeVisible();
    await expect(connect(page)).toBeHidden();
  });

  test('B08 a server of another age', async ({ browse }) => {
    const chromium = await browse();
    const page = await panelOn(chromium, START);
    await answering(page, 'old.havsbris.example.com', { min: 0, max: 0 });
    await answering(page, 'new.havsbris.example.com', { min: 2, max: 3 });
    await address(page).fill('https://old.havsbris.example.com');
    await connect(page).click();
    await expect(
      page.getByText(
        /^This server \(\S+\) is too old for this sidebar \(\S+\)\. Its administrator must update it\.$/,
      ),
    ).toBeVisible();
    await address(page).fill('https://new.havsbris.example.com');
    await connect(page).click();
    await expect(
      page.getByText(
        /^This sidebar \(\S+\) is too old for this server \(\S+\)\. Update the extension in your browser\.$/,
      ),
    ).toBeVisible();
  });
});

test('an approval that came too late', async ({ browse, server }) => {
  const chromium = await browse();
  await signIn(chromium.page, await server.link('olle'));
  const page = await panelOn(chromium, START);
  const opened = chromium.context.waitForEvent('page');
  await address(page).fill(server.url);
  await connect(page).click();
  const approval = await opened;
  await expect(approval.getByRole('button', { name: 'Approve' })).toBeVisible();
  await server.expirePairings();
  await expect(page.getByText('The approval took too long and has run out. Start again.')).toBeVisible();
  await approval.getByRole('button', { name: 'Approve' }).click();
  await expect(approval.getByText(/No sidebar is waiting with this code/)).toBeVisible();
  await approval.close();

  await connectPanel(chromium, page, server.url);
  await expect(partsOf(page).status).toHaveText('Live');
});

test('an approval that was refused', async ({ browse, server }) => {
  const chromium = await browse();
  await signIn(chromium.page, await server.link('olle'));
  const page = await panelOn(chromium, START);
  const opened = chromium.context.waitForEvent('page');
  await address(page).fill(server.url);
  await connect(page).click();
  await (await opened).getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByText('The approval was refused.')).toBeVisible();
});

test('a device that was ended shows nothing more, keeps unsent words, and may connect again', async ({
  browse,
  server,
}) => {
  const chromium = await browse();
  await signIn(chromium.page, await server.link('ida'));
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await connectPanel(chromium, page, server.url);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();

  const account = await chromium.context.newPage();
  await account.goto(`${server.url}/auth`);
  await account
    .getByRole('button', { name: /^Disconnect / })
    .first()
    .click();
  await expect(
    account.getByText('The sidebar was disconnected. It can read and send nothing more.'),
  ).toBeVisible();
  await account.close();
  await expect(panel.status).toHaveText('Signed out');
  await expect(page.getByRole('heading', { name: 'Connect again' })).toBeVisible();
  await expect(panel.lead('Elin Lund')).toBeHidden();
  const full = await chromium.context.newPage();
  await full.goto(`chrome-extension://${chromium.extensionId}/workspace.html`);
  await expect(full.getByRole('heading', { name: 'Connect again' })).toBeVisible();
  await full.close();

  await connectPanel(chromium, page, server.url);
  await expect(panel.status).toHaveText('Live');
});
