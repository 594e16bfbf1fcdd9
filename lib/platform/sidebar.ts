/** Opening the sidebar. Both browsers want it called synchronously in the person's own act. */
import { browser, chromiumOnly } from './browser.ts';

/** Opens the sidebar of a window; call it before any `await`. */
export function openSidebar(windowId: number): void {
  const opening = chromiumOnly.sidePanel
    ? chromiumOnly.sidePanel.open({ windowId })
    : browser.sidebarAction.open();
  opening.catch((error: unknown) => console.error('samsyn: the sidebar did not open', error));
}

/** Opens the sidebar, or closes it where the browser can (Chromium ≥ 141; Firefox toggles by its own command). */
export function toggleSidebar(windowId: number): void {
  if (openIn.has(windowId) && chromiumOnly.sidePanel?.close) void chromiumOnly.sidePanel.close({ windowId });
  else openSidebar(windowId);
}

/** Windows whose sidebar is known to be open. After a restart of the worker the first toggle may only open, which changes nothing. */
const openIn = new Set<number>();

/**
 * Follows which sidebars are open. The panel is left to open by our own act, which is the browser's default: when the browser
 * opens it by itself on a click, that click does not grant the page.
 */
export function prepareSidebar(): void {
  const panel = chromiumOnly.sidePanel;
  panel?.onOpened?.addListener(({ windowId }) => openIn.add(windowId));
  panel?.onClosed?.addListener(({ windowId }) => openIn.delete(windowId));
}

export function onActionClick(
  listener: (raw: {
    id?: number | undefined;
    windowId?: number | undefined;
    url?: string | undefined;
  }) => void,
): void {
  browser.action.onClicked.addListener(listener);
}

export function onToggleCommand(
  listener: (
    windowId: number,
    raw: { id?: number | undefined; windowId?: number | undefined; url?: string | undefined },
  ) => void,
): void {
  browser.commands.onCommand.addListener((name, tab) => {
    if (name === 'toggle-sidebar' && tab?.windowId !== undefined) listener(tab.windowId, tab);
  });
}

/** The keys that open and close the sidebar, as the browser writes them; null when the person has set none. */
export async function toggleShortcut(): Promise<string | null> {
  const commands = await browser.commands.getAll();
  return commands.map(({ shortcut }) => shortcut).find(Boolean) ?? null;
}

/** Colours of the toolbar button's number: people are what both departments share; what waits has no side. */
const PEOPLE = '#6b5bb5';
const WAITING = '#4a5160';

/** The number of known people on the toolbar button of one tab; without any it shows what waits for the person. */
export async function showCount(tabId: number, count: number): Promise<void> {
  try {
    await browser.action.setBadgeBackgroundColor({ tabId, color: count > 0 ? PEOPLE : WAITING });
    await browser.action.setBadgeText({ tabId, text: count > 0 ? String(count) : null });
  } catch {
    // The tab closed meanwhile.
  }
}

/** The number of things that wait for the person, on the toolbar button of every tab without known people; 0 shows nothing. */
export async function showWaiting(count: number): Promise<void> {
  await browser.action.setBadgeText({ text: count > 0 ? String(count) : '' });
}

export async function colourBadge(): Promise<void> {
  await browser.action.setBadgeBackgroundColor({ color: WAITING });
  await browser.action.setBadgeTextColor?.({ color: '#ffffff' });
}
