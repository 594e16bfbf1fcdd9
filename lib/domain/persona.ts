/**
 * Which persona a lead is. Each persona is a list of weighted criteria; the result is an interval, because a fact that is
 * not known may still turn out either way: `fit` counts it as missed, `upper` as met.
 */
import type { Account, Criterion, Lead, Persona, PersonaByHand } from '#lib/contract/records.ts';
import { SENIORITIES } from '#lib/contract/titles.ts';
import {
  type Compiled,
  type CriterionResult,
  count,
  type FactSource,
  type FactValue,
  type Read,
  resultOf,
  type Weighed,
} from './contribution.ts';

/** `value` is null when the fact is not known. */
type Fact = { value: FactValue | null; source: FactSource };
/** By field: `title function seniority country employees industry signals stage`. */
export type Facts = Record<string, Fact>;

type PersonaStatus = 'match' | 'possible' | 'no' | 'excluded';

export type PersonaResult<P extends PersonaRules = Persona> = {
  persona: P;
  status: PersonaStatus;
  /** 0 to 1; both are 0 when a required criterion missed or an excluding one hit. */
  fit: number;
  upper: number;
  /** The share of the weight whose facts are known, 0 to 1. */
  known: number;
  /** What was weighed, for `contributionsOf`. */
  weighed: Weighed;
};

export type PersonaRules = Pick<Persona, 'id' | 'threshold' | 'criteria'>;

/**
 * Gathers what criteria may ask about.
 *
 * @param reading what the title was read as (classifyTitle); null when there is no title
 */
export function facts(
  lead: Pick<Lead, 'title' | 'country' | 'stage' | 'signals' | 'touches'>,
  account: Pick<Account, 'country' | 'employees' | 'industry'> | null,
  reading: { function: string; seniority: string } | null,
): Facts {
  return {
    title: { value: lead.title, source: 'lead' },
    function: { value: reading?.function ?? null, source: 'title' },
    seniority: { value: reading?.seniority ?? null, source: 'title' },
    country: lead.country
      ? { value: lead.country, source: 'lead' }
      : { value: account?.country ?? null, source: 'account' },
    employees: { value: account?.employees ?? null, source: 'account' },
    industry: { value: account?.industry ?? null, source: 'account' },
    // Somebody we have no touchpoint of may have read everything; only with some does "did not" mean something.
    signals: { value: lead.touches > 0 ? lead.signals : null, source: 'touchpoints' },
    stage: { value: lead.stage, source: 'touchpoints' },
  };
}

/**
 * Weighs the facts against one persona. `match`: the fit reaches the threshold and nothing required is unknown.
 * `possible`: it may still, once more is known. `no`: it cannot. `excluded`: an excluding criterion hit.
 */
export function evaluatePersona<P extends PersonaRules>(persona: P, known: Facts): PersonaResult<P> {
  const { fields, tests } = planFor(persona.criteria, [persona]);
  return weigh(persona, tests[0] ?? [], readFor(fields, known));
}

/** The inner loop of all that is reckoned over many leads: plain, and without work that could be done once for all personas. */
function weigh<P extends PersonaRules>(
  persona: P,
  tests: readonly Compiled[],
  read: readonly Read[],
): PersonaResult<P> {
  let total = 0;
  let points = 0;
  let unknown = 0;
  let missed = false;
  let excluded = false;
  let requiredUnknown = false;
  let requires = 0;

  for (const test of tests) {
    const { role, weight } = test;
    const result = resultOf(test, read[test.at]);
    total += weight;
    if (result === 'unknown') unknown += weight;
    else points += weight * result;
    if (role === 'exclude') excluded ||= result === 1;
    else if (role === 'require') {
      requires++;
      missed ||= result === 0;
      requiredUnknown ||= result === 'unknown';
    }
  }

  // A persona that only requires has nothing to weigh: it fits when it is not missed.
  const open = requires > 0 && requiredUnknown ? 0 : 1;
  const fit = total > 0 ? points / total : requires > 0 ? open : 0;
  const upper = total > 0 ? (points + unknown) / total : requires > 0 ? 1 : 0;
  const share = total > 0 ? 1 - unknown / total : open;

  const weighed = { tests, read };
  if (excluded || missed) {
    return { persona, status: excluded ? 'excluded' : 'no', fit: 0, upper: 0, known: share, weighed };
  }
  const status =
    reaches(fit, persona.threshold) && !requiredUnknown
      ? 'match'
      : reaches(upper, persona.threshold)
        ? 'possible'
        : 'no';
  return { persona, status, fit, upper, known: share, weighed };
}

export type BestPersona<P extends PersonaRules = Persona> = {
  /** Null when no persona matches or may match. */
  best: PersonaResult<P> | null;
  /** The second one, when it matches as well and is within 0.10 of the best: ask rather than choose. */
  ambiguous: PersonaResult<P> | null;
  /** Less than half of what counts is known of the nearest persona: say what is missing rather than choose. */
  tooLittle: boolean;
  /** Every persona, the nearest first. */
  all: PersonaResult<P>[];
};

/** The persona to name beside a lead: as a member says, unless the workspace has it no more; else what is likely, on enough facts. */
export function named<P extends PersonaRules>(
  { all, best, tooLittle }: BestPersona<P>,
  said: Pick<PersonaByHand, 'personaId'> | null,
): PersonaResult<P> | null {
  if (said?.personaId === null) return null;
  const chosen = said && all.find(({ persona }) => persona.id === said.personaId);
  return chosen ?? (tooLittle ? null : best);
}

