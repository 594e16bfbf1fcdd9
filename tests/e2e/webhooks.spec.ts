/** The page of webhooks: a tool is connected, what it sends is looked at and mapped, and another tool is told what happens. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Locator, Page } from '@playwright/test';
import { Webhook as Sender } from 'standardwebhooks';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { check } from './support/axe.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// The lists begin empty.
test.use({ serverFor: 'webhooks' });

const say = wordsOf('en');
const row = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ hasText: name }).first();
const region = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name });

async function webhooksPage(chromium: Chromium): Promise<Page> {
  await panelOn(chromium, START);
  const page = await chromium.context.newPage();
  await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html#webhooks`);
  return page;
}

/** Sends as a form does. Returns the status of the answer and how many events were taken. */
async function send(address: string, secret: string, payload: object): Promise<[number, unknown]> {
  const body = JSON.stringify(payload);
  const [id, at] = [crypto.randomUUID(), new Date()];
  const answer = await fetch(address, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Sender(secret).sign(id, at, body),
    },
  });
  return [answer.status, (await answer.json()).taken];
}

const FORM = {
  eventType: 'FORM_RESPONSE',
  data: {
    formName: 'Ask for a demo',
    fields: [
      { label: 'E-mail', value: 'tove.dahl@lumijoki.example.com' },
      { label: 'Full name', value: 'Tove Dahl' },
      { label: 'Job title', value: 'Head of Grid' },
      { label: 'Interest', value: ['Wind', 'Storage'] },
    ],
  },
};

test('a form is connected, looked at, mapped without a mouse, and brings a lead', async ({
  browse,
  server,
}) => {
  const chromium = await browse({ as: 'sara' });
  const page = await webhooksPage(chromium);
  await expect(page.getByText(say('hooks.none'))).toBeVisible();
  await page.getByRole('button', { name: say('hooks.make') }).click();
  await expect(page.getByText(say('hooks.nameNeeded'))).toBeVisible();
  await page.getByRole('textbox', { name: say('hooks.name'), exact: true }).fill('Website form');
  await page.keyboard.press('Enter');
  const shown = page.getByText(/^whsec_\S+$/);
  await expect(shown).toBeVisible();
  const secret = (await shown.textContent()) ?? '';
  await page.getByRole('button', { name: say('workspace.copiedDone') }).click();
  await expect(shown).toBeHidden();
  const form = row(page, 'Website form');
  await expect(form).toContainText(say('hooks.state.silent'));
  const address = (await form.locator('code').textContent()) ?? '';

  const map = form.getByRole('button', { name: `${say('hooks.map')}: Website form` });
  await map.press('Enter');
  await expect(form).toContainText(say('hooks.nothingKept'));
  await map.press('Enter');
  expect(await send(address, secret, FORM)).toEqual([200, 0]);
  await page.reload();
  await expect(form).toContainText(say('hooks.state.unmapped'));
  await map.press('Enter');
  await expect(form).toContainText(say('hooks.proposed'));
  const preview = region(page, say('hooks.preview'));
  await expect(preview).toContainText('1 event, none refused');
  await expect(preview).toContainText('E-mail: tove.dahl@lumijoki.example.com');
  await expect(preview).toContainText('Job title: Head of Grid');
  await check('a mapping', page);

  // Without a mouse: the interests are told as details.
  await form.getByRole('button', { name: say('hooks.addField') }).press('Enter');
  await page.getByRole('option', { name: say('hooks.field.detail') }).press('Enter');
  await form
    .getByRole('button', { name: `${say('hooks.unused')} ${say('hooks.field.detail')}`, exact: true })
    .press('Enter');
  await page.getByRole('option', { name: /Interest.*Wind, Storage/ }).press('Enter');
  await expect(preview).toContainText('Details: Wind, Storage');
  await form.getByRole('button', { name: say('hooks.save') }).press('Enter');
  await expect(form).not.toContainText(say('hooks.proposed'));

  expect(await send(address, secret, FORM)).toEqual([200, 1]);
  await expect
    .poll(async () => (await server.leads(5_000)).filter(({ name }) => name === 'Tove Dahl'))
    .toEqual([{ name: 'Tove Dahl', email: 'tove.dahl@lumijoki.example.com' }]);
  expect(await send(address, `whsec_${btoa('another secret, long enough')}`, FORM)).toEqual([401, undefined]);
  await page.reload();
  await expect(form).toContainText('1 taken');
  await expect(form).toContainText(say('hooks.state.refuses'));
  await form.getByText('What went wrong last').click();
  await expect(form).toContainText(say('hooks.problem.wrong_signature'));
});

