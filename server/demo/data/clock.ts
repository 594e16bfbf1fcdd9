/** Every date of the demo is counted back from one instant, so that the demo is fresh whenever it is made. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE);

/** The instant `days` before now, exactly. */
export const before = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY);

/** `2026-03-01`, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** That many days before now (negative: after) at a time of the day in UTC; a weekend becomes the Friday before it. */
export function workday(now: Date, daysAgo: number, hour: number, minute = 0): Date {
  const at = new Date(`${dayOf(before(now, daysAgo))}T00:00:00.000Z`);
  const weekday = at.getUTCDay();
  const back = weekday === 0 ? 2 : weekday === 6 ? 1 : 0;
  return new Date(at.getTime() - back * DAY + hour * HOUR + minute * MINUTE);
}

/** The latest workday instant at that hour which ended at least an hour ago: today if it can be, else the day before. */
export function latest(now: Date, hour: number): Date {
  const limit = new Date(now.getTime() - HOUR);
  const today = workday(now, 0, hour);
  return today <= limit ? today : workday(now, 1, hour);
}

/** ISO 8601 week of the year; newsletters are numbered by it. */
export function week(at: Date): number {
  const thursday = new Date(at.getTime() + (4 - (at.getUTCDay() || 7)) * DAY);
  return 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY / 7);
}
