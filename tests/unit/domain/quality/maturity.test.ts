import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maturedWinRate, maturity } from '#lib/domain/quality/maturity.ts';

describe('the share of wins that had come by an age', () => {
  const wonBy = maturity([14, 3, 55, 162]);

  it.each([
    [0, 0],
    [3, 0.25],
    [14, 0.5],
    [161, 0.75],
    [1000, 1],
  ])('%i days', (age, share) => expect(wonBy(age)).toBe(share));

  it('is one while nothing was won', () => expect(maturity([])(0)).toBe(1));
});

describe('the win rate', () => {
  it('counts a young lead by the time it has had', () => {
    const wonBy = maturity([10, 20, 30, 40]);
    // Ten old leads count whole, ten of 20 days half.
    const ages = [...Array(10).fill(400), ...Array(10).fill(20)];
    expect(maturedWinRate(3, ages, wonBy, 0.1)).toBeCloseTo((3 + 2) / (10 + 5 + 20), 12);
  });

  it('without leads is what is usual', () =>
    expect(maturedWinRate(0, [], maturity([5]), 0.12)).toBeCloseTo(0.12, 12));

  it('stays within 0 and 1, and rises with wins and with youth', () => {
    const days = fc.array(fc.nat(400), { maxLength: 60 });
    fc.assert(
      fc.property(days, days, fc.nat(60), (ages, wins, won) => {
        const wonBy = maturity(wins);
        const rate = (k: number, older: number): number =>
          maturedWinRate(
            k,
            ages.map((age) => age + older),
            wonBy,
            0.1,
          );
        expect(rate(won, 0)).toBeGreaterThanOrEqual(0);
        expect(rate(won, 0)).toBeLessThanOrEqual(1);
        expect(rate(won + 1, 0)).toBeGreaterThanOrEqual(rate(won, 0));
        expect(rate(won, 30)).toBeLessThanOrEqual(rate(won, 0));
      }),
    );
  });
});
