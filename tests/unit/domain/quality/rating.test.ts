import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '#lib/contract/records.ts';
import { countingVerdicts, coverage, decay, disagreement, votes } from '#lib/domain/quality/rating.ts';
import golden from '../../../fixtures/golden/golden-stats.json' with { type: 'json' };

const given = (authorId: string, verdict: Verdict, day: number, more: object = {}) => ({
  leadId: 'elin',
  authorId,
  campaignId: 'autumn' as string | null,
  verdict,
  givenAt: `2026-03-0${day}T10:00:00.000Z`,
  retractedAt: null as string | null,
  ...more,
});

describe('a rating', () => {
  it.each(Object.entries(golden.decay.half_life_90_days))('of %s days weighs', (days, weight) =>
    expect(decay(Number(days))).toBeCloseTo(weight, 12),
  );

  it('adds up by its age', () => {
    const { ratings, half_life, n_eff_sum_w, k_eff } = golden.weighted_example;
    const found = votes(
      ratings.map(([good, ageDays = 0]) => ({ verdict: good === 1 ? 'good' : 'poor', ageDays })),
      half_life,
    );
    expect(found.total).toBeCloseTo(n_eff_sum_w, 12);
    expect(found.good).toBeCloseTo(k_eff, 12);
  });

  it('of unsure is no vote', () =>
    expect(votes([{ verdict: 'unsure', ageDays: 1 }])).toEqual({ good: 0, total: 0 }));

  it('of praise weighs as much as a complaint of the same day', () => {
    const [praise, complaint] = (['good', 'poor'] as const).map((verdict) =>
      votes([{ verdict, ageDays: 30 }]),
    );
    expect(praise?.total).toBe(complaint?.total);
    expect(praise?.good).toBe(complaint?.total);
    const both = votes([
      { verdict: 'good', ageDays: 30 },
      { verdict: 'poor', ageDays: 30 },
    ]);
    expect(both.good / both.total).toBe(0.5);
  });

  it('weighs less with age and never more than one', () => {
    const days = fc.double({ min: -10, max: 5000, noNaN: true });
    fc.assert(
      fc.property(days, days, (one, other) => {
        expect(decay(Math.max(one, other))).toBeLessThanOrEqual(decay(Math.min(one, other)));
        expect(decay(one)).toBeLessThanOrEqual(1);
        expect(decay(one)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the verdicts that count', () => {
  it('are the latest of each seller for each lead and campaign, without those withdrawn', () => {
    const first = given('anna', 'good', 1);
    const last = given('anna', 'poor', 2);
    const other = given('anna', 'good', 1, { campaignId: null });
    const withdrawn = given('jonas', 'good', 3, { retractedAt: '2026-03-04T10:00:00.000Z' });
    expect(countingVerdicts([last, first, other, withdrawn])).toEqual([last, other]);
  });

  it('disagree when one seller says good and another poor', () => {
    const good = given('anna', 'good', 2);
    const poor = given('jonas', 'poor', 1);
    expect(disagreement([good, poor])).toEqual([good, poor]);
    expect(disagreement([good, given('jonas', 'unsure', 1)])).toEqual([]);
    expect(disagreement([good, given('jonas', 'good', 1)])).toEqual([]);
  });

  it('do not disagree when a seller has changed their mind', () => {
    expect(disagreement([given('anna', 'poor', 1), given('anna', 'good', 2)])).toEqual([]);
    expect(
      disagreement([given('anna', 'poor', 1), given('anna', 'good', 2, { campaignId: 'spring' })]),
    ).toEqual([]);
  });
});

it.each([
  [30, 100, 0.3, false],
  [29, 100, 0.29, true],
  [0, 0, null, true],
])('coverage of %i in %i', (rated, leads, share, low) =>
  expect(coverage(rated, leads)).toEqual({ share, low }),
);
