import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Criterion } from '#lib/contract/records.ts';
import { SENIORITIES } from '#lib/contract/titles.ts';
import { contributionsOf } from '#lib/domain/contribution.ts';
import { bestPersona, evaluatePersona, type Facts, facts, type PersonaRules } from '#lib/domain/persona.ts';
import golden from '../../fixtures/golden/golden-persona.json' with { type: 'json' };

const goldenPersonas: PersonaRules[] = golden.personas.map((persona) => ({
  ...persona,
  criteria: persona.criteria.map((one) => Criterion.parse(one)),
}));

const of = (values: Record<string, string | number | null | Record<string, number>>): Facts =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, source: 'lead' as const }]),
  );

const persona = (criteria: unknown[], threshold = 0.6): PersonaRules => ({
  id: 'p',
  threshold,
  criteria: criteria.map((one, index) => Criterion.parse({ id: String(index), weight: 10, ...Object(one) })),
});

describe('golden personas', () => {
  it.each(golden.cases)('lead $lead.id, $lead.title', ({ lead, best, status, ambiguous, all }) => {
    const found = bestPersona(goldenPersonas, of(lead));
    expect(found.best?.persona.id ?? null).toBe(best);
    expect(found.all[0]?.status).toBe(status);
    expect(found.ambiguous !== null).toBe(ambiguous);
    const names = new Map<unknown, string>([
      [0, 'miss'],
      [0.5, 'partial'],
      [1, 'match'],
    ]);
    expect(
      found.all.map((result) => ({
        persona: result.persona.id,
        status: result.status,
        fit: result.fit,
        upper: result.upper,
        points: contributionsOf(result).reduce(
          (sum, one) => sum + (one.result === 'unknown' ? 0 : one.result * one.weight),
          0,
        ),
        max: contributionsOf(result).reduce((sum, one) => sum + one.weight, 0),
        rows: contributionsOf(result).map((one) => ({
          id: one.id,
          role: one.role,
          result: names.get(one.result) ?? one.result,
          points: one.result === 'unknown' ? 0 : one.result * one.weight,
          max: one.weight,
          actual: one.value,
        })),
      })),
    ).toEqual(
      all.map((result) => ({
        ...result,
        // The golden file shows the word unknown where the product holds no value.
        rows: result.rows.map((row) => ({ ...row, actual: row.actual === 'unknown' ? null : row.actual })),
      })),
    );
  });
});

