/**
 * A page cannot tell that it is being looked at. Pages with a witness in them (tests/support/witness.ts) are read while the panel
 * is used; a noisy extension shows that each of the witness's detectors works. `npm run invisible -- --minutes 10` is the long form.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { partsOf } from '#server/demo/browser/panel.ts';
import type { DemoPages } from '#server/demo/pages/index.ts';
import { cliffsDelta, median } from '../support/numbers.ts';
import {
  ask,
  beginWitness,
  forcedStyles,
  lateness,
  longFrames,
  reportOf,
  timeToAnswer,
  UNTOUCHED,
} from '../support/witness.ts';
import { expect, GMAIL, openMail, panelOn, START } from './support/fixtures.ts';
import { operate } from './support/operations.ts';
import { ACTS, allowAll, alone, MINUTES, PROBING, TRAPPED, test } from './support/witnessed.ts';

/** How long the page waits for something to happen, in milliseconds, where time is what counts. */
const IDLE = MINUTES > 0 ? (MINUTES * 60_000) / 6 : 3_000;
/** Below this a difference is called negligible where Cliff's delta is used, above the other it is one that a page could use. */
const NEGLIGIBLE = 0.147;
const SMALL = 0.33;

const CONTACT = 'https://www.havsbris.example.com/kontakt';
const extensions = join(import.meta.dirname, '../fixtures/extensions');
const ids = { noisy: 'odlflakgiihfhacahkgeohajchiljnle', stranger: 'agdapgocbcnpmfnlilllmnnjmbmafdke' };

test.use({ serverFor: 'the witness' });
test.setTimeout(240_000 + MINUTES * 120_000);

test('the witness notices a noisy extension in every way', async ({ pages }) => {
  const chromium = await alone(join(extensions, 'noisy'), pages);
  const { page } = chromium;
  await page.goto(TRAPPED);
  await expect.poll(async () => (await reportOf(page)).messages).toHaveLength(2);
  const report = await reportOf(page);
  expect(report.mutations).toContain('attributes HTML');
  expect(report.names).toEqual(['window.noisyHere', 'navigator.noisy', 'element noisy-element']);
  expect(report.calls).toHaveProperty(['Document.querySelectorAll'], 1);
  expect(report.sheets).toBe(1);
  expect(report.styled).toBe(3);
  expect(report.resources).toContain(`${TRAPPED}lazy.svg`);
  expect(report.runtime).toBe(true);
  expect(report.traces).toEqual(['IMG']);
  expect(report.events).toMatchObject({ selectionchange: expect.any(Number), scroll: expect.any(Number) });
  expect(report.woken.toSorted()).toEqual(['content far', 'picture lazy']);
  expect(report).toMatchObject({ storage: 1, cookies: 'noisy=yes', windowName: 'noisy' });
  expect(report.violations).toEqual(['https://elsewhere.example.com/picture.png']);
  expect(pages.log.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/noise', '/violation', '/lazy.svg']),
  );
  const { tries, forced } = await forcedStyles(page, 3_000);
  expect(forced).toBeGreaterThan(tries / 4);

  // No policy here, so that the page may ask for the extension's files.
  await page.goto(PROBING);
  const open = `chrome-extension://${ids.noisy}/`;
  const absent = 'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/';
  for (const file of ['picture.svg', 'open.html'])
    expect(await ask(page, open + file)).not.toEqual(await ask(page, absent + file));
  const [given = [], refused = []] = await timeToAnswer(
    page,
    [`${open}picture.svg`, `${absent}picture.svg`],
    100,
  );
  expect(Math.abs(cliffsDelta(given, refused))).toBeGreaterThan(SMALL);
  const late = await lateness(page, 2_000);
  await chromium.close();

  const quiet = await alone(join(extensions, 'quiet'), pages);
  await quiet.page.goto(PROBING);
  expect(cliffsDelta(late, await lateness(quiet.page, 2_000))).toBeGreaterThan(SMALL);
  await quiet.close();
});

