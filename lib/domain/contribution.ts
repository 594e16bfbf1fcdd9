/** What each criterion of a persona makes of a lead; apart from the weighing, so that whoever only shows it loads little. */

/** Where a fact comes from: the lead's record, its company's, the reading of its title, or what it did. */
export type FactSource = 'lead' | 'account' | 'title' | 'touchpoints';
export type FactValue = string | number | boolean | Record<string, number>;

type CriterionResult = 0 | 0.5 | 1 | 'unknown';

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

/** A fact as criteria read it: `text` is its value as words are compared. */
export type Read = { value: FactValue | null; text: string; source: FactSource };
export const NOTHING: Read = { value: null, text: '', source: 'lead' };

/** A criterion ready to be asked. */
export type Compiled = {
  id: string;
  field: string;
  /** The field's place in what is read of a lead. */
  at: number;
  role: Contribution['role'];
  weight: number;
  /** What is counted of a fact that holds several; null where its number says nothing. */
  counted: string[] | null;
  test: (value: FactValue, text: string) => 0 | 0.5 | 1;
};

/** A persona's criteria and what was read of a lead. */
export type Weighed = { tests: readonly Compiled[]; read: readonly Read[] };

export const resultOf = (test: Compiled['test'], { value, text }: Read): CriterionResult =>
  value === null ? 'unknown' : test(value, text);

/**
 * What each criterion contributed, in the order of the persona. Results are compared thousands at a time; it is worked out for
 * whoever reads it.
 */
export const contributionsOf = ({ weighed: { tests, read } }: { weighed: Weighed }): Contribution[] =>
  tests.map(({ id, field, at, role, weight, counted, test }) => {
    const fact = read[at] ?? NOTHING;
    const { value, source } = fact;
    const shown = typeof value !== 'object' || value === null ? value : counted && count(value, counted);
    return { id, field, role, result: resultOf(test, fact), weight, value: shown, source };
  });

/** How often a fact that holds several has any of these. */
export function count(value: FactValue, keys: readonly string[]): number {
  if (typeof value !== 'object') return 0;
  let sum = 0;
  for (const key of keys) if (Object.hasOwn(value, key)) sum += value[key] ?? 0;
  return sum;
}
