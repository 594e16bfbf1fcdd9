import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';

/** A document made from HTML, without a browser. */
export function documentOf(html: string): Document {
  return parseHTML(html).document as unknown as Document;
}

/** A document made from tests/fixtures/pages/NAME.html. */
export function fixture(name: string): Document {
  return documentOf(readFileSync(new URL(`../../../fixtures/pages/${name}.html`, import.meta.url), 'utf8'));
}
