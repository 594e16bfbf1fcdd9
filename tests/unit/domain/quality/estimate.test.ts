import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  halfWidth,
  intervalOf,
  ratingsToTell,
  shrunk,
  shrunkWithin,
  wilson,
} from '#lib/domain/quality/estimate.ts';
import golden from '../../../fixtures/golden/golden-stats.json' with { type: 'json' };

const PRIOR = { mean: 0.4, strength: 20 };

/** `3/10` as votes. */
const votesOf = (text: string): { good: number; total: number } => {
  const [good = 0, total = 0] = text.split('/').map(Number);
  return { good, total };
};

const votes = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 5000, noNaN: true }))
  .map(([share, total]) => ({ good: share * total, total }));

describe('an estimate', () => {
  it.each(Object.entries(golden['beta_binomial_prior_mean_0.4_strength_20']))('of %s', (text, wanted) => {
    const belief = shrunk(votesOf(text), PRIOR);
    expect(belief.a).toBeCloseTo(wanted.a, 10);
    expect(belief.b).toBeCloseTo(wanted.b, 10);
    expect(belief.mean).toBeCloseTo(wanted.mean, 12);
    const { low, high } = intervalOf(belief);
    expect(low).toBeCloseTo(wanted.lo, 10);
    expect(high).toBeCloseTo(wanted.hi, 10);
  });

  it('is drawn level by level, each without the votes of the next', () => {
    const [source = 0, campaign = 0] =
      golden['hierarchical_chain_org0.40_strength20_source_30of100_campaign_4of5'];
    expect(shrunk({ good: 30, total: 100 }, PRIOR).mean).toBeCloseTo(source, 12);
    expect(shrunk({ good: 4, total: 5 }, { ...PRIOR, mean: source }).mean).toBeCloseTo(campaign, 12);
    const levels = [
      { good: 34, total: 105 },
      { good: 34, total: 105 },
      { good: 4, total: 5 },
    ];
    expect(shrunkWithin(levels, PRIOR).mean).toBeCloseTo(0.413333, 6);
  });

  it('without a vote is what is usual, and with many is its own share', () => {
    expect(shrunkWithin([]).mean).toBeCloseTo(0.4, 12);
    expect(shrunkWithin([{ good: 90_000, total: 100_000 }]).mean).toBeCloseTo(0.9, 3);
  });

  it('lies between its own share and the prior, and its interval narrows with more votes', () => {
    fc.assert(
      fc.property(votes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (own, mean) => {
        const belief = shrunk(own, { mean, strength: 20 });
        const share = own.total > 0 ? own.good / own.total : mean;
        expect(belief.mean).toBeGreaterThanOrEqual(Math.min(share, mean) - 1e-9);
        expect(belief.mean).toBeLessThanOrEqual(Math.max(share, mean) + 1e-9);
        const { low, high } = intervalOf(belief);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(high);
        const wide = intervalOf(belief, 0.99);
        expect(wide.low).toBeLessThanOrEqual(low);
        expect(wide.high).toBeGreaterThanOrEqual(high);
      }),
    );
  });

  it('rises with every good vote, of its own and around it', () => {
    fc.assert(
      fc.property(votes, votes, ({ good, total }, around) => {
        const mean = (more: number, moreAround: number): number =>
          shrunkWithin([
            { good: around.good + good + more + moreAround, total: around.total + total + 2 },
            { good: good + more, total: total + 1 },
          ]).mean;
        expect(mean(1, 0)).toBeGreaterThan(mean(0, 0));
        expect(mean(0, 1)).toBeGreaterThan(mean(0, 0));
      }),
    );
  });
});

describe("Wilson's interval", () => {
  it.each(Object.entries(golden.wilson95))('of %s', (text, [low = 0, high = 0]) => {
    const { good, total } = votesOf(text);
    const found = wilson(good, total);
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
  });

  it('holds the share, within 0 and 1', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (k, more) => {
        const { low, high } = wilson(k, k + more + 1);
        const share = k / (k + more + 1);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(share + 1e-12);
        expect(high).toBeGreaterThanOrEqual(share - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('how many ratings it takes', () => {
  // Five ratings were rounded up to two good ones in the golden file; three in ten of five is one and a half.
  const widths = Object.entries(golden.half_width_at_30pct).filter(([ratings]) => ratings !== '5');

  it.each(widths)('%s ratings leave this half-width at 30 %%', (ratings, wanted) => {
    expect(halfWidth(Number(ratings), 0.3)).toBeCloseTo(wanted, 10);
  });

  it.each([
    [0, 19],
    [10, 16],
    [30, 13],
    [50, 11],
    [100, 8],
    [200, 6],
    [400, 4],
  ])('%i ratings: ± %i points', (ratings, points) => {
    expect(Math.round(100 * halfWidth(ratings, 0.3))).toBe(points);
  });

  it.each(Object.entries(golden.n_per_group))('to tell %s', (shares, wanted) => {
    const [one = 0, other = 0] = shares.split('->').map(Number);
    expect(ratingsToTell(one, other)).toBeCloseTo(wanted, 8);
  });
});
