/** What changed between two versions of a persona, part by part; the words are for who shows it. */
import type { PersonaContent } from '#lib/contract/personas.ts';
import type { ContentPiece, Criterion, Persona } from '#lib/contract/records.ts';

type TextPart = Exclude<keyof PersonaContent['text'], 'content'>;
type Content = Pick<Persona, 'name' | 'threshold' | 'criteria' | 'text'>;

export type PersonaChange =
  | { part: 'name'; before: string; after: string }
  | { part: 'threshold'; before: number; after: number }
  | { part: 'criterion_added' | 'criterion_removed'; criterion: Criterion }
  /** The same criterion, by its id. `asks`: it looks for something else; `counts`: it weighs or decides otherwise. */
  | { part: 'criterion_asks' | 'criterion_counts'; before: Criterion; after: Criterion }
  | { part: 'text'; of: TextPart; added: string[]; removed: string[] }
  | { part: 'content_added' | 'content_removed'; piece: ContentPiece }
  /** The same piece, by its address. */
  | { part: 'content_changed'; before: ContentPiece; after: ContentPiece };

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
  return [...changes, ...contentChanges(before.text.content, after.text.content)];
}

function contentChanges(before: readonly ContentPiece[], after: readonly ContentPiece[]): PersonaChange[] {
  const was = new Map(before.map((one) => [one.url, one]));
  const now = new Set(after.map(({ url }) => url));
  return [
    ...after.flatMap((piece): PersonaChange[] => {
      const old = was.get(piece.url);
      if (!old) return [{ part: 'content_added', piece }];
      return shownOf(old) === shownOf(piece) ? [] : [{ part: 'content_changed', before: old, after: piece }];
    }),
    ...before
      .filter(({ url }) => !now.has(url))
      .map((piece): PersonaChange => ({ part: 'content_removed', piece })),
  ];
}

/** What people read of a piece; the order of its stages does not matter. */
const shownOf = ({ title, stages }: ContentPiece): string => JSON.stringify([title, stages.toSorted()]);

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
