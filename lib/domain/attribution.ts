/**
 * Which channels the conversions are credited to, by every model side by side: no model is the truth, and all of them divide the
 * same total. Credit says nothing about the quality of a lead and is not used for it.
 */
import { dataGate, type Gate } from './attribution/gate.ts';
import { type Credit, creditBy, type Journey } from './attribution/journey.ts';
import { markov } from './attribution/markov.ts';
import { confirmed, first, last, linear, position, timeDecay, wShaped } from './attribution/rules.ts';
import { shapley } from './attribution/shapley.ts';

export type Model =
  | 'first'
  | 'last'
  | 'linear'
  | 'position'
  | 'timeDecay'
  | 'wShaped'
  | 'confirmed'
  | 'markov'
  | 'shapley';

/** Why a model is left out: what of the journeys is not known, or is too much for it. */
export type LeftOut = 'no_times' | 'no_milestones' | 'no_confirmations' | 'too_many_channels';

export interface Attribution {
  /** Each has a row for every channel, in the same order, and sums to the conversions and value of the journeys. */
  models: Partial<Record<Model, Credit[]>>;
  leftOut: Partial<Record<Model, LeftOut>>;
  /** Says whether `markov` and `shapley` rest on enough data to be shown as findings. */
  gate: Gate;
}

/**
 * Credits the conversions of journeys to their channels by every model that has what it needs. Time decay needs the times, and
 * W-shaped the milestones, of all journeys that converted.
 */
export function attribute(journeys: readonly Journey[]): Attribution {
  const attribution: Attribution = {
    models: {
      first: creditBy(journeys, first),
      last: creditBy(journeys, last),
      linear: creditBy(journeys, linear),
      position: creditBy(journeys, position),
      shapley: shapley(journeys),
    },
    leftOut: {},
    gate: dataGate(journeys),
  };
  const put = (model: Model, credits: Credit[] | null, unless: LeftOut): void => {
    if (credits) attribution.models[model] = credits;
    else attribution.leftOut[model] = unless;
  };
  const known = (what: (journey: Journey) => unknown): boolean =>
    journeys.some(what) && journeys.every((journey) => journey.conversions === 0 || what(journey));
  const byRule = (rule: (journey: Journey) => number[] | null): Credit[] | null =>
    known(rule) ? creditBy(journeys, (journey) => rule(journey) ?? []) : null;
  put('timeDecay', byRule(timeDecay), 'no_times');
  put('wShaped', byRule(wShaped), 'no_milestones');
  const anyConfirmed = journeys.some((journey) => journey.confirmed !== undefined);
  put('confirmed', anyConfirmed ? creditBy(journeys, confirmed) : null, 'no_confirmations');
  put('markov', markov(journeys), 'too_many_channels');
  return attribution;
}
