/** What a persona that is being written makes of the leads that are known: who matches, who newly does, who no longer does. */
import { contributionsOf } from './contribution.ts';
import { evaluatePersona, type Facts, type PersonaRules } from './persona.ts';

/** How one criterion turned out, in leads. */
export interface CriterionTally {
  /** Met, also by half. */
  met: number;
  missed: number;
  unknown: number;
}

export interface Preview<L> {
  leads: number;
  matches: number;
  /** Matches of the version it is compared with. */
  before: number;
  gained: number;
  lost: number;
  /** The first of them, at most SHOWN each. */
  gainedFirst: L[];
  lostFirst: L[];
  /** By criterion id. */
  criteria: Map<string, CriterionTally>;
}

export const SHOWN = 5;

/**
 * Counts lead by lead, so that whoever counts may pause between two.
 * @param before the version it is compared with; null for a new persona
 */
export function previewOf<L>(before: PersonaRules | null, after: PersonaRules) {
  const preview: Preview<L> = {
    ...{ leads: 0, matches: 0, before: 0, gained: 0, lost: 0, gainedFirst: [], lostFirst: [] },
    criteria: new Map(after.criteria.map(({ id }) => [id, { met: 0, missed: 0, unknown: 0 }])),
  };
  return {
    preview,
    add(lead: L, known: Facts): void {
      const weighed = evaluatePersona(after, known);
      const is = weighed.status === 'match';
      const was = before !== null && evaluatePersona(before, known).status === 'match';
      preview.leads += 1;
      if (is) preview.matches += 1;
      if (was) preview.before += 1;
      if (is && !was) {
        preview.gained += 1;
        if (preview.gainedFirst.length < SHOWN) preview.gainedFirst.push(lead);
      }
      if (was && !is) {
        preview.lost += 1;
        if (preview.lostFirst.length < SHOWN) preview.lostFirst.push(lead);
      }
      for (const { id, result } of contributionsOf(weighed)) {
        const tally = preview.criteria.get(id);
        if (tally) tally[result === 'unknown' ? 'unknown' : result === 0 ? 'missed' : 'met'] += 1;
      }
    },
  };
}
