/** Reach × sales in the full tab: the report of a real server, its lists and files, and a view that can be handed on by its address. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { expect, test } from './support/fixtures.ts';
import { atWidth, unreadable } from './support/narrow.ts';

// Verdicts are put into its demo.
test.use({ serverFor: 'the report' });

const say = wordsOf('en');
/** So many leads a list shows at first. */
const PAGE = 50;

async function bytesOf(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFileSync(await download.path());
}

test('a campaign’s figures open what they count, its charts are tables and files, and the address keeps the view', async ({
  browse,
  server,
}) => {
  // Whether the demo holds verdicts enough to say what a good lead costs depends on the minute that it was made in.
  await server.weeksPass(0, { campaign: 'board-ready-numbers', by: 'anna', goodVerdicts: 25 });
  const chromium = await browse({ as: 'sara' });
  const page = await chromium.context.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#reach`);
  const row = page.getByRole('row', { name: 'Board-ready numbers' });
  const leads = row.getByRole('link').nth(3);
  const count = Number(await leads.textContent());
  expect(count).toBeGreaterThan(0);

  // By keyboard: the figure is a link, its list takes the focus, and holds as many leads as the figure says.
  await leads.focus();
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { name: `${say('reach.list.leads')} · Board-ready numbers` });
  await expect(heading).toBeFocused();
  const listed = page.getByRole('list', { name: say('reach.list.leads') }).getByRole('listitem');
  for (let shown = PAGE; shown < count; shown += PAGE) {
    await expect(listed).toHaveCount(shown);
    await page.getByRole('button', { name: say('reach.more') }).click();
  }
  await expect(listed).toHaveCount(count);
  await page.getByRole('link', { name: say('reach.close') }).press('Enter');
  await expect(leads).toBeFocused();

  // What a good lead costs opens the good ones.
  await row.getByRole('link', { name: /^(?:SEK|kr)\s[\d.,]+ between / }).press('Enter');
  await expect(
    page.getByRole('heading', { name: `${say('reach.list.good')} · Board-ready numbers` }),
  ).toBeFocused();
  await page.getByRole('link', { name: say('reach.close') }).press('Enter');

  await row.getByRole('link', { name: 'Board-ready numbers' }).click();
  await expect(heading).toBeHidden();
  // How fast money comes opens the opportunities that it is reckoned from, what came back the deals.
  for (const [words, list] of [
    [/a day \(opportunities/, 'opportunities'],
    [/^Return on spend/, 'won'],
  ] as const) {
    await page.getByRole('link', { name: words }).press('Enter');
    await expect(
      page.getByRole('heading', { name: `${say(`reach.list.${list}`)} · Board-ready numbers` }),
    ).toBeFocused();
    await page.getByRole('link', { name: say('reach.close') }).press('Enter');
  }
  const title = say('chart.goodShare', { campaign: 'Board-ready numbers' });
  await expect(page.getByRole('application', { name: title })).toBeVisible();
  const png = await bytesOf(page, () =>
    page.getByRole('button', { name: `${say('chart.png')}: ${title}` }).click(),
  );
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.length).toBeGreaterThan(5_000);
  await page.getByRole('button', { name: `${say('chart.table')}: ${title}` }).press('Enter');
  const table = page.getByRole('region', { name: say('chart.asTable', { title }) }).first();
  const points = (await table.getByRole('row').count()) - 1;
  const csv = await bytesOf(page, () =>
    page.getByRole('button', { name: `${say('chart.csv')}: ${title}` }).click(),
  );
  expect(csv.toString('utf8').trimEnd().split('\r\n')).toHaveLength(points + 1);
  const held = page.getByRole('region', { name: say('chart.personas'), exact: true });
  await expect(held.getByRole('listitem').first()).toContainText(/% good of \d+ verdict/);

  const cell = page
    .getByRole('region', { name: say('chart.asTable', { title: say('chart.reasons') }) })
    .getByRole('button')
    .first();
  const said = Number(await cell.textContent());
  await cell.press('Enter');
  const words = page.getByRole('region', { name: say('chart.reasons'), exact: true });
  await expect(words.getByRole('listitem')).toHaveCount(said);

  await page.getByRole('radio', { name: say('reach.compare.before') }).click();
  await expect(row).toContainText(say('reach.before'));
  const other = await chromium.context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('application', { name: title })).toBeVisible();
  await expect(other.getByRole('row', { name: 'Board-ready numbers' })).toContainText(say('reach.before'));

  // On paper as wide as a page without its margins, nothing is cut.
  await other.emulateMedia({ media: 'print' });
  expect(await atWidth(other, 718, () => unreadable(other))).toEqual([]);
  // Nor is there anything to press; what was chosen stays, and what the numbers of a folded list stand for.
  await expect(other.getByRole('button', { name: say('reach.print') })).toBeHidden();
  await expect(other.getByRole('button', { name: new RegExp(say('reach.beside')) })).toBeHidden();
  const credited = other.getByRole('radiogroup', { name: say('chart.by') });
  await expect(credited.getByRole('radio', { name: say('chart.by.campaign') })).toBeVisible();
  await expect(credited.getByRole('radio', { name: say('chart.by.channel') })).toBeHidden();
  await expect(other.locator('details').getByRole('listitem').last()).toBeVisible();
  // Paper is light, whatever theme the person has chosen.
  await other.locator('html').evaluate((html) => html.setAttribute('data-theme', 'dark'));
  await expect(other.locator('html')).toHaveCSS('color-scheme', 'light');

  const { team } = await server.someIds();
  await other.goto(`chrome-extension://${chromium.extensionId}/workspace.html#huddle/${team}`);
  await expect(other.getByRole('heading', { name: say('huddle.try') })).toBeVisible();
  await expect(other.getByRole('button')).toHaveCount(0);
  expect(faults).toEqual([]);
});
