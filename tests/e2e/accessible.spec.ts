/**
 * Every screen passes axe in both themes, in Swedish, whose words are the longer ones; and the main job can be done without a mouse.
 */
import type { Locator, Page } from '@playwright/test';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { type PanelParts, partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { check, stickingOut } from './support/axe.ts';
import { expect, GMAIL, openMail, panelOn, START, test } from './support/fixtures.ts';
import { newFeedback } from './support/server.ts';

// Much is said, answered and sent in on the way, which the figures of others would show.
test.use({ serverFor: 'every screen' });

/** Chosen in the product, as the profile's own language is English. */
async function speakSwedish(page: Page): Promise<void> {
  await partsOf(page).choose('Svenska');
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
}

test.describe('axe', () => {
  const say = wordsOf('sv');
  const open = async (chromium: Chromium, url: string): Promise<Page> => {
    const page = await panelOn(chromium, url);
    await speakSwedish(page);
    return page;
  };

  test('before connecting', async ({ browse }) => {
    const chromium = await browse();
    const page = await open(chromium, START);
    await expect(page.getByRole('heading', { name: say('now.notConnected') })).toBeVisible();
    await check('connect form', page);
    await page.getByRole('button', { name: say('connect.connect'), exact: true }).click();
    await expect(page.getByText(say('error.address_empty'))).toBeVisible();
    await check('connect form with a fault', page);
    const welcome = await chromium.context.newPage();
    await welcome.goto(`chrome-extension://${chromium.extensionId}/welcome.html`);
    await expect(welcome.getByRole('heading', { name: say('welcome.title') })).toBeVisible();
    await check('first run', welcome);
  });

  test('a seller’s screens', async ({ browse }) => {
    const chromium = await browse({ as: 'anna' });
    const page = await open(chromium, GMAIL);
    const panel = partsOf(page, say);
    await page.getByRole('button', { name: 'Visa 2 personer till' }).click();
    await expect(page.getByRole('option').first()).toBeVisible();
    await check('all people of a page', page);
    await openMail(chromium.page, 'Siffror till styrelsen');
    await expect(panel.lead('Elin Lund')).toBeVisible();
    await expect(panel.card(say('journey.title'))).toContainText('Webinar');
    await panel
      .card(say('journey.title'))
      .getByRole('button', { name: say('journey.filter') })
      .click();
    await expect(page.getByRole('toolbar', { name: say('journey.facet.kind') })).toBeVisible();
    await check('lead', page);
    expect.soft(await stickingOut(page)).toEqual([]);
    await page.getByRole('button', { name: 'Havsbris Energi' }).click();
    await expect(page.getByRole('dialog').getByText(say('account.committee'))).toBeVisible();
    await check('a company over its lead', page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await panel.verdict('poor').click();
    await expect(panel.note).toBeVisible();
    await check('verdict with details', page);
    expect.soft(await stickingOut(page)).toEqual([]);
    for (const screen of ['inbox', 'team'] as const) {
      await panel.screen(screen).click();
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
      await check(screen, page);
    }
    await panel.screen('search').click();
    await panel.search.fill('havs');
    await expect(page.getByRole('option').first()).toBeVisible();
    await check('search', page);

    await page.getByRole('button', { name: say('menu.open') }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await check('menu', page);
    await page.keyboard.press('Escape');
    for (const entry of [
      'menu.keyboard',
      'menu.sites',
      'menu.requests',
      'menu.notLeads',
      'menu.alerts',
      'menu.palette',
      'menu.disconnect',
    ] as const) {
      await panel.choose(say(entry));
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(entry, page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
    await panel.status.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await check('connection', page);
    await page.keyboard.press('Escape');

    await panel.screen('now').click();
    await chromium.page.goto('https://start.demo.example.com/strangers');
    await expect(page.getByRole('heading', { name: say('now.nobody') })).toBeVisible();
    await check('nobody known', page);
    await chromium.page.goto('https://outlook.live.com/mail/');
    await expect(page.getByRole('heading', { name: say('access.unknownTitle') })).toBeVisible();
    await check('no permission', page);
    await chromium.page.goto(`chrome-extension://${chromium.extensionId}/workspace.html`);
    await expect(page.getByRole('heading', { name: say('closed.own_page.title') })).toBeVisible();
    await check('a closed page', page);
  });

  test('the full-tab page', async ({ browse }) => {
    const chromium = await browse({ as: 'anna' });
    const panel = partsOf(await open(chromium, GMAIL), say);
    await openMail(chromium.page, 'Siffror till styrelsen');
    await expect(panel.lead('Elin Lund')).toBeVisible();
    const [page] = await Promise.all([
      chromium.context.waitForEvent('page'),
      panel.choose(say('menu.selfTest')),
    ]);
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await check('self-test', page);
    const place = (name: 'search' | 'sites' | 'self-test') =>
      page
        .getByRole('navigation', { name: say('workspace.places') })
        .getByRole('link', { name: say(`workspace.${name}`), exact: true });
    await place('self-test').click();
    await expect(page.getByRole('link', { name: 'mail.google.com' })).toBeVisible();
    await check('self-test, choosing a page', page);
    await place('sites').click();
    await expect(page.getByRole('heading', { name: say('sites.never') })).toBeVisible();
    await check('site access in a tab', page);
    await place('search').click();
    await page.getByRole('searchbox').fill('havsbris');
    await expect(page.getByRole('link', { name: 'Havsbris Energi' })).toBeVisible();
    await check('search in a tab', page);
    await page.getByRole('link', { name: 'Havsbris Energi' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Havsbris Energi' })).toBeVisible();
    await check('company', page);
    await page.getByRole('link', { name: 'Elin Lund' }).first().click();
    await expect(partsOf(page, say).lead('Elin Lund')).toBeVisible();
    await check('lead in a tab', page);
  });

  test('an administrator’s pages', async ({ browse, server }) => {
    const chromium = await browse({ as: 'sara' });
    const panel = await open(chromium, START);
    await expect(partsOf(panel, say).status).toBeVisible();
    const page = await chromium.context.newPage();
    await page.goto(`chrome-extension://${chromium.extensionId}/workspace.html`);
    const dialog = page.getByRole('dialog');
    const place = (
      name:
        | 'members'
        | 'invites'
        | 'devices'
        | 'keys'
        | 'sources'
        | 'webhooks'
        | 'personas'
        | 'teams'
        | 'spellings'
        | 'stages'
        | 'titles'
        | 'drift'
        | 'quality'
        | 'reach'
        | 'privacy'
        | 'audit',
    ) =>
      page
        .getByRole('navigation', { name: say('workspace.places') })
        .getByRole('link', { name: say(`workspace.${name}`), exact: true });
    const press = (key: Parameters<typeof say>[0], within: Page | Locator = page) =>
      within.getByRole('button', { name: say(key), exact: true }).click();

    await place('members').click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Anna Ek' })).toBeVisible();
    await check('members', page);
    for (const button of ['members.change', 'members.deactivate'] as const) {
      await page.getByRole('button', { name: `${say(button)}: Anna Ek` }).click();
      await expect(dialog).toBeVisible();
      await check(button, page);
      await page.keyboard.press('Escape');
    }
    await place('invites').click();
    await press('invites.make');
    await expect(page.getByText(say('invites.emailNeeded'))).toBeVisible();
    await check('invites with a fault', page);
    await page.getByLabel(say('invites.email')).fill('nyss@nordlys.example.com');
    await press('invites.make');
    await expect(page.getByRole('button', { name: say('workspace.copiedDone') })).toBeVisible();
    await check('an invite, shown once', page);
    await place('keys').click();
    await page.getByLabel(say('keys.name')).fill('Website');
    server.wire.set('held');
    await press('keys.make');
    await expect(page.getByRole('status').filter({ hasText: say('ui.pending') })).toHaveCount(1);
    const make = page.getByRole('button', { name: say('keys.make'), exact: true });
    await expect(make).toBeFocused();
    await expect(make).toBeDisabled();
    await check('a key that is being made', page);
    server.wire.set('through');
    await expect(page.getByText(say('error.unreachable'))).toBeVisible();
    await press('keys.make');
    const key = page.getByText(/^smy_/);
    await expect(key).toBeVisible();
    await check('a key, shown once', page);
    // Somebody puts it into an address, and sends an address where none belongs.
    const [writeKey, json] = [(await key.textContent()) ?? '', { 'Content-Type': 'application/json' }];
    const event = {
      type: 'track',
      event: 'Asked',
      userId: 'u',
      properties: { note: 'for bo@x.example.com' },
    };
    for (const [query, body] of [
      [`?writeKey=${writeKey}`, event],
      ['', { ...event, writeKey }],
    ] as const)
      await fetch(`${server.url}/v1/track${query}`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      });
    await press('workspace.copiedDone');
    await place('members').click();
    await place('keys').click();
    await expect(page.getByText(say('keys.exposed'), { exact: true }).first()).toBeVisible();
    await check('keys', page);
    await place('stages').click();
    await expect(page.getByText(say('stages.list'))).toBeVisible();
    await check('stages', page);
    await press('stages.edit');
    await page.getByLabel(say('stages.days')).first().fill('x');
    await press('stages.keep');
    await expect(page.getByText(say('stages.daysWrong'))).toBeVisible();
    await check('stages being changed, with a fault', page);
    await press('ui.cancel');
    await place('drift').click();
    await expect(page.getByText(say('drift.accepted')).first()).toBeVisible();
    await check('how personas hold', page);
    await place('quality').click();
    await expect(page.getByRole('link', { name: 'Autumn Pipeline' })).toBeVisible();
    await check('lead quality', page);
    await page.getByRole('link', { name: 'Autumn Pipeline' }).click();
    await expect(page.getByRole('list', { name: say('process.title') })).toBeVisible();
    await check('a campaign, and what sales does about its leads', page);
    await place('reach').click();
    // The name, the reach, the spend, and then the leads.
    await page.getByRole('row', { name: 'Autumn Pipeline' }).getByRole('link').nth(3).click();
    await expect(
      page.getByRole('heading', { name: `${say('reach.list.leads')} · Autumn Pipeline` }),
    ).toBeFocused();
    await expect(page.getByRole('application').first()).toBeVisible();
    await check('reach and sales of campaigns', page);
    await page.getByRole('button', { name: `${say('chart.table')}: ${say('chart.attribution')}` }).click();
    await expect(page.getByRole('columnheader', { name: say('chart.model.wShaped') })).toBeVisible();
    await check('a chart as a table', page);
    await place('titles').click();
    await page.getByRole('textbox', { name: say('titles.title') }).fill('Projektingenjör');
    await press('titles.addWord');
    await press('titles.add');
    await expect(page.getByText(say('titles.saysNothing'))).toBeVisible();
    await check('a word for job titles, with a fault', page);
    await press('ui.cancel');
    await place('teams').click();
    await press('teams.new');
    await press('teams.save');
    await expect(page.getByText(say('teams.nameNeeded'))).toBeVisible();
    await check('a team being made, with faults', page);
    await press('ui.cancel');
    await page.getByRole('link', { name: 'Autumn Pipeline' }).click();
    await press('agreement.change');
    await press('agreement.propose');
    await expect(page.getByText(say('agreement.goodLeadNeeded'))).toBeVisible();
    await check('a team, and an agreement being written, with faults', page);
    await page.getByRole('link', { name: say('huddle.open') }).click();
    await expect(page.getByRole('heading', { name: say('huddle.try') })).toBeVisible();
    await check('a huddle', page);
    await place('personas').click();
    await page.setInputFiles('input[type="file"]', {
      ...{ name: 'persona.json', mimeType: 'application/json' },
      buffer: Buffer.from('{"format":"samsyn-persona","version":1,"persona":{}}'),
    });
    await expect(page.getByRole('alert')).toContainText(say('personaFile.refused'));
    await check('personas, and a file that is none', page);
    await press('personas.new');
    await press('editor.save');
    await expect(page.getByText(say('personaFault.name_needed'))).toBeVisible();
    await expect(page.getByRole('progressbar')).toBeHidden();
    await check('a persona being written, with faults', page);
    await press('editor.discard');
    await page.getByRole('link', { name: 'Marketing-Maria' }).click();
    await expect(page.getByText(say('versions.before'))).toBeVisible();
    await check('a persona', page);
    const spelling = 'LI-nytt';
    const visit = {
      type: 'page',
      userId: 'u',
      context: { traits: { email: 'elin.lund@havsbris.example.com' } },
      properties: { url: `https://nordlys.example.com/?utm_source=${spelling}&utm_medium=cpc` },
    };
    await fetch(`${server.url}/v1/page`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ ...visit, writeKey }),
    });
    await place('spellings').click();
    const meaning = page.getByRole('listitem').filter({ hasText: spelling }).getByRole('button').first();
    await expect(meaning).toContainText(say('spellings.choose'));
    await check('an unknown spelling', page);
    await meaning.click();
    await page.getByRole('option', { name: 'LinkedIn' }).click();
    await expect(meaning).toContainText('LinkedIn');
    await check('an explained spelling', page);
    await place('sources').click();
    // HubSpot's, which stands first.
    await page
      .getByRole('button', { name: say('sources.connect'), exact: true })
      .first()
      .click();
    await expect(page.getByText(say('sources.tokenNeeded'))).toBeVisible();
    await check('sources with a fault', page);
    await place('webhooks').click();
    await press('hooks.make');
    await expect(page.getByText(say('hooks.nameNeeded'))).toBeVisible();
    await check('webhooks with a fault', page);
    await page.getByRole('textbox', { name: say('hooks.name'), exact: true }).fill('Form');
    await press('hooks.make');
    await expect(page.getByText(/^whsec_/)).toBeVisible();
    await press('workspace.copiedDone');
    await page.getByRole('button', { name: `${say('hooks.map')}: Form` }).click();
    await expect(page.getByText(say('hooks.nothingKept'))).toBeVisible();
    await check('webhooks', page);
    await page.getByRole('button', { name: `${say('hooks.renew')}: Form` }).click();
    await expect(dialog).toBeVisible();
    await check('a new secret', page);
    await page.keyboard.press('Escape');
    await place('devices').click();
    await expect(page.getByText(say('devices.current'), { exact: true })).toBeVisible();
    await check('devices', page);
    await place('privacy').click();
    await press('erasure.look');
    await expect(page.getByText(say('erasure.whoNeeded'))).toBeVisible();
    await check('privacy with a fault', page);
    await page.getByLabel(say('erasure.who')).fill('elin.lund@havsbris.example.com');
    await press('erasure.look');
    await page.getByRole('button', { name: `${say('erasure.erase')}: Elin Lund` }).click();
    await expect(dialog).toBeVisible();
    await check('erasing a person', page);
    await page.keyboard.press('Escape');
    await check('privacy', page);
    await place('audit').click();
    await expect(page.getByRole('listitem').first()).toBeVisible();
    await check('audit log', page);
  });

  test('who is who', async ({ browse }) => {
    const chromium = await browse({ as: 'olle' });
    const page = await open(chromium, 'https://www.havsbris.example.com/kontakt');
    const panel = partsOf(page, say);
    const press = (key: Parameters<typeof say>[0]) =>
      page
        .getByRole('button', { name: say(key), exact: true })
        .first()
        .click();
    const dialog = page.getByRole('dialog');
    await expect(panel.lead('Elin Lund')).toBeVisible();
    for (const [opens, sheet] of [
      ['people.howWeKnow', 'people.cutMeans'],
      ['people.notThisPerson', 'people.notThisPerson'],
    ] as const) {
      await press(opens);
      await expect(dialog).toContainText(say(sheet));
      await check(opens, page);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }

    await chromium.page.goto('https://start.demo.example.com/strangers');
    const strangers = page.getByRole('list', { name: say('people.onPage') });
    await strangers.getByRole('button').first().click();
    await check('a stranger', page);
    await press('people.add');
    await dialog.getByRole('button', { name: say('people.add') }).click();
    await expect(dialog).toContainText(say('people.nameMissing'));
    await check('add as lead, with a fault', page);
    await page.keyboard.press('Escape');
    await press('people.link');
    await expect(dialog.getByRole('searchbox')).toBeVisible();
    await check('link to a lead', page);
    await page.keyboard.press('Escape');
    await press('people.notALead');
    await expect(page.getByRole('button', { expanded: false }).last()).toBeVisible();
    await panel.choose(say('menu.notLeads'));
    await expect(dialog).toContainText(say('notLeads.stranger.email'));
    await check('people who are no leads', page);
  });

  test('a marketer’s screens', async ({ browse }) => {
    const chromium = await browse({ as: 'mikael' });
    const page = await open(chromium, START);
    const panel = partsOf(page, say);
    await panel.screen('inbox').click();
    const first = page.getByRole('button', { name: say('answer.answer'), exact: true }).first();
    await expect(first).toBeVisible();
    await check('inbox', page);
    await first.click();
    await page.getByRole('button', { name: say('answer.send') }).click();
    await expect(page.getByText(say('answer.kindMissing'))).toBeVisible();
    await check('answer with faults', page);
    const full = await chromium.context.newPage();
    await full.goto(`chrome-extension://${chromium.extensionId}/workspace.html#feedback/by=reason`);
    await full
      .getByRole('button', { name: /^Besvara alla/ })
      .first()
      .click();
    await expect(full.getByRole('checkbox').first()).toBeVisible();
    await check('feedback in groups, chosen to be answered together', full);
  });
});

/** Presses Tab until the element has the focus, and arrows within a group, as a person without a mouse does. */
async function reach(panel: PanelParts, target: Locator): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    const where = await target.evaluate((element) => {
      const group = element.closest('[role=group], [role=radiogroup], [role=toolbar]');
      if (element === document.activeElement) return 'there';
      return group?.contains(document.activeElement) ? 'in its group' : 'elsewhere';
    });
    if (where === 'there') return;
    await panel.page.keyboard.press(where === 'in its group' ? 'ArrowRight' : 'Tab');
  }
  throw new Error('The keyboard never came to the element.');
}

test('verdict, reasons and note by keyboard alone', async ({ browse, server }) => {
  const chromium = await browse({ as: 'jonas' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Demo för nätdriften');
  await expect(panel.lead('Peter Åberg')).toBeVisible();
  await page.bringToFront();
  const added = await newFeedback(server, 'Peter Åberg', 'jonas');

  await page.keyboard.press('3');
  await expect(panel.verdict('poor')).toBeChecked();
  await page.keyboard.press('u');
  await expect(panel.verdict('poor')).not.toBeChecked();
  await page.keyboard.press('1');
  await expect(panel.verdict('good')).toBeChecked();

  const reason = page.getByRole('button', { name: 'Right role' });
  await reach(panel, page.getByRole('button', { name: 'Right role' }));
  await page.keyboard.press('Space');
  await expect(reason).toHaveAttribute('aria-pressed', 'true');
  await reach(panel, panel.note);
  await page.keyboard.type('Typed 1 2 3 without a mouse.');
  await expect(panel.verdict('good')).toBeChecked();
  await reach(panel, page.getByRole('button', { name: 'Done' }));
  await page.keyboard.press('Enter');
  await expect.poll(added).toEqual(['good']);
  await expect
    .poll(async () => (await server.feedbackOn('Peter Åberg', 'jonas')).at(-1)?.note)
    .toBe('Typed 1 2 3 without a mouse.');
});

test('a stranger is set aside and taken back by keyboard alone', async ({ browse }) => {
  const chromium = await browse({ as: 'jonas' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Monterplats på Energidagarna');
  const notALead = page.getByRole('button', { name: 'Not a lead', exact: true });
  await expect(notALead).toBeVisible();
  await page.bringToFront();
  await reach(panel, page.getByRole('button', { name: 'Add as lead' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Add as lead' })).toBeFocused();
  await reach(panel, notALead);
  await page.keyboard.press('Enter');
  await expect(notALead).toBeHidden();
  await expect(page.locator('body')).not.toBeFocused();
  await reach(panel, page.getByRole('button', { name: '1 marked “not a lead”' }));
  await page.keyboard.press('Enter');
  await reach(panel, page.getByRole('button', { name: /may be a lead after all$/ }));
  await page.keyboard.press('Enter');
  await expect(notALead).toBeVisible();
});

test('verdict keys can be switched off', async ({ browse }) => {
  const chromium = await browse({ as: 'jonas' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Rammeavtale for 2027');
  await expect(panel.lead('Kari Nilsen')).toBeVisible();
  await panel.choose('Keys 1 2 3 give a verdict');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await panel.lead('Kari Nilsen').click();
  await page.keyboard.press('1');
  await panel.screen('team').click();
  await panel.screen('now').click();
  await expect(panel.verdict('good')).not.toBeChecked();
});

test('an answer by keyboard alone', async ({ browse, server }) => {
  const olle = await browse({ as: 'olle' });
  const seller = partsOf(await panelOn(olle, GMAIL));
  await openMail(olle.page, 'Siffror till styrelsen');
  await seller.verdict('good').click();
  await expect(seller.saved('received')).toBeVisible();

  const sara = await browse({ as: 'sara' });
  const page = await panelOn(sara, START);
  const panel = partsOf(page);
  await reach(panel, panel.screen('inbox'));
  await page.keyboard.press('Enter');
  const item = panel.inboxItem('Elin Lund').filter({ hasText: 'Olle Strand' });
  await expect(item).toBeVisible();
  await reach(panel, item.getByRole('button', { name: 'Answer', exact: true }));
  await page.keyboard.press('Enter');
  await reach(panel, item.getByRole('radio').first());
  await page.keyboard.press('Space');
  await reach(panel, item.getByLabel('One sentence to the seller'));
  await page.keyboard.type('Answered without a mouse.');
  await reach(panel, item.getByRole('button', { name: 'Send the answer' }));
  await page.keyboard.press('Enter');
  await expect(item).toBeHidden();
  await check('an answer just sent', page);
  await expect(seller.page.getByText('Answered without a mouse.')).toBeVisible();
  await expect.poll(async () => (await server.feedbackOn('Elin Lund', 'olle')).at(-1)?.answers).toBe(1);
});

test('commands by keyboard', async ({ browse }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, START);
  const panel = partsOf(page);
  await expect(panel.status).toHaveText('Live');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Command or lead' })).toBeFocused();
  await page.keyboard.type('kari nil');
  await expect(page.getByRole('menuitem', { name: /Kari Nilsen/ })).toBeVisible();
  // What was found for the first letters has gone.
  await expect(page.getByRole('menuitem', { name: /Karin / })).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(panel.lead('Kari Nilsen')).toBeVisible();
});
