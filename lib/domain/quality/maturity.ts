/** Young leads have not had the time to be won. A win rate counts each lead by how much of that time it has had. */
import { PRIOR_STRENGTH, type Prior } from './estimate.ts';

/**
 * Which share of wins had come by an age, from how long past wins took.
 * @param daysToWin of wins among leads old enough to have had their time; else slow wins are missing and the curve is too steep
 * @returns a function of the age in days, 0 to 1, never falling; without past wins always 1, which corrects nothing
 */
export function maturity(daysToWin: readonly number[]): (ageDays: number) => number {
  const sorted = daysToWin.toSorted((one, other) => one - other);
  return (ageDays) => {
    if (sorted.length === 0) return 1;
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((sorted[middle] ?? 0) <= ageDays) from = middle + 1;
      else to = middle;
    }
    return from / sorted.length;
  };
}

/**
 * The share of leads that are won in the end, drawn to what is usual.
 * @param won how many of the leads are won so far
 * @param agesDays of all the leads, won or not
 * @param usual the win rate around it, e.g. the workspace's
 * @returns 0 to 1
 */
export function maturedWinRate(
  won: number,
  agesDays: readonly number[],
  wonBy: (ageDays: number) => number,
  usual: Prior['mean'],
): number {
  const hadTime = agesDays.reduce((sum, age) => sum + wonBy(age), 0);
  return Math.min(1, (won + usual * PRIOR_STRENGTH) / (hadTime + PRIOR_STRENGTH));
}
