/** What each criterion of a persona makes of a lead; apart from the weighing, so that whoever only shows it loads little. */

/** Where a fact comes from: the lead's record, its company's, the reading of its title, or what it did. */
export type FactSource = 'lead' | 'account' | 'title' | 'touchpoints';
export type FactValue = string | number | boolean | Record<string, number>;

export type CriterionResult = 0 | 0.5 | 1 | 'unknown';

/** What one criterion contributed. */
export type Contribution = {
  id: string;
  field: string;
  role: 'score' | 'require' | 'exclude';
  result: CriterionResult;
  /** Of an `exclude` criterion 0: it decides and never counts. */
  weight: number;
  /** The fact it looked at (for visits their number); null when unknown. */
  value: string | number | boolean | null;
  source: FactSource;
};

/** A fact as criteria read it, with what each criterion that asks about it makes of it. */
export type Read = { value: FactValue | null; source: FactSource; results: readonly CriterionResult[] };

/** A criterion ready to be asked. */
export type Compiled = {
  id: string;
  field: string;
  /** The field's place in what is read of a lead, and the criterion's among those that ask about it. */
  at: number;
  nth: number;
  role: Contribution['role'];
  weight: number;
  /** What is counted of a fact that holds several; null where its number says nothing. */
  counted: string[] | null;
};

/** A persona's criteria and what was read of a lead. */
export type Weighed = { tests: readonly Compiled[]; read: readonly Read[] };

export const resultOf = ({ nth }: Compiled, fact: Read | undefined): CriterionResult =>
  fact?.results[nth] ?? 'unknown';

/**
 * What each criterion contributed, in the order of the persona. Results are compared thousands at a time; it is worked out for
 * whoever reads it.
 */
export const contributionsOf = ({ weighed: { tests, read } }: { weighed: Weighed }): Contribution[] =>
  tests.map((test) => {
    const { id, field, at, role, weight, counted } = test;
    const fact = read[at];
    const value = fact?.value ?? null;
    const shown = typeof value !== 'object' || value === null ? value : counted && count(value, counted);
    return {
      id,
      field,
      role,
      result: resultOf(test, fact),
      weight,
      value: shown,
      source: fact?.source ?? 'lead',
    };
  });

/** How often a fact that holds several has any of these. */
export function count(value: FactValue, keys: readonly string[]): number {
  if (typeof value !== 'object') return 0;
  let sum = 0;
  for (const key of keys) if (Object.hasOwn(value, key)) sum += value[key] ?? 0;
  return sum;
}
