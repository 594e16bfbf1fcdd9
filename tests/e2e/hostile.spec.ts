/**
 * Hostile pages (tests/support/hostile-pages.ts) in a browser that may read every site: the page stays usable, the reading ends
 * and says when it was cut, and nobody wrong is shown. `npm run hostile -- --minutes 1` keeps the restless ones going longer.
 */
import type { Page } from '@playwright/test';
import * as z from 'zod';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { type Answer, type DemoPages, startDemoPages } from '#server/demo/pages/index.ts';
import { pageAt } from '#server/demo/pages/routes.ts';
import { ARRIVED, type HostilePage, hostilePages, LEAVING, SLOW } from '../support/hostile-pages.ts';
import { costOf, traced } from '../support/trace.ts';
import { test as base, expect, START } from './support/fixtures.ts';
import { allowAll, MINUTES } from './support/witnessed.ts';

const PAGES = hostilePages(MINUTES > 0 ? MINUTES * 60 : 3);
const hostOf = (index: number): string => PAGES[index]?.host ?? `hostile-${index}.example.com`;
/**
 * Milliseconds of CPU that we may take from a page at once; a person notices a page that stops for longer. A machine that is lent
 * away while its clock runs takes longer once, which is not ours: a page that was slow is visited again.
 */
const LONGEST = 50;

const HEART = `<script>{
  let beats = 0;
  const channel = new MessageChannel();
  const later = setTimeout;
  (function beat() { beats++; later(beat, 20); })();
  Object.defineProperty(globalThis, '__beats', { get: () => beats });
}</script>`;

function answer(host: string, path: string): Answer | undefined {
  const leaving: Record<string, string> = { '/': LEAVING, '/arrived': ARRIVED };
  if (host === 'leaving.example.com') return leaving[path];
  if (host === 'slow.example.com') return SLOW;
  const at = PAGES.findIndex((_, index) => hostOf(index) === host);
  const { page } = PAGES[at] ?? {};
  if (page === undefined) return pageAt(host, path);
  return typeof page === 'string'
    ? page.replace('<meta charset="utf-8">', `<meta charset="utf-8">${HEART}`)
    : page;
}

const test = base.extend<object, { pages: DemoPages }>({
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern.
    async ({}, use) => {
      const pages = await startDemoPages({ answer });
      await use(pages);
      await pages.close();
    },
    { scope: 'worker' },
  ],
});
test.use({ serverFor: 'the witness' });
test.setTimeout(420_000 + MINUTES * 900_000);

const TabState = z.object({
  address: z.nullable(z.string()),
  scanned: z.boolean(),
  partly: z.boolean(),
  found: z.number(),
  people: z.array(z.object({ surface: z.string() })),
});
type TabState = z.infer<typeof TabState>;

/** What the background says of the page of this host, once it was read. */
async function stateOf(chromium: Chromium, host: string): Promise<TabState> {
  const worker = await chromium.worker();
  let state: TabState | undefined;
  await expect
    .poll(
      async () => {
        const all = z
          .record(z.string(), z.unknown())
          .parse(await worker.evaluate('chrome.storage.session.get(null)'));
        state = Object.entries(all)
          .filter(([key]) => key.startsWith('tab.'))
          .flatMap(([, value]) => TabState.safeParse(value).data ?? [])
          .find(({ address, scanned }) => scanned && address !== null && new URL(address).hostname === host);
        return state !== undefined;
      },
      { message: `${host} was read`, timeout: 40_000, intervals: [50] },
    )
    .toBe(true);
  if (!state) throw new Error(`${host} has no state`);
  return state;
}

test('the page stays usable, the reading ends, nobody wrong is shown', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await allowAll(chromium);
  const costs: { name: string; longest: number; ours: number }[] = [];
  for (const [index, hostile] of PAGES.entries()) {
    await test.step(hostile.name, async () => {
      let cost = await visit(chromium, panel, hostile, index);
      for (let again = 0; again < 2 && cost && cost.longest >= LONGEST; again++)
        cost = (await visit(chromium, panel, hostile, index)) ?? cost;
      if (!cost) return;
      expect.soft(cost.longest, `${hostile.name}: ms of CPU at once`).toBeLessThan(LONGEST);
      costs.push({ name: hostile.name, ...cost });
    });
  }
  costs.sort((a, b) => b.longest - a.longest);
  console.log(
    costs
      .slice(0, 8)
      .map(
        ({ name, longest, ours }) =>
          `${longest.toFixed(1)} ms at once, ${ours.toFixed(0)} ms in all: ${name}`,
      )
      .join('\n'),
  );
});

async function visit(
  chromium: Chromium,
  panel: Page,
  { name, shows, partly = false, holds = 'true', deaf = false }: HostilePage,
  index: number,
): Promise<{ longest: number; ours: number } | null> {
  const host = hostOf(index);
  const { page } = chromium;
  let state: TabState | undefined;
  const events = await traced(chromium, async () => {
    await page.goto(`https://${host}/`);
    state = await stateOf(chromium, host);
    for (const lead of shows) await expect.soft(shown(panel, lead), `${name}: shows ${lead}`).toBeVisible();
    if (shows.length === 0)
      await expect.soft(partsOf(panel).lead('Nobody you know here'), name).toBeVisible();
  });
  for (const lead of ['Elin Lund', 'Jonas Berg', 'Kari Nilsen', 'Peter Åberg'])
    if (!shows.some((one) => one === lead))
      await expect.soft(shown(panel, lead), `${name}: does not show ${lead}`).toHaveCount(0);
  if (partly !== null) expect.soft(state?.partly, `${name}: read in part`).toBe(partly);
  expect
    .soft(
      state?.people.filter(({ surface }) => surface === 'sender'),
      `${name}: no mailbox`,
    )
    .toEqual([]);
  if (!deaf) {
    expect.soft(await page.evaluate(holds), `${name}: ${holds}`).toBe(true);
    const beats = 'globalThis.__beats ?? null';
    const before = await page.evaluate(beats);
    if (before !== null)
      await expect.poll(() => page.evaluate(beats), { message: `${name}: its heart beats` }).not.toBe(before);
  }
  const site = `https://${host}`;
  if (!events.some((one) => one.name === 'FunctionCall' && one.args?.data?.url?.startsWith(`${site}/`)))
    return null;
  return costOf(events, site, chromium.extensionId);
}

/** A lead where the panel shows one: as the open card, or as a button beside it. */
const shown = (panel: Page, name: string) =>
  partsOf(panel)
    .lead(name)
    .or(panel.getByRole('navigation').getByRole('button', { name, exact: true }))
    .first();

test('a page that leaves while it is read, and one that is closed', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await allowAll(chromium);
  const { page } = chromium;
  await page.goto('https://leaving.example.com/');
  await page.waitForURL('**/arrived');
  await expect(partsOf(panel).lead('Jonas Berg')).toBeVisible();
  await expect(shown(panel, 'Elin Lund')).toHaveCount(0);

  const other = await chromium.context.newPage();
  await other.goto('https://slow.example.com/');
  await other.close();
  await page.bringToFront();
  await expect(partsOf(panel).lead('Jonas Berg')).toBeVisible();
  await page.goto(START);
  await expect(shown(panel, 'Jonas Berg')).toHaveCount(0);
  // Still alive after all of this.
  await page.goto('https://leaving.example.com/arrived');
  await expect(partsOf(panel).lead('Jonas Berg')).toBeVisible();
});
