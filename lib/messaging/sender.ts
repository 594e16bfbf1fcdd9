/** Who sent a message. Everything a page could have touched counts as untrusted. */
export type Sender =
  /** The sidebar or another page of this extension. */
  | { from: 'panel' }
  /** Our detector in the top frame of a page. Its words are untrusted input. */
  | { from: 'detector'; tabId: number; windowId: number; url: string };

/** What the browser says of a sender; the only fields that are looked at. */
export interface RawSender {
  id?: string | undefined;
  url?: string | undefined;
  frameId?: number | undefined;
  tab?: { id?: number | undefined; windowId?: number | undefined } | undefined;
}

/**
 * @param self this extension's id
 * @param home the address that this extension's pages begin with, with a slash at the end
 * @returns null for everybody else: other extensions, pages, frames inside pages
 */
export function classifySender(raw: RawSender, self: string, home: string): Sender | null {
  if (raw.id !== self || raw.url === undefined) return null;
  if (raw.url.startsWith(home)) return { from: 'panel' };
  if (raw.tab?.id === undefined || raw.tab.windowId === undefined || raw.frameId !== 0) return null;
  if (!/^(?:https?|file):/.test(raw.url)) return null;
  return { from: 'detector', tabId: raw.tab.id, windowId: raw.tab.windowId, url: raw.url };
}
