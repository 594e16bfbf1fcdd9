/** What changed between two versions of a persona, part by part; the words are for who shows it. */
import type { PersonaContent } from '#lib/contract/personas.ts';
import type { Criterion, Persona } from '#lib/contract/records.ts';

type TextPart = keyof PersonaContent['text'];
type Content = Pick<Persona, 'name' | 'threshold' | 'criteria' | 'text'>;

export type PersonaChange =
  | { part: 'name'; before: string; after: string }
  | { part: 'threshold'; before: number; after: number }
  | { part: 'criterion_added' | 'criterion_removed'; criterion: Criterion }
  /** The same criterion, by its id. `asks`: it looks for something else; `counts`: it weighs or decides otherwise. */
  | { part: 'criterion_asks' | 'criterion_counts'; before: Criterion; after: Criterion }
  | { part: 'text'; of: TextPart; added: string[]; removed: string[] };

/** In the order in which a persona is read; none when the two are the same. */
export function personaChanges(before: Content, after: Content): PersonaChange[] {
  const changes: PersonaChange[] = [];
  if (before.name !== after.name) changes.push({ part: 'name', before: before.name, after: after.name });
  if (before.threshold !== after.threshold)
    changes.push({ part: 'threshold', before: before.threshold, after: after.threshold });
  const was = new Map(before.criteria.map((one) => [one.id, one]));
  for (const criterion of after.criteria) {
    const old = was.get(criterion.id);
    was.delete(criterion.id);
    if (!old) changes.push({ part: 'criterion_added', criterion });
    else {
      if (question(old) !== question(criterion))
        changes.push({ part: 'criterion_asks', before: old, after: criterion });
      if (roleOf(old) !== roleOf(criterion) || old.weight !== criterion.weight)
        changes.push({ part: 'criterion_counts', before: old, after: criterion });
    }
  }
  for (const criterion of was.values()) changes.push({ part: 'criterion_removed', criterion });
  for (const of of TEXTS) {
    const [old, now] = [linesOf(before.text[of]), linesOf(after.text[of])];
    const added = now.filter((line) => !old.includes(line));
    const removed = old.filter((line) => !now.includes(line));
    if (added.length + removed.length > 0) changes.push({ part: 'text', of, added, removed });
  }
  return changes;
}

const TEXTS = [
  'who',
  'pains',
  'goals',
  'objections',
  'wordsToUse',
  'wordsToAvoid',
  'lead',
] as const satisfies readonly TextPart[];

/** What a criterion looks for, without how much it counts; the order of values does not matter. */
const question = ({ role: _, weight: _weight, ...rest }: Criterion): string =>
  JSON.stringify(
    'values' in rest ? { ...rest, values: rest.values.toSorted() } : rest,
    Object.keys(rest).sort(),
  );

const roleOf = ({ role = 'score' }: Criterion) => role;
const linesOf = (text: string | readonly string[]): readonly string[] =>
  typeof text === 'string' ? (text === '' ? [] : [text]) : text;
