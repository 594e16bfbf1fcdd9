/** Tabs and windows, with only what we use of them. */
import { browser } from './browser.ts';

export interface Tab {
  id: number;
  windowId: number;
  /** The address; undefined when the browser does not let us see it. */
  url: string | undefined;
}

interface RawTab {
  id?: number | undefined;
  windowId?: number | undefined;
  url?: string | undefined;
}

/** Null for tabs of devtools and the like. */
export const readTab = (raw: RawTab | undefined): Tab | null =>
  raw?.id === undefined || raw.windowId === undefined
    ? null
    : { id: raw.id, windowId: raw.windowId, url: raw.url };

export async function getTab(tabId: number): Promise<Tab | null> {
  try {
    return readTab(await browser.tabs.get(tabId));
  } catch {
    return null;
  }
}

/** All open tabs. */
export async function allTabs(): Promise<Tab[]> {
  return (await browser.tabs.query({})).flatMap((raw) => readTab(raw) ?? []);
}

/** The tab in front of each window. */
export async function activeTabs(): Promise<Tab[]> {
  return (await browser.tabs.query({ active: true })).flatMap((raw) => readTab(raw) ?? []);
}

export async function activeTabOf(windowId: number): Promise<Tab | null> {
  return readTab((await browser.tabs.query({ active: true, windowId }))[0]);
}

/** The window that the calling page stands in. */
export async function thisWindow(): Promise<number> {
  return (await browser.windows.getCurrent()).id ?? browser.windows.WINDOW_ID_NONE;
}

export function onTabActivated(listener: (tabId: number, windowId: number) => void): () => void {
  const heard = ({ tabId, windowId }: { tabId: number; windowId: number }): void => listener(tabId, windowId);
  browser.tabs.onActivated.addListener(heard);
  return () => browser.tabs.onActivated.removeListener(heard);
}

export interface TabChange {
  /** The new address, when it changed and we may see it. */
  url: string | undefined;
  status: 'loading' | 'complete' | undefined;
}

export function onTabUpdated(listener: (tabId: number, change: TabChange) => void): void {
  browser.tabs.onUpdated.addListener((tabId, { url, status }) => {
    const known = status === 'loading' || status === 'complete' ? status : undefined;
    if (url !== undefined || known) listener(tabId, { url, status: known });
  });
}

export const onTabRemoved = (listener: (tabId: number) => void): void =>
  browser.tabs.onRemoved.addListener((tabId) => listener(tabId));

/** The browser shows a prepared page: the tab got another number. */
export const onTabReplaced = (listener: (added: number, removed: number) => void): void =>
  browser.tabs.onReplaced.addListener(listener);

/** Shows a page of this extension in the tab in front, in a new one, or in one behind it. */
export async function showPage(
  url: string,
  where: 'currentTab' | 'newForegroundTab' | 'newBackgroundTab',
): Promise<void> {
  if (where === 'currentTab') await browser.tabs.update({ url });
  else await browser.tabs.create({ url, active: where === 'newForegroundTab' });
}

export async function openTab(url: string): Promise<void> {
  await browser.tabs.create({ url });
}