test('on pages that are read, nothing shows', async ({ browse, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await allowAll(chromium);
  const { page } = chromium;
  for (const url of [TRAPPED, CONTACT]) {
    const before = pages.log.length;
    await page.goto(url);
    await expect(panel.getByRole('navigation', { name: /known people on this page/ })).toBeVisible();
    await operate(panel, ACTS);
    expect(await reportOf(page), url).toEqual(UNTOUCHED);
    expect(ownRequests(pages, before, url)).toEqual([`GET ${new URL(url).host}${new URL(url).pathname}`]);
    // A reading forces no layout, not even while it goes on.
    const { tries, forced } = await forcedStyles(page, IDLE);
    expect(tries).toBeGreaterThan(10);
    expect(forced, `of ${tries}`).toBe(0);
  }

  await page.goto(GMAIL);
  await openMail(page, 'Siffror till styrelsen');
  await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
  await beginWitness(page);
  const { resources, ...before } = await reportOf(page);
  await operate(panel, ACTS);
  const { resources: after, ...report } = await reportOf(page);
  expect(report).toEqual({
    ...UNTOUCHED,
    resources: undefined,
    storage: before.storage,
    names: before.names,
    sheets: before.sheets,
    styled: before.styled,
  });
  expect(after).toEqual(resources);
});

/** What reached the site's server since `from`. */
const ownRequests = (pages: DemoPages, from: number, url: string): string[] =>
  pages.log
    .slice(from)
    .filter(({ host }) => host === new URL(url).host)
    .map(({ method, host, path }) => `${method} ${host}${path}`);

test('on a page looked at by one click, nothing shows', async ({ browse, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await panelOn(chromium, START);
  const before = pages.log.length;
  await chromium.page.goto(TRAPPED);
  await expect(panel.getByRole('heading', { name: /^Not looking at / })).toBeVisible();
  await chromium.clickAction(chromium.page);
  await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
  await operate(panel, ACTS);
  await chromium.clickAction(chromium.page);
  await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
  expect(await reportOf(chromium.page)).toEqual(UNTOUCHED);
  expect(ownRequests(pages, before, TRAPPED)).toEqual(['GET traps.havsbris.example.com/']);
});

/** Of so many of our files a page asks at a time. */
const AT_ONCE = 10;
/** Of our hundreds of parts of scripts and styles, all alike to a page, every so manieth is asked for in every way there is. */
const IN_EVERY_WAY = MINUTES > 0 ? 1 : 12;

test('a page that asks for our files learns nothing', async ({ browse, extension }) => {
  const chromium = await browse({ as: 'anna' });
  await allowAll(chromium);
  const { page, extensionId } = chromium;
  await page.goto(PROBING);
  const ours = `chrome-extension://${extensionId}/`;
  const absent = `chrome-extension://${extensionId.replaceAll(/./g, (letter) => (letter === 'a' ? 'b' : 'a'))}/`;
  const files = readdirSync(extension, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(extension.length + 1));
  let probes = 0;
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const asked = files.slice(from, from + AT_ONCE).map(async (file, at) => {
      const ways =
        /\.(?:js|css)$/.test(file) && (from + at) % IN_EVERY_WAY > 0 ? ['fetch', 'opaque'] : undefined;
      const [answers, without] = await Promise.all([
        ask(page, ours + file, ways),
        ask(page, absent + file, ways),
      ]);
      expect(answers, file).toEqual(without);
      expect(answers.join(' ')).not.toContain('got ');
      probes += answers.length;
    });
    await Promise.all(asked);
  }
  expect(probes).toBeGreaterThanOrEqual(300);

  const [present = [], missing = []] = await timeToAnswer(
    page,
    [`${ours}manifest.json`, `${absent}manifest.json`],
    MINUTES > 0 ? 3_000 : 400,
  );
  const delta = cliffsDelta(present, missing);
  console.log(
    `refused after ${median(present).toFixed(2)} ms, an absent extension's after ${median(missing).toFixed(2)} ms: delta ${delta.toFixed(3)}`,
  );
  expect(Math.abs(delta)).toBeLessThan(NEGLIGIBLE);
});

test('a quiet page is as fast with the detector as without', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await allowAll(chromium);
  const { page } = chromium;
  const late = { read: [] as number[], unread: [] as number[] };
  const long = { read: 0, unread: 0 };
  // In turns, so that whatever else the computer does falls on both.
  for (let round = 0; round < 6; round += 1) {
    const kind = round % 2 === 0 ? 'read' : 'unread';
    await panel.evaluate(
      kind === 'read'
        ? "chrome.permissions.request({ origins: ['https://*/*'] })"
        : "chrome.permissions.remove({ origins: ['https://*/*'] })",
    );
    await page.goto(PROBING);
    await expect(
      kind === 'read'
        ? partsOf(panel).lead('Elin Lund')
        : panel.getByRole('heading', { name: /^Not looking at / }),
    ).toBeVisible();
    late[kind].push(...(await lateness(page, IDLE)));
    long[kind] += (await longFrames(page)).length;
    for (const { scripts } of await longFrames(page)) expect(scripts.join(' ')).not.toContain('extension://');
  }
  const delta = cliffsDelta(late.read, late.unread);
  console.log(
    `timers late by ${median(late.read).toFixed(2)} ms read, ${median(late.unread).toFixed(2)} ms unread: delta ${delta.toFixed(3)}; long frames ${long.read} and ${long.unread}`,
  );
  expect(Math.abs(delta)).toBeLessThan(SMALL);
});

