/**
 * What the detector costs a busy page: the CPU time of its scripts as a share of everything else on the page's main thread,
 * read from Chromium's trace. The same page under five names in one browser: nothing (twice, to see the noise), an empty script,
 * the detector, and a naive script that reads everything again after each change. Needs `npm run build`.
 */
import { join } from 'node:path';
import { launchChromium } from '#server/demo/browser/chromium.ts';
import { grantSite } from '#server/demo/browser/connect.ts';
import { until } from '#server/demo/browser/until.ts';
import { startDemoPages } from '#server/demo/pages/index.ts';
import { median } from '../support/numbers.ts';
import { type Cost, costOf, traced } from '../support/trace.ts';
import { mutatingPage } from './support/mutating-page.ts';

const ROUNDS = 5;
const MUTATIONS = 400;
/** The detector's share of the page's own CPU time, and its longest stretch in milliseconds of CPU. */
const TARGET = { share: 0.02, longest: 8 };
/** Above this many times the target, the bench fails. */
const GATE = 1.5;

const ARMS = ['nothing', 'nothing-again', 'empty', 'detector', 'naive'] as const;
type Arm = (typeof ARMS)[number];
const siteOf = (arm: Arm): string => `https://${arm}.bench.example`;

const root = join(import.meta.dirname, '../..');
const pages = await startDemoPages({
  answer: (host) => (host.endsWith('.bench.example') ? mutatingPage : undefined),
});
const chromium = await launchChromium({
  extension: join(root, '.output/chrome-mv3'),
  others: [join(root, 'tests/fixtures/extensions/yardsticks')],
  route: { port: pages.port, hosts: 'all' },
  trustedKeys: [pages.fingerprint],
});

async function measure(arm: Arm): Promise<Cost> {
  const page = await chromium.context.newPage();
  const events = await traced(chromium, async () => {
    await page.goto(`${siteOf(arm)}/`);
    await page.evaluate(`mutate(${MUTATIONS})`);
  });
  await page.close();
  return costOf(events, siteOf(arm), arm === 'detector' ? chromium.extensionId : undefined);
}

const share = ({ ours, page }: Cost): number => ours / page;
const rounds = new Map<Arm, Cost[]>(ARMS.map((arm) => [arm, []]));
const middle = (arm: Arm, of: (cost: Cost) => number): number => median((rounds.get(arm) ?? []).map(of));

try {
  const settings = await until(
    () => chromium.context.pages().find((page) => page.url().endsWith('/welcome.html')),
    { what: 'the first-run page' },
  );
  await grantSite(chromium, settings, `${siteOf('detector')}/*`);
  const worker = await chromium.worker();
  await until(
    () => worker.evaluate('chrome.scripting.getRegisteredContentScripts().then((all) => all.length > 0)'),
    { what: 'the detector to be registered' },
  );
  await measure('nothing');
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const arm of round % 2 === 0 ? ARMS : ARMS.toReversed()) rounds.get(arm)?.push(await measure(arm));
  }
} finally {
  await chromium.close();
  await pages.close();
}

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
console.log(`${MUTATIONS} changes on 50,000 nodes, ${ROUNDS} rounds, medians`);
for (const arm of ARMS) {
  const costs = rounds.get(arm) ?? [];
  const spread = costs.map((cost) => (100 * share(cost)).toFixed(2)).join(' ');
  console.log(
    `${arm.padEnd(14)}${middle(arm, (cost) => cost.ours)
      .toFixed(1)
      .padStart(8)} ms CPU` +
      `${percent(middle(arm, share)).padStart(10)} of the page’s own` +
      `${middle(arm, ({ longest }) => longest)
        .toFixed(1)
        .padStart(7)} ms at once` +
      `${middle(arm, ({ page }) => page)
        .toFixed(0)
        .padStart(7)} ms the page   (${spread})`,
  );
}
const found = { share: middle('detector', share), longest: middle('detector', ({ longest }) => longest) };
console.log(
  `detector: ${percent(found.share)} of at most ${percent(TARGET.share)}, ${found.longest.toFixed(1)} ms of at most ${TARGET.longest} ms at once; ` +
    `naive costs ${(middle('naive', share) / found.share).toFixed(1)} times as much`,
);
if (found.share > GATE * TARGET.share || found.longest > GATE * TARGET.longest) {
  console.error(`That is above ${GATE} times the target.`);
  process.exitCode = 1;
}
