/**
 * What the detector keeps of an idle tab: the JavaScript heap of the page's process after a collection, beside the same page with
 * an empty script of another extension. Needs `npm run build`.
 */
import { join } from 'node:path';
import { launchChromium } from '#server/demo/browser/chromium.ts';
import { grantSite } from '#server/demo/browser/connect.ts';
import { until } from '#server/demo/browser/until.ts';
import { startDemoPages } from '#server/demo/pages/index.ts';
import { median } from '../support/numbers.ts';
import { mutatingPage } from './support/mutating-page.ts';

const ROUNDS = 5;
/** Megabytes above an empty script. */
const TARGET = 1;
/** Above this many times the target, the bench fails. */
const GATE = 1.5;

const ARMS = ['empty', 'empty-again', 'detector'] as const;
type Arm = (typeof ARMS)[number];
const hostOf = (arm: Arm): string => `${arm}.bench.example`;

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

/** Megabytes of heap of a tab that has been read, changed 200 times, and rests. */
async function heap(arm: Arm): Promise<number> {
  const page = await chromium.context.newPage();
  await page.goto(`https://${hostOf(arm)}/`);
  const worker = await chromium.worker();
  if (arm === 'detector')
    await until(
      () =>
        worker.evaluate(
          `chrome.storage.session.get(null).then((all) => Object.values(all).some((one) => one.scanned && one.address?.includes('${hostOf(arm)}')))`,
        ),
      { what: 'the page to be read' },
    );
  await page.evaluate('mutate(200)');
  const cdp = await page.context().newCDPSession(page);
  // Twice: what the first collection frees may hold more.
  for (let times = 0; times < 2; times += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  await page.close();
  return usedSize / 2 ** 20;
}

const found = new Map<Arm, number[]>(ARMS.map((arm) => [arm, []]));
const middle = (arm: Arm): number => median(found.get(arm) ?? []);
try {
  const settings = await until(
    () => chromium.context.pages().find((page) => page.url().endsWith('/welcome.html')),
    { what: 'the first-run page' },
  );
  await grantSite(chromium, settings, `https://${hostOf('detector')}/*`);
  await heap('empty');
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const arm of round % 2 === 0 ? ARMS : ARMS.toReversed()) found.get(arm)?.push(await heap(arm));
  }
} finally {
  await chromium.close();
  await pages.close();
}

console.log(`a page of 50,000 nodes at rest, ${ROUNDS} rounds, medians`);
for (const arm of ARMS) {
  const spread = (found.get(arm) ?? []).map((one) => one.toFixed(2)).join(' ');
  console.log(`${arm.padEnd(14)}${middle(arm).toFixed(2).padStart(8)} MB   (${spread})`);
}
const more = middle('detector') - middle('empty');
console.log(`detector: ${more.toFixed(2)} MB above an empty script, of at most ${TARGET} MB`);
if (more > GATE * TARGET) {
  console.error(`That is above ${GATE} times the target.`);
  process.exitCode = 1;
}
