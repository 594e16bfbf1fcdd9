/** Attribution by a rule: how one journey's conversions are divided among its touches. Parts sum to 1. */
import type { Journey } from './journey.ts';

const parts = (count: number, part: (at: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => part(at));

/** In proportion to weights, which are not all 0. */
function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** All to the first touch. */
export function first({ channels }: Journey): number[] {
  return parts(channels.length, (at) => (at === 0 ? 1 : 0));
}

/** All to the last touch. */
export function last({ channels }: Journey): number[] {
  return parts(channels.length, (at) => (at === channels.length - 1 ? 1 : 0));
}

/** The same to every touch; a channel that comes twice gets it twice. */
export function linear({ channels }: Journey): number[] {
  return parts(channels.length, () => 1 / channels.length);
}

/** 40 % to the first touch, 40 % to the last, 20 % spread over those between; two touches share equally. */
export function position({ channels: { length } }: Journey): number[] {
  if (length <= 2) return parts(length, () => 1 / length);
  return parts(length, (at) => (at === 0 || at === length - 1 ? 0.4 : 0.2 / (length - 2)));
}

const HALF_LIFE_MS = 7 * 86_400_000;

/**
 * In proportion to 2^(−age / 7 days). Ages are counted from the last touch: from the conversion they would all be longer by the
 * same time, which changes no part. null without times.
 */
export function timeDecay({ times }: Journey): number[] | null {
  if (!times || times.length === 0) return null;
  const latest = times.reduce((one, other) => Math.max(one, other));
  return normalised(times.map((time) => 2 ** ((time - latest) / HALF_LIFE_MS)));
}

/**
 * 30 % each to the first touch and to those at which the person became a lead and the lead an opportunity; 10 % spread over the
 * others. One touch may be several of the three. Without others the three have it all. null without milestones.
 */
export function wShaped({ channels, milestones }: Journey): number[] | null {
  if (!milestones) return null;
  const turns = [0, milestones.lead, milestones.opportunity];
  const others = channels.length - new Set(turns).size;
  return normalised(
    parts(channels.length, (at) =>
      turns.includes(at) ? 0.3 * turns.filter((turn) => turn === at).length : 0.1 / others,
    ),
  );
}

/** The same to every touch that a seller confirmed; nothing to any touch where none was. */
export function confirmed({ channels, confirmed: places = [] }: Journey): number[] {
  const count = new Set(places).size;
  return parts(channels.length, (at) => (places.includes(at) ? 1 / count : 0));
}
