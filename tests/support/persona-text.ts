import type { Persona } from '#lib/contract/records.ts';

/** What a persona says where a test does not care. */
export const NO_TEXT: Persona['text'] = {
  who: '',
  pains: [],
  goals: [],
  objections: [],
  wordsToUse: [],
  wordsToAvoid: [],
  content: [],
  lead: '',
};
