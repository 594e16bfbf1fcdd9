import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPARISONS, comparisonOf, probabilityBetter, ranked } from '#lib/domain/quality/comparison.ts';
import { shrunk } from '#lib/domain/quality/estimate.ts';
import en from '#locales/en.json' with { type: 'json' };
import golden from '../../../fixtures/golden/golden-stats.json' with { type: 'json' };

const campaign = (id: string, good: number, total: number) => ({
  id,
  votes: total,
  belief: shrunk({ good, total }),
});

describe('one against another', () => {
  it('12 of 20 against 9 of 30', () => {
    const p = probabilityBetter(shrunk({ good: 12, total: 20 }), shrunk({ good: 9, total: 30 }));
    expect(p).toBeCloseTo(golden['prob_A_gt_B_12of20_vs_9of30_prior0.4x20'], 10);
    expect(comparisonOf(p)).toBe('probably_better');
  });

  it.each([
    [0.95, 'better'],
    [0.9499, 'probably_better'],
    [0.8, 'probably_better'],
    [0.7999, 'cannot_tell'],
    [0.5, 'cannot_tell'],
    [0.15, 'probably_worse'],
    [0.01, 'worse'],
  ])('a probability of %f', (p, words) => expect(comparisonOf(p)).toBe(words));

  it('says of two the opposite', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
        const [one, other] = [comparisonOf(p), comparisonOf(1 - p)].map((words) =>
          COMPARISONS.indexOf(words),
        );
        expect((one ?? -9) + (other ?? -9)).toBe(COMPARISONS.length - 1);
      }),
      // Exactly on a limit the subtraction rounds.
      { examples: [[0.5], [0], [1]] },
    );
  });

  it('has words in every case', () => {
    expect(COMPARISONS.filter((words) => !(`quality.comparison.${words}` in en))).toEqual([]);
  });
});

describe('an order', () => {
  it('gives one place to those that cannot be told apart, and none to those with few ratings', () => {
    const best = campaign('best', 80, 100);
    const alike = campaign('alike', 79, 100);
    const worst = campaign('worst', 20, 100);
    const few = campaign('few', 5, 5);
    const { places, tooFew } = ranked([worst, few, alike, best]);
    expect(places).toEqual([[best, alike], [worst]]);
    expect(tooFew).toEqual([few]);
  });

  it('keeps everybody once, the better estimate first', () => {
    const things = fc.array(
      fc.tuple(fc.nat(60), fc.nat(60)).map(([good, poor]) => campaign(`${good}-${poor}`, good, good + poor)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(things, (all) => {
        const { places, tooFew } = ranked(all);
        expect([...places.flat(), ...tooFew]).toHaveLength(all.length);
        const means = places.flat().map(({ belief }) => belief.mean);
        expect(means).toEqual(means.toSorted((one, other) => other - one));
      }),
      { numRuns: 30 },
    );
  });
});
