/** When a delivery that failed is tried again: nine times over three days. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WAITS = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/**
 * How long to wait after so many attempts, in milliseconds; null when it is given up. Up to a tenth longer, so that a receiver
 * which comes back does not get everything at once.
 */
export function waitAfter(attempts: number, random: () => number = Math.random): number | null {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (1 + random() / 10));
}
