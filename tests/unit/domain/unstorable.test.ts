import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unstorable } from '../../../lib/domain/unstorable.ts';

it('finds NUL and half a pair wherever they stand, and nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('\u0000', 'a\ud83d', '\ude00b'), (value, lost) => {
      expect(unstorable({ a: [value, { b: lost }] })).toEqual(unstorable({ a: [value] }) ?? ['a', 1, 'b']);
      expect(unstorable({ [lost]: 1 })).toEqual([lost]);
    }),
  );
  expect(unstorable({ note: '😀 å \t\n', n: 1, none: null })).toBeNull();
});

it('leaves what a schema hands on as it is', () => {
  const item = { note: '\u0000' };
  expect(unstorable({ items: [item] }, { items: [item] })).toBeNull();
  expect(unstorable({ items: [{ ...item }] }, { items: [item] })).toEqual(['items', 0, 'note']);
});
