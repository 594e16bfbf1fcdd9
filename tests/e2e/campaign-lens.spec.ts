/** The panel shows the campaign of the page: by addresses alone, on LinkedIn too, and of a campaign that nobody knows nothing leaves. */
import type { Page } from '@playwright/test';
import { reachSales } from '#lib/contract/reach-sales.ts';
import type { RecognisedBy } from '#lib/domain/campaign-found.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { check } from './support/axe.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';
import { kindsServed } from './support/sent.ts';
import { allowAll, worldsIn } from './support/witnessed.ts';

const MANAGER = 'https://www.linkedin.com/campaignmanager/accounts/507212345/campaigns/310004567/details';
const LANDING =
  'https://www.nordlys.example.com/attribution?utm_source=linkedin&utm_campaign=Autumn_Pipeline';
const UNKNOWN = `${START}?utm_campaign=black-friday`;
const say = wordsOf('en');

type Recognised = [where: string, address: string, campaign: string, by: RecognisedBy];

/** Two in a row are never of the same campaign, so that what is read is not of the page before. */
const TWELVE: readonly [Recognised, ...Recognised[]] = [
  [
    'a link with UTM',
    'https://partner.example.org/news?utm_source=letter&utm_campaign=Board_ready%20numbers',
    'Board-ready numbers',
    'utm',
  ],
  [
    'a page beneath a landing page',
    'https://www.nordlys.example.com/Price-Sheet/thanks?ref=a#top',
    'The whole price',
    'address',
  ],
  [
    'a click id that names the campaign',
    'https://partner.example.org/offer?gclid=Cj0KCQ&gad_source=1&gad_campaignid=20987654321',
    'Secure integration',
    'link',
  ],
  ['LinkedIn Campaign Manager', MANAGER.replace('310004567', '310009876'), 'Grid data live', 'tool'],
  [
    'a company on LinkedIn',
    'https://www.linkedin.com/company/nordlys-example/posts/?feedView=all',
    'Always-on search',
    'address',
  ],
  [
    'a post on LinkedIn',
    'https://www.linkedin.com/posts/nordlys-example_flexibility-activity-7390123456789012345-ab1c?utm_source=share',
    'Flexibility without a pilot',
    'address',
  ],
  [
    'Google Ads',
    'https://ads.google.com/aw/adgroups?campaignId=20123456789&ocid=123',
    'Autumn Pipeline',
    'tool',
  ],
  [
    'Meta Ads',
    'https://adsmanager.facebook.com/adsmanager/manage/adsets?act=11&selected_campaign_ids=23851234567890123',
    'Nordic bundle launch',
    'tool',
  ],
  [
    'HubSpot',
    'https://app-eu1.hubspot.com/marketing/1234567/campaigns/details/edb9b6c3-d2e2-4ca8-8396-832262aed0d4/overview',
    'Autumn Pipeline',
    'tool',
  ],
  ['Mailchimp', 'https://us14.admin.mailchimp.com/reports/summary?id=7755', 'Grid Summit', 'tool'],
  ['Brevo', 'https://app.brevo.com/marketing-campaign/edit/42', 'Finance roundtable', 'tool'],
  ['Marketo', 'https://app-sj01.marketo.com/#PG1001A1', 'District heating days', 'tool'],
];

const NOBODYS: readonly [address: string, says: RegExp][] = [
  [
    'https://partner.example.org/?utm_source=silent&utm_campaign=black-friday',
    /“black-friday”, which is none of yours/,
  ],
  [
    'https://partner.example.org/?msclkid=silent',
    /An ad brought you here \(.+\), and the link names no campaign/,
  ],
  [MANAGER.replace('310004567', '999888777'), /Campaign 999888777 in LinkedIn .+ is linked to none of yours/],
];

/** What pages told that are of no known campaign. */
const TOLD = /black.friday|silent|999888777|partner\.example|nordlys-example|7390123456789/i;
/** Where Chromium asks for things of its own, whenever it likes; no page of `NOBODYS` is there. */
const OF_CHROMIUM = /(?:^|\.)(?:google|googleapis|gstatic|gvt1)\.com$/;

test.use({ serverFor: 'the campaigns of pages' });

