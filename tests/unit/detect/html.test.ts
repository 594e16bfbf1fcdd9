import { describe, expect, test } from 'vitest';
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
