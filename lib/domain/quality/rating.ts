/** What sellers' verdicts weigh: the older, the less; and how much of the leads they cover. */
import type { Feedback, Verdict } from '#lib/contract/records.ts';

/** After so many days a verdict weighs half. */
const HALF_LIFE_DAYS = 90;

/** Verdicts added up, each with its weight. `unsure` is no vote: it counts for coverage alone. */
export type Votes = {
  /** The weight of those that said good. */
  good: number;
  /** The weight of those that said good or poor. */
  total: number;
};

/**
 * What something weighs at an age, 1 for now.
 * @param ageDays below 0, of a clock that is ahead, as now
 */
export function decay(ageDays: number, halfLifeDays = HALF_LIFE_DAYS): number {
  return 2 ** (-Math.max(0, ageDays) / halfLifeDays);
}

/** Adds verdicts up, each by its age in days. */
export function votes(
  ratings: readonly { verdict: Verdict; ageDays: number }[],
  halfLifeDays = HALF_LIFE_DAYS,
): Votes {
  let good = 0;
  let total = 0;
  for (const { verdict, ageDays } of ratings) {
    if (verdict === 'unsure') continue;
    const weight = decay(ageDays, halfLifeDays);
    total += weight;
    if (verdict === 'good') good += weight;
  }
  return { good, total };
}

type Given = Pick<Feedback, 'leadId' | 'authorId' | 'campaignId' | 'verdict' | 'givenAt' | 'retractedAt'>;

/** Each seller's latest verdict on a lead for a campaign, without what was withdrawn: the ones that count. */
export function countingVerdicts<F extends Given>(feedback: readonly F[]): F[] {
  const latest = new Map<string, F>();
  for (const one of feedback) {
    if (one.retractedAt !== null) continue;
    const key = `${one.leadId} ${one.authorId} ${one.campaignId ?? ''}`;
    const before = latest.get(key);
    if (!before || Date.parse(before.givenAt) <= Date.parse(one.givenAt)) latest.set(key, one);
  }
  return [...latest.values()];
}

/**
 * The verdicts of a lead on which sellers disagree: each seller's latest, when one of them says good and another poor. Empty when they
 * agree or one alone has spoken; `unsure` contradicts nobody. A disagreement is shown as one, never as an average.
 */
export function disagreement<F extends Given>(feedback: readonly F[]): F[] {
  const bySeller = new Map<string, F>();
  for (const one of countingVerdicts(feedback)) {
    const before = bySeller.get(one.authorId);
    if (!before || Date.parse(before.givenAt) <= Date.parse(one.givenAt)) bySeller.set(one.authorId, one);
  }
  const decided = [...bySeller.values()].filter(({ verdict }) => verdict !== 'unsure');
  return new Set(decided.map(({ verdict }) => verdict)).size > 1 ? decided : [];
}

/** Leads that nobody rates are no random sample, so below this share a quality comes with a warning. */
const COVERED_FROM = 0.3;

/**
 * Which share of the leads was rated at all, `unsure` included.
 * @returns share 0 to 1, null without leads; `low` when the quality of so few says little of all
 */
export function coverage(rated: number, leads: number): { share: number | null; low: boolean } {
  if (leads <= 0) return { share: null, low: true };
  const share = Math.min(1, rated / leads);
  return { share, low: share < COVERED_FROM };
}