test('messages of another extension reach no handler', async ({ pages, extension }) => {
  const chromium = await alone(extension, pages, { others: [join(extensions, 'stranger')] });
  const worker = await chromium.worker();
  await worker.evaluate(`
    globalThis.heard = [];
    for (const event of ['onMessage', 'onMessageExternal', 'onConnect', 'onConnectExternal'])
      chrome.runtime[event].addListener((message, sender) => { heard.push([event, sender?.id]); });
  `);
  const stranger = await chromium.context.newPage();
  await stranger.goto(`chrome-extension://${ids.stranger}/page.html`);
  const answers = z
    .array(z.string())
    .parse(await stranger.evaluate(sendRandom, { to: chromium.extensionId, times: 1_000 }));
  expect(answers).toHaveLength(1_001);
  expect(new Set(answers)).toEqual(
    new Set(['Could not establish connection. Receiving end does not exist.']),
  );
  const heard = z.array(z.array(z.string())).parse(await worker.evaluate('heard'));
  expect(heard.filter(([, id]) => id === ids.stranger)).toEqual([]);
  await chromium.close();

  // The same messages do arrive where somebody listens.
  const listening = await alone(join(extensions, 'noisy'), pages, { others: [join(extensions, 'stranger')] });
  const again = await listening.context.newPage();
  await again.goto(`chrome-extension://${ids.stranger}/page.html`);
  expect(
    new Set(z.array(z.string()).parse(await again.evaluate(sendRandom, { to: ids.noisy, times: 10 }))),
  ).toEqual(new Set(['heard']));
  await listening.close();
});

/** Runs in the stranger's page: messages of the shapes our own parts use and of no shape at all, then one connection. */
async function sendRandom({ to, times }: { to: string; times: number }): Promise<string[]> {
  interface Port {
    onMessage: { addListener(listener: (message: unknown) => void): void };
    onDisconnect: { addListener(listener: () => void): void };
  }
  const { runtime } = (
    globalThis as unknown as {
      chrome: {
        runtime: {
          lastError?: { message: string };
          sendMessage(to: string, message: unknown): Promise<unknown>;
          connect(to: string): Port;
        };
      };
    }
  ).chrome;
  const shapes: ((n: number) => unknown)[] = [
    (n) => ({ type: 'tab.look', tabId: n }),
    () => ({ type: 'leads.changed' }),
    () => ({ type: 'page.tell' }),
    (n) => ({
      type: 'page.found',
      url: 'https://example.com/',
      detections: [{ kind: 'email', value: `p${n}@example.com`, surface: 'text', confidence: 1 }],
      total: 1,
      partly: false,
      complete: true,
    }),
    (n) => ({ type: Math.random().toString(36), n }),
    (n) => 'x'.repeat(n),
    (n) => n,
    () => null,
    (n) => [n, { __proto__: null, constructor: 'x' }],
  ];
  const answers: string[] = [];
  for (let n = 0; n < times; n += 1) {
    const shape = shapes[n % shapes.length];
    answers.push(
      await runtime.sendMessage(to, shape?.(n)).then(
        (said) => String(said),
        (error: unknown) => (error instanceof Error ? error.message : 'no error'),
      ),
    );
  }
  answers.push(
    await new Promise<string>((resolve) => {
      const port = runtime.connect(to);
      port.onMessage.addListener((said) => resolve(String(said)));
      port.onDisconnect.addListener(() => resolve(runtime.lastError?.message ?? 'closed'));
    }),
  );
  return answers;
}

test('the one thing a page does see: it becomes narrower when the panel opens', async ({
  pages,
  extension,
}) => {
  const chromium = await alone(extension, pages, { viewport: null });
  await chromium.page.goto(TRAPPED);
  const width = z.number().parse(await chromium.page.evaluate('innerWidth'));
  await chromium.openPanel(chromium.page);
  await expect.poll(async () => chromium.page.evaluate('innerWidth')).toBeLessThan(width);
  const { events, ...rest } = await reportOf(chromium.page);
  expect(Object.keys(events)).toEqual(['resize']);
  expect(rest).toEqual({ ...UNTOUCHED, events: undefined });
  await chromium.close();
});
