import '../support/device-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionsChanged } from '../../../entrypoints/background/outbox.ts';
import { applyPolicy } from '../../../entrypoints/background/policy.ts';
import {
  applyAccess,
  clicked,
  closed,
  followTab,
  found,
  lookAt,
  matchAgain,
  navigated,
  opened,
  stopLookingAt,
} from '../../../entrypoints/background/tabs.ts';
import { importMatchKey, prefixesOf } from '../../../lib/match/prefix.ts';
import type { PageFound } from '../../../lib/messaging/detector-to-background.ts';
import { apply } from '../../../lib/store/apply.ts';
import { toBase64 } from '../../../lib/store/base64.ts';
import { chooseLead, chosenLead } from '../../../lib/store/choices.ts';
import { readDevice } from '../../../lib/store/device.ts';
import { noteAsked, saveGate, startOf } from '../../../lib/store/gate.ts';
import { show } from '../../../lib/store/joining.ts';
import { readTabState, type TabView, watchActiveTab } from '../../../lib/store/tab-state.ts';
import { checkServer } from '../../../lib/sync/pairing.ts';
import { eventually } from '../../support/eventually.ts';
import { other, pairedDevice, secondConnection, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { aCampaign, aLead, aMember, aWorkspace, DEVICE, first, id } from '../support/records.ts';

const CRM = 'https://crm.example.com/';
const CRM_SITE = 'https://crm.example.com/*';
const elin = aLead(1, { emails: ['elin@company.example.com'], linkedin: ['profile:elin-lund'] });
const omar = aLead(2, { emails: ['omar@company.example.com'] });

type Detected = PageFound['detections'][number];
const seen = (value: string, change: Partial<Detected> = {}): Detected => ({
  kind: 'email',
  value,
  surface: 'text',
  confidence: 0.9,
  ...change,
});
const report = (url: string, detections: Detected[], change: Partial<PageFound> = {}): PageFound => ({
  type: 'page.found',
  url,
  detections,
  total: detections.length,
  partly: false,
  complete: true,
  owners: [],
  opened: false,
  links: [],
  site: null,
  ...change,
});
const from = (url: string, tabId = 1) => ({ from: 'detector', tabId, windowId: 1, url }) as const;
const tell = (url: string, detections: Detected[], change: Partial<PageFound> = {}) =>
  found(report(url, detections, change), from(url));

/** A tab at an address, as after a finished navigation. */
const at = (url: string, more: { clicked?: boolean } = {}): void => {
  fake.tabs.set(1, { id: 1, windowId: 1, active: true, url, ...more });
};
/** The tab goes to another address; the background hears of it as far as it may. */
async function go(url: string, more: { clicked?: boolean } = {}): Promise<void> {
  at(url, more);
  const visible =
    fake.permissions.has('tabs') ||
    [...fake.origins].some((site) => url.startsWith(site.slice(0, -1))) ||
    more.clicked;
  await navigated(1, { url: visible ? url : undefined, status: 'loading' });
  await navigated(1, { url: undefined, status: 'complete' });
}
const people = async (): Promise<string[]> =>
  ((await readTabState(1))?.people ?? []).map((one) => one.leadId);

beforeEach(async () => {
  await pairedDevice();
  await apply(store, { leads: { changed: [elin, omar], deleted: [] } }, '1.1');
});

describe('the campaigns of a page', () => {
  const LANDING = 'https://www.northlume.example.com/webinar';
  const MANAGER = 'https://www.linkedin.com/campaignmanager/accounts/5/campaigns/310004567';
  const autumn = aCampaign(30, {
    key: 'autumn',
    addresses: ['northlume.example.com/webinar'],
    externalIds: [
      { tool: 'linkedin_ads', id: '310004567' },
      { tool: 'marketo', id: '1001' },
    ],
  });
  const campaigns = async () => (await readTabState(1))?.campaigns;
  const known = (by: string) => ({ found: [{ id: autumn.id, by }], unknown: null });
  beforeEach(async () => {
    fake.permissions.add('tabs');
    await apply(store, { campaigns: { changed: [autumn], deleted: [] } }, '1.2');
  });

  it('are read from its address alone, where nothing else may be read too', async () => {
    await go(`${LANDING}?utm_campaign=Autumn`);
    expect(await readTabState(1)).toMatchObject({ access: 'needs_permission', campaigns: known('utm') });
    await go(MANAGER);
    expect(await readTabState(1)).toMatchObject({ access: 'linkedin', campaigns: known('tool') });
    expect(fake.injected).toEqual([]);
    await go('https://elsewhere.example.com/?utm_campaign=Black%20Friday');
    expect(await campaigns()).toEqual({ found: [], unknown: { by: 'utm', name: 'Black Friday' } });
  });

  it('follow what a tool says behind the fragment', async () => {
    const tool = 'https://app-sj01.marketo.com/';
    await go(`${tool}#MM0A1`);
    expect(await campaigns()).toEqual({ found: [], unknown: null });
    at(`${tool}#PG1001A1`);
    await navigated(1, { url: `${tool}#PG1001A1`, status: undefined });
    expect(await campaigns()).toEqual(known('tool'));
  });

  it('are those of the open message too', async () => {
    fake.origins.add(CRM_SITE);
    await go(CRM);
    await tell(CRM, [], { opened: true, links: ['https://northlume.example.com/?utm_campaign=autumn'] });
    expect(await campaigns()).toEqual(known('message'));
    await tell(CRM, []);
    expect(await campaigns()).toEqual({ found: [], unknown: null });
  });

  it('are looked for again when the campaigns change', async () => {
    await go('https://elsewhere.example.com/start');
    expect(await campaigns()).toEqual({ found: [], unknown: null });
    const changed = { ...autumn, addresses: ['elsewhere.example.com'] };
    expect(await apply(store, { campaigns: { changed: [changed], deleted: [] } }, '1.3')).toBe(true);
    await matchAgain();
    expect(await campaigns()).toEqual(known('address'));
  });
});

describe('once another workspace is shown', () => {
  it('looks for its leads, and nothing of the former one is left', async () => {
    fake.origins.add(CRM_SITE);
    await go(CRM);
    const page = [seen('elin@company.example.com'), seen('omar@company.example.com')];
    await tell(CRM, page);
    expect(await people()).toEqual([elin.id, omar.id]);
    expect(await first(watchActiveTab())).toMatchObject({ tabId: 1 });

    await secondConnection();
    await apply(other, { leads: { changed: [omar], deleted: [] } }, '1.1');
    await show(other);
    fake.listening.add(1);
    await connectionsChanged();
    expect(await readTabState(1)).toMatchObject({ connection: 'second', access: 'readable', people: [] });
    expect(fake.told).toEqual([{ tabId: 1, message: { type: 'page.tell' } }]);
    await tell(CRM, page);
    expect(await readTabState(1)).toMatchObject({
      people: [{ leadId: omar.id }],
      strangers: [{ value: 'elin@company.example.com' }],
    });
    // A page that still shows the former workspace shows nothing of this one.
    expect(await first(watchActiveTab())).toBeNull();
  });

  it('goes on looking at a page that one click opened', async () => {
    await go(CRM, { clicked: true });
    await clicked({ id: 1, windowId: 1, url: CRM });
    expect(await readTabState(1)).toMatchObject({ byClick: true });
    await secondConnection();
    await show(other);
    await connectionsChanged();
    expect(await readTabState(1)).toMatchObject({ connection: 'second', byClick: true, access: 'readable' });
  });
});

describe('in a workspace with more leads than this device holds', () => {
  it('names what the server can be asked for, and counts what it was asked for', async () => {
    fake.origins.add(CRM_SITE);
    await go(CRM);
    const key = new TextEncoder().encode('a key of thirty-two bytes, or so');
    const [colleagues = 0] = await prefixesOf(importMatchKey(key), ['email:far@elsewhere.example.com']);
    await saveGate(store, { version: 0, key: toBase64(key), filter: null, added: [colleagues] });
    const page = [seen('far@elsewhere.example.com'), seen('who@elsewhere.example.com')];
    await tell(CRM, page);
    expect(await readTabState(1)).toMatchObject({ toAsk: [startOf(colleagues)], asked: 0, considered: 2 });
    await noteAsked(store, [startOf(colleagues)]);
    await tell(CRM, page);
    expect(await readTabState(1)).toMatchObject({ toAsk: [], asked: 1, considered: 2 });
  });
});

describe('a page of an allowed site', () => {
  beforeEach(async () => {
    fake.origins.add(CRM_SITE);
    await go(CRM);
  });

  it('shows the known people by evidence, each once, and keeps strangers apart', async () => {
    await tell(CRM, [
      seen('omar@company.example.com', { surface: 'sender', confidence: 0.98 }),
      seen('elin@company.example.com'),
      seen('profile:elin-lund', { kind: 'linkedin' }),
      seen('info@elsewhere.example.com', { role: true }),
      seen('who@elsewhere.example.com', { name: 'Who' }),
    ]);
    expect(await readTabState(1)).toMatchObject({
      access: 'readable',
      label: 'crm.example.com',
      origin: 'https://crm.example.com',
      scanned: true,
      considered: 5,
      people: [
        {
          leadId: omar.id,
          surface: 'sender',
          confidence: 0.98,
          via: [{ kind: 'email', value: 'omar@company.example.com' }],
        },
        {
          leadId: elin.id,
          surface: 'text',
          confidence: 0.9,
          via: [
            { kind: 'email', value: 'elin@company.example.com' },
            { kind: 'linkedin', value: 'profile:elin-lund' },
          ],
        },
      ],
      strangers: [
        { kind: 'email', value: 'who@elsewhere.example.com', name: 'Who' },
        { kind: 'email', value: 'info@elsewhere.example.com', role: true },
      ],
    });
    expect(fake.badges.get(1)).toBe('2');
  });

  it('forgets them at once when the tab goes elsewhere, wherever that is', async () => {
    await tell(CRM, [seen('elin@company.example.com')]);
    for (const next of [`${CRM}other`, 'https://unknown.example.org/', 'chrome://settings/']) {
      await go(next);
      expect(await people()).toEqual([]);
      // Then it shows what waits for the person.
      expect(fake.badges.get(1)).toBeNull();
    }
  });

  it('keeps them while only the fragment changes', async () => {
    await tell(CRM, [seen('elin@company.example.com')]);
    await go(`${CRM}#below`);
    expect(await people()).toEqual([elin.id]);
  });

  it('believes no report about a page that is not shown any more', async () => {
    await go(`${CRM}next`);
    expect(await tell(CRM, [seen('elin@company.example.com')])).toEqual({
      ok: false,
      error: { code: 'refused' },
    });
    expect(await people()).toEqual([]);
  });

  it('waits for the browser to agree about an app’s new address', async () => {
    const told = tell(`${CRM}next`, [seen('elin@company.example.com')]);
    at(`${CRM}next`);
    expect(await told).toMatchObject({ ok: true });
    expect(await people()).toEqual([elin.id]);
  });

  it('believes no detector about another site, nor about LinkedIn', async () => {
    const lie = report('https://other.example.com/', [seen('elin@company.example.com')]);
    expect(await found(lie, from(CRM))).toMatchObject({ ok: false });
    const linkedin = 'https://www.linkedin.com/in/elin-lund';
    expect(
      await found(
        report(linkedin, [seen('profile:elin-lund', { kind: 'linkedin', surface: 'page' })]),
        from(linkedin),
      ),
    ).toMatchObject({ ok: false });
    expect(await people()).toEqual([]);
  });

  it('asks a living detector again after a navigation within the document', async () => {
    fake.listening.add(1);
    await go(`${CRM}next`);
    expect(fake.told).toEqual([
      { tabId: 1, message: { type: 'page.tell' } },
      { tabId: 1, message: { type: 'page.there' } },
    ]);
    expect(fake.injected).toEqual([1]);
  });

  it('takes everything back with the permission, from the open page as well', async () => {
    await tell(CRM, [seen('elin@company.example.com')]);
    fake.listening.add(1);
    fake.origins.clear();
    fake.permissions.add('tabs');
    await applyAccess();
    expect(fake.told).toEqual([{ tabId: 1, message: { type: 'page.stop' } }]);
    expect(await readTabState(1)).toMatchObject({ access: 'needs_permission', people: [] });
    expect(await tell(CRM, [seen('elin@company.example.com')])).toMatchObject({ ok: false });
    expect(fake.scripts.size).toBe(0);
  });

  it('remembers the chosen person of each page', async () => {
    await tell(CRM, [seen('elin@company.example.com'), seen('omar@company.example.com')]);
    await chooseLead(CRM, omar.id);
    const view = () => first<TabView | null>(watchActiveTab(1));
    expect(await view()).toMatchObject({ chosen: omar.id });
    await tell(CRM, [seen('elin@company.example.com')]);
    expect(await view()).toMatchObject({ chosen: omar.id });
    await go(`${CRM}next`);
    expect(await view()).toMatchObject({ chosen: null, people: [] });
    await chooseLead(`${CRM}next`, elin.id);
    await go(`${CRM}#below`);
    expect(await view()).toMatchObject({ chosen: omar.id, people: [] });
  });

  it('remembers the latest two hundred choices, and of a page and a person only a digest and an id', async () => {
    await chooseLead(`${CRM}?for=elin@company.example.com`, elin.id);
    expect(JSON.stringify([...fake.session.values])).not.toMatch(/company|\?for/);
    for (let page = 0; page < 200; page += 1) await chooseLead(`${CRM}${page}`, omar.id);
    expect(await chosenLead(`${CRM}?for=elin@company.example.com`)).toBe(null);
    expect(await chosenLead(`${CRM}0`)).toBe(omar.id);
    await chooseLead(`${CRM}0`, elin.id);
    expect(await chosenLead(`${CRM}0`)).toBe(elin.id);
    expect(await chosenLead(`${CRM}1`)).toBe(omar.id);
  });

  it('takes a list beside an open message for the background', async () => {
    const shown = [seen('omar@company.example.com', { surface: 'list' })];
    await tell(CRM, [seen('elin@company.example.com', { surface: 'sender' }), ...shown], { opened: true });
    expect(await people()).toEqual([elin.id, omar.id]);
    expect(fake.badges.get(1)).toBe('1');
    await tell(CRM, shown);
    expect(fake.badges.get(1)).toBe('1');
  });

  it('asks nothing about strangers in a list beside an open message', async () => {
    const beside = seen('nina@other.example.com', { surface: 'list' });
    const sender = seen('sten@other.example.com', { surface: 'sender' });
    await tell(CRM, [sender, beside], { opened: true });
    expect((await readTabState(1))?.strangers).toMatchObject([{ value: sender.value }]);
    await tell(CRM, [beside]);
    expect((await readTabState(1))?.strangers).toMatchObject([{ value: beside.value }]);
  });

  it('keeps whether the site’s record still holds', async () => {
    const site = { id: 'gmail', expected: 3, empty: 3 };
    await tell(CRM, [], { site });
    expect(await readTabState(1)).toMatchObject({ site });
  });

  it('hands the detector what is known of its site, unless the workspace has switched it off', async () => {
    const gmail = 'https://mail.google.com/';
    expect(await opened(from(CRM))).toMatchObject({
      ok: true,
      sites: [{ id: 'zimbra', marker: '#z_shell' }],
    });
    const handed = await opened(from(gmail));
    expect(handed).toMatchObject({ ok: true, sites: [{ id: 'gmail' }] });
    // It travels as JSON.
    expect(JSON.parse(JSON.stringify(handed))).toEqual(handed);
    await apply(store, {
      workspace: { changed: [aWorkspace({ sitesOff: ['gmail', 'zimbra'] })], deleted: [] },
    });
    expect(await opened(from(gmail))).toEqual({ ok: true, sites: [] });
    expect(await tell(CRM, [])).toEqual({ ok: true, sites: [] });
  });

  describe('leaves out', () => {
    const kept = async () => {
      const { people, strangers, considered, found } = (await readTabState(1)) ?? {};
      return { people: people?.length, strangers: strangers?.map((one) => one.value), considered, found };
    };
    beforeEach(async () => {
      const members = [
        aMember(900, { email: 'me@northlume.example.com' }),
        aMember(901, { email: 'kim@gmail.com' }),
      ];
      await apply(store, { members: { changed: members, deleted: [] } });
    });

    it('the owner of the mailbox, in every spelling, also when a lead has the address', async () => {
      const owner = seen('elin@company.example.com', { surface: 'recipient' });
      await tell(CRM, [owner, seen('who@elsewhere.example.com')], { owners: [owner.value], total: 70 });
      expect(await kept()).toEqual({
        people: 0,
        strangers: ['who@elsewhere.example.com'],
        considered: 1,
        found: 69,
      });
    });

    it('members, also when a lead has the address', async () => {
      await apply(store, {
        leads: { changed: [aLead(3, { emails: ['me@northlume.example.com'] })], deleted: [] },
      });
      await tell(CRM, [seen('me@northlume.example.com'), seen('k.i.m+x@gmail.com')]);
      expect(await kept()).toEqual({ people: 0, strangers: [], considered: 0, found: 0 });
    });

    it('others of a member’s firm, unless a lead is known there', async () => {
      await apply(store, {
        leads: { changed: [aLead(3, { emails: ['lead@northlume.example.com'] })], deleted: [] },
      });
      await tell(CRM, [seen('new@mail.northlume.example.com'), seen('lead@northlume.example.com')]);
      expect(await kept()).toEqual({ people: 1, strangers: [], considered: 1, found: 1 });
    });

    it('nobody because of a member’s mail provider', async () => {
      await tell(CRM, [seen('other@gmail.com')]);
      expect(await kept()).toMatchObject({ strangers: ['other@gmail.com'] });
    });
  });
});

describe('a page that was not allowed', () => {
  it('says what is missing', async () => {
    await go(CRM);
    expect(await readTabState(1)).toMatchObject({ access: 'unknown_address', label: null, address: null });
    fake.permissions.add('tabs');
    await applyAccess();
    expect(await readTabState(1)).toMatchObject({
      access: 'needs_permission',
      origin: 'https://crm.example.com',
    });
    await go('chrome://extensions/');
    expect(await readTabState(1)).toMatchObject({ access: 'browser_page', origin: null });
  });

  it('is looked at after a click, again after its reload, and not on the next site', async () => {
    await go(CRM);
    expect(await lookAt(1)).toEqual({ ok: false, error: { code: 'no_access' } });
    at(CRM, { clicked: true });
    expect(await lookAt(1)).toEqual({ ok: true });
    expect(fake.injected).toEqual([1]);
    await tell(CRM, [seen('elin@company.example.com')]);
    expect(await people()).toEqual([elin.id]);

    await go(CRM, { clicked: true });
    await go(`${CRM}next`, { clicked: true });
    expect(fake.injected).toEqual([1, 1, 1]);

    await go('https://other.example.com/');
    expect(await readTabState(1)).toMatchObject({ access: 'unknown_address', people: [], byClick: false });
    expect(fake.injected).toHaveLength(3);
  });

  it('is looked at as soon as its site is allowed', async () => {
    await go(CRM);
    fake.origins.add(CRM_SITE);
    await applyAccess();
    expect(fake.injected).toEqual([1]);
    expect([...fake.scripts.values()]).toMatchObject([{ matches: [CRM_SITE] }]);
  });
});

describe('"this page now"', () => {
  beforeEach(async () => {
    fake.permissions.add('tabs');
    at(CRM, { clicked: true });
    await lookAt(1);
    await tell(CRM, [seen('elin@company.example.com')]);
  });

  it('is taken back at once, although the browser would still grant it', async () => {
    fake.listening.add(1);
    expect(await stopLookingAt(1)).toEqual({ ok: true });
    expect(fake.told).toEqual([{ tabId: 1, message: { type: 'page.stop' } }]);
    expect(await readTabState(1)).toMatchObject({ access: 'needs_permission', byClick: false, people: [] });
    expect(await tell(CRM, [seen('elin@company.example.com')])).toMatchObject({ ok: false });
    await go(CRM, { clicked: true });
    expect(fake.injected).toEqual([1]);
  });

  it('begins again with another click', async () => {
    await stopLookingAt(1);
    expect(await lookAt(1)).toEqual({ ok: true });
    expect(await tell(CRM, [seen('elin@company.example.com')])).toMatchObject({ ok: true });
  });
});

describe('a page that is closed to us', () => {
  const access = async () => (await readTabState(1))?.access;

  it('by its address is never given the detector, even by a click', async () => {
    fake.permissions.add('tabs');
    for (const [url, kind] of [
      ['chrome://settings/', 'browser_page'],
      ['https://chromewebstore.google.com/detail/x', 'store'],
      ['file:///home/anna/leads.html', 'file'],
      ['view-source:https://crm.example.com/', 'view_source'],
      [`${fake.home}workspace.html`, 'own_page'],
      ['chrome-extension://somebodyelse/page.html', 'extension'],
      ['data:text/html,x', 'not_web'],
    ] as const) {
      await go(url, { clicked: true });
      expect(await access()).toBe(kind);
    }
    await go('file:///home/anna/leads.html', { clicked: true });
    expect(await lookAt(1)).toMatchObject({ ok: false });
    expect(fake.injected).toEqual([]);
  });

  it.each([
    ['Frame with ID 0 is showing error page', CRM, 'error_page'],
    ['This page cannot be scripted due to an ExtensionsSettings policy.', CRM, 'policy'],
    ['Missing host permission for the tab', `${CRM}prices.pdf`, 'pdf'],
    ['Missing host permission for the tab', CRM, 'protected'],
  ])('because the browser says “%s” at %s: %s', async (refusal, url, kind) => {
    fake.origins.add(CRM_SITE);
    fake.refusals.set(1, refusal);
    await go(url);
    expect(await access()).toBe(kind);
  });

  it('is looked at when it loads after all', async () => {
    fake.origins.add(CRM_SITE);
    fake.refusals.set(1, 'Frame with ID 0 is showing error page');
    await go(CRM);
    fake.refusals.clear();
    await go(CRM);
    expect(await access()).toBe('readable');
    expect(fake.injected).toEqual([1]);
  });

  it('because a click does not even show its address', async () => {
    await go('chrome://version/');
    expect(await access()).toBe('unknown_address');
    await clicked({ id: 1, windowId: 1, url: undefined });
    expect(await access()).toBe('protected');
    await go('https://other.example.com/');
    expect(await access()).toBe('unknown_address');
  });

  it('because a PDF is shown, as its detector says', async () => {
    fake.origins.add(CRM_SITE);
    await go(CRM);
    expect(await tell(CRM, [], { pdf: true })).toMatchObject({ ok: true });
    expect(await readTabState(1)).toMatchObject({ access: 'pdf', people: [] });
  });
});

describe('what the organisation decides', () => {
  const decide = async (policy: Record<string, unknown>): Promise<void> => {
    await fake.managed.set(policy);
    await applyPolicy();
  };

  it('keeps blocked sites free of the detector, whatever was allowed, and ends it in open pages', async () => {
    fake.origins.add('https://*/*');
    await go(CRM);
    await tell(CRM, [seen('elin@company.example.com')]);
    fake.listening.add(1);
    await decide({ blockedSites: ['*.example.com'] });
    expect(await readTabState(1)).toMatchObject({ access: 'policy', people: [] });
    expect(fake.told).toEqual([{ tabId: 1, message: { type: 'page.stop' } }]);
    expect([...fake.scripts.values()][0]?.excludeMatches).toContain('*://*.example.com/*');
    expect(await tell(CRM, [seen('elin@company.example.com')])).toMatchObject({ ok: false });

    fake.injected.length = 0;
    at(CRM, { clicked: true });
    expect(await lookAt(1)).toEqual({ ok: false, error: { code: 'policy' } });
    await followTab(1);
    await matchAgain();
    await go(`${CRM}next`, { clicked: true });
    expect(fake.injected).toEqual([]);
  });

  it('gives a site back when it is no longer blocked', async () => {
    fake.origins.add(CRM_SITE);
    await decide({ blockedSites: ['crm.example.com'] });
    await go(CRM);
    await decide({ blockedSites: [] });
    expect(await readTabState(1)).toMatchObject({ access: 'readable' });
    expect(fake.injected).toEqual([1]);
  });

  it('takes "all sites" back where that is forbidden; sites allowed one by one stay', async () => {
    fake.origins.add('https://*/*');
    fake.origins.add(CRM_SITE);
    await decide({ allSites: 'forbidden' });
    expect([...fake.origins]).toEqual([CRM_SITE]);
    await decide({ allSites: 'allowed' });
    expect([...fake.origins]).toEqual([CRM_SITE]);
  });

  it('ends the pairing with another server than its own, and no other', async () => {
    await decide({ server: DEVICE.origin });
    expect(await readDevice(store)).toMatchObject({ origin: DEVICE.origin });
    await decide({ server: 'http://not.usable.example.com' });
    expect(await readDevice(store)).not.toBeNull();
    await decide({ server: 'https://samsyn.other.example.com' });
    expect(await readDevice(store)).toBeNull();
    expect(await checkServer(DEVICE.origin)).toEqual({ ok: false, error: { code: 'address_not_chosen' } });
  });
});

describe('LinkedIn', () => {
  it('is known by its address alone, without touching the page', async () => {
    fake.permissions.add('tabs');
    fake.origins.add('https://*/*');
    fake.listening.add(1);
    await go('https://www.linkedin.com/in/elin-lund/?utm=x');
    expect(await readTabState(1)).toMatchObject({
      access: 'linkedin',
      linkedin: 'profile:elin-lund',
      scanned: true,
      people: [{ leadId: elin.id }],
    });
    expect(fake.badges.get(1)).toBe('1');
    await go('https://www.linkedin.com/in/somebody-else/');
    expect(await readTabState(1)).toMatchObject({
      people: [],
      strangers: [{ kind: 'linkedin', value: 'profile:somebody-else' }],
    });
    expect(await lookAt(1)).toEqual({ ok: false, error: { code: 'linkedin' } });
    await applyAccess();
    await followTab(1);
    await matchAgain();
    expect(fake.injected).toEqual([]);
    expect(fake.told).toEqual([]);
  });

  it('shows nobody on pages of companies', async () => {
    fake.permissions.add('tabs');
    await go('https://www.linkedin.com/company/northlume/');
    expect(await readTabState(1)).toMatchObject({ people: [], strangers: [], linkedin: null });
  });
});

describe('a click while all tabs are gone through', () => {
  /** The browser has named the tabs as they were; before they are reached, the person clicks. */
  async function clickDuring(work: () => Promise<unknown>): Promise<void> {
    await go(CRM);
    const working = work();
    at(CRM, { clicked: true });
    await Promise.all([clicked({ id: 1, windowId: 1, url: CRM }), working]);
    // What follows sees the address, and would take a page that was begun anew for one never clicked on.
    await matchAgain();
    expect(await readTabState(1)).toMatchObject({ access: 'readable', byClick: true, address: CRM });
  }

  it('is not forgotten when leads arrived', () => clickDuring(matchAgain));
  it('is not forgotten when the access changed', () => clickDuring(applyAccess));
});

describe('changes of the leads', () => {
  it('keep the person on a profile in sight meanwhile', async () => {
    fake.permissions.add('tabs');
    await go('https://www.linkedin.com/in/elin-lund/');
    const shown: string[][] = [];
    const stop = watchActiveTab(1)((view) => shown.push(view?.people.map(({ leadId }) => leadId) ?? []));
    await matchAgain();
    await eventually(() => expect(shown.length).toBeGreaterThan(0));
    stop();
    expect(new Set(shown.flat())).toEqual(new Set([elin.id]));
    expect(shown).not.toContainEqual([]);
  });

  it('are matched with the page in front', async () => {
    fake.permissions.add('tabs');
    await go('https://www.linkedin.com/in/somebody-else/');
    await apply(
      store,
      { leads: { changed: [aLead(3, { linkedin: ['profile:somebody-else'] })], deleted: [elin.id] } },
      '1.2',
    );
    await matchAgain();
    expect(await people()).toEqual([id(3)]);
  });

  it('ask the detectors of readable pages', async () => {
    fake.origins.add(CRM_SITE);
    await go(CRM);
    fake.listening.add(1);
    await matchAgain();
    expect(fake.told).toEqual([{ tabId: 1, message: { type: 'page.tell' } }]);
  });
});

it('a closed tab leaves nothing', async () => {
  fake.permissions.add('tabs');
  await go('https://www.linkedin.com/in/elin-lund/');
  await closed(1);
  expect(fake.session.values.size).toBe(0);
});

it('a tab that comes to the front after the worker slept is begun anew', async () => {
  fake.origins.add(CRM_SITE);
  at(CRM);
  await followTab(1);
  expect(await readTabState(1)).toMatchObject({ access: 'readable', scanned: false });
  expect(fake.injected).toEqual([1]);
});
