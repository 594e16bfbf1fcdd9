/** The panel follows the page in front, and never shows the former person there. */
import type { Page } from '@playwright/test';
import { grantSite } from '#server/demo/browser/connect.ts';
import { type PanelParts, partsOf } from '#server/demo/browser/panel.ts';
import { INBOX } from '#server/demo/pages/mails.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

interface Shown {
  name: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Writes down every person the panel shows, in order, until `stop` gives the list; while it shows none, the name is empty. */
async function watchLeads(panel: Page): Promise<{ start(): Promise<void>; stop(): Promise<Shown[]> }> {
  await panel.evaluate(`
    globalThis.__shown = [];
    const look = () => {
      const name = document.querySelector('main h2')?.textContent ?? '';
      if (__shown.at(-1)?.name !== name) __shown.push({ name, at: Date.now() });
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  `);
  return {
    start: async () => void (await panel.evaluate('__shown.length = 0')),
    stop: () => panel.evaluate('[...__shown]'),
  };
}
const names = (shown: readonly Shown[]): string[] =>
  shown.map((one) => one.name).filter((name) => name !== '');

/** Who was shown after the former person, whose card may still change before the page does. */
function namesAfter(former: string, shown: readonly Shown[]): string[] {
  const [first, ...rest] = names(shown);
  return first === undefined ? [] : first === former ? rest : [first, ...rest];
}

test('from message to message', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await expect(page.getByRole('navigation', { name: /known people on this page/ })).toBeVisible();
  const shown = await watchLeads(page);
  const messages: [subject: string, name: string][] = [
    ['Siffror till styrelsen', 'Elin Lund'],
    ['Rammeavtale for 2027', 'Kari Nilsen'],
    ['Demo för nätdriften', 'Peter Åberg'],
    ['Monterplats på Energidagarna', NOBODY],
    ['Siffror till styrelsen', 'Elin Lund'],
  ];
  let former = '';
  for (const [subject, name] of messages) {
    const row = chromium.page.locator('#list tr').filter({ hasText: subject });
    const id = await row.getAttribute('data-legacy-thread-id');
    await shown.start();
    await chromium.page.evaluate(`location.hash = 'inbox/${id}'`);
    await expect(panel.lead(name)).toBeVisible();
    // Once the former person has gone there is only the new one.
    if (former) expect(namesAfter(former, await shown.stop())).toEqual([name]);
    former = name;
  }
});

/** One page of an app: what takes it there, and whom the panel shows then. */
interface Stop {
  go: string;
  name: string;
}
const NOBODY = 'Nobody you know here';
const SWITCHES = 50;

/** Whether `some` is `all` with parts left out. */
function isPartOf(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const one of all) if (some[at] === one) at += 1;
  return at === some.length;
}

/** Goes round the stops fifty times, waiting for each, and fifty times faster than anything can be looked up. */
async function switchOften(app: string, tab: Page, panel: PanelParts, stops: readonly Stop[]): Promise<void> {
  const shown = await watchLeads(panel.page);
  const round = Array.from({ length: SWITCHES }, (_, i) => stops[i % stops.length] ?? { go: '', name: '' });
  const times: number[] = [];
  let former = '';
  for (const { go, name } of round) {
    await shown.start();
    const left = await tab.evaluate<number>(`(() => { const left = Date.now(); ${go}; return left; })()`);
    await expect(panel.lead(name)).toBeVisible();
    const seen = await shown.stop();
    if (former) expect(namesAfter(former, seen)).toEqual([name]);
    former = name;
    times.push((seen.find((one) => one.name === name)?.at ?? Number.NaN) - left);
  }
  times.sort((a, b) => a - b);
  console.log(
    `${app}: ${SWITCHES} switches, the new person after ${times[SWITCHES / 2]} ms (median), ${times.at(-3)} ms (95 %)`,
  );

  // It ends elsewhere than it began: whoever is shown already is nobody to wait for.
  const fast = round.slice(0, -1);
  await shown.start();
  await tab.evaluate(`(async () => {
    for (const go of [${fast.map(({ go }) => `() => { ${go}; }`).join()}]) {
      go();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  })()`);
  const last = fast.at(-1)?.name ?? '';
  await expect.poll(async () => names(await shown.stop()).at(-1)).toBe(last);
  await expect(panel.lead(last)).toBeVisible();
  const seen = names(await shown.stop());
  // Many are never shown; those that are come in the order of their pages, so nobody comes back.
  expect(isPartOf(seen, [former, ...fast.map(({ name }) => name)]), seen.join()).toBe(true);
}

/** The demo's mails that the panel answers with a name, or with nobody. */
const SUBJECTS: [subject: string, name: string][] = [
  ['Siffror till styrelsen', 'Elin Lund'],
  ['Rammeavtale for 2027', 'Kari Nilsen'],
  ['Monterplats på Energidagarna', NOBODY],
  ['Sv: Frågor om inloggning', 'Jonas Berg'],
  ['Demo för nätdriften', 'Peter Åberg'],
  // From a colleague.
  ['Vem tar Skåne?', NOBODY],
];
const stopsBy = (go: (mailId: string) => string): Stop[] =>
  SUBJECTS.map(([subject, name]) => ({
    go: go(INBOX.find((mail) => mail.subject === subject)?.id ?? ''),
    name,
  }));

