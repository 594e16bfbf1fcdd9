/** How the share of good verdicts moved, week by week or month by month, with its uncertainty. */
import { intervalOf, shrunkWithin } from './quality/estimate.ts';

/** Verdicts given on a day of UTC, `YYYY-MM-DD`. `total` are those that say good or poor. */
export type DayVotes = { day: string; good: number; total: number };

export type CoursePoint = {
  /** The first day of the week (a Monday) or month; it may lie before the period. */
  from: string;
  good: number;
  total: number;
  /** The share as estimated, 0 to 1, with the interval that holds it in 95 of 100 cases. */
  mean: number;
  low: number;
  high: number;
};

/** Longer periods are shown by month. */
const MOST_WEEKS = 26;
const DAY_MS = 86_400_000;

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
/** 1970 began on a Thursday. */
const weekOf = (day: string): string => dayOf(at(day) - ((((at(day) / DAY_MS + 3) % 7) + 7) % 7) * DAY_MS);
const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

/**
 * A point for each week or month with verdicts, the oldest first. Each is drawn to what the others of the period say, so that three
 * verdicts of a quiet week make no peak.
 */
export function qualityCourse(
  votes: readonly DayVotes[],
  { from, to }: { from: string; to: string },
): CoursePoint[] {
  const byWeek = at(to) - at(from) <= MOST_WEEKS * 7 * DAY_MS;
  const sums = new Map<string, { good: number; total: number }>();
  const all = { good: 0, total: 0 };
  for (const { day, good, total } of votes) {
    const start = byWeek ? weekOf(day) : monthOf(day);
    const sum = sums.get(start) ?? { good: 0, total: 0 };
    sums.set(start, { good: sum.good + good, total: sum.total + total });
    all.good += good;
    all.total += total;
  }
  return [...sums]
    .filter(([, { total }]) => total > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([start, own]) => {
      const belief = shrunkWithin([all, own]);
      return { from: start, ...own, mean: belief.mean, ...intervalOf(belief) };
    });
}
