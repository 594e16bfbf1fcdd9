/**
 * The lead score: how well the lead fits and how engaged it is, apart, because 75 of 100 may be a perfect stranger or a student who
 * reads everything. With its strongest reasons, and what has changed within a week.
 */
import type { EarlierTouches, Touchpoint } from '#lib/contract/records.ts';
import { type Contribution, contributionsOf } from './contribution.ts';
import type { PersonaResult } from './persona.ts';
import { decay } from './quality/rating.ts';
import { isKind, KINDS } from './touchpoint.ts';

const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;
/** Interest fades faster than a seller's verdict: after so many days a touchpoint counts half. */
export const HALF_LIFE_DAYS = 30;
/** However often one kind of thing happens, it counts for no more than this: a hundred pages are no meeting. */
export const MOST_OF_A_KIND = 15;
/** So much takes the engagement half of what is left of the way to 100; a meeting held today does. */
const HALFWAY = 10;

/** `key` names it, so that it can be hidden. `points` are part of the fit or of the engagement, whose points they add up to. */
export type ScoreReason = { key: string; points: number } & (
  | { part: 'fit'; contribution: Contribution }
  | { part: 'engagement'; kind: string; times: number; lastAt: number }
);

/** What the score reads of a touchpoint. */
type Touch = Pick<Touchpoint, 'at' | 'kind' | 'direction' | 'actor' | 'rule'>;

export type LeadScore = {
  /** 0 to 100; null when too little is known to say. */
  fit: number | null;
  /** 0 to 100. */
  engagement: number;
  /** How much the engagement rose within the last seven days; below 0: it fell. */
  change: number;
  /** The strongest first, of both parts where both have any; at most three. */
  reasons: ScoreReason[];
};

const REASONS = 3;

/**
 * @param persona what the persona reading found; null when too little is known
 * @param touchpoints in any order; what a machine did, what we sent, and opened mails count for nothing
 * @param now milliseconds since 1970, as `lastAt` is
 * @param hidden keys of reasons that are not to count, as if the question had not been asked or the thing not happened
 * @param earlier sums of touchpoints that are not among those given
 */
export function leadScore(
  persona: Pick<PersonaResult, 'status' | 'weighed'> | null,
  touchpoints: readonly Touch[],
  now: number,
  hidden: ReadonlySet<string> = new Set(),
  earlier: EarlierTouches['sums'] = [],
): LeadScore {
  const fit = persona && fitOf(persona, hidden);
  const counted = [...touchpoints.map(signOf), ...earlier].filter(
    ({ kind, strength }) => strength > 0 && !hidden.has(`kind:${kind}`),
  );
  const engagement = engagementAt(counted, now);
  const before = engagementAt(counted, now - WEEK);
  return {
    fit: fit?.points ?? null,
    engagement: engagement.points,
    change: engagement.points - before.points,
    reasons: strongest(fit?.reasons ?? [], engagement.reasons),
  };
}

/** Neither part takes all the places while the other has a reason: who the lead is does not hide what it did. */
function strongest(fit: readonly ScoreReason[], engagement: readonly ScoreReason[]): ScoreReason[] {
  const counting = (reasons: readonly ScoreReason[]): ScoreReason[] =>
    reasons.filter(({ points }) => points > 0).toSorted((one, other) => other.points - one.points);
  const [first, second] = [counting(fit), counting(engagement)];
  const places = (own: readonly ScoreReason[], other: readonly ScoreReason[]): ScoreReason[] =>
    own.slice(0, REASONS - Math.min(1, other.length));
  return [...places(first, second), ...places(second, first)]
    .sort((one, other) => other.points - one.points)
    .slice(0, REASONS);
}

type Part = { points: number; reasons: ScoreReason[] };

/** As the persona weighs it, without what is hidden; 0 where the persona is ruled out. */
function fitOf(persona: Pick<PersonaResult, 'status' | 'weighed'>, hidden: ReadonlySet<string>): Part {
  const kept = contributionsOf(persona).map((contribution) => ({
    key: `criterion:${contribution.id}`,
    contribution,
  }));
  const counted = kept.filter(({ key }) => !hidden.has(key));
  const total = counted.reduce((sum, { contribution }) => sum + contribution.weight, 0);
  if (total === 0 || persona.status === 'excluded' || persona.status === 'no')
    return { points: 0, reasons: [] };
  const reasons = counted.map(({ key, contribution }): ScoreReason => {
    const met = contribution.result === 'unknown' ? 0 : contribution.result;
    return { part: 'fit', key, contribution, points: (100 * contribution.weight * met) / total };
  });
  return { points: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}

type Sign = EarlierTouches['sums'][number];

const signOf = (touch: Touch): Sign => ({
  kind: touch.kind,
  at: touch.at,
  strength: strengthOf(touch),
  times: 1,
});

function engagementAt(signs: readonly Sign[], at: number): Part {
  const kinds = new Map<string, { strength: number; times: number; lastAt: number }>();
  for (const sign of signs) {
    const time = Date.parse(sign.at);
    if (time > at) continue;
    const { strength, times, lastAt } = kinds.get(sign.kind) ?? { strength: 0, times: 0, lastAt: 0 };
    const left = sign.strength * decay((at - time) / DAY, HALF_LIFE_DAYS);
    kinds.set(sign.kind, {
      strength: Math.min(MOST_OF_A_KIND, strength + left),
      times: times + sign.times,
      lastAt: Math.max(time, lastAt),
    });
  }
  const all = [...kinds.values()].reduce((sum, { strength }) => sum + strength, 0);
  const points = 100 * (1 - 2 ** (-all / HALFWAY));
  const reasons = [...kinds].map(
    ([kind, { strength, times, lastAt }]): ScoreReason => ({
      part: 'engagement',
      key: `kind:${kind}`,
      kind,
      times,
      lastAt,
      points: (points * strength) / all,
    }),
  );
  return { points, reasons };
}

/** What a touchpoint says of the lead's interest when it happens, 0 to 10; 0 of what a machine did and of what we sent. */
export function strengthOf({ kind, direction, actor, rule }: Omit<Touch, 'at'>): number {
  if (direction === 'out' || actor === 'machine' || rule !== null) return 0;
  return isKind(kind) ? KINDS[kind].weight : 0;
}
