import { describe, expect, test, vi } from 'vitest';
import { detectInDocument } from '#lib/detect/index.ts';
import * as cases from './html-cases.ts';
import { PAGES } from './page-cases.ts';
import { documentOf, fixture } from './support/page.ts';

const seen = (document: Document, url: string): string[] =>
  detectInDocument(document, url).map((found) => `${found.surface} ${found.value}`);

describe.each(Object.entries(cases))('%s', (_, group) => {
  test.each(group)('%s → %j: %s', (html, expected) => {
    const document = documentOf(`<!doctype html><html><head></head><body>${html}</body></html>`);
    expect(seen(document, 'https://www.firm.example.com/')).toEqual(expected);
  });
});

test.each(PAGES)('the page %s', (name, url, expected) => {
  expect(seen(fixture(name), url).sort()).toEqual([...expected].sort());
});

/** How often a reading asks an element for its parent, when so many lie in each other and each names somebody. */
function climbs(depth: number): number {
  const document = documentOf('<!doctype html><html><head></head><body></body></html>');
  let place: Element = document.body;
  for (let i = 0; i < depth; i++) {
    const inner = document.createElement('div');
    inner.append('anna@firm.se');
    place.append(inner);
    place = inner;
  }
  let prototype: object | null = place;
  while (prototype && !Object.hasOwn(prototype, 'parentElement'))
    prototype = Object.getPrototypeOf(prototype);
  let count = 0;
  const spy = vi
    .spyOn(prototype as { parentElement: Element | null }, 'parentElement', 'get')
    .mockImplementation(function (this: Element) {
      count += 1;
      return this.parentNode?.nodeType === 1 ? (this.parentNode as Element) : null;
    });
  seen(document, 'https://www.firm.example.com/');
  spy.mockRestore();
  return count;
}

test('the work grows with the page, not faster, however deep its elements lie in each other', () => {
  const once = climbs(100);
  expect(once).toBeGreaterThan(100);
  expect(climbs(400)).toBeLessThan(once * 4.4);
});
