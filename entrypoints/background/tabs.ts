/** The state of each tab: who is on its page, and of which campaigns it is. Written here alone, one change of a tab after the other. */
import { sitesFor } from '#lib/detect/sites/index.ts';
import type { HandedSite } from '#lib/detect/sites/record.ts';
import type { Detection } from '#lib/detect/types.ts';
import { NO_CAMPAIGNS } from '#lib/domain/campaign-found.ts';
import { recogniseCampaigns } from '#lib/domain/campaign-recognition.ts';
import { parseLinkedIn } from '#lib/domain/linkedin.ts';
import { findLeads } from '#lib/match/find.ts';
import { throughGate } from '#lib/match/gate.ts';
import { ownRecords } from '#lib/match/own.ts';
import type { PageFound } from '#lib/messaging/detector-to-background.ts';
import type { Reply } from '#lib/messaging/panel-to-background.ts';
import type { Sender } from '#lib/messaging/sender.ts';
import { grantedPatterns, isBlocked, mayLookAt } from '#lib/platform/access.ts';
import { closedKind } from '#lib/platform/closed.ts';
import { tellDetector } from '#lib/platform/detector.ts';
import { type Injection, inject, registerFor } from '#lib/platform/inject.ts';
import { isLinkedIn } from '#lib/platform/linkedin.ts';
import { pageUrl } from '#lib/platform/runtime.ts';
import { showCount } from '#lib/platform/sidebar.ts';
import { activeTabs, allTabs, getTab, type Tab, type TabChange } from '#lib/platform/tabs.ts';
import { shownStore } from '#lib/store/connections.ts';
import { readAsked } from '#lib/store/gate.ts';
import { storeOf } from '#lib/store/store.ts';
import {
  type Access,
  forgetTab,
  inFront,
  readTabState,
  type TabState,
  writeTabState,
} from '#lib/store/tab-state.ts';

const done: Reply = { ok: true };
const refused: Reply = { ok: false, error: { code: 'refused' } };

/** Works on one tab one after the other, in the order asked. */
const turns = new Map<number, Promise<unknown>>();
function inTurn<T>(tabId: number, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(tabId) ?? Promise.resolve()).then(work, work);
  turns.set(tabId, turn);
  return turn;
}

/** The same for several tabs, each read when its turn has come: what was known of it before may be of before a click. */
async function eachInTurn(tabs: readonly Tab[], work: (tab: Tab) => Promise<unknown>): Promise<void> {
  for (const { id } of tabs) {
    await inTurn(id, async () => {
      const tab = await getTab(id);
      if (tab) await work(tab);
    });
  }
}

const withoutFragment = (address: string | null | undefined): string | null => address?.split('#')[0] ?? null;
const samePage = (a: string | null | undefined, b: string | null | undefined): boolean =>
  withoutFragment(a) === withoutFragment(b);
const originOf = (address: string): string => new URL(address).origin;

async function accessOf(address: string | undefined, byClick: boolean): Promise<Access> {
  if (address === undefined) return 'unknown_address';
  if (isLinkedIn(address)) return 'linkedin';
  const closed = closedKind(address, pageUrl(''));
  if (closed) return closed;
  if (await isBlocked(address)) return 'policy';
  return byClick || (await mayLookAt(address)) ? 'readable' : 'needs_permission';
}

async function nobodyOn(tab: Tab, access: Access, byClick: boolean): Promise<TabState> {
  const url = tab.url !== undefined && /^https?:/.test(tab.url) ? new URL(tab.url) : null;
  const { id: connection } = await shownStore();
  return {
    tabId: tab.id,
    connection,
    address: tab.url ?? null,
    label: url?.host ?? null,
    origin: url?.protocol === 'https:' && access !== 'linkedin' ? url.origin : null,
    access,
    byClick,
    scanned: false,
    partly: false,
    considered: 0,
    found: 0,
    opened: false,
    site: null,
    people: [],
    strangers: [],
    toAsk: [],
    asked: 0,
    linkedin: null,
    campaigns: NO_CAMPAIGNS,
  };
}

