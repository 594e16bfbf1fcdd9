/** The one entry of the context menu: look up the selected text, or who a link leads to. */
import { parseLinkedIn } from '#lib/domain/linkedin.ts';
import { browser } from './browser.ts';

const LOOK_UP = 'look-up';

/** Makes the entry; run on install and update, because entries live on until then. */
export async function makeMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({
    id: LOOK_UP,
    title: browser.i18n.getMessage('lookUp'),
    contexts: ['selection', 'link'],
  });
}

export function onLookUp(listener: (text: string, windowId: number) => void): void {
  browser.contextMenus.onClicked.addListener((info, tab) => {
    const text = info.menuItemId === LOOK_UP ? whatToLookUp(info) : '';
    if (text && tab?.windowId !== undefined) listener(text, tab.windowId);
  });
}

/**
 * Whom a link names goes before the selected text; of a link that names nobody its site, which finds people by their
 * address. Empty: nothing to look up.
 */
export function whatToLookUp({
  selectionText = '',
  linkUrl = '',
}: {
  selectionText?: string | undefined;
  linkUrl?: string | undefined;
}): string {
  const link = URL.canParse(linkUrl) ? new URL(linkUrl) : null;
  if (link?.protocol === 'mailto:') {
    // Links often name the recipient as `?to=`, which mail programs read as well.
    const to = decoded(link.pathname) || (link.searchParams.get('to') ?? '');
    if (to) return to;
  }
  if (link && parseLinkedIn(linkUrl)) return linkUrl;
  return selectionText.trim() || (link && /^https?:$/.test(link.protocol) ? siteOf(link) : '');
}

const siteOf = ({ hostname }: URL): string => hostname.replace(/^www\./, '');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
