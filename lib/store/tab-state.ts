/** Who is on the page of each tab. Kept in memory only (storage.session): written by the background, read by the sidebar. */
import * as z from 'zod';
import { Id } from '#lib/contract/primitives.ts';
import { CampaignTool } from '#lib/contract/records.ts';
import { SURFACES } from '#lib/detect/types.ts';
import { type PageCampaigns, RECOGNISED_BY, type UnknownCampaign } from '#lib/domain/campaign-found.ts';
import { CLOSED } from '#lib/platform/closed.ts';
import { session } from '#lib/platform/storage.ts';
import { activeTabOf, onTabActivated, thisWindow } from '#lib/platform/tabs.ts';
import { chosenLead, isChoicesKey } from './choices.ts';
import { here } from './connections.ts';
import type { Watch } from './watch.ts';

/**
 * Why a page is not looked at, whatever the person allows. Besides the kinds that its address tells (lib/platform/closed.ts):
 * `policy`: the organisation forbids it · `error_page`: the browser's own message stands where the page should be ·
 * `pdf`: shown by the browser's own viewer · `protected`: the browser refuses and does not say why
 */
export const ClosedAccess = z.enum([...CLOSED, 'policy', 'error_page', 'pdf', 'protected']);
export type ClosedAccess = z.infer<typeof ClosedAccess>;

/**
 * `readable`: the page may be looked at · `needs_permission`: its site is not allowed yet · `linkedin`: by its address only ·
 * `unknown_address`: we do not even know which page it is · else closed
 */
export const Access = z.enum([
  'readable',
  'needs_permission',
  'linkedin',
  'unknown_address',
  ...ClosedAccess.options,
]);
export type Access = z.infer<typeof Access>;

const Stranger = z.object({
  kind: z.enum(['email', 'linkedin']),
  value: z.string(),
  name: z.optional(z.string()),
  /** A mailbox of a function (info@), not of a person. */
  role: z.optional(z.literal(true)),
});
export type Stranger = z.infer<typeof Stranger>;

const Unknown: z.ZodType<UnknownCampaign> = z.discriminatedUnion('by', [
  z.object({ by: z.literal('utm'), name: z.string() }),
  z.object({ by: z.enum(['tool', 'link']), tool: CampaignTool, id: z.string() }),
  z.object({ by: z.literal('click'), source: z.string() }),
]);
const Campaigns: z.ZodType<PageCampaigns> = z.object({
  found: z.array(z.object({ id: Id, by: z.enum(RECOGNISED_BY) })),
  unknown: z.nullable(Unknown),
});

export const TabState = z.object({
  tabId: z.int(),
  /** The connection whose leads were looked for (connections.ts). */
  connection: z.string(),
  /** The page's address, to notice that it is another page now; null when unknown. Never leaves the device. */
  address: z.nullable(z.string()),
  /** What may be shown of the address, e.g. `mail.example.com`; null when unknown. */
  label: z.nullable(z.string()),
  /** The origin that the site's permission would be for; null when there is none to ask for. */
  origin: z.nullable(z.string()),
  access: Access,
  /** Looked at because of one click, so only this page. */
  byClick: z.boolean(),
  /** The page was read, or its address was enough. */
  scanned: z.boolean(),
  /** Too large to be read whole. */
  partly: z.boolean(),
  /** Identities on the page: looked up, and in all. */
  considered: z.int(),
  found: z.int(),
  /** A message or a record is open: who stands in a list only stands beside it. */
  opened: z.boolean(),
  /** The site's record that was used, and whether it still holds (SiteHealth of lib/detect); null when none was. */
  site: z.nullable(z.object({ id: z.string(), expected: z.int(), empty: z.int() })),
  /** Known leads, the strongest evidence first. Never the person in front of the screen or a colleague. */
  people: z.array(
    z.object({
      leadId: Id,
      surface: z.enum(SURFACES),
      confidence: z.number(),
      /** What on this page says so. */
      via: z.array(z.object({ kind: z.enum(['email', 'linkedin']), value: z.string() })),
    }),
  ),
  /** Who is no lead here, persons before mailboxes of functions; known to this browser's memory alone. */
  strangers: z.array(Stranger),
  /** What the server can be asked for strangers who may be leads that are not on this device (lib/match/gate.ts). */
  toAsk: z.array(z.int()),
  /** For how many strangers the server was asked, and did not know them. */
  asked: z.int(),
  /** The LinkedIn key of the page's address, e.g. `profile:elin-lund`. */
  linkedin: z.nullable(z.string()),
  /** The campaigns that the page is of, by its address and the links of the open message. */
  campaigns: Campaigns,
});
export type TabState = z.infer<typeof TabState>;