/** Takes the former page's people away and begins the state of the page that the tab shows now. */
async function begin(tab: Tab, byClick: boolean): Promise<TabState> {
  const access = await accessOf(tab.url, byClick);
  const nobody = await nobodyOn(tab, access, byClick && access === 'readable');
  await save(nobody);
  return access === 'linkedin' ? readAddress(nobody) : nobody;
}

/** The state of a page of LinkedIn, of which only the address is read. */
async function readAddress(state: TabState): Promise<TabState> {
  const found = state.address === null ? [] : byAddress(state.address);
  const read = await withDetections({ ...state, scanned: true, found: found.length }, found);
  await save(read);
  return read;
}

/** @param links of the message that is open on the page */
async function save(state: TabState, links: readonly string[] = []): Promise<void> {
  await writeTabState({ ...state, campaigns: await campaignsOn(state, state.address, links) });
  await showCount(state.tabId, inFront(state).length);
}

/** Of a page that the organisation keeps us from, not even the address is weighed. */
async function campaignsOn(
  { access, connection }: TabState,
  address: string | null,
  links: readonly string[] = [],
): Promise<TabState['campaigns']> {
  if (access === 'policy') return NO_CAMPAIGNS;
  return recogniseCampaigns(address, links, (await ownRecords(storeOf(connection))).campaigns);
}

const PERSON = /^(?:profile|member|sales|recruiter)$/;

/** All that is read of LinkedIn: the address of the tab. */
function byAddress(address: string): Detection[] {
  const found = parseLinkedIn(address);
  if (!found || !PERSON.test(found.kind)) return [];
  return [{ kind: 'linkedin', value: `${found.kind}:${found.id}`, surface: 'page', confidence: 1 }];
}

/**
 * Known people in the order of their evidence, each lead once; the others are strangers, mailboxes of functions last.
 * Whoever looks at the page and their colleagues are neither, and do not count.
 * @param owners addresses of the mailbox that the page shows
 */
async function withDetections(
  state: TabState,
  found: readonly Detection[],
  owners: readonly string[] = [],
): Promise<TabState> {
  const store = storeOf(state.connection);
  const [own, all] = await Promise.all([ownRecords(store), findLeads(store, found)]);
  const isOurs = (one: Detection, leadId: string | null): boolean =>
    owners.includes(one.value) || own.isMember(one) || (leadId === null && own.isColleague(one));
  const others = found.flatMap((one, at) => {
    const leadId = all[at] ?? null;
    return isOurs(one, leadId) ? [] : [{ one, leadId }];
  });
  const people = new Map<string, TabState['people'][number]>();
  const strangers: TabState['strangers'] = [];
  for (const { one, leadId } of others) {
    const { kind, value, surface, confidence, name, role } = one;
    if (leadId) {
      const person = people.get(leadId) ?? { leadId, surface, confidence, via: [] };
      people.set(leadId, { ...person, via: [...person.via, { kind, value }] });
    } else if (!(state.opened && surface === 'list'))
      strangers.push({ kind, value, ...(name === undefined ? {} : { name }), ...(role ? { role } : {}) });
  }
  strangers.sort((a, b) => Number(a.role ?? false) - Number(b.role ?? false));
  const passed = (
    await throughGate(
      store,
      strangers.filter(({ role }) => !role),
    )
  ).flatMap((start) => start ?? []);
  const before = passed.length > 0 ? await readAsked(store) : new Set();
  return {
    ...state,
    toAsk: [...new Set(passed)].filter((start) => !before.has(start)),
    asked: passed.filter((start) => before.has(start)).length,
    considered: others.length,
    found: Math.max(others.length, state.found - (found.length - others.length)),
    people: [...people.values()],
    strangers,
    linkedin: found.find((one) => one.kind === 'linkedin' && one.surface === 'page')?.value ?? null,
  };
}

