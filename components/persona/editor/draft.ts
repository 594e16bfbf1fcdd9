/** A persona as it is being typed: everything is text, so that nothing typed is lost, however wrong it is. */
import * as z from 'zod';
import { OPERATORS, type PersonaContent, type PersonaFault, PersonaField } from '#lib/contract/personas.ts';
import type { Criterion, Persona } from '#lib/contract/records.ts';

const Role = z.enum(['score', 'require', 'exclude']);
export type Role = z.infer<typeof Role>;

const CriterionDraft = z.object({
  id: z.string(),
  field: PersonaField,
  op: z.string(),
  role: Role,
  weight: z.number(),
  /** Chosen from a list, or typed: then one text with commas. */
  chosen: z.array(z.string()),
  typed: z.string(),
  min: z.string(),
  max: z.string(),
  atLeast: z.string(),
});
export type CriterionDraft = z.infer<typeof CriterionDraft>;

/** The texts; of lists each entry stands on a line of its own. */
const TextDraft = z.object({
  who: z.string(),
  pains: z.string(),
  goals: z.string(),
  objections: z.string(),
  wordsToUse: z.string(),
  wordsToAvoid: z.string(),
  lead: z.string(),
});
export const TEXT_PARTS = TextDraft.keyof().options;
export type TextPart = (typeof TEXT_PARTS)[number];
const SENTENCES: readonly TextPart[] = ['who', 'lead'];
export const isList = (part: TextPart): boolean => !SENTENCES.includes(part);

const PieceDraft = z.object({
  /** Of the row, while it is typed. */
  id: z.string(),
  title: z.string(),
  url: z.string(),
  stages: z.array(z.string()),
  addedAt: z.string(),
});
export type PieceDraft = z.infer<typeof PieceDraft>;

export const PersonaDraft = z.object({
  id: z.uuid(),
  /** The newest version when the typing began; null for a new persona. */
  basedOn: z.nullable(z.int()),
  name: z.string(),
  /** In per cent. */
  threshold: z.number(),
  criteria: z.array(CriterionDraft),
  text: TextDraft,
  content: z.prefault(z.array(PieceDraft), []),
});
export type PersonaDraft = z.infer<typeof PersonaDraft>;

const CHOSEN: readonly PersonaField[] = ['function', 'seniority', 'stage'];
/** Whether the values of a field are chosen from a list, and not typed. */
export const isChosen = (field: PersonaField): boolean => CHOSEN.includes(field);

const newId = (): string => crypto.randomUUID().slice(0, 8);

export const newCriterion = (field: PersonaField, weight = 20): CriterionDraft => ({
  ...{ id: `${field}-${newId()}`, field, op: OPERATORS[field][0], role: 'score', weight },
  ...{ chosen: [], typed: '', min: '', max: '', atLeast: '' },
});

export const newPiece = (): PieceDraft => ({
  ...{ id: newId(), title: '', url: '', stages: [] },
  addedAt: new Date().toISOString(),
});

export const newDraft = (id: string): PersonaDraft => ({
  ...{ id, basedOn: null, name: '', threshold: 60 },
  criteria: [newCriterion('function', 60), newCriterion('seniority')],
  text: { who: '', pains: '', goals: '', objections: '', wordsToUse: '', wordsToAvoid: '', lead: '' },
  content: [],
});

export const draftOf = (
  { id, name, threshold, criteria, text }: Pick<Persona, 'id' | keyof PersonaContent>,
  basedOn: number | null,
): PersonaDraft => ({
  ...{ id, basedOn, name, threshold: Math.round(threshold * 100) },
  criteria: criteria.map(criterionDraft),
  text: {
    who: text.who,
    lead: text.lead,
    pains: text.pains.join('\n'),
    goals: text.goals.join('\n'),
    objections: text.objections.join('\n'),
    wordsToUse: text.wordsToUse.join('\n'),
    wordsToAvoid: text.wordsToAvoid.join('\n'),
  },
  content: text.content.map((piece) => ({ ...piece, id: newId() })),
});

