/** What campaigns cost and what came of them: each campaign's counts into the figures that marketing and sales read together. */
import type { Gap } from '#lib/contract/reach-sales.ts';
import { qualityReport } from './quality/campaigns.ts';
import type { Interval } from './quality/estimate.ts';
import { coverage } from './quality/rating.ts';
import type { Cell } from './quality/strictness.ts';

/** What is counted of one campaign in a period: how far it reached, and what became of the leads that came in it. */
export type CampaignCounts = {
  campaign: string;
  /** How often it was shown or sent, by what platforms report or touchpoints tell. */
  reached: number;
  impressions: number;
  clicks: number;
  /** In the workspace's currency. */
  spend: number;
  leads: number;
  /** Of them, those with a verdict for the campaign, `unsure` included. */
  rated: number;
  /** Taken on by sales: by a good verdict, or by any result but a lost one. */
  accepted: number;
  meetings: number;
  opportunities: number;
  won: number;
  /** Lost and not won. */
  lost: number;
  /** What the won deals are worth together, in the workspace's currency. */
  value: number;
  /** Mean days from a lead's coming to its deal; null without a deal. */
  daysToWin: number | null;
};

type Estimate = Interval & { mean: number };

export type CampaignRow = CampaignCounts & {
  /** The share of its leads with a verdict, 0 to 1; null without leads. */
  coverage: number | null;
  lowCoverage: boolean;
  /** Good and poor verdicts. */
  votes: number;
  /** The share of good leads as estimated, 0 to 1, with the interval that holds it in 95 of 100 cases. */
  good: Estimate;
  /** 1 for the best; those of one place cannot be told apart. null: too few votes to rank. */
  place: number | null;
  costPerGood: Estimate | null;
  /** (won value × margin − spend) / spend. */
  roi: number | null;
  /** Opportunities × win rate × average value ÷ days to win: currency a day. */
  velocity: number | null;
  /** Why a figure above is null. */
  gaps: { costPerGood: Gap | null; roi: Gap | null; velocity: Gap | null };
};

export type ReachSales = {
  /** The best first, then those with too few votes to rank, in the order given. */
  rows: CampaignRow[];
  /** How many sellers' strictness the good shares are corrected by; null for none. */
  calibratedFor: number | null;
};

/**
 * The figures of each campaign.
 * @param counts of every campaign, each once
 * @param cells verdicts of the period by campaign and seller, each weighing 1; what is usual is reckoned from all of them
 * @param margin what is left of a deal's value, 0 to 1
 */
export function reachSales(
  counts: readonly CampaignCounts[],
  cells: readonly Cell[],
  margin: number,
): ReachSales {
  const quality = qualityReport(counts, cells);
  const found = new Map(counts.map((one) => [one.campaign, one]));
  const rowsOf = (campaigns: typeof quality.tooFew, place: number | null): CampaignRow[] =>
    campaigns.flatMap(({ campaign, votes, good }) => {
      const one = found.get(campaign);
      return one ? [rowOf(one, votes, good, place, margin)] : [];
    });
  return {
    rows: [
      ...quality.places.flatMap((campaigns, at) => rowsOf(campaigns, at + 1)),
      ...rowsOf(quality.tooFew, null),
    ],
    calibratedFor: quality.calibratedFor,
  };
}

function rowOf(
  counts: CampaignCounts,
  votes: number,
  good: Estimate,
  place: number | null,
  margin: number,
): CampaignRow {
  const { leads, rated, spend, value } = counts;
  const { share, low } = coverage(rated, leads);
  const gaps = {
    costPerGood: leads === 0 ? 'no_leads' : spend === 0 ? 'no_spend' : place === null ? 'too_few' : null,
    roi: spend === 0 ? 'no_spend' : null,
    velocity: velocityGap(counts),
  } as const;
  return {
    ...counts,
    coverage: share,
    lowCoverage: low,
    votes,
    good,
    place,
    costPerGood: gaps.costPerGood === null ? costPerGood(spend, leads, good) : null,
    roi: gaps.roi === null ? (value * margin - spend) / spend : null,
    velocity: gaps.velocity === null ? velocity(counts) : null,
    gaps,
  };
}

/**
 * What one good lead cost: the dearer end of the interval is that of the lower share.
 * @param leads above 0
 * @param good shares above 0, as an estimate's are
 */
const costPerGood = (spend: number, leads: number, good: Estimate): Estimate => ({
  mean: spend / (leads * good.mean),
  low: spend / (leads * good.high),
  high: spend / (leads * good.low),
});

type Deals = Pick<CampaignCounts, 'opportunities' | 'won' | 'lost' | 'value' | 'daysToWin'>;

function velocityGap({ opportunities, won, lost, value }: Deals): Gap | null {
  if (opportunities === 0) return 'no_opportunities';
  if (won + lost === 0) return 'none_decided';
  return won > 0 && value === 0 ? 'no_value' : null;
}

/** Currency a day. A deal won on the day its lead came took a day. @param deals some decided, and those won with a value */
export function velocity({ opportunities, won, lost, value, daysToWin }: Deals): number {
  if (won === 0) return 0;
  return (opportunities * (won / (won + lost)) * (value / won)) / Math.max(1, daysToWin ?? 1);
}

/**
 * How much dearer a good lead became, as a share of what it cost before: −0.18 for 18 % cheaper; `sure` when the intervals lie apart.
 * null: one of the two is not known.
 */
export function costChange(
  now: Estimate | null,
  before: Estimate | null,
): { share: number; sure: boolean } | null {
  if (!now || !before) return null;
  return { share: now.mean / before.mean - 1, sure: now.high < before.low || before.high < now.low };
}