test('a tool is told what happens; what it did not take is in the log and can be sent again', async ({
  browse,
}) => {
  const heard: string[] = [];
  const state = { status: 410 };
  const tool = createServer((request, response) => {
    heard.push(String(request.headers['webhook-id']));
    response.writeHead(state.status).end();
  }).listen(0, '127.0.0.1');
  await once(tool, 'listening');
  const address = tool.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const chromium = await browse({ as: 'sara' });
  const page = await webhooksPage(chromium);
  const url = page.getByLabel(say('hooksOut.url'));
  await url.fill('https://169.254.169.254/');
  await page.getByRole('button', { name: say('hooksOut.make') }).click();
  await expect(page.getByText(say('error.private_address'))).toBeVisible();
  await url.fill(`http://127.0.0.1:${port}/hear`);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^whsec_\S+$/)).toBeVisible();
  await page.getByRole('button', { name: say('workspace.copiedDone') }).click();
  const hook = row(page, `http://127.0.0.1:${port}/hear`);
  await expect(hook).toContainText(say('hooksOut.state.works'));

  const host = `127.0.0.1:${port}`;
  await hook.getByRole('button', { name: `${say('hooksOut.log')}: ${host}` }).click();
  await expect(hook).toContainText(say('hooksOut.noDeliveries'));
  await hook.getByRole('button', { name: `${say('hooksOut.test')}: ${host}` }).click();
  await expect.poll(() => heard).toHaveLength(1);
  await page.reload();
  await expect(hook).toContainText(say('hooksOut.state.gone'));
  await hook.getByRole('button', { name: `${say('hooksOut.log')}: ${host}` }).click();
  const delivery = hook.getByRole('listitem').first();
  await expect(delivery).toContainText(say('hooksOut.delivery.dead'));
  await expect(delivery).toContainText(say('hooksOut.outcome.gone'));
  await check('a webhook’s log', page);

  state.status = 204;
  await hook.getByRole('button', { name: `${say('hooksOut.resume')}: ${host}` }).click();
  await expect(hook).toContainText(say('hooksOut.state.works'));
  await delivery.getByRole('button', { name: /^Send again/ }).click();
  await expect.poll(() => heard).toHaveLength(2);
  expect(heard[1]).toBe(heard[0]);
  await hook.getByRole('button', { name: say('hooksOut.refresh') }).click();
  await expect(delivery).toContainText(say('hooksOut.delivery.delivered'));
  tool.close();
});

test('who is in sales has no such page; without the server it says so', async ({ browse, server }) => {
  const seller = await webhooksPage(await browse({ as: 'anna' }));
  await expect(seller.getByRole('heading', { name: say('hooks.notYours') })).toBeVisible();
  await expect(seller.getByRole('link', { name: say('workspace.webhooks') })).toBeHidden();

  const marketer = await webhooksPage(await browse({ as: 'mikael' }));
  await expect(region(marketer, say('hooks.new'))).toBeVisible();
  await expect(region(marketer, say('hooksOut.new'))).toBeHidden();
  server.wire.set('cut');
  await marketer.reload();
  await expect(marketer.getByRole('heading', { name: say('workspace.notAnswered') })).toBeVisible();
  await check('webhooks, offline', marketer);
  server.wire.set('through');
  await marketer.getByRole('button', { name: say('workspace.again') }).click();
  await expect(region(marketer, say('hooks.new'))).toBeVisible();
});
