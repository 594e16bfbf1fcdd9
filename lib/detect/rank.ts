import { type Detection, SURFACES } from './types.ts';

/** At most this many identities of a page are considered; the others are counted. */
export const MOST_CONSIDERED = 50;

/**
 * Orders by evidence: the page's address, sender, recipients, mailto, visible text, attributes, lists, JSON-LD, spelled
 * around; within one surface people before role mailboxes, else the order they came in. Linear, stable, leaves its input.
 */
export function rank(detections: Iterable<Detection>): Detection[] {
  const shelves: Detection[][] = SURFACES.flatMap(() => [[], []]);
  for (const found of detections)
    shelves[SURFACES.indexOf(found.surface) * 2 + (found.role ? 1 : 0)]?.push(found);
  return shelves.flat();
}
