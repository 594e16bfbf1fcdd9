/** On LinkedIn the address is read and nothing else: the page itself is the witness. */
import { grantSite } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

const ELIN = 'https://www.linkedin.com/in/elin-lund-havsbris';

/** What `__witness.report()` of the page says when nothing has touched it. */
const UNTOUCHED = {
  mutations: [],
  calls: {},
  events: {},
  resources: [],
  globals: [],
  sheets: 0,
  adoptedSheets: 0,
  runtime: false,
  storage: 0,
  windowName: '',
  traces: [],
  violations: 0,
};

test('a click on the toolbar is enough, and the page notices nothing', async ({ browse, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, ELIN));
  await expect(panel.lead('Elin Lund')).toBeVisible();
  expect(await chromium.page.evaluate('__witness.report()')).toEqual(UNTOUCHED);
  expect(pages.log.filter((one) => one.host.endsWith('linkedin.com')).at(-1)?.path).toBe(
    '/in/elin-lund-havsbris',
  );
});

test('nothing touches the page even when all sites are allowed', async ({ browse, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, START));
  await expect(panel.status).toHaveText('Live');
  await grantSite(chromium, panel.page, 'https://*/*');
  // The detector does run where it may, so its absence below means something.
  await chromium.page.goto('https://outlook.office.com/mail/inbox');
  await expect(panel.page.getByRole('navigation', { name: /known people on this page/ })).toBeVisible();

  const before = pages.log.length;
  await chromium.page.goto(ELIN);
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await chromium.clickAction(chromium.page);
  for (const screen of ['inbox', 'team', 'search', 'now'] as const) await panel.screen(screen).click();
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await chromium.stopWorker();
  const other = await chromium.context.newPage();
  await other.goto(START);
  await expect(panel.lead('Elin Lund')).toBeHidden();
  await chromium.page.bringToFront();
  await expect(panel.lead('Elin Lund')).toBeVisible();

  expect(await chromium.page.evaluate('__witness.report()')).toEqual(UNTOUCHED);
  const linkedIn = pages.log.slice(before).filter((one) => one.host.endsWith('linkedin.com'));
  expect(linkedIn).toEqual([{ method: 'GET', host: 'www.linkedin.com', path: '/in/elin-lund-havsbris' }]);
});
