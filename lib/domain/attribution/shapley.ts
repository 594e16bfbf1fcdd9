/** Attribution by the Shapley value (Shapley, "A value for n-person games", 1953) of a game whose players are the channels. */
import { type Credit, creditBy, type Journey } from './journey.ts';

/**
 * The Shapley value of v(S) = conversions of the journeys whose channels all are in S. That game is a sum of one for each journey,
 * in which its channels win together or not at all, so they share alike: order and repetition do not count.
 */
export function shapley(journeys: readonly Journey[]): Credit[] {
  return creditBy(journeys, ({ channels }) => {
    const each = 1 / new Set(channels).size;
    return channels.map((channel, at) => (channels.indexOf(channel) === at ? each : 0));
  });
}
