/** What is allowed in a persona and yet seldom meant. Nothing here forbids: each finding is a sentence beside the editor. */
import type { Criterion } from '#lib/contract/records.ts';
import { SENIORITIES } from '#lib/contract/titles.ts';
import type { PersonaRules } from './persona.ts';
import type { CriterionTally } from './persona-preview.ts';

export type PersonaLint =
  /** A lead reaches the threshold by other facts alone, whatever its function or title. */
  | { code: 'without_role' }
  /** The most similar of the other personas; `share` of the weight, 0 to 1. */
  | { code: 'overlap'; name: string; share: number }
  /** Of the leads whose fact is known: none meets the criterion, or none fails it. `unknown`: of nobody it is known. */
  | { code: 'nobody_meets' | 'nobody_fails' | 'nobody_known'; criterionId: string };

type Named = PersonaRules & { name: string };

const TOO_ALIKE = 0.8;
const TOLERANCE = 1e-9;

/**
 * @param others the workspace's other personas
 * @param tally how each criterion turned out over the known leads (persona-preview.ts); null while that is not known
 */
export function personaLints(
  persona: PersonaRules,
  others: readonly Named[],
  tally: ReadonlyMap<string, CriterionTally> | null,
): PersonaLint[] {
  const found: PersonaLint[] = [];
  if (matchesWithoutRole(persona)) found.push({ code: 'without_role' });
  const nearest = others
    .filter(({ id }) => id !== persona.id)
    .map((other) => ({ name: other.name, share: overlap(persona, other) }))
    .sort((a, b) => b.share - a.share)[0];
  if (nearest && nearest.share > TOO_ALIKE + TOLERANCE) found.push({ code: 'overlap', ...nearest });
  for (const { id, role } of persona.criteria) {
    const { met, missed, unknown } = tally?.get(id) ?? { met: 0, missed: 0, unknown: 0 };
    if (met + missed + unknown === 0) continue;
    if (met + missed === 0) found.push({ code: 'nobody_known', criterionId: id });
    else if (met === 0) {
      // Whom it excludes may not be there yet; that is what it is for.
      if (role !== 'exclude') found.push({ code: 'nobody_meets', criterionId: id });
    } else if (missed === 0) found.push({ code: 'nobody_fails', criterionId: id });
  }
  return found;
}

const weightOf = ({ role, weight }: Criterion): number => (role === 'exclude' ? 0 : weight);
const saysRole = ({ field }: Criterion): boolean => field === 'function' || field === 'title';

function matchesWithoutRole({ criteria, threshold }: PersonaRules): boolean {
  if (criteria.some((one) => saysRole(one) && one.role === 'require')) return false;
  const total = sum(criteria.map(weightOf));
  const others = sum(criteria.filter((one) => !saysRole(one)).map(weightOf));
  if (total === 0) return criteria.some(({ role }) => role === 'require');
  return others / total >= threshold - TOLERANCE;
}

/**
 * How much two personas ask for the same, 0 to 1: field by field the weight that both lay on it, times how alike what they look for
 * is. 1 for the same criteria in the same proportions.
 */
export function overlap(one: PersonaRules, other: PersonaRules): number {
  const [total, otherTotal] = [sum(one.criteria.map(weightOf)), sum(other.criteria.map(weightOf))];
  if (total === 0 || otherTotal === 0) return 0;
  const rest = other.criteria.map((criterion) => ({ criterion, share: weightOf(criterion) / otherTotal }));
  let shared = 0;
  for (const criterion of one.criteria) {
    const likest = rest
      .map((candidate) => ({ candidate, alike: likeness(criterion, candidate.criterion) }))
      .sort((a, b) => b.alike - a.alike)[0];
    if (!likest || likest.alike === 0) continue;
    shared += Math.min(weightOf(criterion) / total, likest.candidate.share) * likest.alike;
    rest.splice(rest.indexOf(likest.candidate), 1);
  }
  return shared;
}

/** How alike what two criteria look for is, 0 to 1; 0 when they ask about different things. */
function likeness(one: Criterion, other: Criterion): number {
  if (one.field !== other.field || one.op !== other.op) return 0;
  if ('values' in one && 'values' in other) {
    const [a, b] = [new Set(one.values.map(folded)), new Set(other.values.map(folded))];
    const common = [...a].filter((value) => b.has(value)).length;
    return common / (a.size + b.size - common || 1);
  }
  if (one.op === 'seniority' && other.op === 'seniority') return commonRange(ranks(one), ranks(other));
  if (one.op === 'between' && other.op === 'between') return commonRange(sizes(one), sizes(other));
  if (one.op === 'equals' && other.op === 'equals') return one.value === other.value ? 1 : 0;
  return 0;
}

type Range = readonly [from: number, to: number];

/** The common part of two ranges, as a share of both together. */
const commonRange = ([a, b]: Range, [c, d]: Range): number =>
  Math.max(0, Math.min(b, d) - Math.max(a, c)) / (Math.max(b, d) - Math.min(a, c) || 1);

const RANKS: readonly string[] = SENIORITIES;
const rankOf = (name: string): number => RANKS.indexOf(name);
const ranks = ({ min, max }: { min?: string | undefined; max?: string | undefined }): Range => [
  min === undefined ? 0 : rankOf(min),
  (max === undefined ? SENIORITIES.length - 1 : rankOf(max)) + 1,
];
/** From 50 to 100 people is as far as from 500 to 1,000. */
const sizes = ({
  min = 1,
  max = 1_000_000,
}: {
  min?: number | undefined;
  max?: number | undefined;
}): Range => [Math.log(Math.max(1, min)), Math.log(Math.max(1, max) + 1)];

const folded = (text: string): string => text.normalize('NFC').toLowerCase();
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
