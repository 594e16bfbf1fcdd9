/** The touchpoints of a journey that have a name: where it began, who came in first, what led to sales, where it stands. */
import type { Milestones, Touchpoint } from '#lib/contract/records.ts';
import { isMachines } from './machine.ts';

export type Milestone = keyof Milestones;

/** In the order in which they are said of one touchpoint. */
export const MILESTONES = ['first', 'firstPerson', 'beforeAcceptance', 'last'] as const satisfies Milestone[];

/**
 * Which of them are the milestones; what is a machine's is none. Of two in one instant the one with the smaller id came first.
 *
 * @param touchpoints the whole history, in any order
 * @param acceptedAt when sales accepted the lead for the first time; ISO 8601 of UTC
 */
export function milestonesOf(touchpoints: readonly Touchpoint[], acceptedAt: string | null): Milestones {
  const found: Milestones = { first: null, last: null, firstPerson: null, beforeAcceptance: null };
  for (const touchpoint of touchpoints.filter((one) => !isMachines(one)).sort(oldestFirst)) {
    found.first ??= touchpoint.id;
    if (touchpoint.actor === 'person') found.firstPerson ??= touchpoint.id;
    if (acceptedAt !== null && touchpoint.at < acceptedAt) found.beforeAcceptance = touchpoint.id;
    found.last = touchpoint.id;
  }
  return found;
}

const oldestFirst = (a: Touchpoint, b: Touchpoint): number =>
  a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1;
