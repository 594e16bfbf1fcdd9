import type { HandoverRule } from '#lib/contract/handover-rules.ts';

/** What a rule looks at. Null is not known, which no condition takes for a match. */
export interface RuledLead {
  personaId: string | null;
  stage: string | null;
  country: string | null;
}

/** Whether a lead meets every condition of the rule; an empty one is met by all. */
export function meetsRule(
  { personaIds, stages, countries }: Pick<HandoverRule, 'personaIds' | 'stages' | 'countries'>,
  { personaId, stage, country }: RuledLead,
): boolean {
  const among = (wanted: readonly string[], is: string | null): boolean =>
    wanted.length === 0 || (is !== null && wanted.includes(is));
  return among(personaIds, personaId) && among(stages, stage) && among(countries, country);
}
