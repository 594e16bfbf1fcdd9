/** Personas as files: what goes out comes back, and what is no persona is refused with where and why. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersonaContent } from '#lib/contract/personas.ts';
import { personaFrom, personaJson, personaMarkdown, placeText } from '#lib/domain/persona-file.ts';
import { PERSONAS } from '#server/demo/data/personas.ts';

const MARIA = PersonaContent.parse(PERSONAS.maria);
const NOTE = 'What is read back:';
const markdown = (content: PersonaContent) =>
  personaMarkdown(content, [{ title: 'Pains', body: content.text.pains }], NOTE);
const refused = (text: string) => {
  const read = personaFrom(text);
  return read.ok ? null : read.error;
};
const withPersona = (persona: unknown) =>
  refused(JSON.stringify({ format: 'samsyn-persona', version: 1, persona }, null, 2));

describe('a file', () => {
  it.each(Object.values(PERSONAS))('gives $name back, from JSON and from Markdown', (persona) => {
    const content = PersonaContent.parse(persona);
    expect(personaFrom(personaJson(content))).toEqual({ ok: true, value: content });
    expect(personaFrom(markdown(content))).toEqual({ ok: true, value: content });
  });

  it('gives back whatever may stand in a persona, also what looks like Markdown', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\u0000', ''));
    const odd = fc.constantFrom('```json\n{}\n```', '# Title', '- [x] <b>', '\\`*_', '| a | b |');
    const entry = fc.oneof(line, odd);
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), entry, (pains, who) => {
        const text = { ...MARIA.text, who, pains: pains.filter((one) => one.trim() !== '') };
        const content = PersonaContent.parse({ ...MARIA, text });
        expect(personaFrom(markdown(content))).toEqual({ ok: true, value: content });
      }),
    );
  });

  it('is readable as Markdown: titles, lists, and nothing that is read as markup', () => {
    const text = { ...MARIA.text, pains: ['A *bold*\nclaim'] };
    expect(markdown({ ...MARIA, text })).toMatch(
      /^# Marketing-Maria\n\n## Pains\n\n- A \\\*bold\\\* claim\n\nWhat is read back:\n\n```json\n/,
    );
  });
});

describe('what is no persona', () => {
  it.each([
    ['no JSON', 'Dear reader,\nthis is a letter.', { code: 'not_json', line: null }],
    ['JSON that breaks off', '{\n  "format":\n', { code: 'not_json', line: 2 }],
    ['JSON with a mistake', '{\n  "a": 1,\n  oops\n}', { code: 'not_json', line: 3 }],
    ['an empty file', '', { code: 'not_json', line: null }],
    ['something else', '{"leads": []}', { code: 'not_persona' }],
    ['a later format', '{"format": "samsyn-persona", "version": 2, "persona": {}}', { code: 'not_persona' }],
    ['far too much', ' '.repeat(1_000_001), { code: 'too_large' }],
  ])('%s', (_, text, error) => {
    expect(refused(text)).toEqual(error);
  });

  it('a mistake in the block of Markdown is found by its line in the file', () => {
    const text = markdown(MARIA).replace('"Marketing-Maria",', '"Marketing-Maria"');
    const line = text.split('\n').findIndex((one) => one.includes('"threshold"')) + 1;
    expect(refused(text)).toEqual({ code: 'not_json', line });
  });

  it('says every fault, each with its place', () => {
    const [first] = MARIA.criteria;
    const error = withPersona({ ...MARIA, name: '', criteria: [{ ...first, values: [], weight: 400 }] });
    expect(error).toEqual({
      code: 'faults',
      faults: [
        { path: ['name'], code: 'name_needed' },
        { path: ['criteria', 0, 'weight'], code: 'weight' },
        { path: ['criteria', 0, 'values'], code: 'values_needed' },
      ],
    });
    expect(placeText(['criteria', 0, 'values'])).toBe('criteria[0].values');
  });

  it('a name that is spelled wrong is not passed over', () => {
    const { atLeast: _, ...visited } = { ...MARIA.criteria[3], atLeast: 2 };
    expect(withPersona({ ...MARIA, criteria: [MARIA.criteria[0], { ...visited, atleast: 2 }] })).toEqual({
      code: 'faults',
      faults: [{ path: ['criteria', 1, 'atleast'], code: 'unknown' }],
    });
  });
});
