/** How good the leads of each campaign are, by sellers' verdicts: an estimate with its uncertainty, and an order as far as there is one. */
import { ranked } from './comparison.ts';
import { type Belief, type Interval, intervalOf, shrunkWithin } from './estimate.ts';
import { coverage, type Votes } from './rating.ts';
import { type Cell, correctedVotes, strictness } from './strictness.ts';

/** A campaign's leads, and how many of them have a verdict, `unsure` included. */
export type Covered = { campaign: string; leads: number; rated: number };

type CampaignQuality = Covered & {
  /** The weight of its votes; `unsure` is none. */
  votes: number;
  /** The share of good ones as estimated, 0 to 1, with the interval that holds it in 95 of 100 cases. */
  good: Interval & { mean: number };
  /** So few have a verdict that they say little of all. */
  lowCoverage: boolean;
};

export type QualityReport = {
  /** The best first. Those of one place cannot be told apart. */
  places: CampaignQuality[][];
  /** Their votes are too few for a place. */
  tooFew: CampaignQuality[];
  /** How many sellers' strictness the votes were corrected by; null where votes are too few for that. */
  calibratedFor: number | null;
};

/**
 * @param campaigns all that have leads, each once
 * @param cells the votes of each seller on each campaign, weighed by their age
 */
export function qualityReport(campaigns: readonly Covered[], cells: readonly Cell[]): QualityReport {
  const effects = strictness(cells);
  const own = new Map(
    campaigns.map(({ campaign }) => [campaign, correctedVotes(cells, campaign, effects)] as const),
  );
  const all = [...own.values()].reduce<Votes>(
    (sum, { good, total }) => ({ good: sum.good + good, total: sum.total + total }),
    { good: 0, total: 0 },
  );
  const found = campaigns.map((covered) => {
    const votes = own.get(covered.campaign) ?? { good: 0, total: 0 };
    const belief = shrunkWithin([all, votes]);
    return { belief, votes: votes.total, quality: qualityOf(covered, votes, belief) };
  });
  const { places, tooFew } = ranked(found);
  return {
    places: places.map((place) => place.map(({ quality }) => quality)),
    tooFew: tooFew.map(({ quality }) => quality),
    calibratedFor: effects === null ? null : effects.sellers.size,
  };
}

const qualityOf = (covered: Covered, { total }: Votes, belief: Belief): CampaignQuality => ({
  ...covered,
  votes: total,
  good: { mean: belief.mean, ...intervalOf(belief) },
  lowCoverage: coverage(covered.rated, covered.leads).low,
});
