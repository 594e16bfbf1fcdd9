import type { HandedSite } from './sites/record.ts';

/** What distinguishes one page of an app from the next: the address without a fragment that only scrolls, which has no `/`. */
export function pageKey(url: string, site: HandedSite | undefined): string {
  const [path = '', fragment = ''] = url.split(/#(.*)/s);
  const routes = site?.byFragment || fragment.includes('/');
  return routes ? `${path}#${fragment.replace(/\?.*$/s, '')}` : path;
}

/**
 * Calls `check` after the address may have changed without a new document, once the page's own script is through. False where the
 * browser tells of some changes only; there, the changes of the document that follow a navigation tell of the others.
 */
export function onNavigation(view: Window, check: () => void, signal: AbortSignal): boolean {
  const tells = 'navigation' in view;
  const target = tells ? (view.navigation as EventTarget) : view;
  target.addEventListener(tells ? 'currententrychange' : 'popstate', () => queueMicrotask(check), { signal });
  return tells;
}
