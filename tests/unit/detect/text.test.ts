import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atSignsIn } from '#lib/detect/email.ts';
import { detectInText, parseLinkedIn } from '#lib/detect/index.ts';
import { isRole } from '#lib/detect/role.ts';
import * as more from './more-text-cases.ts';
import { ADDRESSES, NAMES, OBFUSCATED, PROFILES, ROLES } from './text-cases.ts';

const values = (text: string): string[] => detectInText(text).map((found) => found.value);

describe('addresses in text', () => {
  test.each(ADDRESSES)('%s → %j: %s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });
});

describe.each([
  ['mail', more.MAIL],
  ['endings', more.ENDINGS],
  ['tables and settings', more.TABLES],
  ['code', more.CODE],
  ['machines', more.MACHINES],
  ['handles', more.HANDLES],
  ['URLs', more.URLS],
  ['alphabets', more.ALPHABETS],
  ['invisible characters', more.INVISIBLE],
])('addresses in text: %s', (_, cases) => {
  test.each(cases)('%s → %j: %s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });
});

describe('spelled around', () => {
  test.each([...OBFUSCATED, ...more.BRACKETS])('%s → %j: %s', (text, expected) => {
    const found = detectInText(text);
    expect(found.map((one) => one.value)).toEqual(expected);
    expect(found.every((one) => one.surface === 'obfuscated' && one.confidence < 0.6)).toBe(true);
  });
});

describe('LinkedIn in text', () => {
  test.each(PROFILES)('%s → %j: %s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });
});

test('the one grammar of LinkedIn addresses is part of the surface', () => {
  expect(parseLinkedIn('/in/elin-lund/', 'https://www.linkedin.com/feed/')).toEqual({
    kind: 'profile',
    id: 'elin-lund',
  });
});

test.each(NAMES)('%s names %s: %s', (text, name) => {
  expect(
    detectInText(text).find((one) => one.value.startsWith('elin') || one.value.startsWith('jan'))?.name,
  ).toBe(name);
});

test.each(ROLES)('%s is a role: %s', (local, expected) => {
  expect(isRole(local)).toBe(expected);
});

test('role addresses are flagged, not dropped', () => {
  expect(detectInText('no-reply@firm.se elin@firm.se').map((one) => one.role)).toEqual([true, undefined]);
});

test('an address that mixes alphabets is not trusted', () => {
  const [disguised, plain] = detectInText('test@Рaypal.com test@paypal.com');
  expect(disguised?.value).toMatch(/^test@xn--/);
  expect(disguised?.confidence).toBeLessThan(0.5);
  expect(plain?.confidence).toBeGreaterThan(0.8);
});

test('a disguised first letter is not cut off to leave another name', () => {
  const found = detectInText('\u0430nna@firm.se');
  expect(found.map((one) => one.value)).toEqual(['\u0430nna@firm.se']);
  expect(found[0]?.confidence).toBeLessThan(0.5);
});

const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const address = fc
  .tuple(
    fc.array(word, { minLength: 1, maxLength: 3 }),
    fc.stringMatching(/^[a-z]{2,12}$/),
    fc.constantFrom('se', 'com', 'no', 'co.uk'),
  )
  .map(([local, domain, top]) => `${local.join('.')}@${domain}.${top}`);
const noise = fc.string({
  unit: fc.constantFrom(
    ...'aZ9.@-_+%=/:?&<>()[]{}"\' \n\u200b\u202eåж中、',
    'at',
    'dot',
    'linkedin.com/in/',
    '://',
  ),
  maxLength: 80,
});

test('never throws, whatever the text', () => {
  const anything = fc.array(fc.nat(0xffff), { maxLength: 200 }).map((codes) => String.fromCharCode(...codes));
  for (const text of [anything, noise])
    fc.assert(
      fc.property(text, (one) => {
        expect(detectInText(one).length).toBeLessThan(200);
      }),
      { numRuns: 500 },
    );
});

test('idempotent: what was found is found again, the same', () => {
  fc.assert(
    fc.property(noise, (text) => {
      const emails = detectInText(text).filter((one) => one.kind === 'email' && one.confidence >= 0.5);
      const again = values(emails.map((one) => one.value).join(' '));
      expect(again).toEqual(emails.map((one) => one.value));
    }),
    { numRuns: 500 },
  );
});

test('finds every plain address among other words', () => {
  fc.assert(
    fc.property(fc.array(address, { maxLength: 6 }), fc.array(word, { maxLength: 6 }), (addresses, words) => {
      const text = addresses.flatMap((one, i) => [words[i] ?? '–', one]).join(' ');
      expect(new Set(values(text))).toEqual(new Set(addresses));
    }),
  );
});

test('unrelated text before and after does not change what is found', () => {
  const elsewhere = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '));
  const somewhere = fc
    .array(fc.oneof(address, noise), { maxLength: 4 })
    .map((parts) => parts.join(' '))
    // A handle, a command or a bracketed at sign reaches beyond the text's own edge.
    .filter((text) => !/^\s*[\W_]|[\W_]\s*$|^\s*(?:at|dot)\b|\b(?:at|dot)\s*$/.test(text));
  fc.assert(
    fc.property(elsewhere, somewhere, elsewhere, (before, text, after) => {
      expect(values(`${before} · ${text} · ${after}`)).toEqual(values(text));
    }),
    { numRuns: 500 },
  );
});

test('a LinkedIn person that was found is found again by the address it stands for', () => {
  fc.assert(
    fc.property(noise, (text) => {
      const people = values(`linkedin.com/in/${text}`).filter((value) => value.startsWith('profile:'));
      const again = people.map((value) => `https://www.linkedin.com/in/${value.slice('profile:'.length)}`);
      expect(values(again.join(' '))).toEqual(people);
    }),
    { numRuns: 500 },
  );
});

/** A text that counts how many of its characters are looked at one by one. */
function countReads(text: string): number {
  let reads = 0;
  const counted = new Proxy(Object(text), {
    get(target: object, key: string | symbol) {
      if (key === 'charCodeAt' || key === 'charAt') reads += 1;
      if (key === 'slice')
        return (from: number, to: number) => {
          const part = text.slice(from, to);
          reads += part.length;
          return part;
        };
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(text) : value;
    },
  });
  for (const _ of atSignsIn(counted as string));
  return reads;
}

test('the counter counts', () => {
  expect(countReads('anna@firm.se')).toBeGreaterThan(10);
});

test.each([
  ['at signs alone', '@'],
  ['at signs and letters', 'a@'],
  ['addresses in one run', 'a@b.co,'],
  ['dots', '.@'],
  ['long names', `${'a'.repeat(200)}@`],
  ['invisible characters', `\u200b\u200b\u200b@`],
  ['one URL', 'https://a@b.se/?'],
])('time grows with the length, not faster: %s', (_, unit) => {
  const once = countReads(unit.repeat(2_000));
  expect(countReads(unit.repeat(8_000))).toBeLessThan(once * 4.4 + 100);
});
