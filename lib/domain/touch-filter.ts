/** Which touchpoints of a journey a person wants to see. */
import type { Touchpoint } from '#lib/contract/records.ts';
import { isMachines } from './machine.ts';
import { fold } from './name.ts';

/** What touchpoints are told apart by. `who`: see whoOf. */
export const FACETS = ['direction', 'side', 'who', 'channel', 'kind', 'campaign'] as const;
export type Facet = (typeof FACETS)[number];

export interface TouchFilter extends Record<Facet, string[]> {
  /** `YYYY-MM` of UTC; null: whenever it was. */
  month: string | null;
  /** Words that must all occur in what is shown of a touchpoint; case and accents do not count. */
  text: string;
}

export const NO_FILTER: TouchFilter = {
  direction: [],
  side: [],
  who: [],
  channel: [],
  kind: [],
  campaign: [],
  month: null,
  text: '',
};

/** Whether something is chosen, so that touchpoints may be hidden. */
export const isFiltering = (filter: TouchFilter): boolean =>
  filter.month !== null || filter.text.trim() !== '' || FACETS.some((facet) => filter[facet].length > 0);

/** The month in which it was, as a filter names it. @param at ISO 8601 of UTC */
export const monthOf = (at: string): string => at.slice(0, 7);

/**
 * Whether a touchpoint is wanted: within a facet any chosen value will do, every facet must agree, and so must the month and each
 * word of the text.
 */
export const isWanted = (touchpoint: Touchpoint, filter: TouchFilter): boolean =>
  (filter.month === null || monthOf(touchpoint.at) === filter.month) &&
  FACETS.every(
    (facet) => filter[facet].length === 0 || filter[facet].includes(facetOf(touchpoint, facet) ?? ''),
  ) &&
  hasWords(touchpoint, filter.text);

function hasWords({ title, detail }: Touchpoint, text: string): boolean {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = fold(`${title} ${detail ?? ''}`);
  return words.every((word) => said.includes(word));
}

/** The value of a touchpoint, or null when it has none of this facet. */
function facetOf(touchpoint: Touchpoint, facet: Facet): string | null {
  if (facet === 'who') return whoOf(touchpoint);
  return facet === 'campaign' ? touchpoint.campaignId : touchpoint[facet];
}

/** Whether a person did it or probably a machine; `unknown` when nobody can tell, null for what we had sent. */
function whoOf(touchpoint: Touchpoint): Touchpoint['actor'] | null {
  if (touchpoint.actor === 'unknown') return 'unknown';
  if (isMachines(touchpoint)) return 'machine';
  return touchpoint.actor === 'machine' ? null : 'person';
}

/** The values of a facet that can be chosen, the most frequent first; one that is chosen stays, so that it can be let go. */
export function choicesOf(touchpoints: readonly Touchpoint[], facet: Facet, filter: TouchFilter): string[] {
  const counts = new Map<string, number>(filter[facet].map((value) => [value, 0]));
  for (const touchpoint of touchpoints) {
    const value = facetOf(touchpoint, facet);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
    .map(([value]) => value);
}
