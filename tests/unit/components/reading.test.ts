import { describe, expect, it } from 'vitest';
import type { Persona, PersonaByHand } from '#lib/contract/records.ts';
import type { TitleRules } from '#lib/contract/titles.ts';
import { readPersona } from '../../../components/persona/reading.ts';
import { likeliest, NONE } from '../../../components/persona/right-persona.ts';
import { NO_TEXT } from '../../support/persona-text.ts';
import { aLead, id } from '../support/records.ts';

/** Whoever is in one of these countries, which weigh so much, of 1, is this persona. */
const aPersona = (number: number, countries: string[], weight = 1): Persona => ({
  id: id(number),
  name: `Persona ${number}`,
  threshold: 0.6,
  criteria: [
    { id: 'c', weight, op: 'in', field: 'country', values: countries },
    { id: 'd', weight: 1 - weight, op: 'in', field: 'country', values: ['NO'] },
  ],
  text: NO_TEXT,
});
const [swedish, nordic, german] = [aPersona(1, ['SE']), aPersona(2, ['SE', 'DK'], 0.7), aPersona(3, ['DE'])];
const said = (personaId: string | null): PersonaByHand => ({
  personaId,
  insteadOf: swedish.id,
  reason: 'other_work',
  note: '',
  memberId: id(900),
  at: '2026-03-01T08:00:00.000Z',
});
const read = (personaByHand: PersonaByHand | null, country: string | null = 'SE') =>
  readPersona([swedish, nordic, german], undefined, aLead(1, { country, personaByHand }), null);
const named = (personaByHand: PersonaByHand | null, country?: string | null) => {
  const { shown, weighed, byHand, computed } = read(personaByHand, country);
  return {
    shown: shown?.persona.id,
    weighed: weighed?.persona.id,
    byHand: byHand !== null,
    computed: computed?.persona.id,
  };
};
const [first, second, third] = [swedish.id, nordic.id, german.id];

describe('the persona that is shown', () => {
  it('is what the rules say while nobody says another', () => {
    expect(named(null)).toEqual({ shown: first, weighed: first, byHand: false, computed: first });
  });

  it('is what a member says, also where too little is known', () => {
    expect(named(said(second))).toEqual({ shown: second, weighed: second, byHand: true, computed: first });
    expect(named(said(second), null)).toMatchObject({ shown: second, computed: undefined });
  });

  it('has no fit where the rules deny what the member says', () => {
    expect(named(said(third))).toEqual({ shown: third, weighed: undefined, byHand: true, computed: first });
  });

  it('is none when a member says so', () => {
    expect(named(said(null))).toEqual({
      shown: undefined,
      weighed: undefined,
      byHand: true,
      computed: first,
    });
  });

  it('is again what the rules say when the workspace has the persona no more', () => {
    expect(named(said(id(99)))).toMatchObject({ shown: first, byHand: false });
  });
});

it('goes by the title as the workspace reads it', () => {
  const buyer: Persona = {
    ...aPersona(4, []),
    criteria: [{ id: 'f', weight: 1, op: 'in', field: 'function', values: ['purchasing'] }],
  };
  const rules: TitleRules = {
    words: [],
    corrections: [{ title: 'Kugghjulsvarg', function: 'purchasing', seniority: 'head' }],
  };
  const lead = aLead(1, { title: 'Kugghjulsvarg hos Havsbris' });
  expect(readPersona([buyer], undefined, lead, null).shown).toBeNull();
  expect(readPersona([buyer], rules, lead, null).shown?.persona.id).toBe(buyer.id);
});

describe('the persona offered first instead', () => {
  it('is the next that may fit, else none', () => {
    expect(likeliest(read(null))).toBe(second);
    expect(likeliest(read(null, 'DE'))).toBe(NONE);
  });

  it('is the nearest where none is shown', () => {
    expect(likeliest(read(said(null)))).toBe(first);
  });
});