/** The state of a tab, begun anew when the tab shows another page, or the person another workspace, than the state is about. */
async function upToDate(tab: Tab): Promise<{ state: TabState; fresh: boolean }> {
  const [state, shown] = await Promise.all([readTabState(tab.id), shownStore()]);
  if (state && state.connection === shown.id && samePage(state.address, tab.url))
    return { state, fresh: false };
  // The browser keeps a click's grant while the tab stays on the same site, and shows it by showing the address.
  const stillGranted =
    state?.byClick === true &&
    state.address !== null &&
    tab.url !== undefined &&
    originOf(state.address) === originOf(tab.url);
  return { state: await begin(tab, stillGranted), fresh: true };
}

/** Only the browser's answer told that these pages are closed; their next loading may go otherwise. */
const UNTIL_RELOAD = new Set<Access>(['error_page', 'pdf', 'protected']);

/** Puts the detector into a page that may be looked at, and says so when the browser refuses all the same. */
async function injectInto(tab: Tab, state: TabState): Promise<Injection> {
  const injected = await inject(tab.id, tab.url);
  const access = refusedBecause(injected, tab.url ?? '');
  // Without a permission `no_access` says nothing about the page.
  if (access && (state.access === 'readable' || injected !== 'no_access'))
    await save(await nobodyOn(tab, access, false));
  return injected;
}

function refusedBecause(injected: Injection, address: string): Access | null {
  if (injected === 'error_page' || injected === 'policy') return injected;
  if (injected !== 'no_access') return null;
  return /\.pdf(?:[?#]|$)/i.test(address) ? 'pdf' : 'protected';
}

/** A tab came to the front: its state may be of before the worker slept, or missing. */
export function followTab(tabId: number): Promise<void> {
  return inTurn(tabId, async () => {
    const tab = await getTab(tabId);
    if (!tab) return;
    const { state } = await upToDate(tab);
    if (state.access !== 'readable') return;
    // Leads may have come or gone since it was last looked at.
    if (!(await tellDetector(tabId, { type: 'page.tell' }))) await injectInto(tab, state);
  });
}

/** The tab's page or its loading state changed. */
export function navigated(tabId: number, change: TabChange): Promise<void> {
  return inTurn(tabId, async () => {
    const current = await getTab(tabId);
    if (!current) return;
    const tab: Tab = { ...current, url: change.url ?? current.url };
    const { state, fresh } = await upToDate(tab);
    if (change.status === 'loading' && UNTIL_RELOAD.has(state.access)) {
      await begin(tab, false);
      return;
    }
    if (state.access !== 'readable') {
      // Some tools say behind the fragment what they show; of other pages it is the same page still.
      const address = fresh ? null : (change.url ?? null);
      const campaigns = await campaignsOn(state, address);
      if (address !== null && JSON.stringify(campaigns) !== JSON.stringify(state.campaigns))
        await save({ ...state, address });
      return;
    }
    // Within one document the detector lives on; it has said who is on the new page before, or will.
    if (fresh) await tellDetector(tabId, { type: 'page.tell' });
    // Nothing is registered for a page looked at by one click: its reload needs the detector again. And where a registered
    // one has not come, the browser has kept it out, and says so when asked.
    if (change.status === 'complete' && !(await tellDetector(tabId, { type: 'page.there' })))
      await injectInto(tab, state);
  });
}

export function closed(tabId: number): Promise<void> {
  return inTurn(tabId, () => forgetTab(tabId)).finally(() => turns.delete(tabId));
}

/** The toolbar button or shortcut: the browser has just granted this page. */
export async function clicked(seen: Tab): Promise<void> {
  await lookAt(seen.id);
  if (seen.url !== undefined) return;
  await inTurn(seen.id, async () => {
    const tab = await getTab(seen.id);
    // A click shows the address of every page but those that the browser keeps for itself.
    if (tab && tab.url === undefined) await save(await nobodyOn(tab, 'protected', false));
  });
}

/** Looks at a tab's page once, if the browser lets us. */
export function lookAt(tabId: number): Promise<Reply> {
  return inTurn(tabId, async (): Promise<Reply> => {
    const tab = await getTab(tabId);
    if (!tab) return { ok: false, error: { code: 'no_access' } };
    const { state } = await upToDate(tab);
    const injected = await injectInto(tab, state);
    if (injected === 'done') {
      const byClick = tab.url !== undefined && !(await mayLookAt(tab.url));
      await save({ ...state, access: 'readable', byClick });
      return done;
    }
    return { ok: false, error: { code: injected } };
  });
}

/** "This page now" is taken back; what the click granted is not used any more. */
export function stopLookingAt(tabId: number): Promise<Reply> {
  return inTurn(tabId, async (): Promise<Reply> => {
    const tab = await getTab(tabId);
    if (!tab) return { ok: false, error: { code: 'no_access' } };
    await begin(tab, false);
    await tellDetector(tabId, { type: 'page.stop' });
    return done;
  });
}

/** How often and how long a report waits for the browser to agree on the address, in milliseconds. */
const AGREEMENT_TRIES = 3;
const AGREEMENT_WAIT = 150;
const newestReport = new Map<number, symbol>();

/** A detector begins: it is handed what is known of its page's site. */
export async function opened(sender: Extract<Sender, { from: 'detector' }>): Promise<Reply> {
  return { ok: true, sites: await sitesOf(sender.url) };
}

/** What is known of the site of the page at `address`, without what the workspace has switched off. */
const sitesOf = async (address: string): Promise<HandedSite[]> =>
  sitesFor(address, (await ownRecords(await shownStore())).sitesOff);

/** The detector says who is on its page. */
export async function found(
  message: PageFound,
  sender: Extract<Sender, { from: 'detector' }>,
): Promise<Reply> {
  if (isLinkedIn(sender.url) || isLinkedIn(message.url) || originOf(message.url) !== originOf(sender.url))
    return refused;
  const { tabId } = sender;
  const mine = Symbol('report');
  newestReport.set(tabId, mine);
  // A page's last words may arrive when its successor is on screen, and an app's new address may reach us before the browser's word of it.
  for (let tries = 0; tries < AGREEMENT_TRIES && !(await isShown(tabId, message.url)); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, AGREEMENT_WAIT));
  }
  return inTurn(tabId, async () => {
    if (newestReport.get(tabId) !== mine || !(await isShown(tabId, message.url))) return refused;
    const before = await readTabState(tabId);
    const byClick =
      before?.byClick === true &&
      before.address !== null &&
      originOf(before.address) === originOf(message.url);
    if ((await accessOf(message.url, byClick)) !== 'readable') return refused;
    const nobody = await nobodyOn(
      { id: tabId, windowId: sender.windowId, url: message.url },
      'readable',
      byClick,
    );
    const state = {
      ...nobody,
      scanned: message.complete,
      partly: message.partly,
      found: message.total,
      opened: message.opened,
      site: message.site,
    };
    await save(
      message.pdf
        ? { ...nobody, access: 'pdf' }
        : await withDetections(state, message.detections, message.owners),
      message.links,
    );
    return { ok: true, sites: await sitesOf(message.url) };
  });
}

