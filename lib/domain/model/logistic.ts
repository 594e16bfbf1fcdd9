/** Logistic regression on rows that each have one feature of every group, by Newton's method. */

/** Rows as the numbers of their features, `width` for each, −1 for none. */
export type Rows = { features: Int32Array; width: number; count: number };

/**
 * What keeps weights small where there is little to learn from: it costs half of `strength · (w[one] − w[other])²`, or of
 * `strength · w[one]²` when `other` is −1.
 */
export type Tie = { one: number; other: number; strength: number };

export type Fit = { intercept: number; weights: Float64Array };

const MAX_STEPS = 25;
const SETTLED = 1e-3;

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The log-odds of one row. */
export function logOdds({ intercept, weights }: Fit, { features, width }: Rows, row: number): number {
  let sum = intercept;
  for (let at = row * width; at < (row + 1) * width; at++) {
    const feature = features[at] ?? -1;
    if (feature >= 0) sum += weights[feature] ?? 0;
  }
  return sum;
}

/**
 * The weights under which the outcomes are likeliest, less what the ties cost.
 * @param outcomes 0 or 1 for each row
 * @param start where to begin, e.g. the fit with other ties
 */
export function fitLogistic(
  rows: Rows,
  outcomes: Uint8Array,
  size: number,
  ties: readonly Tie[],
  start: Fit,
): Fit {
  // The intercept is the last of the parameters.
  const all = size + 1;
  let at = Float64Array.from([...start.weights, start.intercept]);
  let cost = costOf(rows, outcomes, ties, at);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { gradient, curvature } = slopes(rows, outcomes, ties, at);
    factorise(curvature, all);
    const move = solve(curvature, gradient, all);
    // A whole step is right near the best weights; far from it, it may lead beyond.
    let part = 1;
    let next = at;
    let nextCost = Number.POSITIVE_INFINITY;
    for (; part > 1e-4; part /= 2) {
      next = at.map((value, index) => value - part * (move[index] ?? 0));
      nextCost = costOf(rows, outcomes, ties, next);
      if (nextCost <= cost) break;
    }
    if (!(nextCost <= cost)) break;
    const gained = cost - nextCost;
    at = next;
    cost = nextCost;
    if (gained < SETTLED) break;
  }
  return { intercept: at[size] ?? 0, weights: at.slice(0, size) };
}

const fitOf = (at: Float64Array): Fit => ({ intercept: at.at(-1) ?? 0, weights: at.subarray(0, -1) });

function costOf(rows: Rows, outcomes: Uint8Array, ties: readonly Tie[], at: Float64Array): number {
  const fit = fitOf(at);
  let cost = 0;
  for (let row = 0; row < rows.count; row++) {
    const odds = logOdds(fit, rows, row);
    cost += Math.log1p(Math.exp(-Math.abs(odds))) + Math.max(0, odds) - (outcomes[row] ?? 0) * odds;
  }
  for (const tie of ties) cost += (tie.strength / 2) * gapOf(at, tie) ** 2;
  return cost;
}

function slopes(
  rows: Rows,
  outcomes: Uint8Array,
  ties: readonly Tie[],
  at: Float64Array,
): { gradient: Float64Array; curvature: Float64Array } {
  const fit = fitOf(at);
  const all = at.length;
  const gradient = new Float64Array(all);
  // Its lower half, row after row.
  const curvature = new Float64Array(all * all);
  const add = (to: Float64Array, index: number, value: number): void => {
    to[index] = (to[index] ?? 0) + value;
  };
  const active = new Int32Array(rows.width + 1);
  for (let row = 0; row < rows.count; row++) {
    const chance = logistic(logOdds(fit, rows, row));
    const error = chance - (outcomes[row] ?? 0);
    const weight = Math.max(1e-10, chance * (1 - chance));
    let count = 0;
    for (let place = row * rows.width; place < (row + 1) * rows.width; place++) {
      const feature = rows.features[place] ?? -1;
      if (feature >= 0) active[count++] = feature;
    }
    active[count++] = all - 1;
    // Features of a row rise, so each pair lies in the lower half.
    for (let i = 0; i < count; i++) {
      const feature = active[i] ?? 0;
      add(gradient, feature, error);
      const line = feature * all;
      for (let j = 0; j <= i; j++) {
        const place = line + (active[j] ?? 0);
        curvature[place] = (curvature[place] ?? 0) + weight;
      }
    }
  }
  for (const tie of ties) {
    const { one, other, strength } = tie;
    const gap = gapOf(at, tie);
    add(gradient, one, strength * gap);
    add(curvature, one * all + one, strength);
    if (other < 0) continue;
    add(gradient, other, -strength * gap);
    add(curvature, other * all + other, strength);
    add(curvature, Math.max(one, other) * all + Math.min(one, other), -strength);
  }
  return { gradient, curvature };
}

/** The gap that a tie keeps small. */
export const gapOf = (at: Float64Array, { one, other }: Tie): number =>
  (at[one] ?? 0) - (other < 0 ? 0 : (at[other] ?? 0));

/** Cholesky's factor of a symmetric positive matrix of which the lower half is given, in its place. */
function factorise(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const line = i * size;
    for (let j = 0; j <= i; j++) {
      const above = j * size;
      let sum = matrix[line + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (matrix[line + k] ?? 0) * (matrix[above + k] ?? 0);
      matrix[line + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (matrix[above + j] ?? 1);
    }
  }
}

/** Solves the system of which the factor is given. */
function solve(factor: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let sum = result[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] ?? 0) * (result[k] ?? 0);
    result[i] = sum / (factor[i * size + i] ?? 1);
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = (result[i] ?? 0) / (factor[i * size + i] ?? 1);
    result[i] = value;
    for (let k = 0; k < i; k++) result[k] = (result[k] ?? 0) - (factor[i * size + k] ?? 0) * value;
  }
  return result;
}

/** How uncertain the gap of each tie is after a fit: its variance. */
export function gapVariances(rows: Rows, outcomes: Uint8Array, ties: readonly Tie[], fit: Fit): number[] {
  const at = Float64Array.from([...fit.weights, fit.intercept]);
  const { curvature } = slopes(rows, outcomes, ties, at);
  const size = at.length;
  factorise(curvature, size);
  const inverse = inverseOf(curvature, size);
  // The variance of v·w is |F⁻¹v|², with the factor F of the curvature.
  return ties.map(({ one, other }) => {
    let variance = 0;
    for (let line = 0; line < size * size; line += size) {
      const half = (inverse[line + one] ?? 0) - (other < 0 ? 0 : (inverse[line + other] ?? 0));
      variance += half * half;
    }
    return variance;
  });
}

/** The inverse of a lower triangular matrix. */
function inverseOf(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const line = inverse.subarray(i * size, (i + 1) * size);
    for (let k = 0; k < i; k++) {
      const share = factor[i * size + k] ?? 0;
      if (share === 0) continue;
      const above = k * size;
      for (let j = 0; j <= k; j++) line[j] = (line[j] ?? 0) - share * (inverse[above + j] ?? 0);
    }
    const diagonal = factor[i * size + i] ?? 1;
    line[i] = 1;
    for (let j = 0; j <= i; j++) line[j] = (line[j] ?? 0) / diagonal;
  }
  return inverse;
}
