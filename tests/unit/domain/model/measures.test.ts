import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure, type Prediction } from '#lib/domain/model/measures.ts';

const prediction = fc.record({
  probability: fc.oneof(fc.constantFrom(0.1, 0.5, 0.9), fc.double({ min: 0, max: 1, noNaN: true })),
  happened: fc.boolean(),
});
const some = fc.array(prediction, { minLength: 1, maxLength: 60 });

describe('the measures', () => {
  it('of a small example', () => {
    const { auc, brier, ece, baseRate, n } = measure([
      { probability: 0.9, happened: true },
      { probability: 0.6, happened: false },
      { probability: 0.4, happened: true },
      { probability: 0.1, happened: false },
    ]);
    expect([auc, n, baseRate]).toEqual([0.75, 4, 0.5]);
    expect(brier).toBeCloseTo((0.01 + 0.36 + 0.36 + 0.01) / 4, 12);
    expect(ece).toBeCloseTo((0.1 + 0.6 + 0.6 + 0.1) / 4, 12);
  });

  it('AUC is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(some, (all) => {
        const of = (outcome: boolean): Prediction[] => all.filter(({ happened }) => happened === outcome);
        const pairs = of(true).flatMap((one) =>
          of(false).map((other) => (Math.sign(one.probability - other.probability) + 1) / 2),
        );
        const { auc } = measure(all);
        if (pairs.length === 0) expect(auc).toBeNull();
        else expect(auc).toBeCloseTo(pairs.reduce((sum, one) => sum + one, 0) / pairs.length, 10);
      }),
    );
  });

  it('of the base rate said of all are those of knowing nothing', () => {
    fc.assert(
      fc.property(some, (all) => {
        const { baseRate } = measure(all);
        const { brier, ece } = measure(all.map(({ happened }) => ({ probability: baseRate, happened })));
        expect(brier).toBeCloseTo(baseRate * (1 - baseRate), 10);
        expect(ece).toBeCloseTo(0, 10);
      }),
    );
  });
});
