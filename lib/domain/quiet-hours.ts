/** Hours by a person's own clock: when to be quiet, and when a daily mail is due. Instants are in milliseconds since 1970. */

/** As AlertChoices of the contract has them. */
export interface QuietHours {
  /** From one full hour to the other, over midnight where `from` is the later one; null: none. */
  quiet: { from: number; to: number } | null;
  quietWeekends: boolean;
  /** E.g. `Europe/Stockholm`. */
  zone: string;
}

/** Everywhere on earth clocks differ, and are changed, by whole quarters of an hour. */
const QUARTER = 15 * 60 * 1000;
/** A weekend with the quiet hours around it is shorter. */
const LONGEST = 5 * 24 * 60 * 60 * 1000;

const clocks = new Map<string, Intl.DateTimeFormat>();
function clockIn(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  clocks.set(zone, clock);
  return clock;
}

/** The calendar day, as `YYYY-MM-DD`, and the full hour that a clock in this zone shows. */
export function wallClock(at: number, zone: string): { day: string; hour: number } {
  const parts = Object.fromEntries(
    clockIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return { day: `${parts['year']}-${parts['month']}-${parts['day']}`, hour: Number(parts['hour']) };
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** Whether the person is left alone at this instant. */
export function isQuiet(at: number, { quiet, quietWeekends, zone }: QuietHours): boolean {
  const { day, hour } = wallClock(at, zone);
  if (quietWeekends && isWeekend(day)) return true;
  if (!quiet) return false;
  const { from, to } = quiet;
  return from < to ? from <= hour && hour < to : hour >= from || hour < to;
}

/** The first quarter of an hour after an instant of which something holds. */
function firstQuarter(after: number, holds: (at: number) => boolean): number {
  const first = Math.floor(after / QUARTER) * QUARTER + QUARTER;
  for (let at = first; at < first + LONGEST; at += QUARTER) if (holds(at)) return at;
  return first + LONGEST;
}

/** When the person is to be left alone no more: at once, or at the end of the quiet hours. */
export const quietEnds = (at: number, hours: QuietHours): number =>
  isQuiet(at, hours) ? firstQuarter(at, (quarter) => !isQuiet(quarter, hours)) : at;

/**
 * The next time that a clock comes to this full hour, on a day that is not quiet. Where that hour is left out, as clocks go forward,
 * the moment that stands in its place.
 */
export const nextAt = (
  hour: number,
  after: number,
  { quietWeekends, zone }: Omit<QuietHours, 'quiet'>,
): number =>
  firstQuarter(after, (at) => {
    const now = wallClock(at, zone);
    if (now.hour < hour || (quietWeekends && isWeekend(now.day))) return false;
    const before = wallClock(at - QUARTER, zone);
    return before.day !== now.day || before.hour < hour;
  });

/** When a calendar day begins in this zone. */
export const startOfDay = (day: string, zone: string): number =>
  firstQuarter(Date.parse(`${day}T00:00:00Z`) - 15 * 60 * 60 * 1000, (at) => wallClock(at, zone).day >= day);
