import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DatedFact, type History, knownBefore, tableOf } from '#lib/domain/model/history.ts';

const fact: fc.Arbitrary<DatedFact> = fc.record({
  name: fc.constantFrom('source', 'visits', 'tag'),
  value: fc.oneof(fc.constantFrom('a', 'b'), fc.nat(5)),
  at: fc.nat(100),
});
const history: fc.Arbitrary<History> = fc.record({
  won: fc.boolean(),
  at: fc.integer({ min: 1, max: 100 }),
  facts: fc.array(fact, { maxLength: 8 }),
});

describe('what a model may know', () => {
  it('is the latest of each fact before the outcome', () => {
    const facts: DatedFact[] = [
      { name: 'visits', value: 3, at: 20 },
      { name: 'visits', value: 1, at: 10 },
      { name: 'tag', value: 'will revert', at: 50 },
    ];
    expect([...knownBefore(facts, 50)]).toEqual([['visits', 3]]);
    expect([...knownBefore(facts, 20)]).toEqual([['visits', 1]]);
  });

  it('does not change with anything noted at the outcome or after it', () => {
    fc.assert(
      fc.property(fc.array(history, { maxLength: 10 }), fc.array(fact), (histories, later) => {
        const leaking = histories.map((one) => ({
          ...one,
          facts: [
            ...later.map((known) => ({ ...known, name: 'tells', at: one.at + known.at })),
            ...one.facts,
          ],
        }));
        expect(tableOf(leaking)).toEqual(tableOf(histories));
      }),
    );
  });

  it('makes a row of each outcome, in order of time, unknown where nothing was known', () => {
    const { columns, outcomes } = tableOf([
      { won: true, at: 30, facts: [{ name: 'source', value: 'ads', at: 1 }] },
      { won: false, at: 20, facts: [{ name: 'visits', value: 2, at: 1 }] },
    ]);
    expect(outcomes).toEqual([false, true]);
    expect(columns).toEqual([
      { name: 'source', cells: [null, 'ads'] },
      { name: 'visits', cells: [2, null] },
    ]);
  });
});
