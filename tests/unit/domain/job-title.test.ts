import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { classifyTitle, FUNCTIONS } from '#lib/domain/job-title.ts';
import { SENIORITIES } from '#lib/domain/persona.ts';
import titles from './job-titles.json' with { type: 'json' };
import { hardText } from './text.ts';

const Row = z.strictObject({
  lang: z.string().length(2),
  pattern: z.string().regex(/^-?[\p{Ll}\p{N}*]+(?: [\p{Ll}\p{N}*]+)*-?$/u),
  kind: z.enum(['word', 'stem']),
  function: z.optional(z.enum(FUNCTIONS)),
  seniority: z.optional(z.enum(SENIORITIES)),
  weight: z.int().min(1).max(10),
  effect: z.optional(z.enum(['lowers', 'skips'])),
  example: z.string().min(1),
  notExample: z.optional(z.string().min(1)),
});

const folder = join(import.meta.dirname, '../../../lib/domain/lexicon');
const files = ['en', 'sv', 'no', 'da', 'fi', 'de'].map((name) =>
  readFileSync(join(folder, `${name}.json`), 'utf8'),
);
const lexicon = files.map((text) => z.array(Row).parse(JSON.parse(text)));
const rows = lexicon.flat();

describe('titles', () => {
  it.each(titles)('%s is %s, %s', (title, job, seniority) => {
    const { function: found, seniority: rank } = classifyTitle(String(title));
    expect([found, rank]).toEqual([job, seniority]);
  });
});

describe('the lexicon', () => {
  const readAs = (row: z.infer<typeof Row>, title: string): boolean => {
    const reading = classifyTitle(title);
    return (
      (row.function === undefined || row.function === reading.function) &&
      (row.seniority === undefined || row.seniority === reading.seniority)
    );
  };

  it('reads every example as its row says', () => {
    const wrong = rows.filter((row) => row.effect !== 'skips' && !readAs(row, row.example));
    expect(wrong).toEqual([]);
    expect(rows.length).toBeGreaterThan(800);
  });

  it('an example shows its pattern', () => {
    const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
    const without = rows.filter((row) => {
      const parts = row.pattern.split('*').map(letters);
      // R&D and the like are read as one word.
      const example = letters(row.example.replace(/(\w)&(\w)/g, '$1n$2'));
      return !parts.every((part) => example.includes(part));
    });
    expect(without).toEqual([]);
  });

  it('reads no counter-example as its row says', () => {
    const counter = rows.filter((row) => row.notExample !== undefined);
    expect(counter.filter((row) => readAs(row, row.notExample ?? ''))).toEqual([]);
    expect(counter.length).toBeGreaterThan(20);
  });

  it('has every pattern of a language once', () => {
    for (const one of lexicon) {
      const patterns = one.map((row) => `${row.kind} ${row.pattern}`);
      expect(patterns.filter((pattern, index) => patterns.indexOf(pattern) !== index)).toEqual([]);
    }
  });

  it('is small: 16 KB on the wire, so that data and code stay below 20', () => {
    const data = files.map((text) => JSON.stringify(JSON.parse(text))).join('');
    expect(gzipSync(data).length).toBeLessThan(16 * 1024);
  });
});

describe('a reading', () => {
  it('shows which letters counted', () => {
    expect(classifyTitle('Inköpschef').evidence).toEqual([
      { text: 'inköp', function: 'purchasing' },
      { text: 'chef', seniority: 'head' },
    ]);
    expect(classifyTitle('Strategic Buyer').evidence).toEqual([{ text: 'buyer', function: 'purchasing' }]);
    expect(classifyTitle('')).toEqual({
      function: 'unknown',
      seniority: 'unknown',
      confidence: 0,
      evidence: [],
    });
  });

  it('is less sure of two rivals, of words without their dots, and of slips', () => {
    const sure = classifyTitle('Inköpschef').confidence;
    expect(classifyTitle('Inköps- och marknadschef').confidence).toBeLessThan(sure);
    expect(classifyTitle('Inkopschef').confidence).toBeLessThan(sure);
    expect(classifyTitle('Procurment').confidence).toBeLessThan(classifyTitle('Inkopschef').confidence);
  });
});

describe('properties', () => {
  const known = fc.constantFrom(
    ...titles.filter(([, job]) => job !== 'unknown').map(([title]) => String(title)),
  );

  it('never throws and stays within its words', () => {
    fc.assert(
      fc.property(fc.oneof(hardText(), known), (title) => {
        const reading = classifyTitle(title);
        expect(FUNCTIONS).toContain(reading.function);
        expect([...SENIORITIES, 'unknown']).toContain(reading.seniority);
        expect(reading.confidence >= 0 && reading.confidence <= 1).toBe(true);
        expect(reading.confidence > 0).toBe(reading.function !== 'unknown');
      }),
    );
  });

  it('does not care about spaces, emoji and stops around', () => {
    fc.assert(
      fc.property(known, fc.constantFrom(' ', '🚀 ', '• ', '| '), (title, noise) => {
        expect(classifyTitle(noise + title + noise)).toEqual(classifyTitle(title));
      }),
    );
  });

  it('does not read the employer', () => {
    const employer = fc.constantFrom('at Marketing Sales Group', 'på Inköp Norden AB', '@ Finance Partners');
    const own = known.filter((title) => !/[@|]| (?:at|på|hos|bei|to|till) /.test(title));
    fc.assert(
      fc.property(own, employer, (title, where) => {
        expect(classifyTitle(`${title} ${where}`)).toEqual(classifyTitle(title));
      }),
    );
  });
});
