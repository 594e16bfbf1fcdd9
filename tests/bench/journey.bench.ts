/**
 * A lead with 5,000 touchpoints in the real full-tab page, against one with 50: from asking for the lead to its newest touchpoint
 * on the screen; once all touchpoints are loaded and drawn, the time between two frames while they are scrolled; and from a word in
 * the filter to the lines that are left. Needs `npm run build`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import * as z from 'zod';
import { launchChromium } from '#server/demo/browser/chromium.ts';
import { languageOf } from '#server/demo/browser/connect.ts';
import { startDemoPages } from '#server/demo/pages/index.ts';
import { median } from '../support/numbers.ts';
import { leadId, startFeedServer } from './support/feed-server.ts';

const FEW = { number: 1, touches: 50 };
const MANY = { number: 2, touches: 5_000 };
const ROUNDS = 15;
const TYPED = 6;
const FRAMES = 150;
/** Opening a lead shows its newest touchpoints alone, so a hundred times as many may cost a little more, and no more. */
const GATE = 1.5;

type Arm = typeof FEW;
const extension = join(import.meta.dirname, '../../.output/chrome-mv3');
if (!existsSync(join(extension, 'manifest.json')))
  throw new Error('There is no built extension: run `npm run build` first.');

const newestOf = ({ number, touches }: Arm): string => `Touchpoint ${touches} of lead ${number}`;
const Ms = z.array(z.number());

/** Milliseconds until the page has drawn the lead's newest touchpoint. */
const open = async (page: Page, arm: Arm): Promise<number> =>
  z.number().parse(
    await page.evaluate(
      async ({ hash, title }) => {
        const from = performance.now();
        location.hash = hash;
        const shown = (): boolean => document.querySelector('#journey ol button')?.textContent === title;
        while (!shown()) await new Promise((done) => requestAnimationFrame(done));
        return performance.now() - from;
      },
      { hash: `#lead/${leadId(arm.number)}`, title: newestOf(arm) },
    ),
  );

/** Presses "Show older" until the lead's first touchpoint is there. In the page: a locator would read thousands of names each time. */
const loadAll = (page: Page, { number }: Arm): Promise<void> =>
  page.evaluate(async (title) => {
    const all = (): Element[] => [...document.querySelectorAll('#journey ol button')];
    while (all().at(-1)?.textContent !== title) {
      document.querySelector<HTMLElement>('#journey > button:not([aria-disabled])')?.click();
      await new Promise((done) => setTimeout(done, 50));
    }
  }, `Touchpoint 1 of lead ${number}`);

/** Milliseconds from each change of the filter's text to the frame after it. */
const filter = async (page: Page): Promise<number[]> =>
  Ms.parse(
    await page.evaluate(async (rounds) => {
      const field = document.querySelector<HTMLInputElement>('#journey input');
      const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      if (!field || !write) throw new Error('no field');
      const first = (): string | null | undefined =>
        document.querySelector('#journey ol button')?.textContent;
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const wanted = round % 2 === 0 ? 'touchpoint 4' : '';
        const before = first();
        const from = performance.now();
        write.call(field, wanted);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        // The newest is 5,000 or 50, so another one is first when a 4 is asked for.
        while (first() === before) await new Promise((done) => requestAnimationFrame(done));
        times.push(performance.now() - from);
      }
      return times;
    }, TYPED),
  );

/** Milliseconds between two frames while the page goes up and down through all of it. */
const scroll = async (page: Page): Promise<number[]> =>
  Ms.parse(
    await page.evaluate(async (frames) => {
      const times: number[] = [];
      let last = performance.now();
      let step = 400;
      for (let frame = 0; frame < frames; frame += 1) {
        const before = document.documentElement.scrollTop;
        document.documentElement.scrollTop += step;
        if (document.documentElement.scrollTop === before) step = -step;
        await new Promise((done) => requestAnimationFrame(done));
        times.push(performance.now() - last);
        last = performance.now();
      }
      return times;
    }, FRAMES),
  );

const [pages, server] = [
  await startDemoPages(),
  await startFeedServer(100, new Map([FEW, MANY].map(({ number, touches }) => [number, touches]))),
];
const chromium = await launchChromium({
  extension,
  language: 'en',
  route: { port: pages.port, hosts: 'all' },
  trustedKeys: [pages.fingerprint],
});
try {
  const page = await chromium.context.newPage();
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html`);
  const say = await languageOf(page);
  await page.getByLabel(say('connect.address')).fill(server.url);
  const opened = chromium.context.waitForEvent('page');
  await page.getByRole('button', { name: say('connect.connect'), exact: true }).click();
  await (await opened).close();
  await page.bringToFront();
  await page.getByRole('searchbox').waitFor();

  const opening = new Map<Arm, number[]>([FEW, MANY].map((arm) => [arm, []]));
  // The first time of each fetches the timeline and the code.
  for (let round = -1; round < ROUNDS; round += 1)
    for (const [arm, times] of opening) {
      const time = await open(page, arm);
      if (round >= 0) times.push(time);
    }
  const typing = new Map<Arm, number[]>();
  const frames = new Map<Arm, number[]>();
  for (const arm of [FEW, MANY]) {
    await open(page, arm);
    await loadAll(page, arm);
    frames.set(arm, await scroll(page));
    await page.locator('#journey button[aria-expanded]').first().click();
    await page.locator('#journey input').waitFor();
    typing.set(arm, await filter(page));
  }

  const row = (what: string, times: ReadonlyMap<Arm, number[]>): number => {
    const [few, many] = [median(times.get(FEW) ?? []), median(times.get(MANY) ?? [])];
    const longest = Math.max(...(times.get(MANY) ?? []));
    console.log(
      `${what.padEnd(22)} ${MANY.touches}: ${many.toFixed(0).padStart(4)} ms (at most ${longest.toFixed(0)})   ${FEW.touches}: ${few.toFixed(0).padStart(4)} ms   ${(many / few).toFixed(2)} x`,
    );
    return many / few;
  };
  if (row('opening the lead', opening) > GATE) process.exitCode = 1;
  row('a word in the filter', typing);
  row('a frame of scrolling', frames);
} finally {
  await chromium.close();
  server.close();
  await pages.close();
}
