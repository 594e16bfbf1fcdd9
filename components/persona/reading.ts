import type { Account, Lead, Persona } from '#lib/contract/records.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { type BestPersona, bestPersona, facts, type PersonaResult } from '#lib/domain/persona.ts';

export interface PersonaReading extends BestPersona {
  /** The persona to name beside the lead: likely, and on enough facts. */
  shown: PersonaResult | null;
}

export function readPersona(
  personas: readonly Persona[],
  lead: Lead,
  account: Account | null,
): PersonaReading {
  const reading = lead.title ? classifyTitle(lead.title) : null;
  const found = bestPersona(personas, facts(lead, account, reading));
  return { ...found, shown: found.tooLittle ? null : found.best };
}
