import type { Persona } from '#lib/contract/records.ts';
import type { TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { type Facts, facts } from '#lib/domain/persona.ts';
import { type Preview, previewOf } from '#lib/domain/persona-preview.ts';
import { type Inhabitant, readPopulation } from '#lib/store/population.ts';
import { type Pause, slices } from './slices.ts';

type Rules = Pick<Persona, 'id' | 'threshold' | 'criteria'>;
type Reading = { function: string; seniority: string };

/** All leads of this device with their titles read, kept while the editor is open. */
export interface Population {
  leads: readonly Inhabitant[];
  /** The facts of one of them; made when they are asked for, as so many would fill the memory. */
  factsOf(lead: Inhabitant): Facts;
}

/**
 * @param rules what the workspace adds to how titles are read
 * @param onProgress how much has been read, 0 to 1
 */
export async function loadPopulation(
  rules: TitleRules,
  pause: Pause,
  onProgress: (share: number) => void,
): Promise<Population> {
  const leads: Inhabitant[] = [];
  // Many people have the same title, and to read one costs more than all the rest.
  const readings = new Map<string, Reading>();
  for await (const piece of readPopulation()) {
    await slices(piece.leads, pause, (lead) => {
      leads.push(lead);
      if (lead.title && !readings.has(lead.title)) readings.set(lead.title, classifyTitle(lead.title, rules));
    });
    onProgress(piece.read);
    await pause();
  }
  return {
    leads,
    factsOf: (lead) => facts(lead, lead.account, (lead.title && readings.get(lead.title)) || null),
  };
}

/**
 * What a persona makes of the population, in slices.
 * @throws the reason of `pause` when a newer question has come meanwhile
 */
export async function countIn(
  { leads, factsOf }: Population,
  before: Rules | null,
  after: Rules,
  pause: Pause,
): Promise<Preview<Inhabitant>> {
  const { preview, add } = previewOf<Inhabitant>(before, after);
  await slices(leads, pause, (lead) => add(lead, factsOf(lead)));
  return preview;
}

/** By field the values that its leads have, the most frequent first; only of fields whose values are typed. */
export function valuesIn({ leads }: Population): Map<string, string[]> {
  const counts = new Map<string, Map<string, number>>();
  const count = (field: string, value: string | null | undefined) => {
    if (!value) return;
    const of = counts.get(field) ?? new Map<string, number>();
    counts.set(field, of.set(value, (of.get(value) ?? 0) + 1));
  };
  for (const { country, account, signals } of leads) {
    count('country', country ?? account?.country);
    count('industry', account?.industry);
    for (const signal of Object.keys(signals)) count('signals', signal);
  }
  return new Map(
    [...counts].map(([field, of]) => [field, [...of].sort(([, a], [, b]) => b - a).map(([value]) => value)]),
  );
}
