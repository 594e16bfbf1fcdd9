/** The beta distribution and the normal quantile, to about 12 digits (docs/adr/0019-own-special-functions.md). */

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const [first = 1, ...rest] = LANCZOS;
  const sum = rest.reduce((total, value, index) => total + value / (x + index), first);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** ln B(a, b) for a, b > 0. */
function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

const TINY = 1e-300;
const PRECISION = 1e-15;

/** Lentz's evaluation of the continued fraction; it converges fast where x lies below the distribution's mean. */
function continuedFraction(x: number, a: number, b: number): number {
  const kept = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let value = d;
  // About √max(a, b) steps are needed, so this is enough for a hundred million ratings.
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return value;
}

/** P(X ≤ x) for X ~ Beta(a, b); a, b > 0. Regularised incomplete beta function. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

/** The x with P(X ≤ x) = p for X ~ Beta(a, b); a, b > 0, 0 ≤ p ≤ 1. By halving: it cannot run away, whatever the shape. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-13) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return p <= 0 ? 0 : p >= 1 ? 1 : (low + high) / 2;
}

/** The x below which a standard normal lies with probability p, 0 < p < 1; by halving over the error function's own series. */
export function normalQuantile(p: number): number {
  let [low, high] = [-12, 12];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(Z ≤ z) of the standard normal: Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …), whose terms are all of one sign. */
function normalCdf(z: number): number {
  if (z < 0) return 1 - normalCdf(-z);
  let sum = 0;
  let term = z;
  for (let n = 1; term > 1e-17 * sum && n < 1000; n++) {
    sum += term;
    term *= (z * z) / (2 * n + 1);
  }
  return Math.min(1, 0.5 + (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum);
}

/**
 * P(X > Y) for independent X ~ Beta(a1, b1) and Y ~ Beta(a2, b2).
 *
 * The trapezoid rule over ln(x / (1 − x)), where a beta density is smooth and falls off on both sides, so that it is exact to
 * the last digits with a step of a quarter of its width. Over the narrower of the two, which the other's curve is flat against.
 */
export function probabilityGreater(a1: number, b1: number, a2: number, b2: number): number {
  const width = (a: number, b: number): number => Math.sqrt(1 / a + 1 / b);
  if (width(a1, b1) > width(a2, b2)) return 1 - greater(a2, b2, a1, b1, width(a2, b2));
  return greater(a1, b1, a2, b2, width(a1, b1));
}

function greater(a: number, b: number, otherA: number, otherB: number, width: number): number {
  const step = Math.min(0.25, width / 4);
  const middle = Math.log(a / b);
  const scale = logBeta(a, b);
  let sum = 0;
  for (const direction of [1, -1]) {
    for (let n = direction === 1 ? 0 : 1; ; n++) {
      const t = middle + direction * n * step;
      const logOf = -Math.log1p(Math.exp(-Math.abs(t)));
      const [logX, logRest] = t >= 0 ? [logOf, logOf - t] : [logOf + t, logOf];
      const density = Math.exp(a * logX + b * logRest - scale);
      // From whichever end is nearer: a number close to 1 does not say how close.
      const below =
        t >= 0 ? 1 - betaCdf(Math.exp(logRest), otherB, otherA) : betaCdf(Math.exp(logX), otherA, otherB);
      sum += density * below;
      if (density * step < 1e-18) break;
    }
  }
  return Math.min(1, Math.max(0, sum * step));
}