function criterionDraft(criterion: Criterion): CriterionDraft {
  const { id, role = 'score', weight } = criterion;
  // What stands in no list of ours is shown as a title, where it can be put right.
  const field = PersonaField.catch('title').parse(criterion.field);
  const draft = { ...newCriterion(field, weight), id, role };
  const values = 'values' in criterion ? criterion.values : [];
  const listed = isChosen(field) ? { chosen: [...values] } : { typed: values.join(', ') };
  switch (criterion.op) {
    case 'between':
      return { ...draft, op: 'between', min: text(criterion.min), max: text(criterion.max) };
    case 'seniority':
      return { ...draft, op: 'seniority', min: criterion.min ?? '', max: criterion.max ?? '' };
    case 'visited':
      return { ...draft, op: 'visited', ...listed, atLeast: text(criterion.atLeast) };
    // To have any of them is to have visited one of them once.
    case 'hasAny':
      return { ...draft, op: 'visited', ...listed, atLeast: '1' };
    // To equal a value is to be in a list of one, or in a range of one.
    case 'equals':
      return typeof criterion.value === 'number'
        ? { ...draft, op: 'between', min: text(criterion.value), max: text(criterion.value) }
        : {
            ...draft,
            op: 'in',
            ...(isChosen(field) ? { chosen: [String(criterion.value)] } : { typed: String(criterion.value) }),
          };
    default:
      return { ...draft, op: criterion.op, ...listed };
  }
}

const text = (value: number | undefined): string => value?.toString() ?? '';

const numberOf = (typed: string): number | undefined => {
  const plain = typed.replaceAll(/\s/gu, '');
  return plain === '' ? undefined : Number(plain);
};
/** The parts between commas or line ends. */
const partsOf = (typed: string, between: RegExp): string[] =>
  typed
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** What was typed, in the form in which it is kept; whether it can be is for personaFaults. */
export function writtenOf({ name, threshold, criteria, text: typed, content }: PersonaDraft) {
  const lines = (part: TextPart) => partsOf(typed[part], /\n/u);
  return {
    name: name.trim(),
    threshold: threshold / 100,
    criteria: criteria.map(writtenCriterion),
    text: {
      who: typed.who.trim(),
      pains: lines('pains'),
      goals: lines('goals'),
      objections: lines('objections'),
      wordsToUse: lines('wordsToUse'),
      wordsToAvoid: lines('wordsToAvoid'),
      lead: typed.lead.trim(),
      content: content.map(({ id: _, title, url, ...rest }) => ({
        ...{ title: title.trim(), url: url.trim() },
        ...rest,
      })),
    },
  };
}

function writtenCriterion({ id, field, op, role, weight, chosen, typed, min, max, atLeast }: CriterionDraft) {
  const base = {
    ...{ id, op, field, weight: role === 'exclude' ? 0 : weight },
    ...(role === 'score' ? {} : { role }),
  };
  const set = (key: string, value: string | number | undefined) =>
    value === undefined || value === '' ? {} : { [key]: value };
  switch (op) {
    case 'between':
      return { ...base, ...set('min', numberOf(min)), ...set('max', numberOf(max)) };
    case 'seniority':
      return { ...base, ...set('min', min), ...set('max', max) };
    default: {
      const spelled = partsOf(typed, /[,;\n]/u);
      const values = isChosen(field)
        ? chosen
        : field === 'country'
          ? spelled.map((code) => code.toUpperCase())
          : spelled;
      return { ...base, values, ...(op === 'visited' ? set('atLeast', numberOf(atLeast)) : {}) };
    }
  }
}

/** The code of the first fault at a place or inside it; null when it is right. */
export const faultAt = (
  faults: readonly PersonaFault[],
  ...place: (string | number)[]
): PersonaFault['code'] | null =>
  faults.find(({ path }) => place.every((part, at) => path[at] === part))?.code ?? null;
