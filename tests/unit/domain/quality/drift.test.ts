import { describe, expect, it } from 'vitest';
import { drifted, recentAndBefore } from '#lib/domain/quality/drift.ts';
import { randomNumbers } from '../../../support/random.ts';

const campaign = (of: string, recent: [number, number], before: [number, number]) => ({
  of,
  recent: { good: recent[0], total: recent[1] },
  before: { good: before[0], total: before[1] },
});

describe('drift', () => {
  it('tells of a clear change, with its direction and size', () => {
    const [found, ...rest] = drifted([campaign('a', [5, 50], [40, 80])]);
    expect(found).toMatchObject({ of: 'a', change: -0.4 });
    expect(found?.probability).toBeGreaterThan(0.99);
    expect(rest).toEqual([]);
  });

  it.each([
    ['nineteen recent votes', campaign('a', [0, 19], [80, 100])],
    ['nineteen votes before', campaign('a', [80, 100], [0, 19])],
    ['a change below ten points', campaign('a', [4800, 10_000], [5700, 10_000])],
    ['what may be chance', campaign('a', [10, 25], [15, 25])],
  ])('keeps silent about %s', (_, one) => expect(drifted([one])).toEqual([]));

  it('asks more of each when many are looked at', () => {
    const likely = campaign('likely', [14, 40], [46, 80]);
    expect(drifted([likely])).toHaveLength(1);
    const steady = Array.from({ length: 40 }, (_, n) => campaign(`steady${n}`, [20, 40], [40, 80]));
    expect(drifted([likely, ...steady])).toEqual([]);
    const clear = campaign('clear', [0, 40], [72, 80]);
    expect(drifted([likely, clear, ...steady]).map(({ of }) => of)).toEqual(['clear']);
  });

  it('tells of nothing on most days on which nothing changed', () => {
    const random = randomNumbers(11);
    const votes = (total: number) => ({
      good: Array.from({ length: total }, () => (random() < 0.4 ? 1 : 0)).reduce<number>((a, b) => a + b, 0),
      total,
    });
    const days = Array.from({ length: 100 }, () =>
      drifted(Array.from({ length: 20 }, (_, of) => ({ of, recent: votes(40), before: votes(90) }))),
    );
    expect(days.filter((alerts) => alerts.length > 0).length).toBeLessThanOrEqual(8);
  });

  it('compares the last 30 days with the 90 before, and leaves out what is older', () => {
    const good = (ageDays: number) => ({ verdict: 'good' as const, ageDays });
    const { recent, before } = recentAndBefore([good(-1), good(29.9), good(30), good(119), good(120)]);
    expect([recent, before]).toEqual([
      { good: 2, total: 2 },
      { good: 2, total: 2 },
    ]);
  });
});
