/** Pages that nobody may look at, whatever the person allows: which kind an address is. */

export const CLOSED = [
  'browser_page',
  'store',
  'own_page',
  'extension',
  'view_source',
  'file',
  'not_web',
] as const;
type Closed = (typeof CLOSED)[number];

/** The shops of extensions: browsers let no extension look at them. Host, and where its pages begin. */
const STORES: readonly [host: string, path: string][] = [
  ['chromewebstore.google.com', '/'],
  ['chrome.google.com', '/webstore'],
  ['addons.mozilla.org', '/'],
  ['microsoftedge.microsoft.com', '/addons'],
  ['addons.opera.com', '/'],
];
const EXTENSIONS = /^(?:chrome|moz|extension|safari-web)(?:-extension)?:$/;
const OF_BROWSER =
  /^(?:about|chrome|chrome-search|chrome-error|chrome-untrusted|devtools|edge|opera|vivaldi|brave|resource|view):$/;

/**
 * Why the page at this address is closed to every extension; null when it is an ordinary web page.
 * @param home the address that this extension's own pages begin with
 */
export function closedKind(address: string, home: string): Closed | null {
  if (/^view-source:/i.test(address)) return 'view_source';
  if (!URL.canParse(address)) return 'not_web';
  const { protocol, hostname, pathname } = new URL(address);
  if (/^https?:$/.test(protocol)) {
    const isStore = STORES.some(([host, path]) => hostname === host && pathname.startsWith(path));
    return isStore ? 'store' : null;
  }
  if (address.startsWith(home)) return 'own_page';
  if (protocol === 'file:') return 'file';
  if (address === 'about:blank' || address === 'about:srcdoc') return 'not_web';
  if (OF_BROWSER.test(protocol)) return 'browser_page';
  return EXTENSIONS.test(protocol) ? 'extension' : 'not_web';
}
