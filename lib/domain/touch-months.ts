/** How much happened with a lead in each of the last months. */
import type { LeadHistory, Touchpoint } from '#lib/contract/records.ts';
import { isMachines } from './machine.ts';
import { monthOf } from './touch-filter.ts';

const MONTHS = 12;

export interface MonthCount {
  /** `YYYY-MM` of UTC. */
  month: string;
  /** How many touchpoints are known of, without machines'. */
  count: number;
  /** How many of them are here. */
  here: number;
}

/**
 * The last twelve months, the oldest first. What is here may be newer than what the server has counted, and the other way round:
 * the larger number holds.
 *
 * @param here touchpoints on this device, each once
 * @param counted what the server counted; null when it has not said
 * @param now an instant of the last month
 */
export function lastMonths(
  here: readonly Touchpoint[],
  counted: LeadHistory['months'] | null,
  now: Date,
): MonthCount[] {
  const held = new Map<string, number>();
  for (const touchpoint of here) {
    if (isMachines(touchpoint)) continue;
    const month = monthOf(touchpoint.at);
    held.set(month, (held.get(month) ?? 0) + 1);
  }
  return Array.from({ length: MONTHS }, (_, at) => {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (MONTHS - 1 - at)));
    const month = monthOf(first.toISOString());
    const mine = held.get(month) ?? 0;
    return { month, here: mine, count: Math.max(mine, counted?.[month] ?? 0) };
  });
}

/** The first instant of a month, and of the one after it. @param month `YYYY-MM` of UTC */
export function spanOf(month: string): { from: string; before: string } {
  const [year, number] = month.split('-').map(Number);
  const at = (later: number): string =>
    new Date(Date.UTC(year ?? 0, (number ?? 1) - 1 + later)).toISOString();
  return { from: at(0), before: at(1) };
}
