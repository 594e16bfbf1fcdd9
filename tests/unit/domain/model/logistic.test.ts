import { describe, expect, it } from 'vitest';
import { fitLogistic, gapVariances } from '#lib/domain/model/logistic.ts';

/** Two groups of a hundred rows: 20 and 60 succeed. */
const rows = {
  features: Int32Array.from({ length: 200 }, (_, row) => (row < 100 ? 0 : 1)),
  width: 1,
  count: 200,
};
const outcomes = Uint8Array.from({ length: 200 }, (_, row) =>
  row < 20 || (row >= 100 && row < 160) ? 1 : 0,
);
const nothing = { intercept: 0, weights: new Float64Array(2) };
const ridge = (strength: number) => [0, 1].map((one) => ({ one, other: -1, strength }));
const odds = (share: number): number => Math.log(share / (1 - share));

describe('logistic regression', () => {
  it('finds the odds of each group when nothing holds it back', () => {
    const { intercept, weights } = fitLogistic(rows, outcomes, 2, ridge(1e-6), nothing);
    expect(intercept + (weights[0] ?? 0)).toBeCloseTo(odds(0.2), 3);
    expect(intercept + (weights[1] ?? 0)).toBeCloseTo(odds(0.6), 3);
  });

  it('says the overall share of both when all is held back', () => {
    const { intercept, weights } = fitLogistic(rows, outcomes, 2, ridge(1e6), nothing);
    expect(intercept).toBeCloseTo(odds(0.4), 3);
    for (const weight of weights) expect(weight).toBeCloseTo(0, 3);
  });

  it('brings tied groups together', () => {
    const tie = [{ one: 1, other: 0, strength: 1e6 }, ...ridge(1e-3)];
    const { weights } = fitLogistic(rows, outcomes, 2, tie, nothing);
    expect((weights[1] ?? 0) - (weights[0] ?? 0)).toBeCloseTo(0, 3);
  });

  it('knows how uncertain the difference of two groups is', () => {
    const ties = [{ one: 1, other: 0, strength: 1e-6 }, ...ridge(1e-6)];
    const fit = fitLogistic(rows, outcomes, 2, ties, nothing);
    // Of a log-odds it is 1 / (n p (1 − p)), and for two independent ones their sum.
    const [variance] = gapVariances(rows, outcomes, ties, fit);
    expect(variance).toBeCloseTo(1 / 16 + 1 / 24, 4);
  });
});
