import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS } from '#lib/contract/goals.ts';
import { Metric } from '#lib/contract/records.ts';
import { barOf, daysLeft, expectedBy, progressOf, quarterOf, standingOf } from '#lib/domain/goal.ts';

/** Thirty days. */
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30' };
const count = (done: number) => ({ done, of: null });

describe('where a sub-goal stands', () => {
  it.each([
    ['ahead of an even course', count(30), '2026-11-12', { is: 'ahead', by: 6, expected: 24 }],
    ['behind it', count(10), '2026-11-12', { is: 'behind', by: 14, expected: 24 }],
    ['on it, to the nearest whole', count(24), '2026-11-12', { is: 'even', expected: 24 }],
    ['on its first day, which counts whole', count(0), '2026-11-01', { is: 'behind', by: 2, expected: 2 }],
    ['on its last day, when all is expected', count(59), '2026-11-30', { is: 'behind', by: 1, expected: 60 }],
    ['reached before its end', count(60), '2026-11-02', { is: 'reached' }],
    ['missed after its end', count(59), '2026-12-01', { is: 'missed', by: 1 }],
    ['before it begins', count(0), '2026-10-31', { is: 'not_begun' }],
    ['reached before it begins', count(60), '2026-10-31', { is: 'reached' }],
  ])('a number: %s', (_what, figure, today, standing) => {
    expect(standingOf({ target: 60 }, figure, NOVEMBER, today)).toEqual(standing);
  });

  it.each([
    ['at its target', { done: 57, of: 60 }, '2026-11-02', { is: 'kept' }],
    ['below it', { done: 41, of: 50 }, '2026-11-02', { is: 'below', points: 13 }],
    ['below it by less than half a point', { done: 948, of: 1000 }, '2026-11-02', { is: 'below', points: 1 }],
    ['below it after its end', { done: 1, of: 2 }, '2026-12-24', { is: 'below', points: 45 }],
    ['of nothing', { done: 0, of: 0 }, '2026-11-02', { is: 'nothing' }],
    ['of nothing, before it begins', { done: 0, of: 0 }, '2026-10-02', { is: 'not_begun' }],
  ])('a share: %s', (_what, figure, today, standing) => {
    expect(standingOf({ target: 95 }, figure, NOVEMBER, today)).toEqual(standing);
  });

  it('amounts are told in whole units', () =>
    expect(standingOf({ target: 1000 }, count(499.6), NOVEMBER, '2026-11-15')).toEqual({
      ...{ is: 'even', expected: 500 },
    }));
});

describe('the pace', () => {
  const day = fc
    .integer({ min: 0, max: 800 })
    .map((n) => new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10));
  it('grows from nothing to the target, and never falls', () => {
    fc.assert(
      fc.property(day, day, day, day, fc.integer({ min: 1, max: 1e6 }), (a, b, c, d, target) => {
        const period = a <= b ? { from: a, to: b } : { from: b, to: a };
        const [one, other] = c <= d ? [c, d] : [d, c];
        const [before, after] = [expectedBy(target, period, one), expectedBy(target, period, other)];
        expect(before).toBeGreaterThanOrEqual(0);
        expect(after).toBeGreaterThanOrEqual(before);
        expect(after).toBeLessThanOrEqual(target);
        expect(expectedBy(target, period, period.to)).toBe(target);
      }),
    );
  });
  it('knows how many days are left', () => {
    expect(daysLeft(NOVEMBER, '2026-11-26')).toBe(4);
    expect(daysLeft(NOVEMBER, '2026-12-01')).toBe(-1);
  });
});

describe('the progress of a team', () => {
  const subGoals = Metric.options.map((metric) => ({ metric, target: 10 }));
  const counts = Metric.options.map((metric, n) => ({ metric, counted: n + 1, all: 20, value: 5000 }));

  it('tells numbers, shares of all, and amounts', () => {
    const { subGoals: told, together } = progressOf(subGoals, counts, 5);
    expect(together).toBeNull();
    for (const [n, { metric, figure }] of told.entries())
      expect(figure).toEqual(
        { count: count(n + 1), percent: { done: n + 1, of: 20 }, money: count(5000) }[METRICS[metric].unit],
      );
  });
  it('tells of a small team what both promised in one, and nothing where that would be one department’s', () => {
    const promises = subGoals.filter(({ metric }) => METRICS[metric].promise);
    expect(promises).toHaveLength(2);
    const small = progressOf(subGoals, counts, 4);
    expect(small.together).toEqual({ done: 2 + 3, of: 40 });
    expect(small.subGoals.filter(({ figure }) => figure === null).map(({ metric }) => metric)).toEqual(
      promises.map(({ metric }) => metric),
    );
    expect(progressOf(promises.slice(1), counts, 4).together).toBeNull();
  });
  it('is nothing of what nobody counted', () =>
    expect(progressOf([{ metric: 'won', target: 1 }], [], 5).subGoals[0]?.figure).toEqual(count(0)));
});

it('a bar is full at the target, or is the share', () => {
  expect(barOf({ target: 300 }, count(312))).toBe(1);
  expect(barOf({ target: 300 }, count(75))).toBe(0.25);
  expect(barOf({ target: 95 }, { done: 41, of: 50 })).toBe(0.82);
  expect(barOf({ target: 95 }, { done: 0, of: 0 })).toBe(0);
});

it.each([
  ['2026-01-01', '2026-01-01', '2026-03-31'],
  ['2026-11-26', '2026-10-01', '2026-12-31'],
  ['2028-06-30', '2028-04-01', '2028-06-30'],
])('the quarter of %s', (day, from, to) => expect(quarterOf(day)).toEqual({ from, to }));
