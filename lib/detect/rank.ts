import { type Sighting, SURFACES } from './types.ts';

/** A page's script hands on at most this many sightings: some of them turn out to mean nobody, or the same person. */
export const MOST_SENT = 100;
/** At most this many identities of a page are considered; the others are counted. */
export const MOST_CONSIDERED = 50;

/**
 * Orders by evidence: the page's address, sender, recipients, mailto, visible text, attributes, lists, JSON-LD, spelled
 * around; within one surface people before role mailboxes, else the order they came in. Linear, stable, leaves its input.
 */
export function rank<Seen extends Sighting & { role?: true }>(seen: Iterable<Seen>): Seen[] {
  const shelves: Seen[][] = SURFACES.flatMap(() => [[], []]);
  for (const one of seen) shelves[SURFACES.indexOf(one.surface) * 2 + (one.role ? 1 : 0)]?.push(one);
  return shelves.flat();
}