describe('operators', () => {
  const signals = { 'guide:attribution': 2, 'page:pricing': 1 };
  it.each([
    [{ op: 'in', field: 'country', values: ['se', 'NO'] }, { country: 'SE' }, 1],
    [{ op: 'in', field: 'country', values: ['NO'] }, { country: 'SE' }, 0],
    [{ op: 'in', field: 'country', values: ['NO'] }, { country: null }, 'unknown'],
    [{ op: 'in', field: 'country', values: ['NO'] }, { country: '' }, 'unknown'],
    [{ op: 'in', field: 'nothing', values: ['x'] }, {}, 'unknown'],
    [{ op: 'notIn', field: 'country', values: ['NO'] }, { country: 'SE' }, 1],
    [{ op: 'notIn', field: 'country', values: ['no'] }, { country: 'NO' }, 0],
    [{ op: 'notIn', field: 'country', values: ['no'] }, { country: null }, 'unknown'],
    [{ op: 'equals', field: 'industry', value: 'energy' }, { industry: 'Energy' }, 1],
    [{ op: 'equals', field: 'employees', value: 5 }, { employees: 5 }, 1],
    [{ op: 'equals', field: 'employees', value: 6 }, { employees: 5 }, 0],
    [{ op: 'containsAny', field: 'title', values: ['INKÖP'] }, { title: 'Inköpschef' }, 1],
    [{ op: 'containsAny', field: 'title', values: ['inko\u0308p'] }, { title: 'Inköpschef' }, 1],
    [{ op: 'containsAny', field: 'title', values: ['marknad'] }, { title: 'Inköpschef' }, 0],
    [{ op: 'between', field: 'employees', min: 50, max: 500 }, { employees: 50 }, 1],
    [{ op: 'between', field: 'employees', min: 50, max: 500 }, { employees: 500 }, 1],
    [{ op: 'between', field: 'employees', min: 50, max: 500 }, { employees: 501 }, 0],
    [{ op: 'between', field: 'employees', max: 500 }, { employees: 0 }, 1],
    [{ op: 'between', field: 'employees', max: 500 }, { employees: 'many' }, 0],
    [{ op: 'seniority', field: 'seniority', min: 'head', max: 'cxo' }, { seniority: 'head' }, 1],
    [{ op: 'seniority', field: 'seniority', min: 'head', max: 'cxo' }, { seniority: 'manager' }, 0.5],
    [{ op: 'seniority', field: 'seniority', min: 'head', max: 'cxo' }, { seniority: 'senior' }, 0],
    [{ op: 'seniority', field: 'seniority', min: 'head', max: 'cxo' }, { seniority: 'partner' }, 0.5],
    [{ op: 'seniority', field: 'seniority', min: 'head', max: 'cxo' }, { seniority: 'owner' }, 0],
    [{ op: 'seniority', field: 'seniority', min: 'head' }, { seniority: 'owner' }, 1],
    [{ op: 'seniority', field: 'seniority', min: 'head' }, { seniority: 'unknown' }, 'unknown'],
    [{ op: 'hasAny', field: 'signals', values: ['page:pricing', 'x'] }, { signals }, 1],
    [{ op: 'hasAny', field: 'signals', values: ['toString'] }, { signals }, 0],
    [{ op: 'visited', field: 'signals', values: ['guide:attribution'], atLeast: 2 }, { signals }, 1],
    [
      { op: 'visited', field: 'signals', values: ['guide:attribution', 'page:pricing'], atLeast: 3 },
      { signals },
      1,
    ],
    [{ op: 'visited', field: 'signals', values: ['guide:attribution'], atLeast: 3 }, { signals }, 0],
    [{ op: 'visited', field: 'signals', values: ['guide:attribution'] }, { signals: null }, 'unknown'],
  ])('%o of %o is %s', (criterion, values, expected) => {
    expect(contributionsOf(evaluatePersona(persona([criterion]), of(values)))[0]?.result).toBe(expected);
  });

  it('say the same of a value met before, after many others, and of visits that were added to', () => {
    const one = persona([
      { op: 'between', field: 'employees', min: 1_000 },
      { op: 'equals', field: 'country', value: 'SE' },
      { op: 'visited', field: 'signals', values: ['demo'], atLeast: 2 },
    ]);
    const signals: Record<string, number> = { demo: 1 };
    const results = (employees: number, country: string): unknown[] =>
      contributionsOf(evaluatePersona(one, of({ employees, country, signals }))).map(({ result }) => result);
    for (let employees = 0; employees < 3_000; employees++) {
      const country = employees % 3 === 0 ? 'SE' : 'NO';
      expect(results(employees, country)).toEqual([Number(employees >= 1_000), Number(country === 'SE'), 0]);
    }
    signals.demo = 2;
    expect(results(0, 'SE')).toEqual([0, 1, 1]);
  });

  it('shows how often a page was visited, not the whole record', () => {
    const one = persona([{ op: 'visited', field: 'signals', values: ['guide:attribution'] }]);
    expect(contributionsOf(evaluatePersona(one, of({ signals })))[0]?.value).toBe(2);
  });
});

describe('status', () => {
  const inSweden = { op: 'in', field: 'country', values: ['SE'] };
  const large = { op: 'between', field: 'employees', min: 100 };
  it.each([
    [
      'a required fact is unknown',
      [{ ...inSweden, role: 'require', weight: 0 }, large],
      { employees: 200 },
      'possible',
      1,
      1,
      1,
    ],
    [
      'a required weight counts',
      [{ ...inSweden, role: 'require' }, large],
      { country: 'SE', employees: 5 },
      'no',
      0.5,
      0.5,
      1,
    ],
    [
      'an excluding weight does not',
      [{ ...inSweden, role: 'exclude' }, large],
      { country: 'NO', employees: 200 },
      'match',
      1,
      1,
      1,
    ],
    [
      'an excluding fact is unknown',
      [{ ...inSweden, role: 'exclude' }, large],
      { employees: 200 },
      'match',
      1,
      1,
      1,
    ],
    [
      'only required, met',
      [{ ...inSweden, role: 'require', weight: 0 }],
      { country: 'SE' },
      'match',
      1,
      1,
      1,
    ],
    ['only required, unknown', [{ ...inSweden, role: 'require', weight: 0 }], {}, 'possible', 0, 1, 0],
    [
      'only required, missed',
      [{ ...inSweden, role: 'require', weight: 0 }],
      { country: 'NO' },
      'no',
      0,
      0,
      1,
    ],
    ['nothing is asked', [], { country: 'SE' }, 'no', 0, 0, 1],
    ['half is known', [inSweden, large], { country: 'SE' }, 'possible', 0.5, 1, 0.5],
  ])('%s', (_, criteria, values, status, fit, upper, known) => {
    expect(evaluatePersona(persona(criteria), of(values))).toMatchObject({ status, fit, upper, known });
  });
});

