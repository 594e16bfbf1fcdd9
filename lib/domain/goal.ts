/** How far a team has come with its goal, and how far it should be by today. */
import { METRICS } from '#lib/contract/goals.ts';
import type { Goal, Metric, SubGoal } from '#lib/contract/records.ts';
import { FEWEST_PEOPLE } from './promises.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What was counted: how many, or how much; for a share of how many. */
export interface Figure {
  done: number;
  of: number | null;
}

/** The rows of a metric: those that count, all of them, and what the deals among them are worth. */
export interface Counts {
  metric: Metric;
  counted: number;
  all: number;
  value: number;
}

export interface Progress {
  /** `figure` is null where it would tell of a person. */
  subGoals: (SubGoal & { figure: Figure | null })[];
  /** In a small team, both departments' promises in one; null in others, or when only one of them is a sub-goal. */
  together: { done: number; of: number } | null;
}

/** @param counts of every sub-goal's metric @param people how many active ones the team has */
export function progressOf(
  subGoals: readonly SubGoal[],
  counts: readonly Counts[],
  people: number,
): Progress {
  const isSmall = people < FEWEST_PEOPLE;
  const found = new Map(counts.map((one) => [one.metric, one]));
  const figureOf = (metric: Metric): Figure => {
    const { counted = 0, all = 0, value = 0 } = found.get(metric) ?? {};
    const { unit } = METRICS[metric];
    return unit === 'money'
      ? { done: value, of: null }
      : { done: counted, of: unit === 'percent' ? all : null };
  };
  const promises = subGoals.flatMap(({ metric }) => (METRICS[metric].promise ? figureOf(metric) : []));
  return {
    subGoals: subGoals.map(({ metric, target }) => ({
      metric,
      target,
      figure: isSmall && METRICS[metric].promise ? null : figureOf(metric),
    })),
    together:
      isSmall && promises.length > 1
        ? {
            done: promises.reduce((sum, { done }) => sum + done, 0),
            of: promises.reduce((sum, { of }) => sum + (of ?? 0), 0),
          }
        : null,
  };
}

/** How a figure stands. `by` and `expected` are in its unit; `expected` is what is to be there by the end of today. */
export type Standing =
  | { is: 'reached' | 'kept' | 'nothing' | 'not_begun' }
  | { is: 'even'; expected: number }
  | { is: 'ahead' | 'behind'; by: number; expected: number }
  | { is: 'below'; points: number }
  | { is: 'missed'; by: number };

/**
 * Where a sub-goal stands on a day. A number or an amount is expected to grow evenly from the first day to the last; a share to be
 * at its target all the time, `below` by whole percentage points when it is not.
 * @param today of UTC, `YYYY-MM-DD`
 */
export function standingOf(
  { target }: Pick<SubGoal, 'target'>,
  { done, of }: Figure,
  { from, to }: Pick<Goal, 'from' | 'to'>,
  today: string,
): Standing {
  if (of === 0) return { is: today < from ? 'not_begun' : 'nothing' };
  if (of !== null)
    return done * 100 >= target * of
      ? { is: 'kept' }
      : // What is not reached is never said to differ by nothing.
        { is: 'below', points: Math.max(1, Math.round(target - (done / of) * 100)) };
  if (done >= target) return { is: 'reached' };
  if (today < from) return { is: 'not_begun' };
  if (today > to) return { is: 'missed', by: Math.ceil(target - done) };
  const expected = Math.round(expectedBy(target, { from, to }, today));
  const by = Math.round(done) - expected;
  return by === 0
    ? { is: 'even', expected }
    : { is: by > 0 ? 'ahead' : 'behind', by: Math.abs(by), expected };
}

/** How much of a target is to be there by the end of a day, when it grows evenly over the days of a period. */
export function expectedBy(target: number, { from, to }: Pick<Goal, 'from' | 'to'>, day: string): number {
  const first = dayNumber(from);
  const days = dayNumber(to) - first + 1;
  return (target * Math.min(Math.max(dayNumber(day) - first + 1, 0), days)) / days;
}

/** How far a figure has come, 0 to 1, for a bar: a share as it is, others as a part of their target. */
export const barOf = ({ target }: Pick<SubGoal, 'target'>, { done, of }: Figure): number =>
  of === null ? Math.min(1, done / target) : of === 0 ? 0 : done / of;

/** The quarter of a year that a day is in. @param day `YYYY-MM-DD` */
export function quarterOf(day: string): { from: string; to: string } {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const first = Math.floor((month - 1) / 3) * 3;
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return { from: dayOf(Date.UTC(year, first, 1)), to: dayOf(Date.UTC(year, first + 3, 0)) };
}

/** How many days of a period are left after a day; negative when it is over. */
export const daysLeft = ({ to }: Pick<Goal, 'to'>, day: string): number => dayNumber(to) - dayNumber(day);

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;
