import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaQuantile, normalQuantile, probabilityGreater } from '#lib/domain/quality/beta.ts';
import golden from '../../../fixtures/golden/golden-stats.json' with { type: 'json' };

const shape = fc.oneof(
  fc.double({ min: 0.1, max: 5, noNaN: true }),
  fc.double({ min: 1, max: 20_000, noNaN: true }),
);
const share = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });

describe('the beta distribution', () => {
  it.each(Object.values(golden['beta_binomial_prior_mean_0.4_strength_20']))(
    'Beta($a, $b) above 0.4',
    ({ a, b, p_above_prior }) => expect(1 - betaCdf(0.4, a, b)).toBeCloseTo(p_above_prior, 12),
  );

  it('has the values of its closed forms', () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.1, max: 500, noNaN: true }), (x, a) => {
        expect(betaCdf(x, a, 1)).toBeCloseTo(x ** a, 11);
        expect(betaCdf(x, 1, a)).toBeCloseTo(1 - (1 - x) ** a, 11);
      }),
    );
    expect(betaCdf(0.3, 300_000, 700_000)).toBeCloseTo(0.5001160751, 8);
  });

  it('never falls, mirrors itself, and its quantile leads back', () => {
    fc.assert(
      fc.property(share, share, shape, shape, (x, y, a, b) => {
        expect(betaCdf(Math.min(x, y), a, b)).toBeLessThanOrEqual(betaCdf(Math.max(x, y), a, b) + 1e-12);
        expect(betaCdf(x, a, b)).toBeCloseTo(1 - betaCdf(1 - x, b, a), 9);
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 1, max: 5000, noNaN: true }),
        fc.double({ min: 1, max: 5000, noNaN: true }),
        (p, a, b) => {
          expect(betaCdf(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 8);
        },
      ),
    );
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
  });

  it('compared with another: the printed value, a closed form, and both ways sum to one', () => {
    expect(probabilityGreater(20, 20, 17, 33)).toBeCloseTo(
      golden['prob_A_gt_B_12of20_vs_9of30_prior0.4x20'],
      12,
    );
    // Half of each lies so close to 0 and 1 that only the distance from there tells where.
    expect(probabilityGreater(0.1, 0.1, 0.1, 0.1)).toBeCloseTo(0.5, 9);
    expect(probabilityGreater(0.1, 0.2, 0.2, 0.1) + probabilityGreater(0.2, 0.1, 0.1, 0.2)).toBeCloseTo(1, 9);
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        // Against Beta(1, 1), which is even, it is the mean.
        expect(probabilityGreater(a, b, 1, 1)).toBeCloseTo(a / (a + b), 9);
      }),
    );
    fc.assert(
      fc.property(shape, shape, shape, shape, (a, b, c, d) => {
        const p = probabilityGreater(a, b, c, d);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(p + probabilityGreater(c, d, a, b)).toBeCloseTo(1, 8);
      }),
      { numRuns: 50 },
    );
  });
});

it.each([
  [0.975, 1.959963984540054],
  [0.8, 0.8416212335729143],
  [0.5, 0],
  [0.025, -1.959963984540054],
  [1e-6, -4.753424308822899],
])('the normal quantile of %f', (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, 9));
