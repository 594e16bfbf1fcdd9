import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import type { Criterion, Lead } from '#lib/contract/records.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { evaluatePersona, facts } from '#lib/domain/persona.ts';
import { DEFAULT_STAGES } from '#lib/domain/stage.ts';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };
import { evidence } from '../../../components/persona/evidence.ts';
import { NO_TEXT } from '../../support/persona-text.ts';

const CRITERIA: Criterion[] = [
  { id: 'function', op: 'in', field: 'function', values: ['marketing'], weight: 40 },
  { id: 'seniority', op: 'seniority', field: 'seniority', min: 'director', weight: 20 },
  { id: 'size', op: 'between', field: 'employees', min: 50, max: 500, weight: 20 },
  { id: 'country', op: 'in', field: 'country', values: ['NO', 'DK'], weight: 10 },
  { id: 'guides', op: 'visited', field: 'signals', values: ['guide:attribution'], atLeast: 2, weight: 10 },
  { id: 'industry', op: 'in', field: 'industry', values: ['Energy'], weight: 5 },
  { id: 'students', op: 'in', field: 'seniority', values: ['training'], role: 'exclude', weight: 0 },
];

function lines(locale: 'en' | 'sv', more: Partial<Lead> = {}) {
  const intl = createIntl({ locale, messages: locale === 'en' ? en : sv });
  const lead = {
    title: 'Marknadschef',
    country: 'SE',
    stage: null,
    signals: { 'guide:attribution': 2 },
    touches: 3,
    ...more,
  };
  const known = facts(
    lead,
    { country: null, employees: 320, industry: null },
    lead.title ? classifyTitle(lead.title) : null,
  );
  const text = NO_TEXT;
  const result = evaluatePersona({ id: 'p', name: 'Maria', threshold: 0.6, criteria: CRITERIA, text }, known);
  return evidence(result, { intl, lead, stages: DEFAULT_STAGES }).map(({ mark, words, bar }) => [
    mark,
    words,
    bar,
  ]);
}

describe('evidence', () => {
  it('says what counted, what missed and what is not known, each with its facts', () => {
    expect(lines('en')).toEqual([
      ['yes', 'Title “Marknadschef” → Marketing', 1],
      ['yes', 'Company size: 320 people', 0.5],
      ['half', 'Seniority: Head', 0.25],
      ['yes', 'Guide “attribution”: 2 times', 0.25],
      ['no', 'Country: Sweden, not Norway or Denmark', 0],
      ['unknown', 'Industry not known (looked for: Energy)', 0],
    ]);
  });

  it('says it in Swedish too, with the quotation marks of Swedish', () => {
    const words = lines('sv').map(([, one]) => one);
    expect(words).toContain('Land: Sverige, inte Norge eller Danmark');
    expect(words).toContain('Guide ”attribution”: 2 gånger');
  });

  it('names the reason of an exclusion', () => {
    expect(lines('en', { title: 'Marketing intern' })).toContainEqual([
      'no',
      'Seniority: In training is excluded',
      0,
    ]);
  });

  it('claims nothing about somebody without title and touchpoints', () => {
    const marks = lines('en', { title: null, touches: 0 }).map(([mark, words]) => `${mark} ${words}`);
    expect(marks).toContain('unknown Function not known (looked for: Marketing)');
    expect(marks).toContain('unknown Interest not known (looked for: Guide “attribution”)');
  });
});
