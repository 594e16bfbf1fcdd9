import { describe, expect, it } from 'vitest';
import { type Covered, qualityReport } from '#lib/domain/quality/campaigns.ts';
import type { Cell } from '#lib/domain/quality/strictness.ts';

const covered = (campaign: string, leads: number, rated: number): Covered => ({ campaign, leads, rated });
const votes = (campaign: string, good: number, total: number, seller = 'anna'): Cell => ({
  ...{ campaign, seller, good, total },
});
const names = (of: readonly { campaign: string }[]) => of.map(({ campaign }) => campaign);

describe('the quality of campaigns', () => {
  it('is ranked only where votes tell campaigns apart', () => {
    const { places, tooFew } = qualityReport(
      [covered('one', 90, 60), covered('alike', 90, 60), covered('worse', 90, 60), covered('few', 9, 5)],
      [votes('one', 45, 60), votes('alike', 44, 60), votes('worse', 12, 60), votes('few', 5, 5)],
    );
    expect(places.map(names)).toEqual([['one', 'alike'], ['worse']]);
    expect(names(tooFew)).toEqual(['few']);
  });

  it('always tells how many leads have a verdict, and warns where those are few', () => {
    const { places, tooFew } = qualityReport(
      [covered('rated', 60, 40), covered('hardly', 400, 40), covered('silent', 30, 0)],
      [votes('rated', 20, 40), votes('hardly', 20, 40)],
    );
    const all = [...places.flat(), ...tooFew];
    expect(
      all.map(({ campaign, leads, rated, lowCoverage }) => [campaign, leads, rated, lowCoverage]),
    ).toEqual([
      ['rated', 60, 40, false],
      ['hardly', 400, 40, true],
      ['silent', 30, 0, true],
    ]);
  });

  it('has an interval around the estimate, narrower with more votes', () => {
    const { places, tooFew } = qualityReport(
      [covered('many', 200, 100), covered('none', 200, 0)],
      [votes('many', 50, 100)],
    );
    const [many, none] = [places[0]?.[0], tooFew[0]];
    for (const one of [many, none]) {
      expect(one?.good.low).toBeLessThan(one?.good.mean ?? 0);
      expect(one?.good.high).toBeGreaterThan(one?.good.mean ?? 1);
    }
    const width = (one: typeof many): number => (one?.good.high ?? 0) - (one?.good.low ?? 0);
    expect(width(many)).toBeLessThan(width(none));
  });

  it('is corrected by sellers’ strictness from 200 votes on, and names none of them', () => {
    const campaigns = [covered('strict', 150, 120), covered('mild', 150, 120)];
    const cells = [
      ...[votes('strict', 30, 80, 'strict'), votes('strict', 24, 40, 'mild')],
      ...[votes('mild', 15, 40, 'strict'), votes('mild', 48, 80, 'mild')],
    ];
    const report = qualityReport(campaigns, cells);
    expect(report.calibratedFor).toBe(2);
    const share = (campaign: string) =>
      report.places.flat().find((one) => one.campaign === campaign)?.good.mean ?? 0;
    expect(Math.abs(share('mild') - share('strict'))).toBeLessThan((63 - 54) / 120);
    expect(Object.keys(report).sort()).toEqual(['calibratedFor', 'places', 'tooFew']);
    expect(qualityReport(campaigns, cells.slice(0, 1)).calibratedFor).toBeNull();
  });
});
