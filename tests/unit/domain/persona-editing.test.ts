/** What is said of a persona while it is written: who would match, what is seldom meant, and what changed. */
import { describe, expect, it } from 'vitest';
import { PersonaContent, personaFaults } from '#lib/contract/personas.ts';
import { Criterion, Persona } from '#lib/contract/records.ts';
import { type Facts, facts } from '#lib/domain/persona.ts';
import { personaChanges } from '#lib/domain/persona-changes.ts';
import { overlap, personaLints } from '#lib/domain/persona-lint.ts';
import { previewOf, SHOWN } from '#lib/domain/persona-preview.ts';
import golden from '../../fixtures/golden/golden-persona.json' with { type: 'json' };
import { id } from '../support/records.ts';

const role = (values: string[], weight = 60): Criterion => ({
  ...{ id: 'function', op: 'in', field: 'function', values, weight },
});
const size = (min: number, weight = 40, max?: number): Criterion => ({
  ...{ id: 'size', op: 'between', field: 'employees', min, weight },
  ...(max === undefined ? {} : { max }),
});
const rules = (criteria: Criterion[], threshold = 0.6, id = 'p') => ({ id, name: id, threshold, criteria });

const person = (does: string, employees: number | null): Facts =>
  facts(
    { title: does, country: 'SE', stage: null, signals: {}, touches: 0 },
    { country: 'SE', employees, industry: null },
    { function: does, seniority: 'head' },
  );

describe('the preview', () => {
  const people = [
    ...Array.from({ length: 7 }, (_, n) => ({ name: `Buyer ${n}`, known: person('purchasing', 20) })),
    { name: 'Seller', known: person('sales', 500) },
    { name: 'Unknown', known: person('purchasing', null) },
  ];
  const count = (before: Criterion[] | null, after: Criterion[]) => {
    const { preview, add } = previewOf<string>(before && rules(before), rules(after));
    for (const { name, known } of people) add(name, known);
    return preview;
  };

  it('counts who matches, who newly does and who no longer does, and names the first', () => {
    const preview = count([role(['sales'])], [role(['purchasing'])]);
    expect(preview).toMatchObject({ leads: 9, matches: 8, before: 1, gained: 8, lost: 1 });
    expect(preview.gainedFirst).toEqual(people.slice(0, SHOWN).map(({ name }) => name));
    expect(preview.lostFirst).toEqual(['Seller']);
  });

  it('says nobody moved when the same rules are weighed', () => {
    const preview = count([role(['sales'])], [role(['sales'])]);
    expect(preview).toMatchObject({ matches: 1, before: 1, gained: 0, lost: 0 });
  });

  it('counts how each criterion turned out', () => {
    const { criteria } = count(null, [role(['purchasing']), size(100)]);
    expect(criteria.get('function')).toEqual({ met: 8, missed: 1, unknown: 0 });
    expect(criteria.get('size')).toEqual({ met: 1, missed: 7, unknown: 1 });
  });
});

