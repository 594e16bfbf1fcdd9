import { atSignsIn } from '../email.ts';
import type { Surface } from '../types.ts';
import { fastmail } from './fastmail.ts';
import { gmail } from './gmail.ts';
import { hubspot } from './hubspot.ts';
import { outlook } from './outlook.ts';
import { proton } from './proton.ts';
import type { SiteRecord } from './record.ts';
import { roundcube } from './roundcube.ts';
import { salesforce } from './salesforce.ts';
import { sogo } from './sogo.ts';
import { yahoo } from './yahoo.ts';
import { zimbra } from './zimbra.ts';
import { zoho } from './zoho.ts';

export type { SiteRecord } from './record.ts';

export const SITES: readonly SiteRecord[] = [
  gmail,
  outlook,
  yahoo,
  proton,
  fastmail,
  zoho,
  roundcube,
  sogo,
  zimbra,
  hubspot,
  salesforce,
];

/** The record of the site that the page belongs to, unless it is among those switched `off` (their ids). */
export function siteOf(
  url: string,
  document: Document | null,
  off: ReadonlySet<string>,
): SiteRecord | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, pathname, search } = new URL(url);
  const at = host + pathname + search;
  return SITES.find(
    (site) =>
      !off.has(site.id) &&
      (site.at.test(at) || (site.marker !== undefined && document?.querySelector(site.marker))),
  );
}

/** What the place of `element` says about what stands in it; null: it is not in the view that is shown. */
export function placeOf(site: SiteRecord, element: Element): Surface | undefined | null {
  const within = (selector: string | undefined): boolean =>
    selector !== undefined && element.closest(selector) !== null;
  if (!isInView(site, element)) return null;
  if (within(site.body)) return undefined;
  if (within(site.sender)) return 'sender';
  if (within(site.recipient)) return 'recipient';
  return within(site.list) ? 'list' : undefined;
}

/** Whether `element` is in the view that is shown; a page without any view is one. */
export function isInView({ view }: SiteRecord, element: Element): boolean {
  return view === undefined || !!element.closest(view) || !element.ownerDocument.querySelector(view);
}

/** The addresses of the person whose mailbox this is, as the site shows them. */
export function ownersOf(site: SiteRecord, document: Document): string[] {
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
