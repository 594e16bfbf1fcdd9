/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Cliff's delta: how often a value of `a` is above one of `b`, less how often it is below; −1 to 1, 0 when they are alike. It
 * tells how large a difference is, where a p-value only tells that enough was measured.
 */
export function cliffsDelta(a: readonly number[], b: readonly number[]): number {
  const sorted = b.toSorted((x, y) => x - y);
  let balance = 0;
  for (const value of a) balance += countBelow(sorted, value) - (sorted.length - countUpTo(sorted, value));
  return balance / (a.length * b.length);
}

/** How many of `sorted` fulfil `holds`, which is true of the first ones and false of the rest. */
function countWhile(sorted: readonly number[], holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle];
    if (value !== undefined && holds(value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
const countBelow = (sorted: readonly number[], limit: number): number =>
  countWhile(sorted, (one) => one < limit);
const countUpTo = (sorted: readonly number[], limit: number): number =>
  countWhile(sorted, (one) => one <= limit);
