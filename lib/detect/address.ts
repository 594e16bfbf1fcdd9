import type { HandedSite } from './sites/record.ts';

/** What distinguishes one page of an app from the next: the address without a fragment that only scrolls, which has no `/`. */
export function pageKey(url: string, site: HandedSite | undefined): string {
  const [path = '', fragment = ''] = url.split(/#(.*)/s);
  const routes = site?.byFragment || fragment.includes('/');
  return routes ? `${path}#${fragment.replace(/\?.*$/s, '')}` : path;
}

/** Calls `check` whenever the address may have changed without a new document. */
export function onNavigation(view: Window, check: () => void, signal: AbortSignal): void {
  for (const event of ['popstate', 'hashchange']) view.addEventListener(event, check, { signal });
  // Not in every browser; there, the changes of the document that follow a navigation tell.
  if ('navigation' in view)
    (view.navigation as EventTarget).addEventListener('navigatesuccess', check, { signal });
}
