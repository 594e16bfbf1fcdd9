import type { Account, Lead, Persona, PersonaByHand } from '#lib/contract/records.ts';
import type { TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { type BestPersona, bestPersona, facts, type PersonaResult } from '#lib/domain/persona.ts';

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
  const computed = found.tooLittle ? null : found.best;
  const said = lead.personaByHand;
  const chosen = found.all.find(({ persona }) => persona.id === said?.personaId) ?? null;
  if (said === null || (said.personaId !== null && chosen === null))
    return { ...found, shown: computed, weighed: computed, byHand: null, computed };
  const denied = chosen?.status === 'no' || chosen?.status === 'excluded';
  return { ...found, shown: chosen, weighed: denied ? null : chosen, byHand: said, computed };
}
