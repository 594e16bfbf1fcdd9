import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';

/** As a browser that has nothing else to do. */
globalThis.requestIdleCallback ??= (work) =>
  Number(setTimeout(() => work({ didTimeout: false, timeRemaining: () => 50 }), 1));

/** A document made from HTML, without a browser. */
export function documentOf(html: string): Document {
  return parseHTML(html).document as unknown as Document;
}

/** A document made from tests/fixtures/pages/NAME.html. */
export function fixture(name: string): Document {
  return documentOf(readFileSync(new URL(`../../../fixtures/pages/${name}.html`, import.meta.url), 'utf8'));
}

interface View extends EventTarget {
  location: { href: string };
  Event: typeof Event;
  MutationObserver: unknown;
}

/** The window of such a document, which a test may furnish. */
export const viewOf = (document: Document): View => document.defaultView as unknown as View;

/** Takes a document to another address, as an app does: without loading anything. */
export function navigate(document: Document, href: string): void {
  const view = viewOf(document);
  view.location = { href };
  view.dispatchEvent(new view.Event('popstate'));
}
