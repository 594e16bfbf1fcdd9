import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberNumber } from '../../../lib/domain/member-number.ts';
import { opaqueId } from '../support/opaque-id.ts';

describe('the member’s number in an opaque id', () => {
  it('is the same in the ids of all products', () => {
    const ids = [0x002a, 0x002c, 0x001c, 0x0008].map((type, rest) => opaqueId(497_917_635, type, rest));
    expect(ids.map((one) => one.slice(0, 5))).toEqual(['ACoAA', 'ACwAA', 'ABwAA', 'AAgAA']);
    expect(ids.every((one) => one.slice(5, 11) === 'B2tnsM')).toBe(true);
    expect(ids.map(memberNumber)).toEqual(ids.map(() => 497_917_635));
  });

  it('survives every number, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.nat(255),
        fc.nat(255),
        (number, type, rest) => {
          expect(memberNumber(opaqueId(number, type, rest))).toBe(number);
        },
      ),
    );
  });

  it.each([
    ['a number of Sales Navigator’s own', '1234567890'],
    ['a slug', 'elin-lund-123'],
    ['an id cut short', opaqueId(5).slice(0, 30)],
    ['an id with more', `${opaqueId(5)}AAAA`],
    ['number zero', opaqueId(0)],
    ['nothing', ''],
  ])('is not in %s', (_, id) => expect(memberNumber(id)).toBeNull());

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void memberNumber(`ACoAA${text}`)));
  });
});
