/** Whole calendar days from `at` to `now`, by the person's own calendar: 0 today, 1 yesterday, negative to come. */
export function dayDistance(at: Date, now: Date): number {
  const day = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
  return day(now) - day(at);
}

/** The local calendar day as a key to group by. */
export const dayKey = (at: Date): string => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
