/** Which touchpoints of a journey a person wants to see. */
import type { Touchpoint } from '#lib/contract/records.ts';

/** What touchpoints are told apart by; each is a field of the touchpoint. */
export const FACETS = ['direction', 'side', 'channel', 'kind'] as const;
export type Facet = (typeof FACETS)[number];

/** The values wanted of each facet; none chosen: all of them. */
export type TouchFilter = Record<Facet, string[]>;

export const NO_FILTER: TouchFilter = { direction: [], side: [], channel: [], kind: [] };

/** Whether something is chosen, so that touchpoints may be hidden. */
export const isFiltering = (filter: TouchFilter): boolean => FACETS.some((facet) => filter[facet].length > 0);

/** Whether a touchpoint is wanted: within a facet any chosen value will do, and every facet must agree. */
export const isWanted = (touchpoint: Touchpoint, filter: TouchFilter): boolean =>
  FACETS.every((facet) => filter[facet].length === 0 || filter[facet].includes(touchpoint[facet]));

/** The values of a facet that can be chosen, the most frequent first; one that is chosen stays, so that it can be let go. */
export function choicesOf(touchpoints: readonly Touchpoint[], facet: Facet, filter: TouchFilter): string[] {
  const counts = new Map<string, number>(filter[facet].map((value) => [value, 0]));
  for (const { [facet]: value } of touchpoints) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
    .map(([value]) => value);
}
