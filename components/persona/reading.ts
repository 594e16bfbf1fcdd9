import type { Account, Lead, Persona, PersonaByHand } from '#lib/contract/records.ts';
import type { TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { type BestPersona, bestPersona, facts, named, type PersonaResult } from '#lib/domain/persona.ts';

export interface PersonaReading extends BestPersona {
  /** The persona to name beside the lead: as a member says, else what is likely, and on enough facts. */
  shown: PersonaResult | null;
  /** What the fit is reckoned by: the persona shown, unless a member chose one that the rules deny. */
  weighed: PersonaResult | null;
  /** What a member says; null when the rules decide, also because the persona said is there no more. */
  byHand: PersonaByHand | null;
  /** What the rules alone would name. */
  computed: PersonaResult | null;
}

/** @param rules what the workspace adds to how titles are read */
export function readPersona(
  personas: readonly Persona[],
  rules: TitleRules | undefined,
  lead: Lead,
  account: Account | null,
): PersonaReading {
  const reading = lead.title ? classifyTitle(lead.title, rules) : null;
  const found = bestPersona(personas, facts(lead, account, reading));
  const computed = named(found, null);
  const said = lead.personaByHand;
  const shown = named(found, said);
  // A persona that is there no more was said by nobody.
  if (said === null || (said.personaId !== null && shown?.persona.id !== said.personaId))
    return { ...found, shown: computed, weighed: computed, byHand: null, computed };
  const denied = shown?.status === 'no' || shown?.status === 'excluded';
  return { ...found, shown, weighed: denied ? null : shown, byHand: said, computed };
}
