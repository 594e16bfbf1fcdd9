import { atSignsIn } from '../email.ts';
import type { Surface } from '../types.ts';
import { gmail } from './gmail.ts';
import { outlook } from './outlook.ts';
import type { SiteRecord } from './record.ts';

export type { SiteRecord } from './record.ts';

const SITES: readonly SiteRecord[] = [gmail, outlook];

/** The record of the site that `url` belongs to. */
export function siteOf(url: string): SiteRecord | undefined {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return SITES.find((site) => site.hosts.includes(host));
}

/** What the place of `element` says about what stands in it; null: it is not in the view that is shown. */
export function placeOf(site: SiteRecord, element: Element): Surface | undefined | null {
  if (site.view !== null && !element.closest(site.view) && element.ownerDocument.querySelector(site.view))
    return null;
  if (element.closest(site.sender)) return 'sender';
  if (element.closest(site.recipient)) return 'recipient';
  return element.closest(site.list) ? 'list' : undefined;
}

/** The addresses of the person whose mailbox this is, as the site shows them. */
export function ownersOf(site: SiteRecord, document: Document): Set<string> {
  const shown = [...document.querySelectorAll(site.owner.elements)].map(
    (element) => element.getAttribute('aria-label') ?? element.textContent ?? '',
  );
  const owners = new Set<string>();
  for (const text of shown) for (const { hit } of atSignsIn(text)) if (hit) owners.add(hit.value);
  if (site.owner.title) {
    // "Subject - owner@firm.com - Mail": a subject may hold an address as well, so the last one counts.
    const last = [...atSignsIn(document.title)].findLast(({ hit }) => hit)?.hit;
    if (last) owners.add(last.value);
  }
  return owners;
}