async function isShown(tabId: number, address: string): Promise<boolean> {
  const tab = await getTab(tabId);
  return tab !== null && (tab.url === undefined || samePage(tab.url, address));
}

/** The leads or campaigns on this device changed: the pages in front are matched again, the others when they come to the front. */
export async function matchAgain(): Promise<Reply> {
  await eachInTurn(await activeTabs(), async (tab) => {
    const { state } = await upToDate(tab);
    if (state.access === 'linkedin') await readAddress(state);
    else if (state.access === 'readable') await tellDetector(tab.id, { type: 'page.tell' });
    else await save(state);
  });
  return done;
}

/** After each start and each change of permissions: the detector stands where it may, and every open page knows. */
export async function applyAccess(): Promise<void> {
  await registerFor(await grantedPatterns());
  await eachInTurn(await allTabs(), async (tab) => {
    const before = await readTabState(tab.id);
    const access = await accessOf(tab.url, before?.byClick === true && samePage(before.address, tab.url));
    if (before?.access === access && samePage(before.address, tab.url)) return;
    const state = await begin(tab, access === 'readable' && before?.byClick === true);
    if (access === 'readable') await injectInto(tab, state);
    // Pages that are open do not lose their detector with the permission.
    else if (before?.access === 'readable') await tellDetector(tab.id, { type: 'page.stop' });
  });
}
