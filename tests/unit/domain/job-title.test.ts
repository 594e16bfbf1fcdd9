import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { FUNCTIONS, SENIORITIES, TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import eighth from '../../fixtures/titles/eighth.json' with { type: 'json' };
import eleventh from '../../fixtures/titles/eleventh.json' with { type: 'json' };
import fifteenth from '../../fixtures/titles/fifteenth.json' with { type: 'json' };
import fifth from '../../fixtures/titles/fifth.json' with { type: 'json' };
import first from '../../fixtures/titles/first.json' with { type: 'json' };
import fourteenth from '../../fixtures/titles/fourteenth.json' with { type: 'json' };
import fourth from '../../fixtures/titles/fourth.json' with { type: 'json' };
import ninth from '../../fixtures/titles/ninth.json' with { type: 'json' };
import second from '../../fixtures/titles/second.json' with { type: 'json' };
import seventeenth from '../../fixtures/titles/seventeenth.json' with { type: 'json' };
import seventh from '../../fixtures/titles/seventh.json' with { type: 'json' };
import sixteenth from '../../fixtures/titles/sixteenth.json' with { type: 'json' };
import sixth from '../../fixtures/titles/sixth.json' with { type: 'json' };
import tenth from '../../fixtures/titles/tenth.json' with { type: 'json' };
import third from '../../fixtures/titles/third.json' with { type: 'json' };
import thirteenth from '../../fixtures/titles/thirteenth.json' with { type: 'json' };
import twelfth from '../../fixtures/titles/twelfth.json' with { type: 'json' };
import titles from './job-titles.json' with { type: 'json' };
import { hardText } from './text.ts';

/** Language, title, accepted functions, accepted seniorities. */
const collected = z
  .array(z.tuple([z.string(), z.string(), z.string(), z.string()]))
  .parse([
    ...first,
    ...second,
    ...third,
    ...fourth,
    ...fifth,
    ...sixth,
    ...seventh,
    ...eighth,
    ...ninth,
    ...tenth,
    ...eleventh,
    ...twelfth,
    ...thirteenth,
    ...fourteenth,
    ...fifteenth,
    ...sixteenth,
    ...seventeenth,
  ]);

const Row = z.strictObject({
  lang: z.string().length(2),
  // Patterns that say the same stand in one row: `inköp|upphandl`.
  pattern: z.string().regex(/^-?[\p{Ll}\p{N}*]+(?:[ |-]+[\p{Ll}\p{N}*]+)*-?$/u),
  kind: z.enum(['word', 'stem']),
  function: z.optional(z.enum(FUNCTIONS)),
  seniority: z.optional(z.enum(SENIORITIES)),
  weight: z.int().min(1).max(10),
  effect: z.optional(z.enum(['lowers', 'skips', 'aside', 'names'])),
  example: z.string().min(1),
  notExample: z.optional(z.string().min(1)),
});

const file = readFileSync(join(import.meta.dirname, '../../../lib/domain/lexicon.json'), 'utf8');
const rows = z.array(Row).parse(JSON.parse(file));
const LANGUAGES = ['sv', 'en', 'de', 'da', 'no', 'fi', 'fr', 'es', 'nl'];

describe('titles', () => {
  it.each(titles)('%s is %s, %s', (title, job, seniority) => {
    const { function: found, seniority: rank } = classifyTitle(String(title));
    expect([found, rank]).toEqual([job, seniority]);
  });

  it('reads each title of the collections as one of its labels', () => {
    const wrong = collected.flatMap(([, title, jobs, ranks]) => {
      const { function: job, seniority: rank } = classifyTitle(title);
      return jobs.split(' ').includes(job) && ranks.split(' ').includes(rank) ? [] : [[title, job, rank]];
    });
    expect(wrong).toEqual([]);
    expect(collected.filter(([lang]) => lang === 'sv').length).toBeGreaterThan(collected.length / 2);
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
  /** The row's example, and each further pattern by itself, with a syllable where it needs something beside it. */
  const examplesOf = ({ pattern, example }: z.infer<typeof Row>): string[] => [
    example,
    ...pattern
      .split('|')
      .slice(1)
      .map((other) => other.replace(/^-|-$/g, 'mu')),
  ];

  it('reads every example as its row says, whichever of its patterns is in it', () => {
    const wrong = rows.flatMap((row) =>
      row.effect === 'skips' ? [] : examplesOf(row).filter((title) => !readAs(row, title)),
    );
    expect(wrong).toEqual([]);
    expect(rows.flatMap(examplesOf).length).toBeGreaterThan(1800);
  });

  it('reads nothing in what is not of the present', () => {
    const skipping = rows.filter((row) => row.effect === 'skips').flatMap(examplesOf);
    const read = (title: string): string => classifyTitle(title).function;
    expect(skipping.filter((title) => read(title) !== 'unknown')).toEqual([]);
    expect(skipping.filter((title) => read(`${title} marketing`) !== 'unknown')).toEqual([]);
  });

  it('an example shows its pattern', () => {
    const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
    const without = rows.filter((row) => {
      const parts = (row.pattern.split('|')[0] ?? '').split('*').map(letters);
      // R&D and the like are read as one word, and so are d'équipe and équipe.
      const example = letters(row.example.replace(/(\w)&(\w)/g, '$1n$2').replace(/\b[dl]'/g, ''));
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
    const patterns = rows.flatMap(({ lang, kind, pattern }) =>
      pattern.split('|').map((one) => `${lang} ${kind} ${one}`),
    );
    expect(patterns.filter((pattern, index) => patterns.indexOf(pattern) !== index)).toEqual([]);
    expect([...new Set(rows.map((row) => row.lang))]).toEqual(LANGUAGES);
  });

  it('is small: 20 kB on the wire', () => {
    expect(gzipSync(file).length).toBeLessThan(20_000);
  });
});

describe('a reading', () => {
  it('is none where a title says nothing of a profession', () => {
    const nothing = [
      'Team player',
      'Connecting people',
      'Volvo Cars',
      'Trafikverket',
      'MSc in Finance',
      'Anna Svensson',
    ];
    expect(nothing.filter((title) => classifyTitle(title).function !== 'unknown')).toEqual([]);
  });

  it('forgives a slip, and none that makes another word of a correct one', () => {
    const job = (title: string): string => classifyTitle(title).function;
    expect(job('Frösäljningschef')).toBe('sales');
    expect(job('Cheif Technology Officer')).toBe('engineering');
    expect(classifyTitle('Cheif Technology Officer').seniority).toBe('cxo');
    expect(job('Strategisk projektledare')).toBe('program_and_project_management');
    expect(classifyTitle('Performance Marketing-specialist').seniority).toBe('entry');
    expect(job('Kantor')).not.toBe('administrative');
  });

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

describe('what a workspace adds', () => {
  const rules = TitleRules.parse({
    words: [
      {
        lang: 'sv',
        pattern: 'sjönytta',
        kind: 'stem',
        function: 'operations',
        weight: 8,
        example: 'Sjönyttachef',
      },
      {
        lang: 'sv',
        pattern: 'lots',
        kind: 'word',
        function: 'customer_success_and_support',
        seniority: 'senior',
        weight: 6,
        example: 'Lots',
      },
      {
        lang: 'sv',
        pattern: '-inköp',
        kind: 'stem',
        function: 'operations',
        weight: 6,
        example: 'Elinköp',
      },
    ],
    corrections: [
      { title: 'Marknadschef', function: 'sales', seniority: 'manager' },
      { title: 'Havsbris', function: 'unknown', seniority: 'unknown' },
    ],
  });

  it('finds the words of its trade', () => {
    expect(classifyTitle('Sjönyttachef').function).toBe('general_management');
    expect(classifyTitle('Sjönyttachef', rules)).toMatchObject({ function: 'operations', seniority: 'head' });
    expect(classifyTitle('Sjonyttachef', rules).function).toBe('operations');
    expect(classifyTitle('Lots', rules)).toMatchObject({
      function: 'customer_success_and_support',
      seniority: 'senior',
    });
    expect(classifyTitle('Pilots', rules)).toEqual(classifyTitle('Pilots'));
  });

  it('lets them win over ours, and ours say what they leave open', () => {
    expect(classifyTitle('Elinköpschef', rules)).toEqual(classifyTitle('Elinköpschef'));
    expect(classifyTitle('Chef elinköp', rules)).toMatchObject({ function: 'operations', seniority: 'head' });
    expect(classifyTitle('Lots, försäljning', rules).function).toBe('customer_success_and_support');
    expect(classifyTitle('Tidigare lots', rules).function).toBe('unknown');
  });

  it('reads a corrected title as corrected, also with an employer, in capitals, with an emoji', () => {
    for (const title of [
      'Marknadschef',
      'MARKNADSCHEF',
      '🚀 Marknadschef',
      'Marknadschef på Havsbris Energi',
    ])
      expect(classifyTitle(title, rules)).toMatchObject({
        function: 'sales',
        seniority: 'manager',
        confidence: 1,
      });
    expect(classifyTitle('Marknadschef Norden', rules).function).toBe('marketing');
    expect(classifyTitle('Havsbris', rules)).toMatchObject({ function: 'unknown', confidence: 0 });
  });

  it('refuses words that say nothing or would never be found', () => {
    const word = {
      lang: 'sv',
      pattern: 'lots',
      kind: 'word',
      seniority: 'senior',
      weight: 6,
      example: 'Lots',
    };
    const accepts = (change: object): boolean =>
      TitleRules.safeParse({ words: [{ ...word, ...change }], corrections: [] }).success;
    expect(accepts({})).toBe(true);
    expect(accepts({ pattern: 'head of * operations' })).toBe(true);
    for (const change of [
      { seniority: undefined },
      { pattern: 'Lots' },
      { pattern: 'lots|båt' },
      { pattern: '(a+)+' },
      { pattern: 'lots-' },
      { pattern: 'el', kind: 'stem' },
      { pattern: 'el inköp', kind: 'stem' },
      { function: 'unknown' },
      { weight: 11 },
    ])
      expect(accepts(change), JSON.stringify(change)).toBe(false);
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