describe('the findings', () => {
  const codes = (...given: Parameters<typeof personaLints>) => personaLints(...given).map(({ code }) => code);
  const others = [size(50), { ...size(1, 20), id: 'more' }];

  it.each([
    ['size alone reaches the threshold', rules([role(['sales'], 40), size(50, 60)]), true],
    ['size alone falls just short', rules([role(['sales'], 41), size(50, 59)]), false],
    ['the function is required', rules([{ ...role(['sales'], 10), role: 'require' }, size(50, 90)]), false],
    ['no function at all', rules(others), true],
    ['only ruling out by function', rules([{ ...role(['sales'], 0), role: 'exclude' }, size(50)]), true],
    [
      'a title does as well as a function',
      rules([{ id: 't', op: 'containsAny', field: 'title', values: ['inköp'], weight: 60 }, size(50, 40)]),
      false,
    ],
  ] as const)('matches without function or title: %s', (_, persona, found) => {
    expect(codes(persona, [], null).includes('without_role')).toBe(found);
  });

  it('finds what the golden personas were made to show', () => {
    const marketing = golden.personas.find(({ id }) => id === 'marknad');
    const persona = {
      ...{ id: marketing?.id ?? '', threshold: marketing?.threshold ?? 1 },
      criteria: (marketing?.criteria ?? []).map((one) => Criterion.parse(one)),
    };
    expect(codes(persona, [], null)).toContain('without_role');
  });

  it('names the one persona that is too alike, with the share', () => {
    const mine = rules([role(['sales']), size(50, 40, 500)]);
    const twin = rules([role(['sales'], 30), size(50, 20, 500)], 0.6, 'twin');
    const other = rules([role(['legal']), size(50, 40, 500)], 0.6, 'other');
    expect(overlap(mine, twin)).toBeCloseTo(1);
    expect(overlap(mine, other)).toBeCloseTo(0.4);
    expect(personaLints(mine, [other, twin, mine], null)).toEqual([
      { code: 'overlap', name: 'twin', share: expect.closeTo(1) },
    ]);
    expect(codes(mine, [other], null)).toEqual([]);
  });

  it('is as alike one way as the other, and by as much as the values are', () => {
    const [one, two] = [
      rules([role(['sales', 'legal']), size(50)]),
      rules([role(['sales']), size(50)], 0.6, 'q'),
    ];
    expect(overlap(one, two)).toBeCloseTo(0.7);
    expect(overlap(two, one)).toBeCloseTo(overlap(one, two));
  });

  it.each([
    ['nobody meets it', { met: 0, missed: 9, unknown: 1 }, ['nobody_meets']],
    ['nobody fails it', { met: 9, missed: 0, unknown: 1 }, ['nobody_fails']],
    ['of nobody it is known', { met: 0, missed: 0, unknown: 10 }, ['nobody_known']],
    ['some do and some do not', { met: 1, missed: 1, unknown: 0 }, []],
    ['there are no leads', { met: 0, missed: 0, unknown: 0 }, []],
  ])('a criterion: %s', (_, tally, found) => {
    expect(codes(rules([role(['sales'])]), [], new Map([['function', tally]]))).toEqual(found);
  });

  it('lets a criterion that rules out meet nobody', () => {
    const persona = rules([role(['sales']), { ...role(['legal'], 0), id: 'no', role: 'exclude' }]);
    expect(codes(persona, [], new Map([['no', { met: 0, missed: 9, unknown: 0 }]]))).toEqual([]);
  });
});

const content = (part: Partial<PersonaContent> = {}): PersonaContent => ({
  ...{ name: 'Tekla', threshold: 0.6 },
  criteria: [{ id: 'function', op: 'in', field: 'function', values: ['sales', 'legal'], weight: 60 }],
  text: {
    who: '',
    pains: ['A', 'B'],
    goals: [],
    objections: [],
    wordsToUse: [],
    wordsToAvoid: [],
    content: [],
    lead: '',
  },
  ...part,
});

describe('what changed', () => {
  it('is nothing between a version and itself, whatever the order of its values', () => {
    const turned = content({
      criteria: [{ id: 'function', op: 'in', field: 'function', values: ['legal', 'sales'], weight: 60 }],
    });
    expect(personaChanges(content(), turned)).toEqual([]);
  });

  it('is told part by part', () => {
    const after = content({
      ...{ name: 'Tuva', threshold: 0.5 },
      criteria: [
        { id: 'function', op: 'in', field: 'function', values: ['sales'], weight: 30, role: 'require' },
        { id: 'size', op: 'between', field: 'employees', min: 50, weight: 20 },
      ],
      text: { ...content().text, pains: ['B', 'C'], lead: 'A case' },
    });
    const forth = personaChanges(content(), after);
    expect(forth.map(({ part }) => part)).toEqual([
      'name',
      'threshold',
      'criterion_asks',
      'criterion_counts',
      'criterion_added',
      'text',
      'text',
    ]);
    expect(forth.at(-2)).toEqual({ part: 'text', of: 'pains', added: ['C'], removed: ['A'] });
    expect(personaChanges(after, content()).map(({ part }) => part)).toContain('criterion_removed');
  });
});

