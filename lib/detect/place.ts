/** A page by its site's record: which one it is, whose mailbox it shows, and what a place on it says. */
import { atSignsIn } from './email.ts';
import type { HandedSite } from './sites/record.ts';
import type { Surface } from './types.ts';

/** The record among `sites` that the page belongs to. */
export const siteOf = (sites: readonly HandedSite[], document: Document): HandedSite | undefined =>
  sites.find(({ marker }) => marker === undefined || document.querySelector(marker));

/** What the place of `element` says about what stands in it; null: it is not in the view that is shown. */
export function placeOf(site: HandedSite, element: Element): Surface | undefined | null {
  const within = (selector: string | undefined): boolean =>
    selector !== undefined && element.closest(selector) !== null;
  if (!isInView(site, element)) return null;
  if (within(site.body)) return undefined;
  if (within(site.sender)) return 'sender';
  if (within(site.recipient)) return 'recipient';
  return within(site.list) ? 'list' : undefined;
}

/** Whether `element` is in the view that is shown; a page without any view is one. */
export function isInView({ view }: HandedSite, element: Element): boolean {
  return view === undefined || !!element.closest(view) || !element.ownerDocument.querySelector(view);
}

/** The addresses of the person whose mailbox this is, as the site shows them. */
export function ownersOf(site: HandedSite, document: Document): string[] {
  const owners = new Set<string>();
  const elements = site.owner === undefined ? [] : document.querySelectorAll(site.owner);
  for (const element of elements) {
    const text = element.getAttribute('aria-label') ?? element.textContent ?? '';
    for (const { hit } of atSignsIn(text)) if (hit) owners.add(hit.value);
  }
  if (site.ownerInTitle) {
    // "Subject - owner@firm.com - Mail": a subject may hold an address as well, so the last one counts.
    const last = [...atSignsIn(document.title)].findLast(({ hit }) => hit)?.hit;
    if (last) owners.add(last.value);
  }
  return [...owners].slice(0, MOST_OWNERS);
}

/** A mailbox and its aliases. */
const MOST_OWNERS = 10;