test.describe('fifty fast switches', () => {
  test('in Gmail', async ({ browse }) => {
    const chromium = await browse({ as: 'anna' });
    const panel = partsOf(await panelOn(chromium, GMAIL));
    const stops = stopsBy((id) => `location.hash = 'inbox/${id}'`);
    await switchOften('Gmail', chromium.page, panel, stops);
  });

  test('in Outlook, with the list beside the message', async ({ browse }) => {
    const chromium = await browse({ as: 'anna' });
    const panel = partsOf(await panelOn(chromium, START));
    await grantSite(chromium, panel.page, 'https://outlook.office.com/*');
    await chromium.page.goto('https://outlook.office.com/mail/inbox');
    const stops = stopsBy((id) => `document.querySelector('[data-convid="${id}"]').click()`);
    await switchOften('Outlook', chromium.page, panel, stops);

    await chromium.page.evaluate(stops[0]?.go ?? '');
    await expect(panel.lead('Elin Lund')).toBeVisible();
    await expect(panel.page.getByRole('button', { name: '3 known people in the list' })).toBeVisible();

    // Whom the list names beside the message is a press away, and no one's place is taken by them.
    await chromium.page.evaluate(stops.find(({ name }) => name === NOBODY)?.go ?? '');
    await expect(panel.lead(NOBODY)).toBeVisible();
    await panel.page.getByRole('button', { name: '4 known people in the list' }).click();
    await panel.page.getByRole('option', { name: 'Kari Nilsen' }).click();
    await expect(panel.lead('Kari Nilsen')).toBeVisible();
    await panel.page.getByRole('button', { name: panel.say('now.back') }).click();
    await expect(panel.lead(NOBODY)).toBeVisible();
  });

  test('on LinkedIn, by the address alone', async ({ browse }) => {
    const chromium = await browse({ as: 'anna' });
    const panel = partsOf(await panelOn(chromium, START));
    await grantSite(chromium, panel.page, 'https://*/*');
    await chromium.page.goto('https://www.linkedin.com/in/alva-almqvist');
    await expect(panel.lead(NOBODY)).toBeVisible();
    const profiles: [slug: string, name: string][] = [
      ['elin-lund-havsbris', 'Elin Lund'],
      ['kari-nilsen-fjordvind', 'Kari Nilsen'],
      ['alva-almqvist', NOBODY],
      ['jonas-berg-it', 'Jonas Berg'],
    ];
    const stops = profiles.map(([slug, name]) => ({
      go: `history.pushState(null, '', '/in/${slug}/')`,
      name,
    }));
    await switchOften('LinkedIn', chromium.page, panel, stops);
  });
});

test('from tab to tab', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Rammeavtale for 2027');
  await expect(panel.lead('Kari Nilsen')).toBeVisible();
  const contact = await chromium.context.newPage();
  await contact.goto('https://www.havsbris.example.com/kontakt');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  const strangers = await chromium.context.newPage();
  await strangers.goto('https://start.demo.example.com/strangers');
  await expect(panel.lead(NOBODY)).toBeVisible();

  const shown = await watchLeads(page);
  const tabs = [
    { tab: chromium.page, name: 'Kari Nilsen' },
    { tab: contact, name: 'Elin Lund' },
    { tab: strangers, name: NOBODY },
  ];
  let former = NOBODY;
  for (const { tab, name } of [...tabs, ...tabs]) {
    await shown.start();
    await tab.bringToFront();
    await expect(panel.lead(name)).toBeVisible();
    expect(namesAfter(former, await shown.stop())).toEqual([name]);
    former = name;
  }

  // Faster than anything can be looked up: the last one counts.
  for (const { tab } of [...tabs, ...tabs, ...tabs]) await tab.bringToFront();
  await contact.bringToFront();
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await shown.start();
  await panel.screen('team').click();
  await panel.screen('now').click();
  await expect(panel.lead('Elin Lund')).toBeVisible();
  expect(names(await shown.stop()).filter((one) => one === 'Kari Nilsen' || one === NOBODY)).toEqual([]);
});

test('a chosen person stays chosen for that page', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, 'https://www.havsbris.example.com/kontakt');
  const panel = partsOf(page);
  const people = page.getByRole('navigation', { name: /known people on this page/ });
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await people.getByRole('button', { name: 'Jonas Berg' }).click();
  await expect(panel.lead('Jonas Berg')).toBeVisible();
  const other = await chromium.context.newPage();
  await other.goto('https://start.demo.example.com/strangers');
  await expect(panel.lead('Jonas Berg')).toBeHidden();
  await chromium.page.bringToFront();
  await expect(panel.lead('Jonas Berg')).toBeVisible();

  await chromium.page.goto('https://start.demo.example.com/strangers');
  await expect(panel.lead(NOBODY)).toBeVisible();
  await chromium.stopWorker();
  await chromium.page.goBack();
  await expect(panel.lead('Jonas Berg')).toBeVisible();
});
