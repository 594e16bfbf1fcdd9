import type { PersonaReading } from './reading.ts';

/** Stands for "none of them" among the ids of personas. */
export const NONE = 'none';

/**
 * What is offered first when the persona shown is wrong: the next that may fit, else none; the nearest when none is shown.
 * The id of a persona, or NONE.
 */
export function likeliest({ shown, all }: Pick<PersonaReading, 'shown' | 'all'>): string {
  const others = all.filter(({ persona }) => persona.id !== shown?.persona.id);
  const next = shown ? others.find(({ status }) => status === 'match' || status === 'possible') : others[0];
  return next?.persona.id ?? NONE;
}
