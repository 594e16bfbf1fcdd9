/**
 * Every free text that the server gives is a text that would run, load or redraw something if it were taken for anything but text.
 * The real panel and every page of the full tab show them. Here each text has eight of the two hundred; `npm run xss` shows every one of
 * them in every text, twenty at a time.
 */
import type { Page } from '@playwright/test';
import { DEVICE_LEADS } from '#server/config.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { test as base, expect, GMAIL, openMail, panelOn } from './support/fixtures.ts';
import { ADDRESSES, CANARY, PAYLOADS } from './support/payloads.ts';
import { startPlanting } from './support/planted.ts';
import { startTestServer } from './support/server.ts';
import { settled } from './support/settled.ts';

/** The first of the twenty that every text has; NaN: eight others in each. */
const FIRST = Number.parseInt(process.env.XSS_FIRST ?? '', 10);
const EACH = Number.isNaN(FIRST) ? 8 : 20;
const ASKED = Number.isNaN(FIRST) ? PAYLOADS : PAYLOADS.slice(FIRST, FIRST + EACH);

/** Which payloads stand in a text; the same in the same one, so that what names another thing still does. */
const planted = new Map<string, string>();
const fields = new Set<string>();
let next = 0;
function plant(text: string, field: string): string {
  fields.add(field);
  const known = planted.get(text);
  if (known !== undefined) return known;
  const from = Number.isNaN(FIRST) ? next : FIRST;
  const of = (list: readonly string[]): string[] =>
    Array.from({ length: EACH }, (_, n) => list[(from + n) % list.length] ?? '');
  // An address is followed, so it is one of those that would do something then; what it was has no place in it.
  const whole = /url$/i.test(field) ? (of(ADDRESSES)[0] ?? '') : `${of(PAYLOADS).join(' ')} ${text}`;
  next += EACH;
  planted.set(text, whole);
  // What comes back from a device is known already.
  planted.set(whole, whole);
  return whole;
}

const test = base.extend<object, { [name in 'server']: Awaited<ReturnType<typeof startTestServer>> }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern.
    async ({}, use) => {
      const server = await startTestServer(DEVICE_LEADS, (port) => startPlanting(port, plant));
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test.use({ serverFor: 'planted texts' });

const LISTEN = `self.xssViolations = [];
  document.addEventListener('securitypolicyviolation', (event) => self.xssViolations.push(event.blockedURI + ' ' + event.violatedDirective));`;

/** What ran, was drawn or leads elsewhere; and the texts of the page, to see which payloads it shows. */
const look = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('*')];
    const own = (address: string) =>
      address.startsWith(location.origin) || address.startsWith('chrome-extension://');
    const wrong = all.flatMap((one) => {
      const found: string[] = [];
      if (one.classList.contains('xss')) found.push('of a payload');
      if (/^(?:iframe|frame|object|embed|base|portal|applet|marquee|math|video|audio)$/i.test(one.localName))
        found.push('such an element');
      if (one instanceof HTMLScriptElement && !own(one.src)) found.push('a script');
      if (one instanceof HTMLLinkElement && !own(one.href)) found.push('a link to elsewhere');
      for (const { name, value } of one.attributes) {
        if (name.startsWith('on')) found.push(name);
        if (name === 'style' && value.includes('url(')) found.push(value);
        if (/^(?:href|src|action|formaction|xlink:href|data|srcset|poster|background)$/.test(name)) {
          const scheme = URL.canParse(value, location.href) ? new URL(value, location.href).protocol : value;
          if (!['https:', 'http:', 'mailto:', 'chrome-extension:', 'blob:'].includes(scheme))
            found.push(`${name} ${value}`);
        }
      }
      return found.map((what) => `${one.localName}: ${what}`);
    });
    const texts = all.flatMap((one) => [
      ...[...one.attributes].map(({ value }) => value),
      one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement ? one.value : '',
    ]);
    return {
      wrong,
      ran: Reflect.get(self, 'xssRan') !== undefined,
      violations: Reflect.get(self, 'xssViolations') as string[],
      text: `${document.documentElement.textContent}\n${texts.join('\n')}`,
    };
  });

const seen = new Set<string>();
async function harmless(page: Page, what: string): Promise<number> {
  const { text, ...rest } = await look(page);
  expect.soft(rest, what).toEqual({ wrong: [], ran: false, violations: [] });
  const shown = PAYLOADS.filter((payload) => text.includes(payload));
  for (const payload of shown) seen.add(payload);
  return shown.length;
}

/** Waits until the page shows payloads, and looks. */
async function showing(page: Page, what: string): Promise<void> {
  await expect.poll(() => harmless(page, what), { message: `${what} shows payloads` }).toBeGreaterThan(0);
}

test('two hundred payloads are shown as text wherever the server’s texts are', async ({
  browse,
  server,
  pages,
}) => {
  expect(new Set(PAYLOADS).size).toBe(200);
  const dialogs: string[] = [];
  const watch = (page: Page): void => {
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  };

  await test.step('the panel', async () => {
    const seller = await browse({ as: 'anna' });
    seller.context.on('page', watch);
    const page = await panelOn(seller, GMAIL);
    watch(page);
    await page.addInitScript(LISTEN);
    await page.reload();
    const panel = partsOf(page);
    await openMail(seller.page, 'Siffror till styrelsen');
    await expect(page.getByRole('heading', { level: 2 }).filter({ hasText: 'Elin Lund' })).toBeVisible();
    await showing(page, 'a lead');
    for (const row of await page.locator('main button[aria-expanded=false]:not([aria-haspopup])').all())
      if (await row.isVisible()) await row.click();
    await showing(page, 'a lead with all that opens');
    for (const screen of ['inbox', 'team'] as const) {
      await panel.screen(screen).click();
      await showing(page, screen);
    }
    await panel.screen('search').click();
    await panel.search.fill('elin');
    await expect(page.getByRole('option').first()).toBeVisible();
    await showing(page, 'search');
  });

  const admin = await browse({ as: 'sara' });
  admin.context.on('page', watch);
  await admin.context.addInitScript(LISTEN);
  const page = await admin.context.newPage();
  const at = (place: string) => page.goto(`chrome-extension://${admin.extensionId}/workspace.html#${place}`);
  const ids = await server.someIds();
  const PLACES = [
    ...[`lead/${ids.lead}`, `account/${ids.account}`, `campaign/${ids.campaign}`, `persona/${ids.persona}`],
    ...[
      `team/${ids.team}`,
      `huddle/${ids.team}`,
      'feedback',
      'reach',
      'quality',
      'drift',
      'personas',
      'teams',
    ],
    ...['members', 'devices', 'keys', 'stages', 'titles', 'audit', 'spellings', 'pairs', 'privacy'],
    ...['invites', 'sources', 'webhooks', 'import', 'sites', 'search'],
  ];
  for (const place of PLACES)
    await test.step(place, async () => {
      await at(place);
      await page.reload();
      await settled(page);
      await showing(page, place);
    });

  console.log(`${seen.size} payloads shown, in ${fields.size} kinds of fields and ${planted.size / 2} texts`);
  expect(ASKED.filter((payload) => !seen.has(payload))).toEqual([]);
  expect(dialogs).toEqual([]);
  expect(pages.log.filter(({ host }) => host === CANARY)).toEqual([]);
});
