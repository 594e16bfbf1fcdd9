/** The pages of an administrator: real server, real browsers, what is done there holds, and stands in the audit log. */
import type { Locator, Page } from '@playwright/test';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// The lists must hold these browsers only.
test.use({ serverFor: 'administration' });

const say = wordsOf('en');

async function workspace(chromium: Chromium, screen: string): Promise<Page> {
  const page = await chromium.context.newPage();
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#${screen}`);
  return page;
}

const row = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('listitem').filter({ hasText: name });
const place = (page: Page, name: 'members' | 'invites' | 'devices' | 'keys' | 'audit'): Locator =>
  page
    .getByRole('navigation', { name: say('workspace.places') })
    .getByRole('link', { name: say(`workspace.${name}`), exact: true });

/** What the server answers to an event sent with the key. */
async function sendEvent(origin: string, key: string): Promise<number> {
  const answer = await fetch(`${origin}/v1/identify`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${key}:`)}` },
    body: JSON.stringify({
      messageId: crypto.randomUUID(),
      userId: 'visitor',
      traits: { email: 'a.visitor@havsbris.example.com' },
    }),
  });
  return answer.status;
}

test('an admin invites, makes and revokes a key, disconnects a browser, and sees it in the audit log', async ({
  browse,
  server,
}) => {
  const seller = await browse({ as: 'anna' });
  const sellersPanel = await panelOn(seller, START);
  await expect(partsOf(sellersPanel).status).toContainText(say('status.live'));
  const chromium = await browse({ as: 'sara' });
  const page = await workspace(chromium, 'invites');

  await page.getByLabel(say('invites.email')).fill('bo.ek@nordlys.example.com');
  await page.getByRole('button', { name: say('invites.make'), exact: true }).click();
  const link = page.getByText(/^https?:\/\/\S+$/);
  await expect(link).toBeVisible();
  expect((await fetch((await link.textContent()) ?? '')).status).toBe(200);
  await page.getByRole('button', { name: say('workspace.copiedDone') }).click();
  await expect(row(page, 'bo.ek@nordlys.example.com')).toContainText('invited by Sara Holm');

  await place(page, 'keys').click();
  await page.getByRole('button', { name: say('keys.make') }).click();
  await expect(page.getByText(say('keys.nameNeeded'))).toBeVisible();
  await page.getByLabel(say('keys.name')).fill('Website');
  await page.keyboard.press('Enter');
  const shown = page.getByText(/^smy_\S+$/);
  await expect(shown).toBeVisible();
  const key = (await shown.textContent()) ?? '';
  expect(await sendEvent(server.url, key)).toBe(200);
  await page.getByRole('button', { name: say('workspace.copiedDone') }).click();
  await expect(shown).toBeHidden();
  await page.reload();
  await expect(row(page, 'Website')).toContainText('last used');
  await row(page, 'Website')
    .getByRole('button', { name: `${say('keys.revoke')}: Website` })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('keys.revoke'), exact: true })
    .click();
  await expect(row(page, 'Website')).toContainText(say('keys.revoked'));
  expect(await sendEvent(server.url, key)).toBe(401);

  await place(page, 'devices').click();
  await row(page, 'Anna Ek')
    .getByRole('button', { name: /^Disconnect/ })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('devices.revoke'), exact: true })
    .click();
  await expect(row(page, 'Anna Ek')).toContainText(say('devices.state.revoked'));
  await expect(partsOf(sellersPanel).status).toContainText(say('status.revoked'));

  await place(page, 'audit').click();
  for (const sentence of [
    'Sara Holm invited somebody to sales.',
    'Sara Holm made the key “Website”.',
    'Sara Holm revoked the key “Website”.',
    /Sara Holm disconnected a browser: /,
    /Anna Ek connected a browser: /,
  ])
    await expect(row(page, sentence)).toHaveCount(1);
});

test('a role is changed and a member leaves, whose leads go to a colleague', async ({ browse }) => {
  const page = await workspace(await browse({ as: 'sara' }), 'members');
  await row(page, 'Ida Nyberg')
    .getByRole('button', { name: `${say('members.change')}: Ida Nyberg` })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say('members.adminMeans')).click();
  await dialog.getByRole('button', { name: say('members.save') }).click();
  await expect(row(page, 'Ida Nyberg')).toContainText(say('members.admin'));

  await row(page, 'Olle Strand')
    .getByRole('button', { name: `${say('members.deactivate')}: Olle Strand` })
    .click();
  await dialog.getByRole('button', { name: new RegExp(say('members.successor')) }).click();
  await page.getByRole('option', { name: 'Jonas Wik' }).click();
  await dialog.getByRole('button', { name: say('members.deactivate'), exact: true }).click();
  await expect(row(page, 'Olle Strand')).toContainText(say('members.left'));
  await place(page, 'audit').click();
  await expect(
    row(page, /ended the membership of Olle Strand; \d+ leads? and .* went to Jonas Wik/),
  ).toHaveCount(1);
});

test('everybody else sees their own browsers, and whom to ask for the rest', async ({ browse, server }) => {
  const chromium = await browse({ as: 'jonas' });
  const page = await workspace(chromium, 'devices');
  await expect(row(page, say('devices.current'))).toHaveCount(1);
  await expect(place(page, 'audit')).toHaveCount(0);
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#audit`);
  await expect(page.getByRole('heading', { name: say('workspace.forbidden') })).toBeVisible();
  await expect(page.getByText('Sara Holm')).toBeVisible();

  server.wire.set('cut');
  await place(page, 'devices').click();
  await expect(page.getByRole('heading', { name: say('workspace.notAnswered') })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(say('error.unreachable'));
  server.wire.set('through');
  await page.getByRole('button', { name: say('workspace.again') }).click();
  await expect(row(page, say('devices.current'))).toHaveCount(1);
});
