/** A page by its site's record: which one it is, whose mailbox it shows, and what a place on it says. */
import { atSignsIn } from './email.ts';
import type { HandedSite } from './sites/record.ts';
import type { Surface } from './types.ts';

/** The record among `sites` that the page belongs to. */
export const siteOf = (sites: readonly HandedSite[], document: Document): HandedSite | undefined =>
  sites.find(({ marker }) => marker === undefined || document.querySelector(marker));

/**
 * What the place of `element` says about what stands in it; null: it is not in the view that is shown.
 *
 * @param document the page's own, also for an element in one of its frames
 */
export function placeOf(site: HandedSite, element: Element, document: Document): Surface | undefined | null {
  const within = (selector: string | undefined): boolean =>
    selector !== undefined && around(element, selector) !== null;
  if (!isInView(site, element, document)) return null;
  if (within(site.body)) return undefined;
  if (within(site.sender)) return 'sender';
  if (within(site.recipient)) return 'recipient';
  return within(site.list) ? 'list' : undefined;
}

/** Whether `element` is in the view that is shown; a page without any view is one. */
export function isInView({ view }: HandedSite, element: Element, document: Document): boolean {
  return view === undefined || around(element, view) !== null || !document.querySelector(view);
}

/** The nearest match of `selector` at or around `element`, also beyond a shadow root or the frame it stands in. */
export function around(element: Element, selector: string): Element | null {
  let at: Element | null = element;
  while (at) {
    const found: Element | null = at.closest(selector);
    if (found) return found;
    const root: Node & { host?: Element; defaultView?: Window | null } = at.getRootNode();
    at = root.host ?? root.defaultView?.frameElement ?? null;
  }
  return null;
}

/** The addresses of the person whose mailbox this is, as the site shows them. */
export function ownersOf(site: HandedSite, document: Document): string[] {
  const texts = Array.from(
    site.owner === undefined ? [] : document.querySelectorAll(site.owner),
    (element) => element.getAttribute('aria-label') ?? element.textContent ?? '',
  );
  // "Subject - owner@firm.com - Mail": a subject may hold an address as well, or be one, so the last whole part counts.
  if (site.ownerInTitle)
    texts.push(document.title.split(/ [-–] /).findLast((part) => /^\S+@\S+$/.test(part)) ?? '');
  const owners = texts.flatMap((text) => [...atSignsIn(text)].flatMap(({ hit }) => hit?.value ?? []));
  return [...new Set(owners)].slice(0, MOST_OWNERS);
}

/** A mailbox and its aliases. */
const MOST_OWNERS = 10;
