/** Days of UTC, `YYYY-MM-DD`, both included. */
export interface Period {
  from: string;
  to: string;
}

const DAY = 24 * 60 * 60 * 1000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** How many days a period has. */
export const daysIn = ({ from, to }: Period): number => Math.round((at(to) - at(from)) / DAY) + 1;

/** As many days, right before the period. */
export const before = (period: Period): Period => ({
  from: dayOf(at(period.from) - daysIn(period) * DAY),
  to: dayOf(at(period.from) - DAY),
});
