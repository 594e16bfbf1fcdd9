/** The panel follows the page in front, and never shows the former person there. */
import type { Page } from '@playwright/test';
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';

/** Writes down every person the panel shows, in order, until `stop` gives the list. */
async function watchLeads(panel: Page): Promise<{ start(): Promise<void>; stop(): Promise<string[]> }> {
  await panel.evaluate(`
    globalThis.__shown = [];
    const look = () => {
      const name = document.querySelector('main h2')?.textContent ?? '';
      if (__shown.at(-1) !== name) __shown.push(name);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  `);
  return {
    start: async () => void (await panel.evaluate('__shown.length = 0')),
    stop: () => panel.evaluate('[...__shown]'),
  };
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
    ['Monterplats på Energidagarna', 'Nobody you know here'],
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
    const after = (await shown.stop()).filter((one, index) => one !== '' && !(index === 0 && one === former));
    if (former) expect(after).toEqual([name]);
    former = name;
  }
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
  await expect(panel.lead('Nobody you know here')).toBeVisible();

  const shown = await watchLeads(page);
  const tabs = [
    { tab: chromium.page, name: 'Kari Nilsen' },
    { tab: contact, name: 'Elin Lund' },
    { tab: strangers, name: 'Nobody you know here' },
  ];
  for (const { tab, name } of [...tabs, ...tabs]) {
    await shown.start();
    await tab.bringToFront();
    await expect(panel.lead(name)).toBeVisible();
    expect((await shown.stop()).filter((one) => one !== '' && one !== name)).toEqual([]);
  }

  // Faster than anything can be looked up: the last one counts.
  for (const { tab } of [...tabs, ...tabs, ...tabs]) await tab.bringToFront();
  await contact.bringToFront();
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await shown.start();
  await panel.screen('team').click();
  await panel.screen('now').click();
  await expect(panel.lead('Elin Lund')).toBeVisible();
  expect(
    (await shown.stop()).filter((one) => one === 'Kari Nilsen' || one === 'Nobody you know here'),
  ).toEqual([]);
});

test('a chosen person stays chosen for that page', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, 'https://www.havsbris.example.com/kontakt');
  const panel = partsOf(page);
  const chips = page.getByRole('navigation', { name: /known people on this page/ });
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await chips.getByRole('button', { name: 'Jonas Berg' }).click();
  await expect(panel.lead('Jonas Berg')).toBeVisible();
  const other = await chromium.context.newPage();
  await other.goto('https://start.demo.example.com/strangers');
  await expect(panel.lead('Jonas Berg')).toBeHidden();
  await chromium.page.bringToFront();
  await expect(panel.lead('Jonas Berg')).toBeVisible();
});