const AMBIGUOUS_WITHIN = 0.1;
const ENOUGH_KNOWN = 0.5;
const TOLERANCE = 1e-9;
const STATUS_ORDER: Record<PersonaStatus, number> = { match: 0, possible: 1, no: 2, excluded: 3 };

/** The persona nearest to the facts: matches first, then by fit, then by upper, then by id. */
export function bestPersona<P extends PersonaRules>(personas: readonly P[], known: Facts): BestPersona<P> {
  const { fields, tests } = planFor(personas, personas);
  const read = readFor(fields, known);
  const all = personas.map((persona, n) => weigh(persona, tests[n] ?? [], read)).sort(nearestFirst);
  const [first, second] = all;
  const best = first && (first.status === 'match' || first.status === 'possible') ? first : null;
  const close =
    best?.status === 'match' &&
    second?.status === 'match' &&
    best.fit - second.fit <= AMBIGUOUS_WITHIN + TOLERANCE;
  return {
    best,
    ambiguous: close ? second : null,
    tooLittle: first === undefined || first.known < ENOUGH_KNOWN,
    all,
  };
}

function nearestFirst(a: PersonaResult<PersonaRules>, b: PersonaResult<PersonaRules>): number {
  if (a.status !== b.status) return STATUS_ORDER[a.status] - STATUS_ORDER[b.status];
  return (
    b.fit - a.fit ||
    b.upper - a.upper ||
    (a.persona.id < b.persona.id ? -1 : a.persona.id > b.persona.id ? 1 : 0)
  );
}

function reaches(value: number, threshold: number): boolean {
  return value >= threshold - TOLERANCE;
}

type Test = (value: FactValue, text: string) => 0 | 0.5 | 1;

/** A field, the criteria of all personas that ask about it, and what they made of values met before: leads share most of theirs. */
type Field = { name: string; asked: Test[]; known: Map<FactValue, readonly CriterionResult[]> };

/** Personas ready to be weighed: the fields they ask about, each once, and the criteria of each persona. */
type Plan = { fields: Field[]; tests: Compiled[][] };

/** Values of a field that are remembered; titles and numbers of employees have no end. */
const MOST_KNOWN = 1_000;

/** By the array that holds the personas, or one persona's criteria: a change makes another array, and another plan. */
const plans = new WeakMap<object, Plan>();

function planFor(
  key: readonly PersonaRules[] | readonly Criterion[],
  personas: readonly PersonaRules[],
): Plan {
  const known = plans.get(key);
  if (known) return known;
  const fields: Field[] = [];
  const tests = personas.map(({ criteria }) => criteria.map((criterion) => compiled(criterion, fields)));
  const plan = { fields, tests };
  plans.set(key, plan);
  return plan;
}

function compiled(criterion: Criterion, fields: Field[]): Compiled {
  const { id, field: name, role = 'score', weight } = criterion;
  let at = fields.findIndex((field) => field.name === name);
  if (at === -1) at = fields.push({ name, asked: [], known: new Map() }) - 1;
  return {
    id,
    field: name,
    at,
    nth: (fields[at]?.asked.push(compile(criterion)) ?? 0) - 1,
    role,
    weight: role === 'exclude' ? 0 : weight,
    counted: 'values' in criterion ? criterion.values : null,
  };
}

function compile(criterion: Criterion): Test {
  switch (criterion.op) {
    case 'in': {
      const values = new Set(criterion.values.map(plain));
      return (_, text) => (values.has(text) ? 1 : 0);
    }
    case 'notIn': {
      const values = new Set(criterion.values.map(plain));
      return (_, text) => (values.has(text) ? 0 : 1);
    }
    case 'equals': {
      const wanted = plain(criterion.value);
      return (_, text) => (text === wanted ? 1 : 0);
    }
    case 'containsAny': {
      const values = criterion.values.map(plain);
      return (_, text) => (values.some((one) => text.includes(one)) ? 1 : 0);
    }
    case 'between': {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = criterion;
      return (value) => (typeof value === 'number' && value >= min && value <= max ? 1 : 0);
    }
    case 'seniority': {
      const min = RANK.get(criterion.min ?? '') ?? 0;
      const max = RANK.get(criterion.max ?? '') ?? SENIORITIES.length - 1;
      return (_, text) => {
        const rank = RANK.get(text);
        if (rank === undefined) return 0;
        const outside = Math.max(min - rank, rank - max);
        return outside <= 0 ? 1 : outside === 1 ? 0.5 : 0;
      };
    }
    case 'hasAny':
      return (value) => (count(value, criterion.values) > 0 ? 1 : 0);
    case 'visited': {
      const atLeast = criterion.atLeast ?? 1;
      return (value) => (count(value, criterion.values) >= atLeast ? 1 : 0);
    }
  }
}

const RANK = new Map<string, number>(SENIORITIES.map((seniority, rank) => [seniority, rank]));

function readFor(fields: readonly Field[], known: Facts): Read[] {
  return fields.map((field) => {
    const { value, source } = known[field.name] ?? UNKNOWN;
    if (value === null || value === '' || value === 'unknown') return { value: null, source, results: [] };
    return { value, source, results: resultsFor(field, value) };
  });
}

const UNKNOWN: Fact = { value: null, source: 'lead' };

function resultsFor({ asked, known }: Field, value: FactValue): readonly CriterionResult[] {
  const before = known.get(value);
  if (before) return before;
  const text = typeof value === 'object' ? '' : plain(value);
  const results = asked.map((test) => test(value, text));
  // An object is a lead's own, and may change.
  if (typeof value === 'object') return results;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(value, results);
  return results;
}

function plain(value: FactValue): string {
  return typeof value === 'string' ? value.normalize('NFC').toLowerCase() : String(value);
}
