import { isLinkedInHost, Page, type PageReport } from './page.ts';
import { scan } from './scan.ts';
import type { HandedSite } from './sites/record.ts';

/**
 * One whole synchronous reading of a document. Of LinkedIn's own pages only the address is read. Very large documents are
 * read in part.
 *
 * @param sites the site records that may fit the page
 */
export function readWhole(document: Document, url: string, sites: readonly HandedSite[]): Page {
  const page = new Page(url, document, sites);
  if (isLinkedInHost(url)) return page;
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
  return page;
}

/** What a whole reading finds, and what it costs. */
export interface PageTest {
  report: PageReport;
  /** How long the reading took, in milliseconds. */
  ms: number;
  /** Elements and texts that were read. */
  nodes: number;
}

/** Reads the page anew at once, to measure it; only when a person asks. */
export function testPage(document: Document, url: string, sites: readonly HandedSite[]): PageTest {
  const begin = performance.now();
  const page = readWhole(document, url, sites);
  return { ms: performance.now() - begin, nodes: page.nodes, report: page.report(true) };
}
