import fc from 'fast-check';
import { expect, it } from 'vitest';
import { repeatedName } from '#server/routes/input.ts';

it.each([
  ['{"a":1,"a":2}', 7],
  ['{"a":{"b":[]},"a":0}', 14],
  ['[[{"x":1}],{"y":{"z":0,"z":0}}]', 23],
  ['{"\\u0061":1,"a":2}', 12],
  ['{"\\\\":1,"\\u005c":2}', 8],
  ['{"" : 1, ""\n:2}', 9],
  ['{"__proto__":1,"__proto__":2}', 15],
])('finds a name that stands twice, wherever and however it is written: %s', (text, at) => {
  JSON.parse(text);
  expect(repeatedName(text)).toBe(at);
});

it('finds none in what JSON.stringify writes, whatever its texts look like', () => {
  const looksLikeJson = fc.constantFrom(
    '{"a":1,"a":2}',
    '"a":',
    '\\',
    '\\"',
    '}',
    '"',
    ':',
    '{',
    '[',
    '__proto__',
  );
  const texts = fc.array(fc.oneof(looksLikeJson, fc.string({ unit: 'binary' })), { maxLength: 3 });
  const values = fc.letrec((tie) => ({
    one: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      texts.map((some) => some.join('')),
      fc.array(tie('one'), { maxLength: 4 }),
      fc.dictionary(
        texts.map((some) => some.join('')),
        tie('one'),
        { maxKeys: 4 },
      ),
    ),
  })).one;
  fc.assert(
    fc.property(values, (value) => {
      expect(repeatedName(JSON.stringify(value))).toBeNull();
      expect(repeatedName(JSON.stringify(value, null, 2))).toBeNull();
    }),
    { numRuns: 200 },
  );
});

it('reads a text of a megabyte without going deep', () => {
  expect(repeatedName(JSON.stringify({ a: '\\'.repeat(1e6), b: 'x'.repeat(1e6) }))).toBeNull();
  expect(repeatedName(`${'['.repeat(1e5)}${']'.repeat(1e5)}`)).toBeNull();
});
