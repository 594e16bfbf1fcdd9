/** The panel shows the campaign of the page: by addresses alone, on LinkedIn too, and of a campaign that nobody knows nothing leaves. */
import type { Page } from '@playwright/test';
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { check } from './support/axe.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';
import { worldsIn } from './support/witnessed.ts';

const MANAGER = 'https://www.linkedin.com/campaignmanager/accounts/507212345/campaigns/310004567/details';
const LANDING =
  'https://www.nordlys.example.com/attribution?utm_source=linkedin&utm_campaign=Autumn_Pipeline';
const UNKNOWN = `${START}?utm_campaign=black-friday`;
const say = wordsOf('en');

test.use({ serverFor: 'the campaigns of pages' });

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