export interface TabView extends TabState {
  /** The lead that the person chose on this page. */
  chosen: string | null;
}

/** The people whom the page is about: all but those who stand in a list beside what is open. */
export const inFront = ({ opened, people }: TabState): TabState['people'] =>
  opened ? people.filter(({ surface }) => surface !== 'list') : people;

const stateKey = (tabId: number | ''): string => `tab.${tabId}`;
const lookupKey = (windowId: number): string => `lookup.${windowId}`;

export const readTabState = (tabId: number): Promise<TabState | null> =>
  session.get(stateKey(tabId), TabState);
export const writeTabState = (state: TabState): Promise<void> => session.set(stateKey(state.tabId), state);
export const forgetTab = (tabId: number): Promise<void> => session.remove(stateKey(tabId));

/** The state of one tab as far as it is about the connection that this page shows; null while nothing is known. */
async function readOwn(tabId: number): Promise<TabState | null> {
  const [state, { id }] = await Promise.all([readTabState(tabId), here()]);
  return state?.connection === id ? state : null;
}

/** The state of one tab; null while nothing is known of it. */
export const watchTabState =
  (tabId: number): Watch<TabState | null> =>
  (emit) =>
    follow(
      (key) => key === stateKey(tabId),
      () => readOwn(tabId),
      emit,
    );

/** The states of all tabs that something is known of. */
export const watchTabStates: Watch<TabState[]> = (emit) =>
  follow((key) => key.startsWith(stateKey('')), readTabStates, emit);

async function readTabStates(): Promise<TabState[]> {
  const keys = await session.keys(stateKey(''));
  const [{ id }, ...states] = await Promise.all([here(), ...keys.map((key) => session.get(key, TabState))]);
  return states.flatMap((state) => (state?.connection === id ? state : []));
}

/** Emits what `read` gives, now and at each change of a key that counts; an older answer never after a newer one. */
function follow<T>(
  counts: (key: string) => boolean,
  read: () => Promise<T>,
  emit: (value: T) => void,
): () => void {
  let turn = 0;
  const tell = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    const value = await read();
    if (mine === turn) emit(value);
  };
  const stop = session.onChange((key) => {
    if (counts(key)) void tell();
  });
  void tell();
  return () => {
    turn += 1;
    stop();
  };
}

async function readView(tabId: number): Promise<TabView | null> {
  const state = await readOwn(tabId);
  return state && { ...state, chosen: state.address === null ? null : await chosenLead(state.address) };
}

/**
 * The active tab of the window that the calling page stands in, or of another one. Null while nothing is known of the tab
 * yet: then the sidebar shows nobody.
 */
export const watchActiveTab =
  (windowId?: number): Watch<TabView | null> =>
  (emit) => {
    let tabId: number | undefined;
    let turn = 0;
    let closed = false;

    const show = async (): Promise<void> => {
      if (tabId === undefined) return;
      turn += 1;
      const mine = turn;
      const view = await readView(tabId);
      if (!closed && mine === turn) emit(view);
    };
    const follow = (id: number): void => {
      tabId = id;
      void show();
    };

    const window = windowId === undefined ? thisWindow() : Promise.resolve(windowId);
    const stopTabs = onTabActivated((id, ofWindow) => {
      void window.then((own) => {
        if (own === ofWindow) follow(id);
      });
    });
    const stopSession = session.onChange((key) => {
      if (tabId !== undefined && (key === stateKey(tabId) || isChoicesKey(key))) void show();
    });
    void window.then(activeTabOf).then((tab) => {
      if (tab && tabId === undefined && !closed) follow(tab.id);
    });

    return () => {
      closed = true;
      stopTabs();
      stopSession();
    };
  };

const Lookup = z.object({ text: z.string(), at: z.number() });
/** As much as the search field reads. */
export const LONGEST_LOOKUP = 10_000;

/** Hands selected text to the sidebar's search. */
export const askLookup = (windowId: number, text: string): Promise<void> =>
  session.set(lookupKey(windowId), { text: text.trim().slice(0, LONGEST_LOOKUP), at: Date.now() });

/** Texts to search for, chosen in the page's context menu; each is handed over once. */
export const watchLookup: Watch<string> = (emit) => {
  let closed = false;
  const take = async (): Promise<void> => {
    const key = lookupKey(await thisWindow());
    const lookup = await session.get(key, Lookup);
    if (!lookup || closed) return;
    await session.remove(key);
    emit(lookup.text);
  };
  const stop = session.onChange((key, value) => {
    if (value !== undefined && key.startsWith('lookup.')) void take();
  });
  void take();
  return () => {
    closed = true;
    stop();
  };
};