describe('content', () => {
  const guide = {
    ...{ title: 'Tariffs', url: 'https://example.com/guides/tariffs', stages: ['aware', 'engaged'] },
    addedAt: '2026-03-01T09:00:00.000Z',
  };
  const withContent = (...pieces: unknown[]) => ({
    ...content(),
    text: { ...content().text, content: pieces },
  });
  const codes = (...pieces: unknown[]) =>
    personaFaults(withContent(...pieces)).map(({ path, code }) => `${path.join('.')} ${code}`);

  it('is none in what was written before there was any', () => {
    const { content: _, ...before } = content().text;
    expect(PersonaContent.parse({ ...content(), text: before }).text.content).toEqual([]);
    const { text } = Persona.parse({ ...content(), id: id(1), text: before });
    expect(text.content).toEqual([]);
  });

  it('has a title and an address that may be sent to a lead', () => {
    expect(codes(guide)).toEqual([]);
    expect(codes({ ...guide, title: ' ' })).toEqual(['text.content.0.title title_needed']);
    expect(codes({ ...guide, title: 'x'.repeat(101) })).toEqual(['text.content.0.title too_long']);
    for (const url of [
      '',
      'example.com/guide',
      'http://example.com/guide',
      'javascript:alert(1)',
      'https://me:secret@example.com/',
    ])
      expect(codes({ ...guide, url }), url).toEqual(['text.content.0.url address']);
  });

  it('stands once for each address, and is not endless', () => {
    expect(codes(guide, { ...guide, title: 'Again' })).toEqual(['text.content address_twice']);
    const many = Array.from({ length: 31 }, (_, n) => ({ ...guide, url: `${guide.url}-${n}` }));
    expect(codes(...many)).toEqual(['text.content too_many_pieces']);
  });

  it('is compared by address', () => {
    const of = (...pieces: (typeof guide)[]) => PersonaContent.parse(withContent(...pieces));
    const turned = { ...guide, stages: ['engaged', 'aware'], addedAt: '2026-04-01T09:00:00.000Z' };
    expect(personaChanges(of(guide), of(turned))).toEqual([]);
    const renamed = { ...guide, title: 'The new tariffs' };
    expect(personaChanges(of(guide), of(renamed))).toEqual([
      { part: 'content_changed', before: guide, after: renamed },
    ]);
    const other = { ...guide, url: 'https://example.com/terms' };
    expect(personaChanges(of(guide), of(other))).toEqual([
      { part: 'content_added', piece: other },
      { part: 'content_removed', piece: guide },
    ]);
  });
});

describe('what cannot be kept', () => {
  it.each<[string, object, (string | number)[], string]>([
    [
      'a range the wrong way round',
      { op: 'between', field: 'employees', min: 9, max: 1 },
      ['max'],
      'bounds_swapped',
    ],
    ['a range without a bound', { op: 'between', field: 'employees' }, ['min'], 'bound_needed'],
    ['half a person', { op: 'between', field: 'employees', min: 1.5 }, ['min'], 'whole_number'],
    ['what is no number', { op: 'between', field: 'employees', min: Number.NaN }, ['min'], 'number_needed'],
    [
      'a level that does not exist',
      { op: 'seniority', field: 'seniority', min: 'boss' },
      ['min'],
      'seniority',
    ],
    ['no value', { op: 'in', field: 'country', values: [] }, ['values'], 'values_needed'],
    ['an empty value', { op: 'in', field: 'country', values: [' '] }, ['values', 0], 'empty'],
    ['a pattern', { op: 'matches', field: 'title', values: ['.*'] }, ['op'], 'operator'],
    ['a field of nobody', { op: 'in', field: 'shoeSize', values: ['41'] }, ['field'], 'field'],
    ['visits of a title', { op: 'visited', field: 'title', values: ['x'] }, ['op'], 'operator'],
  ])('%s is refused at its place', (_, criterion, place, code) => {
    const faults = personaFaults({ ...content(), criteria: [{ id: 'a', weight: 10, ...criterion }] });
    expect(faults).toEqual([{ path: ['criteria', 0, ...place], code }]);
  });

  it('every fault is told, not only the first', () => {
    const text = { ...content().text, pains: ['', 'x'.repeat(501)] };
    expect(personaFaults({ ...content(), name: '', text }).map(({ path }) => path.join('.'))).toEqual([
      'name',
      'text.pains.0',
      'text.pains.1',
    ]);
    expect(personaFaults('nothing of the kind')).toEqual([{ path: [], code: 'shape' }]);
  });
});
