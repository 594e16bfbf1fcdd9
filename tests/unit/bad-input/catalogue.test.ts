import { describe, expect, it } from 'vitest';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };
import { missing } from '../../support/proofs.ts';
import { BAD_INPUT } from './catalogue.ts';

const texts: Record<'en' | 'sv', Record<string, string>> = { en, sv };

it('the catalogue of bad input has the rows B01 to B90, once each', () => {
  expect(BAD_INPUT.map(({ id }) => id)).toEqual(
    Array.from({ length: 90 }, (_, at) => `B${String(at + 1).padStart(2, '0')}`),
  );
});

describe.each(BAD_INPUT)('$id, $where: $input', ({ says, proofs, note }) => {
  it('is proved by tests that there are, or says why it cannot be', () => {
    expect(missing(proofs)).toEqual([]);
    expect(proofs.length > 0 || note !== undefined).toBe(true);
  });

  it('says what the product says, in both languages', () => {
    for (const [key, [english, swedish]] of Object.entries(says))
      expect([key, texts.en[key], texts.sv[key]]).toEqual([key, english, swedish]);
  });
});