test('twelve addresses each show their campaign, and of an unknown one nothing leaves', async ({
  browse,
  server,
  pages,
}) => {
  const chromium = await browse({ as: 'sara' });
  const tab = chromium.page;
  // Every site may be read, so that LinkedIn alone is left out.
  const panel = partsOf(await allowAll(chromium));
  const figures = panel.card(say('lens.figures'));

  for (const [where, address, campaign, by] of TWELVE) {
    await test.step(where, async () => {
      await tab.goto(address);
      await expect(panel.lead(campaign)).toBeVisible();
      await expect(panel.page.getByText(say(`lens.by.${by}`))).toBeVisible();
      await expect(panel.page.getByRole('heading', { level: 2 }).first()).toHaveText(campaign);
      await expect(panel.page.getByText(say('lens.several'))).toBeHidden();
      await expect(figures).toContainText(say('lens.funnel'));
      const host = new URL(address).host;
      if (host.endsWith('linkedin.com')) expect(await worldsIn(chromium, tab)).toBe(0);
      else await expect.poll(() => worldsIn(chromium, tab)).toBeGreaterThan(0);
    });
  }

  // What is sent for none is seen by what the next known campaign makes the panel ask.
  const before = await server.quiet();
  const visits = pages.log.length;
  for (const [address, sentence] of NOBODYS) {
    await tab.goto(address);
    await expect(panel.page.getByText(sentence)).toBeVisible();
    await expect(figures).toBeHidden();
  }
  const [, known, campaign] = TWELVE[0];
  await tab.goto(known);
  await expect(panel.lead(campaign)).toBeVisible();
  const kinds = (): string[] => Object.keys(kindsServed(server.requests.slice(before)));
  await expect.poll(kinds).toContain('reachSales');
  // What the workspace tells of itself comes whenever something changes there.
  expect(kinds().filter((kind) => kind !== 'sync' && kind !== 'events')).toEqual(['reachSales']);
  expect(server.wire.said).toContain(reachSales.path);
  expect(server.wire.said).not.toMatch(TOLD);
  // All hosts of the browser lead to the demo's pages: nobody else was asked for anything.
  const asked = pages.log.slice(visits).filter(({ path }) => path !== '/favicon.ico');
  const byBrowser = asked.filter(({ host }) => OF_CHROMIUM.test(host));
  for (const { path } of byBrowser) expect(path).not.toMatch(TOLD);
  const byUs = asked.filter((one) => !byBrowser.includes(one));
  expect(byUs.map(({ host, path }) => `https://${host}${path}`)).toEqual([
    ...NOBODYS.map(([address]) => address),
    known,
  ]);
});

test('a marketer answers where the campaign is, and describes it; a seller reads the brief', async ({
  browse,
  server,
}) => {
  const chromium = await browse({ as: 'sara', seesAddresses: true });
  const page = await panelOn(chromium, MANAGER);
  const panel = partsOf(page);
  await expect(panel.lead('Autumn Pipeline')).toBeVisible();
  await expect(page.getByText(say('lens.by.tool'))).toBeVisible();
  expect(await worldsIn(chromium, chromium.page)).toBe(0);
  await expect(panel.card(say('lens.figures'))).toContainText(say('lens.funnel'));
  await expect(panel.card(say('lens.personas'))).toContainText('Marketing-Maria');
  await check('a campaign’s page', page);

  const said = panel.card(say('lens.sellersSay'));
  const left = Number(/(\d+) unanswered/.exec((await said.textContent()) ?? '')?.[1]);
  expect(left).toBeGreaterThan(1);
  await panel.answer(said, 'explained', 'The list came from the event; it is cleaned now.');
  await expect(said).toContainText(`${left - 1} unanswered`);

  // Where the link names a campaign that is none of ours, it says so, and nobody is asked about it.
  const asked = (): number => server.requests.filter(({ route }) => route.includes('/reports/')).length;
  const before = asked();
  await chromium.page.goto(UNKNOWN);
  await expect(page.getByText(/“black-friday”, which is none of yours/)).toBeVisible();
  expect(asked()).toBe(before);

  // A number of the tool that nobody has explained: one choice, and the campaign is there.
  await chromium.page.goto(MANAGER.replace('310004567', '999888777'));
  await page.getByRole('button', { name: new RegExp(say('lens.choose')) }).click();
  await page.getByRole('option', { name: 'Grid Summit' }).click();
  await expect(panel.lead('Grid Summit')).toBeVisible();

  await promise(await openWorkspace(chromium.extensionId, chromium.page));
  await chromium.page.goto(UNKNOWN);
  // A lead stands on it as well: the campaign is folded over it.
  await page.getByRole('button', { name: say('lens.pageOf', { name: 'Autumn Pipeline' }) }).press('Enter');
  await expect(page.getByText(say('lens.by.address'))).toBeVisible();

  const seller = await browse({ as: 'anna', seesAddresses: true });
  const hers = partsOf(await panelOn(seller, LANDING));
  await expect(hers.lead('Autumn Pipeline')).toBeVisible();
  await expect(hers.card(say('lens.brief'))).toContainText('A list that is cleaned.');
  await expect(hers.page.getByText(say('lens.by.utm'))).toBeVisible();
  await expect(hers.page.getByRole('button', { name: say('answer.answer') })).toBeHidden();
});

/** The campaign's page, by the search for its name. */
async function openWorkspace(extensionId: string, page: Page): Promise<Page> {
  const workspace = await page.context().newPage();
  await workspace.goto(`chrome-extension://${extensionId}/workspace.html#quality`);
  await workspace.getByRole('link', { name: 'Autumn Pipeline' }).click();
  await expect(workspace.getByRole('heading', { name: 'Autumn Pipeline', level: 2 })).toBeVisible();
  return workspace;
}

/** Says with the keyboard what the campaign promises, and that the demo's start page is one of its pages. */
async function promise(workspace: Page): Promise<void> {
  await workspace.getByRole('button', { name: say('campaign.edit') }).press('Enter');
  await check('a campaign being described', workspace);
  await workspace.getByLabel(say('lens.brief.promise')).fill('A list that is cleaned.');
  const addresses = workspace.getByLabel(say('campaign.addresses'));
  const known = await addresses.inputValue();
  await addresses.fill(`${known}\nnowhere`);
  await workspace.getByRole('button', { name: say('campaign.keep') }).press('Enter');
  await expect(workspace.getByText(/“nowhere” is no address of a web page/)).toBeVisible();
  await addresses.fill(`${known}\n${START}?utm_source=x`);
  await workspace.getByRole('button', { name: say('campaign.keep') }).press('Enter');
  await expect(workspace.getByText('start.demo.example.com', { exact: true })).toBeVisible();
  await workspace.close();
}
