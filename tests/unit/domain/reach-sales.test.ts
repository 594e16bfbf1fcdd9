import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CampaignCounts,
  type CampaignRow,
  costChange,
  reachSales,
  velocity,
} from '#lib/domain/reach-sales.ts';

const counts = (more: Partial<CampaignCounts> = {}): CampaignCounts => ({
  campaign: 'autumn',
  ...{ reached: 0, impressions: 0, clicks: 0, spend: 50_000, leads: 40, rated: 20, accepted: 0 },
  ...{ meetings: 0, opportunities: 0, won: 0, lost: 0, value: 0, daysToWin: null },
  ...more,
});
const TWELVE_OF_20 = [{ campaign: 'autumn', seller: 'anna', good: 12, total: 20 }];
const row = (more: Partial<CampaignCounts> = {}, cells = TWELVE_OF_20, margin = 1): CampaignRow => {
  const [first] = reachSales([counts(more)], cells, margin).rows;
  if (!first) throw new Error('Each campaign has a row.');
  return first;
};

describe('reach × sales', () => {
  it('says what a good lead cost, with its interval: 50,000 for 40 leads, 12 of 20 good', () => {
    const { good, costPerGood, coverage, place } = row();
    expect(good.mean).toBeCloseTo(0.5, 12);
    expect(good.low).toBeCloseTo(0.348, 3);
    expect(good.high).toBeCloseTo(0.652, 3);
    expect(costPerGood?.mean).toBeCloseTo(2500, 9);
    expect(costPerGood?.low).toBeCloseTo(1917, 0);
    expect(costPerGood?.high).toBeCloseTo(3594, 0);
    expect([coverage, place]).toEqual([0.5, 1]);
  });

  it('says how fast money comes: 30 opportunities, a quarter won, 120,000 each, 60 days', () => {
    const deals = { opportunities: 30, won: 5, lost: 15, value: 600_000, daysToWin: 60 };
    expect(velocity(deals)).toBe(15_000);
    expect(row(deals).velocity).toBe(15_000);
    // Won at once is won within a day.
    expect(velocity({ ...deals, daysToWin: 0 })).toBe(900_000);
  });

  it('returns what is won over what was spent, after the margin', () => {
    expect(row({ won: 1, value: 150_000 }).roi).toBe(2);
    expect(row({ won: 1, value: 150_000 }, TWELVE_OF_20, 0.4).roi).toBeCloseTo(0.2, 12);
    expect(row().roi).toBe(-1);
  });

  it('divides by nothing: it says why there is no figure', () => {
    expect(row({ leads: 0, rated: 0 }, [])).toMatchObject({
      costPerGood: null,
      coverage: null,
      gaps: { costPerGood: 'no_leads', velocity: 'no_opportunities' },
    });
    expect(row({ spend: 0 })).toMatchObject({
      ...{ costPerGood: null, roi: null },
      gaps: { costPerGood: 'no_spend', roi: 'no_spend' },
    });
    expect(row({}, [{ campaign: 'autumn', seller: 'anna', good: 2, total: 2 }])).toMatchObject({
      ...{ place: null, costPerGood: null },
      gaps: { costPerGood: 'too_few' },
    });
    expect(row({ opportunities: 3 })).toMatchObject({ velocity: null, gaps: { velocity: 'none_decided' } });
    expect(row({ opportunities: 3, won: 1 })).toMatchObject({ gaps: { velocity: 'no_value' } });
    expect(row({ opportunities: 3, lost: 1 }).velocity).toBe(0);
  });

  it('ranks those with enough verdicts and leaves the others behind them, as given', () => {
    const campaigns = ['few', 'poor', 'good', 'none'].map((campaign) => counts({ campaign }));
    const cells = [
      { campaign: 'few', seller: 'anna', good: 3, total: 3 },
      { campaign: 'poor', seller: 'anna', good: 3, total: 30 },
      { campaign: 'good', seller: 'olle', good: 27, total: 30 },
    ];
    const { rows, calibratedFor } = reachSales(campaigns, cells, 1);
    expect(rows.map(({ campaign, place }) => [campaign, place])).toEqual([
      ['good', 1],
      ['poor', 2],
      ['few', null],
      ['none', null],
    ]);
    expect(calibratedFor).toBeNull();
  });

  it('loses no campaign and makes none, and every figure is a number or says why not', () => {
    const one = fc.record({
      spend: fc.nat(100_000),
      leads: fc.nat(500),
      good: fc.nat(60),
      poor: fc.nat(60),
      opportunities: fc.nat(20),
      won: fc.nat(9),
      lost: fc.nat(9),
      value: fc.nat(1_000_000),
      daysToWin: fc.option(fc.double({ min: 0, max: 400, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (all) => {
        const campaigns = all.map(({ good, poor, ...more }, at) =>
          counts({ ...more, campaign: `c${at}`, rated: Math.min(more.leads, good + poor) }),
        );
        const cells = all.map(({ good, poor }, at) => ({
          ...{ campaign: `c${at}`, seller: 's', good, total: good + poor },
        }));
        const { rows } = reachSales(campaigns, cells, 0.5);
        expect(rows.map(({ campaign }) => campaign).sort()).toEqual(
          campaigns.map(({ campaign }) => campaign).sort(),
        );
        const sum = (of: readonly CampaignCounts[]) => of.reduce((total, { spend }) => total + spend, 0);
        expect(sum(rows)).toBe(sum(campaigns));
        for (const { costPerGood, roi, velocity: speed, gaps } of rows) {
          for (const [value, gap] of [
            [costPerGood?.mean ?? null, gaps.costPerGood],
            [roi, gaps.roi],
            [speed, gaps.velocity],
          ] as const) {
            expect(value === null).toBe(gap !== null);
            if (value !== null) expect(Number.isFinite(value)).toBe(true);
          }
          if (costPerGood) {
            expect(costPerGood.low).toBeLessThanOrEqual(costPerGood.mean);
            expect(costPerGood.high).toBeGreaterThanOrEqual(costPerGood.mean);
          }
        }
      }),
    );
  });
});

describe('what a good lead costs now against before', () => {
  const about = (mean: number) => ({ mean, low: mean * 0.8, high: mean * 1.25 });
  it('is a share of what it cost, and sure only where the intervals lie apart', () => {
    expect(costChange(about(500), about(1000))).toEqual({ share: -0.5, sure: true });
    expect(costChange(about(1200), about(1000))).toEqual({ share: expect.closeTo(0.2, 9), sure: false });
    expect(costChange(about(500), null)).toBeNull();
    expect(costChange(null, about(500))).toBeNull();
  });
});
