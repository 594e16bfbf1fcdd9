/** What the panel makes of mail and CRM sites: crowded tables, and a site whose record was switched off. */
import type { Page } from '@playwright/test';
import { grantSite } from '#server/demo/browser/connect.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { INBOX } from '#server/demo/pages/mails.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';

test.use({ serverFor: 'sites' });

const PETER = INBOX.find(({ from }) => from.name === 'Peter Åberg')?.id;
const CRM = 'https://crm.example.com/contacts';
const ROWS = 1_000;

interface Row {
  name: string;
  email: string;
}

/** A contact list as a CRM shows it, all rows at once. */
const table = (rows: readonly Row[]): string =>
  `<!doctype html><html lang="en"><title>Contacts</title><table><tbody>${rows
    .map(({ name, email }) => `<tr><td>${name}</td><td><a href="mailto:${email}">${email}</a></td></tr>`)
    .join('')}</tbody></table></html>`;

test('a table of a thousand rows, every second a lead', async ({ browse, server }) => {
  const leads = await server.leads(ROWS / 2);
  const rows = Array.from({ length: ROWS }, (_, at): Row => {
    const known = at % 2 ? leads[(at - 1) / 2] : undefined;
    return known ?? { name: `Stranger ${at}`, email: `stranger.${at}@elsewhere.example.org` };
  });
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, START);
  const panel = partsOf(page);
  await grantSite(chromium, page, 'https://crm.example.com/*');
  await chromium.context.route(CRM, (route) =>
    route.fulfill({ contentType: 'text/html', body: table(rows) }),
  );
  await chromium.page.goto(CRM);

  const first = leads[0]?.name ?? '';
  const last = leads[24]?.name ?? '';
  await expect(panel.lead(first)).toBeVisible();
  await expect(page.getByText('Many addresses: 50 of 1,000 considered.')).toBeVisible();
  const people = page.getByRole('navigation', { name: '25 known people on this page' });
  await people.getByRole('button', { name: 'Show 23 more people' }).click();
  const list = people.getByRole('listbox');
  await expect(list.getByRole('option', { name: first })).toHaveAttribute('aria-selected', 'true');
  await list.getByRole('option', { name: first }).focus();
  await page.keyboard.press('End');
  await expect(list.getByRole('option', { name: last })).toBeFocused();
  await expect(list.getByRole('option', { name: last })).toBeInViewport();
  await expect(list.getByRole('option', { name: first })).not.toBeInViewport();
  await page.keyboard.press('Home');
  await expect(list.getByRole('option', { name: first })).toBeFocused();
  await expect(list.getByRole('option', { name: first })).toBeInViewport();
  await expect(list.getByRole('option', { name: last })).not.toBeInViewport();
  await page.keyboard.press('End');
  await expect(list.getByRole('option', { name: last })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.lead(last)).toBeVisible();

  await chromium.page.goto(START);
  await expect(panel.lead(last)).toBeHidden();
  await chromium.page.goBack();
  await expect(panel.lead(last)).toBeVisible();
  await people.getByRole('button', { name: 'Show 23 more people' }).click();
  await people.getByRole('button', { name: 'Show fewer' }).click();
  await people.getByRole('button', { name: first }).click();
  await expect(panel.lead(first)).toBeVisible();
});

/** The record that the panel's tab was read by; undefined while it is being read. */
const recordOf = (panel: Page): Promise<unknown> =>
  panel.evaluate(`(async () => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      const key = 'tab.' + tab.id;
      const state = (await chrome.storage.session.get(key))[key];
    return state?.scanned ? state.site : undefined;
    })()`);

test('profiles among the results of a search', async ({ browse }) => {
  const profile = (slug: string): string => `https://se.linkedin.com/in/${slug}?trk=results`;
  const results = `<!doctype html><html lang="sv"><title>Sök</title>
    <a href="${profile('alva-almqvist')}">Alva Almqvist – Konsult</a>
    <a href="https://www.google.com/url?q=${encodeURIComponent(profile('kari-nilsen-fjordvind'))}&ved=2">Kari Nilsen</a>
    <a href="${profile('jonas-berg-it')}">Jonas Berg</a>
    <a href="https://www.linkedin.com/company/havsbris">Havsbris</a></html>`;
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, START);
  await grantSite(chromium, page, 'https://search.example.com/*');
  await chromium.context.route('https://search.example.com/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: results }),
  );
  await chromium.page.goto('https://search.example.com/?q=energi');
  await expect(partsOf(page).lead('Kari Nilsen')).toBeVisible();
  const people = page.getByRole('navigation', { name: '2 known people on this page' });
  await expect(people.getByRole('button')).toHaveText([/Kari Nilsen/, /Jonas Berg/]);
});

test('a site that has changed is read as any other page once the server says so', async ({
  browse,
  server,
}) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Siffror till styrelsen');
  await expect(panel.lead('Elin Lund')).toBeVisible();
  await expect.poll(() => recordOf(page)).toEqual({ id: 'gmail', expected: 1, empty: 0 });

  await server.switchSite('gmail', true);
  await expect
    .poll(async () => {
      await chromium.page.reload();
      return recordOf(page);
    })
    .toBe(null);
  await chromium.page.goto('https://mail.google.com/mail/u/0/?again#inbox');
  await openMail(chromium.page, 'Rammeavtale for 2027');
  await expect(page.getByRole('navigation', { name: /known people on this page/ })).toBeVisible();
  await expect.poll(() => recordOf(page)).toBe(null);

  await server.switchSite('gmail', false);
  // The detector hears of it while its page is open, and goes by it on the app's next one.
  await expect
    .poll(async () => {
      await chromium.page.evaluate(`location.hash = location.hash === '#inbox' ? 'inbox/${PETER}' : 'inbox'`);
      return recordOf(page);
    })
    .toMatchObject({ id: 'gmail' });
});
