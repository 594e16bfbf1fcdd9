/** Journeys: what attribution is computed from, and how a rule's shares become credit. */

/** Journeys of the same channels in the same order, counted together. */
export interface Journey {
  /** Oldest first, at least one; a channel may come several times. */
  channels: readonly string[];
  /** How many of them converted, ≥ 0. */
  conversions: number;
  /** What those conversions were worth together, ≥ 0; 0 without any. */
  value: number;
  /** How many of them ended without a conversion, ≥ 0. */
  nulls: number;
  /** When each touch was, in ms since 1970; one for each of `channels`. */
  times?: readonly number[];
  /** Places in `channels` at which the person became a lead, and the lead an opportunity. */
  milestones?: { lead: number; opportunity: number };
  /** Places in `channels` of the touches a seller confirmed as helpful. */
  confirmed?: readonly number[];
}

export interface Credit {
  /** null: what no touch can be credited with (only the touches that sellers confirmed leave some). */
  channel: string | null;
  conversions: number;
  value: number;
}

/** The channels of all journeys, in the order in which they are first met. */
export function channelsOf(journeys: readonly Journey[]): string[] {
  return [...new Set(journeys.flatMap(({ channels }) => channels))];
}

/**
 * What each channel is credited with when a journey's conversions are divided as `share` says.
 *
 * @param share parts for each of the journey's channels: they sum to 1, or all are 0, which credits no channel
 * @returns one row for each channel, in the order of channelsOf; the sums are those of the journeys
 */
export function creditBy(
  journeys: readonly Journey[],
  share: (journey: Journey) => readonly number[],
): Credit[] {
  const credits = new Map<string | null, Credit>(
    channelsOf(journeys).map((channel) => [channel, { channel, conversions: 0, value: 0 }]),
  );
  const add = (channel: string | null, { conversions, value }: Journey, part: number): void => {
    const credit = credits.get(channel) ?? { channel, conversions: 0, value: 0 };
    credit.conversions += conversions * part;
    credit.value += value * part;
    credits.set(channel, credit);
  };
  for (const journey of journeys) {
    if (journey.conversions === 0) continue;
    const parts = share(journey);
    journey.channels.forEach((channel, at) => {
      add(channel, journey, parts[at] ?? 0);
    });
    if (parts.every((part) => part === 0)) add(null, journey, 1);
  }
  return [...credits.values()];
}
