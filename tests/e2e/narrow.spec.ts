/** Names of 300 characters, in a panel of 280 px and in a full tab at 400 %: nothing lies over another thing, sticks out, or is cut for good. */
import type { Page } from '@playwright/test';
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';
import { atWidth, unreadable } from './support/narrow.ts';
import { settled } from './support/settled.ts';

test.use({ serverFor: 'long names' });

const say = wordsOf('en');
const WORD = 'Wolfeschlegelsteinhausenbergerdorff';
const long = (first: string, between: string): string =>
  `${first}${between}${`${WORD}${between}`.repeat(20)}`.slice(0, 300).trim();
const NAME = long('Anneliese', ' ');
const UNBROKEN = long('Bartholomäus', '');
const CSV = [
  'name,email,company,job title',
  `${NAME},anneliese@long.example.com,${long('Firma', ' ')},${long('Leiterin', ' ')}`,
  `${UNBROKEN},bartholomaus@long.example.com,${long('Werk', '')},${long('Chef', '')}`,
].join('\n');

/** A full tab of 1280 px at a zoom of 400 %. */
const ZOOMED = 320;
const PANEL = 280;

const softly = expect.configure({ soft: true });

/** Polled: a chart takes a moment to fit another width. */
async function readable(page: Page, what: string, width: number): Promise<void> {
  await atWidth(page, width, () => softly.poll(() => unreadable(page), `${what}, ${width} px`).toEqual([]));
}

test('are read in full', async ({ browse, server }) => {
  await server.importCsv(CSV);
  const seller = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(seller, START));
  await expect(panel.status).toHaveText(say('status.live'));
  for (const name of [NAME, UNBROKEN]) {
    await panel.screen('search').click();
    await panel.search.fill(name.slice(0, 12));
    await expect(panel.page.getByRole('option').first()).toBeVisible();
    await readable(panel.page, 'search', PANEL);
    await panel.page.getByRole('option').first().click();
    await expect(panel.lead(name)).toBeVisible();
    await panel.verdict('poor').click();
    await expect(panel.note).toBeVisible();
    await readable(panel.page, 'a lead', PANEL);
  }
  for (const screen of ['inbox', 'team'] as const) {
    await panel.screen(screen).click();
    await expect(panel.page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    await readable(panel.page, screen, PANEL);
  }

  const admin = await browse({ as: 'sara' });
  const page = await admin.context.newPage();
  const ids = await server.someIds(NAME);
  for (const place of [
    ...[`lead/${ids.lead}`, `account/${ids.account}`, `campaign/${ids.campaign}`, `team/${ids.team}`],
    ...['feedback', 'reach', 'personas', 'members', 'search'],
  ])
    await test.step(place, async () => {
      await page.goto(`chrome-extension://${admin.extensionId}/workspace.html#${place}`);
      await page.reload();
      await settled(page);
      await readable(page, place, ZOOMED);
    });
});

test('what cannot be read is found', async ({ browse }) => {
  const { page } = await browse();
  await page.setContent(`
    <p style="width: 400px">sticks out of it</p>
    <p style="width: 80px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis">is cut after some words</p>
    <p title="is cut after some words" style="width: 80px; overflow: hidden; white-space: nowrap">is cut after some words</p>
    <p style="height: 10px; overflow: hidden; line-height: 20px">is cut<br>below</p>
    <div style="position: relative; height: 30px"><i style="position: absolute">one</i><b style="position: absolute">other</b></div>
    <div style="overflow: auto; width: 100px"><p style="width: 600px">can be scrolled to</p></div>
    <p>can be read</p>`);
  const kinds = (await atWidth(page, PANEL, () => unreadable(page))).map((line) => line.split(':')[0]);
  expect([...new Set(kinds)].toSorted()).toEqual(['is cut', 'lies over', 'sticks out']);
  expect(kinds.filter((kind) => kind !== 'lies over')).toHaveLength(3);
});
