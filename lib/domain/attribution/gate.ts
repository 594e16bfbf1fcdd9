/** Whether there is enough data for models that learn from it; below, their credit is mostly chance. */
import type { Journey } from './journey.ts';

/** A chain or a game of fewer is not to be shown as a finding. */
const NEEDED = { conversions: 200, nulls: 500, perChannel: 30 } as const;

export interface Gate {
  open: boolean;
  conversions: number;
  nulls: number;
  /** Channels with too few conversions of journeys that came over them. */
  thin: string[];
  needed: typeof NEEDED;
}

/** Counts what Markov and Shapley need: 200 conversions, 500 journeys without one, 30 conversions over each channel. */
export function dataGate(journeys: readonly Journey[]): Gate {
  let conversions = 0;
  let nulls = 0;
  const over = new Map<string, number>();
  for (const journey of journeys) {
    conversions += journey.conversions;
    nulls += journey.nulls;
    for (const channel of new Set(journey.channels))
      over.set(channel, (over.get(channel) ?? 0) + journey.conversions);
  }
  const thin = [...over].filter(([, count]) => count < NEEDED.perChannel).map(([channel]) => channel);
  const open = conversions >= NEEDED.conversions && nulls >= NEEDED.nulls && thin.length === 0;
  return { open, conversions, nulls, thin, needed: NEEDED };
}
