/** Whether a campaign's leads have become better or worse: the last 30 days against the 90 before. */
import type { Verdict } from '#lib/contract/records.ts';
import { probabilityGreater } from './beta.ts';
import { type Votes, votes } from './rating.ts';

const RECENT_DAYS = 30;
const BEFORE_DAYS = 90;

export const MIN_VOTES = 20;
const MIN_CHANGE = 0.1;
/** Of the alerts of a day, at most this share is expected to be false. */
const FALSE_ALERTS = 0.05;

/** The votes of the last 30 days and of the 90 before, each of the same weight, by the verdicts' ages in days. */
export function recentAndBefore(ratings: readonly { verdict: Verdict; ageDays: number }[]): {
  recent: Votes;
  before: Votes;
} {
  const within = (from: number, to: number): Votes =>
    votes(
      ratings.filter(({ ageDays }) => ageDays >= from && ageDays < to),
      Number.POSITIVE_INFINITY,
    );
  return {
    recent: within(Number.NEGATIVE_INFINITY, RECENT_DAYS),
    before: within(RECENT_DAYS, RECENT_DAYS + BEFORE_DAYS),
  };
}

/** Whether there are enough votes on both sides to say anything of a change. */
export const isComparable = ({ recent, before }: { recent: Votes; before: Votes }): boolean =>
  recent.total >= MIN_VOTES && before.total >= MIN_VOTES;

export type Drift<T> = {
  of: T;
  /** How much the share of good votes changed, −1 to 1. */
  change: number;
  /** The probability that there was a change at all, 0 to 1. */
  probability: number;
};

/**
 * The probability that two shares differ. Neither is drawn to anything: a prior that both share would hide what is looked for.
 * (½, ½ is Jeffreys' prior, worth one vote.)
 */
function probabilityOfChange(recent: Votes, before: Votes): number {
  const rose = probabilityGreater(
    recent.good + 0.5,
    recent.total - recent.good + 0.5,
    before.good + 0.5,
    before.total - before.good + 0.5,
  );
  return 1 - 2 * Math.min(rose, 1 - rose);
}

/**
 * The campaigns to be told of: those with at least 20 votes on both sides, a change of at least 10 points, and a change that is likely
 * enough given how many were looked at (Benjamini-Hochberg): who tests a hundred campaigns a day finds five changes where there is none.
 *
 * @param tested all that were looked at today, with their unweighted votes
 * @returns the most likely change first
 */
export function drifted<T>(tested: readonly { of: T; recent: Votes; before: Votes }[]): Drift<T>[] {
  const found = tested
    .filter(isComparable)
    .map(({ of, recent, before }) => ({
      of,
      change: recent.good / recent.total - before.good / before.total,
      probability: probabilityOfChange(recent, before),
    }))
    .sort((one, other) => other.probability - one.probability);
  const last = found.findLastIndex(
    ({ probability }, index) => 1 - probability <= (FALSE_ALERTS * (index + 1)) / found.length,
  );
  return found.slice(0, last + 1).filter(({ change }) => Math.abs(change) >= MIN_CHANGE - 1e-9);
}
