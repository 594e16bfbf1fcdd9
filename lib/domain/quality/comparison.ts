/** Which of two is better, in words that claim no more than the ratings do; and an order that says where there is none. */
import { probabilityGreater } from './beta.ts';
import type { Belief } from './estimate.ts';

/** Each has its words: `quality.comparison.${Comparison}`. */
export const COMPARISONS = ['better', 'probably_better', 'cannot_tell', 'probably_worse', 'worse'] as const;
export type Comparison = (typeof COMPARISONS)[number];

const SURE = 0.95;
const PROBABLE = 0.8;

/** The probability, 0 to 1, that the first share is the larger one. */
export function probabilityBetter(one: Belief, other: Belief): number {
  return probabilityGreater(one.a, one.b, other.a, other.b);
}

/** The words for a probability that something is better. */
export function comparisonOf(probability: number): Comparison {
  if (probability >= SURE) return 'better';
  if (probability >= PROBABLE) return 'probably_better';
  if (probability <= 1 - SURE) return 'worse';
  if (probability <= 1 - PROBABLE) return 'probably_worse';
  return 'cannot_tell';
}

/** With fewer votes a thing's estimate is more what is usual around it than its own. */
const RANKED_FROM = 20;

export type Ranked<T> = {
  /** The best first. Those of one place cannot be told apart from the first of them. */
  places: T[][];
  /** Too few votes to have a place. */
  tooFew: T[];
};

/** Orders things by quality, as far as their ratings tell. */
export function ranked<T extends { belief: Belief; votes: number }>(things: readonly T[]): Ranked<T> {
  const enough = things.filter(({ votes }) => votes >= RANKED_FROM);
  const places: T[][] = [];
  for (const thing of enough.toSorted((one, other) => other.belief.mean - one.belief.mean)) {
    const place = places.at(-1);
    const [first] = place ?? [];
    if (place && first && probabilityBetter(first.belief, thing.belief) < PROBABLE) place.push(thing);
    else places.push([thing]);
  }
  return { places, tooFew: things.filter(({ votes }) => votes < RANKED_FROM) };
}
