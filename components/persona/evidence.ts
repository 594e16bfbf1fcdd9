import type { IntlShape } from 'react-intl';
import type { Criterion, Lead, Stage } from '#lib/contract/records.ts';
import { type Contribution, contributionsOf } from '#lib/domain/contribution.ts';
import type { PersonaResult } from '#lib/domain/persona.ts';
import { inLanguage } from '../ui/directory.ts';
import { sentenceOf } from '../ui/text.ts';

export type Mark = 'yes' | 'half' | 'no' | 'unknown';

/** One line of "why": what counted, how much, in words. */
export interface Evidence {
  id: string;
  mark: Mark;
  words: string;
  /** Points given, as a share of the heaviest criterion, 0 to 1. */
  bar: number;
}

/** By which other parts of the screen lead to a criterion's line. */
export const criterionName = (personaId: string, criterionId: string): string =>
  `criterion-${personaId}-${criterionId}`;

interface About {
  intl: IntlShape;
  lead: Pick<Lead, 'title'>;
  stages: readonly Stage[];
}

const MARKS = { 1: 'yes', 0.5: 'half', 0: 'no', unknown: 'unknown' } as const;

/** The criteria of a result as lines: what counted most first, then what missed, then what is not known. */
export function evidence(result: PersonaResult, about: About): Evidence[] {
  const contributions = contributionsOf(result);
  const heaviest = Math.max(1, ...contributions.map((one) => one.weight));
  const points = (one: Contribution) => (one.result === 'unknown' ? 0 : one.weight * one.result);
  const rank = (one: Contribution) => (one.result === 'unknown' ? 2 : one.result === 0 ? 1 : 0);
  return contributions
    .filter((one) => one.role !== 'exclude' || one.result === 1)
    .toSorted((a, b) => rank(a) - rank(b) || points(b) - points(a) || b.weight - a.weight)
    .map((one) => {
      const criterion = result.persona.criteria.find((candidate) => candidate.id === one.id);
      const excluded = one.role === 'exclude';
      return {
        id: one.id,
        mark: excluded ? 'no' : MARKS[one.result],
        words: words(one, criterion, about),
        bar: points(one) / heaviest,
      };
    });
}

function words(one: Contribution, criterion: Criterion | undefined, about: About): string {
  const { intl } = about;
  const say = (id: string, values: Record<string, string | number>) => intl.formatMessage({ id }, values);
  const field = sentenceOf(intl, `field.${one.field}`) ?? one.field;
  const wanted = criterion ? wantedWords(criterion, about) : '';
  if (one.value === null) return say('why.unknown', { field, wanted });
  const value = valueWords(one.field, one.value, criterion, about);
  if (one.role === 'exclude') return say('why.excluded', { field, value });
  const met = one.result !== 0;
  if (one.field === 'function' && about.lead.title) {
    return say(met ? 'why.title' : 'why.titleMissed', { title: about.lead.title, value, wanted });
  }
  if (one.field === 'signals')
    return say(met ? 'why.visits' : 'why.visitsMissed', { count: Number(one.value), wanted });
  return say(met ? 'why.met' : 'why.missed', { field, value, wanted });
}

function valueWords(
  field: string,
  value: string | number | boolean,
  criterion: Criterion | undefined,
  about: About,
): string {
  const { intl } = about;
  if (typeof value === 'number') {
    return field === 'employees'
      ? intl.formatMessage({ id: 'why.people' }, { count: value })
      : intl.formatNumber(value);
  }
  if (typeof value === 'boolean') return intl.formatMessage({ id: value ? 'ui.yes' : 'ui.no' });
  // A title is long; what was found in it is what counts.
  if (field === 'title' && criterion?.op === 'containsAny') return quoted(about.intl, String(value));
  return termWords(field, value, about);
}

/** One value of a field in the person's language. */
function termWords(field: string, value: string, { intl, stages }: Pick<About, 'intl' | 'stages'>): string {
  if (field === 'country')
    return intl.formatDisplayName(value, { type: 'region', fallback: 'code' }) ?? value;
  if (field === 'function') return sentenceOf(intl, `function.${value}`) ?? value;
  if (field === 'seniority') return sentenceOf(intl, `seniority.${value}`) ?? value;
  if (field === 'signals') return signalWords(intl, value);
  if (field === 'stage') {
    const stage = stages.find((one) => one.key === value);
    return (stage && inLanguage(stage.name, intl.locale)) ?? value;
  }
  return value;
}

/** In the quotation marks of the person's language. */
const quoted = (intl: IntlShape, text: string): string => intl.formatMessage({ id: 'ui.quoted' }, { text });

/** `guide:attribution` → guide “attribution”. */
function signalWords(intl: IntlShape, signal: string): string {
  const [kind = '', ...rest] = signal.split(':');
  const name = rest.join(':').replaceAll('-', ' ');
  const kindWords = sentenceOf(intl, `signal.${kind}`) ?? kind;
  return name ? `${kindWords} ${quoted(intl, name)}` : kindWords;
}

/** What a criterion looks for. */
export function wantedWords(criterion: Criterion, about: Pick<About, 'intl' | 'stages'>): string {
  const { intl } = about;
  const say = (id: string, values: Record<string, string | number>) => intl.formatMessage({ id }, values);
  const term = (value: string) => termWords(criterion.field, value, about);
  switch (criterion.op) {
    case 'between': {
      const { min, max } = criterion;
      if (min !== undefined && max !== undefined)
        return say('why.range', { min: intl.formatNumber(min), max: intl.formatNumber(max) });
      return min !== undefined
        ? say('why.atLeast', { value: intl.formatNumber(min) })
        : say('why.atMost', { value: intl.formatNumber(max ?? 0) });
    }
    case 'seniority': {
      const { min, max } = criterion;
      if (min && max) return say('why.range', { min: term(min), max: term(max) });
      return min ? say('why.orHigher', { value: term(min) }) : say('why.orLower', { value: term(max ?? '') });
    }
    case 'equals':
      return typeof criterion.value === 'string' ? term(criterion.value) : String(criterion.value);
    case 'notIn':
      return say('why.notOneOf', {
        list: intl.formatList(criterion.values.map(term), { type: 'disjunction' }),
      });
    case 'containsAny':
      return intl.formatList(
        criterion.values.map((value) => quoted(intl, value)),
        { type: 'disjunction' },
      );
    case 'visited':
    case 'hasAny':
    case 'in':
      return intl.formatList(criterion.values.map(term), { type: 'disjunction' });
  }
}
