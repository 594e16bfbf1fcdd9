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

  await expect(panel.status).toHaveText('Live');
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

/** Strangers as pages name them: as text, as a link, obfuscated, as data, and by their profile. */
const WAYS: ((name: string, mail: string) => string)[] = [
  (name, mail) => `<li>${name}, ${mail}</li>`,
  (name, mail) => `<li><a href="mailto:${mail}">${name}</a></li>`,
  (name, mail) => `<li>${name}: ${mail.replace('@', ' [at] ').replaceAll('.', ' [dot] ')}</li>`,
  (name, mail) => `<li><span email="${mail}">${name}</span></li>`,
  (name) => `<li><a href="https://www.linkedin.com/in/${name.toLowerCase()}">${name}</a></li>`,
];
const PAGES = 100;
/** 3 to 7 on a page, so that neighbours differ and the panel shows when it has come to the next. */
const onPage = (page: number): number => 3 + (page % 5);

test('a hundred pages with five hundred strangers cause no request', async ({ browse, server, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, GMAIL));
  await grantSite(chromium, panel.page, 'https://*/*');
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await expect(panel.card('Journey')).toContainText('Webinar');
  await chromium.context.route(/^https:\/\/site\d+\.example\.org\//, (route) => {
    const page = Number(/\d+/.exec(route.request().url())?.[0]);
    const people = Array.from({ length: onPage(page) }, (_, n) => {
      const way = WAYS[(page + n) % WAYS.length] ?? String;
      return way(`Nobody${page}x${n}`, `nobody${page}x${n}@firm${page}.example.org`);
    });
    return route.fulfill({
      contentType: 'text/html',
      body: `<title>${page}</title><ul>${people.join('')}</ul>`,
    });
  });

  await expect(panel.status).toHaveText('Live');
  const served = await server.quiet();
  const paged = pages.log.length;
  let strangers = 0;
  for (let page = 0; page < PAGES; page += 1) {
    await chromium.page.goto(`https://site${page}.example.org/`);
    strangers += onPage(page);
    const said = `The ${onPage(page)} addresses on this page belong to no lead. Nothing was sent anywhere.`;
    await expect(panel.page.getByText(said)).toBeVisible();
  }
  expect(strangers).toBe(500);
  await server.quiet();
  expect(server.requests.slice(served)).toEqual([]);
  expect(pages.log.slice(paged).filter((one) => !CHROMIUM_ITSELF.test(one.host))).toEqual([]);
});

test('a closed panel asks nothing', async ({ browse, server }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await expect(panel.card('Journey')).toContainText('Webinar');
  await expect(panel.status).toHaveText('Live');
  await page.close();
  const served = await server.quiet();

  for (const subject of ['Rammeavtale for 2027', 'Monterplats på Energidagarna']) {
    await chromium.page.goto(GMAIL);
    await openMail(chromium.page, subject);
    await expect(chromium.page.getByRole('heading', { name: subject })).toBeVisible();
  }
  // The badge is how the extension says, without a panel, that it has looked: where nobody is known it tells again what waits.
  const worker = await chromium.worker();
  await expect
    .poll(() =>
      worker.evaluate(
        `chrome.tabs.query({ active: true }).then(async ([tab]) =>
          (await chrome.action.getBadgeText({ tabId: tab.id })) === (await chrome.action.getBadgeText({})))`,
      ),
    )
    .toBe(true);
  expect(server.requests.slice(served)).toEqual([]);
});
