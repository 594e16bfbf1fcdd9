import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlain, type ScanContext, scan } from '#lib/detect/scan.ts';
import type { Sighting } from '#lib/detect/types.ts';
import { documentOf } from './support/page.ts';

/** What the reading of `root` finds, and whether it goes into another tree. */
function read(root: Element): { found: Sighting[]; entered: number } {
  const found: Sighting[] = [];
  let entered = 0;
  const context: ScanContext = {
    budget: { nodes: 1_000, characters: 100_000 },
    forget: () => {},
    found: (_node, _place, seen) => found.push(seen),
    entered: () => {
      entered += 1;
    },
    frame: () => {},
  };
  for (const _ of scan(root, context));
  return { found, entered };
}

const element = (html: string): Element => {
  const found = documentOf(`<!doctype html><html><head></head><body>${html}</body></html>`).body
    .firstElementChild;
  if (!found) throw new Error('no element');
  return found;
};

const words = fc.constantFrom(
  'words',
  'anna@firm.se',
  'bo (at) firm.se',
  'linkedin.com/in/anna',
  '@',
  '',
  '12',
);
const attribute = fc.constantFrom(
  '',
  ' title="anna@firm.se"',
  ' title="Anna"',
  ' href="mailto:anna@firm.se"',
  ' href="https://www.linkedin.com/in/anna"',
  ' data-cfemail="543531363514323d26397a2731"',
);
const leaf = fc
  .tuple(fc.constantFrom('a', 'b', 'span', 'div', 'iframe'), attribute, words)
  .map(([name, attributes, text]) => `<${name}${attributes}>${text}</${name}>`);
const row = fc
  .tuple(attribute, fc.array(fc.oneof(leaf, words), { maxLength: 4 }))
  .map(([attributes, parts]) => `<div${attributes}>${parts.join('')}</div>`);

test('a reading of what is taken for plain finds nobody', () => {
  fc.assert(
    fc.property(fc.oneof(leaf, row), fc.boolean(), (html, isLine) => {
      const root = element(html);
      fc.pre(isPlain(root, isLine));
      expect(read(root)).toEqual({ found: [], entered: 0 });
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['words in an element', '<div>changed 12</div>', false, true],
  ['words in a line with elements', '<div><b>changed</b> 12</div>', true, true],
  ['an element with others, which may have shadow roots', '<div><b>changed</b> 12</div>', false, false],
  ['an address', '<div>anna@firm.se</div>', true, false],
  ['an address in an attribute', '<div title="anna@firm.se">Anna</div>', true, false],
  ['an address in an attribute within', '<div><a href="mailto:anna@firm.se">Anna</a></div>', true, false],
  ['a frame', '<div><iframe></iframe></div>', true, false],
])('%s', (_, html, isLine, plain) => {
  expect(isPlain(element(html), isLine)).toBe(plain);
});

test('an element with a shadow root is none', () => {
  const host = element('<div>words</div>');
  host.attachShadow({ mode: 'open' });
  expect(isPlain(host, false)).toBe(false);
});
