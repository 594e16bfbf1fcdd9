/**
 * A browser in memory, standing in for webextension-polyfill (vitest.config.ts). It keeps what a real one keeps — storage, tabs,
 * permissions, alarms, registered scripts — and nothing more. Tests drive it through `fake`.
 */

type Listener = (...args: never[]) => unknown;

class FakeEvent<L extends Listener> {
  readonly #listeners = new Set<L>();
  readonly addListener = (listener: L): void => {
    this.#listeners.add(listener);
  };
  readonly removeListener = (listener: L): void => {
    this.#listeners.delete(listener);
  };
  fire(...args: Parameters<L>): unknown[] {
    return [...this.#listeners].map((listener) => listener(...args));
  }
  clear(): void {
    this.#listeners.clear();
  }
}

type Changes = Record<string, { oldValue?: unknown; newValue?: unknown }>;
const storageChanged = new FakeEvent<(changes: Changes, area: string) => void>();

/** As in the browser: values are copies, reads name their keys or ask for all. */
class FakeArea {
  readonly values = new Map<string, unknown>();
  readonly #name: string;
  /** When set, writing fails with it. */
  failure: Error | null = null;
  /** When set, everything fails with it. */
  broken: Error | null = null;
  constructor(name: string) {
    this.#name = name;
  }
  readonly get = async (key: string | null): Promise<Record<string, unknown>> => {
    if (this.broken) throw this.broken;
    const wanted = key === null ? [...this.values.keys()] : [key].filter((one) => this.values.has(one));
    return Object.fromEntries(wanted.map((one) => [one, structuredClone(this.values.get(one))]));
  };
  readonly set = async (items: Record<string, unknown>): Promise<void> => {
    const failure = this.broken ?? this.failure;
    if (failure) throw failure;
    const changes: Changes = {};
    for (const [key, value] of Object.entries(items)) {
      changes[key] = { oldValue: this.values.get(key), newValue: structuredClone(value) };
      this.values.set(key, structuredClone(value));
    }
    storageChanged.fire(changes, this.#name);
  };
  readonly remove = async (keys: string | string[]): Promise<void> => {
    if (this.broken) throw this.broken;
    const changes: Changes = {};
    for (const key of [keys].flat()) {
      if (this.values.has(key)) changes[key] = { oldValue: this.values.get(key) };
      this.values.delete(key);
    }
    if (Object.keys(changes).length > 0) storageChanged.fire(changes, this.#name);
  };
}

interface FakeTab {
  id: number;
  windowId: number;
  active: boolean;
  /** The true address; extensions see it only where they may. */
  url: string;
  /** The browser granted this tab for one click. */
  clicked?: boolean;
}
interface RegisteredScript {
  id: string;
  matches?: string[];
  excludeMatches?: string[];
}
interface OmniboxLine {
  content: string;
  description: string;
}
interface Alarm {
  name: string;
  delayInMinutes: number;
}

const ID = 'samsyn-test';
const HOME = `chrome-extension://${ID}/`;

const state = {
  local: new FakeArea('local'),
  session: new FakeArea('session'),
  /** What the organisation has set. */
  managed: new FakeArea('managed'),
  /** Why the browser refuses the detector although it is allowed, e.g. by the page's tab. */
  refusals: new Map<number, string>(),
  tabs: new Map<number, FakeTab>(),
  origins: new Set<string>(),
  permissions: new Set<string>(),
  alarms: new Map<string, Alarm>(),
  scripts: new Map<string, RegisteredScript>(),
  /** By tab; under null that of every tab without one of its own. */
  badges: new Map<number | null, string | null>(),
  /** Notifications shown, in order. */
  notified: [] as { id: string; title: string; message: string }[],
  /** Tabs into which the detector was put, in order. */
  injected: [] as number[],
  /** Messages to tabs, in order. */
  told: [] as { tabId: number; message: unknown }[],
  /** Tabs whose page has a detector that hears messages. */
  listening: new Set<number>(),
  /** Messages to the background, in order. */
  asked: [] as unknown[],
  /** Sidebars opened, by window. */
  opened: [] as number[],
  /** Sidebars closed, by window. */
  shut: [] as number[],
  menus: [] as unknown[],
};

const events = {
  storageChanged,
  message: new FakeEvent<(message: unknown, sender: unknown, respond: (reply: unknown) => void) => unknown>(),
  installed: new FakeEvent<(details: { reason: string }) => void>(),
  startup: new FakeEvent<() => void>(),
  activated: new FakeEvent<(info: { tabId: number; windowId: number }) => void>(),
  updated: new FakeEvent<(tabId: number, change: { url?: string; status?: string }, tab: unknown) => void>(),
  removed: new FakeEvent<(tabId: number) => void>(),
  replaced: new FakeEvent<(added: number, removed: number) => void>(),
  notificationPressed: new FakeEvent<(id: string) => void>(),
  permissionAdded: new FakeEvent<() => void>(),
  permissionRemoved: new FakeEvent<() => void>(),
  alarm: new FakeEvent<(alarm: { name: string }) => void>(),
  panelOpened: new FakeEvent<(info: { windowId: number }) => void>(),
  panelClosed: new FakeEvent<(info: { windowId: number }) => void>(),
  action: new FakeEvent<(tab: unknown) => void>(),
  command: new FakeEvent<(name: string, tab?: unknown) => void>(),
  menu: new FakeEvent<
    (info: { menuItemId: string; selectionText?: string; linkUrl?: string }, tab?: unknown) => void
  >(),
  omniboxChanged: new FakeEvent<(text: string, show: (lines: OmniboxLine[]) => void) => void>(),
  omniboxEntered: new FakeEvent<(text: string, where: string) => void>(),
};

/** Whether a granted match pattern (all hosts, one host, a host with its subdomains) covers an address. */
function covers(pattern: string, url: string): boolean {
  const [, scheme = '', host = ''] = /^(\*|https?):\/\/([^/]*)\/\*$/.exec(pattern) ?? [];
  const target = new URL(url);
  const schemeFits = scheme === '*' ? /^https?:$/.test(target.protocol) : `${scheme}:` === target.protocol;
  if (!schemeFits) return false;
  if (host === '*') return true;
  return host.startsWith('*.')
    ? target.hostname === host.slice(2) || target.hostname.endsWith(host.slice(1))
    : target.host === host;
}
const mayScript = (tab: FakeTab): boolean =>
  tab.clicked === true || [...state.origins].some((pattern) => covers(pattern, tab.url));
const seen = (tab: FakeTab): { id: number; windowId: number; active: boolean; url?: string } => {
  const { id, windowId, active, url } = tab;
  return state.permissions.has('tabs') || mayScript(tab)
    ? { id, windowId, active, url }
    : { id, windowId, active };
};
const tabOf = (tabId: number): FakeTab => {
  const tab = state.tabs.get(tabId);
  if (!tab) throw new Error(`No tab with id: ${tabId}.`);
  return tab;
};

const browser = {
  runtime: {
    id: ID,
    getURL: (path: string) => HOME + path.replace(/^\//, ''),
    getManifest: () => ({ version: '0.1.0' }),
    sendMessage: async (message: unknown) => {
      state.asked.push(message);
      return { ok: true };
    },
    onMessage: events.message,
    onInstalled: events.installed,
    onStartup: events.startup,
  },
  storage: { local: state.local, session: state.session, managed: state.managed, onChanged: storageChanged },
  alarms: {
    create: async (name: string, { delayInMinutes, when }: { delayInMinutes?: number; when?: number }) => {
      const minutes = delayInMinutes ?? ((when ?? 0) - Date.now()) / 60_000;
      state.alarms.set(name, { name, delayInMinutes: minutes });
    },
    clear: async (name: string) => state.alarms.delete(name),
    onAlarm: events.alarm,
  },
  tabs: {
    get: async (tabId: number) => seen(tabOf(tabId)),
    query: async ({ active, windowId }: { active?: boolean; windowId?: number }) =>
      [...state.tabs.values()]
        .filter(
          (tab) =>
            (active === undefined || tab.active === active) &&
            (windowId === undefined || tab.windowId === windowId),
        )
        .map(seen),
    create: async ({ url }: { url: string }) => {
      const id = 1000 + state.tabs.size;
      state.tabs.set(id, { id, windowId: 1, active: true, url });
      return { id };
    },
    update: async ({ url }: { url: string }) => {
      const front = [...state.tabs.values()].find((tab) => tab.active);
      if (front) front.url = url;
    },
    sendMessage: async (tabId: number, message: unknown) => {
      if (!state.listening.has(tabId))
        throw new Error('Could not establish connection. Receiving end does not exist.');
      state.told.push({ tabId, message });
    },
    onActivated: events.activated,
    onUpdated: events.updated,
    onRemoved: events.removed,
    onReplaced: events.replaced,
  },
  windows: { getCurrent: async () => ({ id: 1 }), WINDOW_ID_NONE: -1 },
  scripting: {
    executeScript: async ({ target }: { target: { tabId: number } }) => {
      const refusal = state.refusals.get(target.tabId);
      if (refusal) throw new Error(refusal);
      if (!mayScript(tabOf(target.tabId))) throw new Error('Cannot access contents of the page.');
      state.injected.push(target.tabId);
      return [];
    },
    getRegisteredContentScripts: async ({ ids }: { ids: string[] }) =>
      ids.flatMap((id) => state.scripts.get(id) ?? []),
    registerContentScripts: async (scripts: RegisteredScript[]) => {
      for (const script of scripts) state.scripts.set(script.id, script);
    },
    updateContentScripts: async (scripts: RegisteredScript[]) => {
      for (const script of scripts) state.scripts.set(script.id, script);
    },
    unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
      for (const id of ids) state.scripts.delete(id);
    },
  },
  permissions: {
    getAll: async () => ({ origins: [...state.origins], permissions: [...state.permissions] }),
    contains: async ({ origins = [], permissions = [] }: { origins?: string[]; permissions?: string[] }) =>
      permissions.every((wanted) => state.permissions.has(wanted)) &&
      origins.every((wanted) =>
        [...state.origins].some((pattern) => covers(pattern, wanted.replace('*', ''))),
      ),
    request: async ({ origins = [], permissions = [] }: { origins?: string[]; permissions?: string[] }) => {
      for (const origin of origins) state.origins.add(origin);
      for (const permission of permissions) state.permissions.add(permission);
      events.permissionAdded.fire();
      return true;
    },
    remove: async ({ origins = [], permissions = [] }: { origins?: string[]; permissions?: string[] }) => {
      for (const origin of origins) state.origins.delete(origin);
      for (const permission of permissions) state.permissions.delete(permission);
      events.permissionRemoved.fire();
      return true;
    },
    onAdded: events.permissionAdded,
    onRemoved: events.permissionRemoved,
  },
  action: {
    setBadgeText: async ({ tabId, text }: { tabId?: number; text: string | null }) => {
      state.badges.set(tabId ?? null, text);
    },
    setBadgeBackgroundColor: async () => undefined,
    setBadgeTextColor: async () => undefined,
    onClicked: events.action,
  },
  sidePanel: {
    open: async ({ windowId }: { windowId: number }) => {
      state.opened.push(windowId);
    },
    close: async ({ windowId }: { windowId: number }) => {
      state.shut.push(windowId);
    },
    onOpened: events.panelOpened,
    onClosed: events.panelClosed,
  },
  contextMenus: {
    removeAll: async () => {
      state.menus.length = 0;
    },
    create: (menu: unknown) => {
      state.menus.push(menu);
    },
    onClicked: events.menu,
  },
  omnibox: {
    setDefaultSuggestion: () => undefined,
    onInputChanged: events.omniboxChanged,
    onInputEntered: events.omniboxEntered,
  },
  commands: {
    onCommand: events.command,
    getAll: async () => [{ name: 'toggle-sidebar', shortcut: 'Alt+Shift+S' }],
  },
  notifications: {
    create: async (id: string, { title, message }: { title: string; message: string }) => {
      state.notified.push({ id, title, message });
    },
    clear: async () => true,
    onClicked: events.notificationPressed,
  },
  i18n: {
    getMessage: (key: string, count?: string) => `message:${key}${count === undefined ? '' : ` ${count}`}`,
  },
};

export default browser;

/** The test's hand on the browser. */
export const fake = {
  ...state,
  events,
  home: HOME,
  id: ID,
  /** Back to a browser just started, without anything kept. */
  reset(): void {
    state.local.values.clear();
    state.local.failure = null;
    state.local.broken = null;
    state.session.values.clear();
    state.session.failure = null;
    state.managed.values.clear();
    state.refusals.clear();
    for (const kept of [
      state.tabs,
      state.origins,
      state.permissions,
      state.alarms,
      state.scripts,
      state.badges,
      state.listening,
    ])
      kept.clear();
    for (const list of [
      state.notified,
      state.injected,
      state.told,
      state.asked,
      state.opened,
      state.shut,
      state.menus,
    ])
      list.length = 0;
    for (const event of Object.values(events)) event.clear();
  },
};
