/** Whether sellers who rate the same leads mean the same: Krippendorff's α, 1 for always, 0 for no more than by chance. */

/** With fewer leads that two sellers rated, α is chance. */
const ENOUGH_LEADS = 20;

/** How far apart two values are: only equal or not, by rank, or by their difference. */
export type Scale = 'nominal' | 'ordinal' | 'interval';

export type Concordance = {
  /** At most 1; below 0 when sellers contradict each other more than by chance. */
  alpha: number;
  /** How many leads at least two sellers rated. */
  leads: number;
  /** Whether those are enough to show it. */
  enough: boolean;
};

/**
 * @param units for each lead the values it was given, as numbers in order (poor 0, good 1)
 * @returns null when no lead was rated twice, or all values are one and nothing can be told
 */
export function krippendorff(units: readonly (readonly number[])[], scale: Scale): Concordance | null {
  const paired = units.filter((values) => values.length > 1);
  const counts = new Map<number, number>();
  for (const value of paired.flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts.keys()].sort((one, other) => one - other);
  const distance = distanceOn(scale, values, counts);
  const all = paired.reduce((sum, unit) => sum + unit.length, 0);

  let observed = 0;
  for (const unit of paired) {
    let within = 0;
    for (const one of unit) for (const other of unit) within += distance(one, other);
    observed += within / (unit.length - 1);
  }
  let expected = 0;
  for (const [one, times] of counts)
    for (const [other, often] of counts) expected += times * often * distance(one, other);
  if (expected === 0) return null;
  return {
    alpha: 1 - ((all - 1) * observed) / expected,
    leads: paired.length,
    enough: paired.length >= ENOUGH_LEADS,
  };
}

function distanceOn(
  scale: Scale,
  values: readonly number[],
  counts: ReadonlyMap<number, number>,
): (one: number, other: number) => number {
  if (scale === 'nominal') return (one, other) => (one === other ? 0 : 1);
  if (scale === 'interval') return (one, other) => (one - other) ** 2;
  // A rank is the middle of the places that its value takes when all are put in order.
  const rank = new Map<number, number>();
  let before = 0;
  for (const value of values) {
    const times = counts.get(value) ?? 0;
    rank.set(value, before + times / 2);
    before += times;
  }
  return (one, other) => ((rank.get(one) ?? 0) - (rank.get(other) ?? 0)) ** 2;
}
