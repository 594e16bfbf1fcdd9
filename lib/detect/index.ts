/** Who is on a page, with evidence. Plain DOM: no browser API, no dependency. */
import { isLinkedIn } from '../domain/linkedin.ts';
import { identitiesIn, linkSeen } from './found.ts';
import { judged } from './judge.ts';
import { Page, type PageReport } from './page.ts';
import { scan } from './scan.ts';
import { sitesFor } from './sites/index.ts';
import type { Detection, Sighting } from './types.ts';
import { watchDocument as watch } from './watch.ts';

export { parseLinkedIn } from '../domain/linkedin.ts';
export type { PageReport } from './page.ts';
export { rank } from './rank.ts';
export type { Detection } from './types.ts';

/**
 * The e-mail addresses and LinkedIn people that a text names, each once, in order of first sight.
 *
 * @param text of any length; time grows with the length
 * @returns surface `text`, or `obfuscated` for addresses like `name [at] firm [dot] com`
 */
export function detectInText(text: string): Detection[] {
  return judged(identitiesIn(text));
}

/**
 * One whole synchronous reading of a document, also of one made by DOMParser: everybody on it, each once, by the strongest
 * evidence. Of LinkedIn's own pages only the address is read. Very large documents are read in part.
 *
 * @param url the page's address
 */
export function detectInDocument(document: Document, url: string): Detection[] {
  if (isLinkedIn(url)) return judged(whoseProfile(url), url);
  const page = new Page(url, document, sitesFor(url));
  const reading = scan(document, {
    budget: page.budget,
    forget: () => {},
    found(node, place, seen) {
      const found = page.placed(place, seen);
      if (found) page.ledger.add(node, found);
    },
    entered: () => {},
    frame: () => {},
  });
  while (!reading.next().done);
  return judged(page.people(), url);
}

/**
 * watchDocument of ./watch.ts with all that is known of sites. Of LinkedIn's pages only the address is reported, and nothing is
 * observed.
 */
export function watchDocument(
  document: Document,
  url: string,
  onChange: (report: PageReport) => void,
  { signal, sites = sitesFor }: { signal: AbortSignal; sites?: typeof sitesFor },
): void {
  if (!isLinkedIn(url)) watch(document, url, onChange, { signal, sites });
  else if (!signal.aborted) {
    const sightings = whoseProfile(url);
    onChange({ ...new Page(url, document, []).report(true), sightings, total: sightings.length });
  }
}

/** Of a page of LinkedIn's: whom its address names. */
function whoseProfile(url: string): Sighting[] {
  const self = linkSeen(url, 'page');
  return self ? [self] : [];
}