describe('bestPersona', () => {
  const wants = (id: string, weights: number[]): PersonaRules => ({
    ...persona(weights.map((weight, index) => ({ op: 'equals', field: `f${index}`, value: 1, weight }))),
    id,
  });
  const met = of({ f0: 1, f1: 0 });

  it('is ambiguous when the second matches within 0.10', () => {
    const found = bestPersona([wants('a', [80, 20]), wants('b', [70, 30]), wants('c', [60, 40])], met);
    expect([found.best?.persona.id, found.ambiguous?.persona.id]).toEqual(['a', 'b']);
    expect(bestPersona([wants('a', [80, 20]), wants('c', [69, 31])], met).ambiguous).toBeNull();
    expect(bestPersona([wants('a', [60, 40]), wants('c', [59, 41])], met).ambiguous).toBeNull();
  });

  it('decides a tie by id', () => {
    expect(bestPersona([wants('b', [1]), wants('a', [1])], met).best?.persona.id).toBe('a');
  });

  it('says when too little is known', () => {
    expect(bestPersona([wants('a', [49, 51])], of({ f0: 1 })).tooLittle).toBe(true);
    expect(bestPersona([wants('a', [50, 50])], of({ f0: 1 })).tooLittle).toBe(false);
    expect(bestPersona([], met)).toEqual({ best: null, ambiguous: null, tooLittle: true, all: [] });
  });
});

describe('facts', () => {
  const lead = {
    title: 'Marknadschef',
    country: null,
    stage: 'aware',
    signals: { 'page:pricing': 1 },
    touches: 3,
  };
  const account = { country: 'NO', employees: 140, industry: null };

  it('names the source of each', () => {
    expect(facts(lead, account, { function: 'marketing', seniority: 'head' })).toEqual({
      title: { value: 'Marknadschef', source: 'lead' },
      function: { value: 'marketing', source: 'title' },
      seniority: { value: 'head', source: 'title' },
      country: { value: 'NO', source: 'account' },
      employees: { value: 140, source: 'account' },
      industry: { value: null, source: 'account' },
      signals: { value: { 'page:pricing': 1 }, source: 'touchpoints' },
      stage: { value: 'aware', source: 'touchpoints' },
    });
  });

  it("prefers the lead's own country, and claims no behaviour of somebody never seen", () => {
    const some = facts({ ...lead, country: 'SE', touches: 0, signals: {} }, account, null);
    expect(some.country).toEqual({ value: 'SE', source: 'lead' });
    expect(some.signals?.value).toBeNull();
    expect(some.function?.value).toBeNull();
  });
});

describe('properties', () => {
  const value = fc.constantFrom(null, 0, 1);
  const known = fc.record({ f0: value, f1: value, f2: value, f3: fc.constantFrom(null, ...SENIORITIES) });
  const criterion = fc.oneof(
    fc.record({
      op: fc.constant('equals'),
      field: fc.constantFrom('f0', 'f1', 'f2'),
      value: fc.constant(1),
      weight: fc.nat(100),
      role: fc.constantFrom('score', 'score', 'require', 'exclude'),
    }),
    fc.record({
      op: fc.constant('seniority'),
      field: fc.constant('f3'),
      min: fc.constantFrom(...SENIORITIES),
      weight: fc.nat(100),
    }),
  );
  const rules = fc
    .tuple(fc.array(criterion, { maxLength: 8 }), fc.integer({ min: 1, max: 100 }))
    .map(([criteria, threshold]) => persona(criteria, threshold / 100));

  it('0 ≤ fit ≤ upper ≤ 1, and a match needs its threshold', () => {
    fc.assert(
      fc.property(rules, known, (one, values) => {
        const { fit, upper, status, known: share } = evaluatePersona(one, of(values));
        expect(fit).toBeGreaterThanOrEqual(0);
        expect(upper + 1e-9).toBeGreaterThanOrEqual(fit);
        expect(upper).toBeLessThanOrEqual(1 + 1e-9);
        expect(share >= -1e-9 && share <= 1).toBe(true);
        if (status === 'match') expect(fit + 1e-9).toBeGreaterThanOrEqual(one.threshold);
      }),
    );
  });

  it('learning a fact never leaves the interval', () => {
    fc.assert(
      fc.property(
        rules,
        known,
        fc.constantFrom('f0', 'f1', 'f2'),
        fc.constantFrom(0, 1),
        (one, values, field, learnt) => {
          const before = evaluatePersona(one, of({ ...values, [field]: null }));
          const after = evaluatePersona(one, of({ ...values, [field]: learnt }));
          expect(after.upper).toBeLessThanOrEqual(before.upper + 1e-9);
          if (after.status === 'match' || after.status === 'possible')
            expect(after.fit).toBeGreaterThanOrEqual(before.fit - 1e-9);
        },
      ),
    );
  });

  it('the order of personas and of criteria does not matter', () => {
    fc.assert(
      fc.property(fc.array(rules, { minLength: 1, maxLength: 4 }), known, (some, values) => {
        const named = some.map((one, index) => ({ ...one, id: String(index) }));
        const turned = named.map((one) => ({ ...one, criteria: [...one.criteria].reverse() })).reverse();
        const [a, b] = [bestPersona(named, of(values)), bestPersona(turned, of(values))];
        expect(b.all.map((one) => one.status)).toEqual(a.all.map((one) => one.status));
        expect(b.best?.fit ?? -1).toBeCloseTo(a.best?.fit ?? -1, 9);
      }),
    );
  });
});
