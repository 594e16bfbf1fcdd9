/**
 * Attribution by removal from a Markov chain of order 1 (Anderl et al., "Mapping the customer journey", 2016; the same chain as
 * markov_model of the R package ChannelAttribution, which simulates what is solved here).
 *
 * The chain walks from the start over the channels into conversion or null, by the transitions counted in all journeys. The removal
 * effect of a channel is the part of the conversions that would be lost if whoever came to it were lost, 1 − P(conversion without
 * it) / P(conversion). Credit is in proportion to it.
 */
import { type Credit, channelsOf, type Journey } from './journey.ts';

/** Above this the inverse takes minutes. */
export const MARKOV_CHANNELS = 1_000;

/** The inverse of I − Q in place, by Gauss and Jordan. For such a matrix (Q goes out of every state in the end) the pivots are positive. */
function invert(matrix: Float64Array[]): void {
  for (const [at, row] of matrix.entries()) {
    const pivot = row[at] ?? 1;
    row[at] = 1;
    for (let column = 0; column < row.length; column += 1) row[column] = (row[column] ?? 0) / pivot;
    for (const other of matrix) {
      const factor = other[at] ?? 0;
      if (other === row || factor === 0) continue;
      other[at] = 0;
      for (let column = 0; column < row.length; column += 1)
        other[column] = (other[column] ?? 0) - factor * (row[column] ?? 0);
    }
  }
}

/** Counts of a chain's transitions; `start` and the ends by channel. */
interface Chain {
  start: Float64Array;
  between: Float64Array[];
  converted: Float64Array;
  /** Value of the conversions that came from the channel. */
  earned: Float64Array;
  /** How often the channel was left, for wherever. */
  left: Float64Array;
}

/** A channel that follows itself stays one state: staying in it changes neither where the chain goes next nor what is lost with it. */
function chainOf(journeys: readonly Journey[], channels: readonly string[]): Chain {
  const { length } = channels;
  const stateOf = new Map(channels.map((channel, at) => [channel, at]));
  const chain: Chain = {
    start: new Float64Array(length),
    between: channels.map(() => new Float64Array(length)),
    converted: new Float64Array(length),
    earned: new Float64Array(length),
    left: new Float64Array(length),
  };
  const add = (counts: Float64Array | undefined, state: number, count: number): void => {
    if (counts) counts[state] = (counts[state] ?? 0) + count;
  };
  for (const journey of journeys) {
    const { conversions, value, nulls } = journey;
    const count = conversions + nulls;
    if (count === 0) continue;
    let state = -1;
    for (const channel of journey.channels) {
      const next = stateOf.get(channel) ?? -1;
      if (next === state) continue;
      if (state === -1) add(chain.start, next, count);
      else {
        add(chain.between[state], next, count);
        add(chain.left, state, count);
      }
      state = next;
    }
    add(chain.converted, state, conversions);
    add(chain.earned, state, value);
    add(chain.left, state, count);
  }
  return chain;
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, one, at) => sum + one * (b[at] ?? 0), 0);

/**
 * For each channel, how many conversions, and how much value, come over it: those that are lost without it.
 *
 * With the visits N = (I − Q)⁻¹ between channels, the chance to come to c from the start is (s N)_c / N_cc, and what is won from c
 * on is (N r)_c: the product is what one removal loses, so one inverse gives all removals.
 */
function lost({ start, between, converted, earned, left }: Chain): { conversions: number; value: number }[] {
  const visits = between.map((row, at) => {
    const count = left[at] || 1;
    return row.map((times, to) => (to === at ? 1 : 0) - times / count);
  });
  invert(visits);
  const perVisit = (won: Float64Array): Float64Array => won.map((sum, at) => sum / (left[at] || 1));
  const [conversion, value] = [perVisit(converted), perVisit(earned)];
  return visits.map((row, at) => {
    const expected = start.reduce((sum, count, from) => sum + count * (visits[from]?.[at] ?? 0), 0);
    const reached = expected / (row[at] || 1);
    return { conversions: reached * dot(row, conversion), value: reached * dot(row, value) };
  });
}

/** A total in proportion to weights; the weights are all 0 only where the total is. */
function divided(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => (sum === 0 ? 0 : (total * weight) / sum));
}

/**
 * Credit by the removal effect, solved exactly. Value is divided by the value that a removal loses, which differs from the
 * conversions where some are worth more.
 *
 * @returns one row for each channel, in the order of channelsOf; null with more than MARKOV_CHANNELS of them
 */
export function markov(journeys: readonly Journey[]): Credit[] | null {
  const channels = channelsOf(journeys);
  if (channels.length > MARKOV_CHANNELS) return null;
  const effects = lost(chainOf(journeys, channels));
  const total = (of: (journey: Journey) => number): number =>
    journeys.reduce((sum, journey) => sum + of(journey), 0);
  const conversions = divided(
    total((journey) => journey.conversions),
    effects.map((effect) => effect.conversions),
  );
  const value = divided(
    total((journey) => journey.value),
    effects.map((effect) => effect.value),
  );
  return channels.map((channel, at) => ({
    channel,
    conversions: conversions[at] ?? 0,
    value: value[at] ?? 0,
  }));
}
