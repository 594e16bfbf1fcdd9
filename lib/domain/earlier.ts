/**
 * What a lead did before its newest touchpoints, summed up, so that a device that holds only those reckons the same engagement as
 * from all, now and at every instant of the week before. The server's roll-up keeps it (server/db/rollup.ts).
 */
import type { EarlierTouches, LeadHistory, Touchpoint } from '#lib/contract/records.ts';
import { decay } from './quality/rating.ts';
import { HALF_LIFE_DAYS, MOST_OF_A_KIND, strengthOf } from './score.ts';
import { NEWEST } from './touchpoint.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Nobody asks for the engagement of an instant that lies more days before the newest touchpoint than these: a week, and the day
 * by which ingest lets a timestamp be ahead. What is older is one sum a kind.
 */
export const APART_DAYS = 8;
/**
 * So many of a kind within those days stand by themselves, the oldest of them: each counts 1 at least, and together they are the
 * most that a kind counts for, even when they are eight days old. All later ones can be one sum again.
 */
export const APART_EACH = Math.ceil(MOST_OF_A_KIND / decay(APART_DAYS, HALF_LIFE_DAYS));

type Touch = Pick<Touchpoint, 'id' | 'at' | 'kind' | 'direction' | 'actor' | 'rule'>;
type Place = EarlierTouches['from'];

const isBefore = (one: Place, other: Place): boolean => {
  const apart = Date.parse(one.at) - Date.parse(other.at);
  return apart === 0 ? one.id < other.id : apart < 0;
};

/**
 * The rule by which the server sums up.
 * @param touchpoints all of a lead, in any order
 * @returns null when there are none before the newest ones
 */
export function earlierOf(touchpoints: readonly Touch[]): EarlierTouches | null {
  const oldestFirst = touchpoints.toSorted((one, other) => (isBefore(one, other) ? -1 : 1));
  const [from, newest] = [oldestFirst.at(-NEWEST), oldestFirst.at(-1)];
  if (!from || !newest) return null;
  const apartAfter = Date.parse(newest.at) - APART_DAYS * DAY;
  const groups = new Map<string, Touch[]>();
  const apart = new Map<string, number>();
  for (const touch of oldestFirst.slice(0, -NEWEST)) {
    if (strengthOf(touch) === 0) continue;
    const { kind } = touch;
    const nth = Date.parse(touch.at) > apartAfter ? (apart.get(kind) ?? 0) + 1 : 0;
    apart.set(kind, nth);
    const group = `${kind} ${Math.min(nth, APART_EACH + 1)}`;
    groups.set(group, [...(groups.get(group) ?? []), touch]);
  }
  return { from: { at: from.at, id: from.id }, sums: [...groups.values()].flatMap(sumOf) };
}

function sumOf(group: readonly Touch[]): EarlierTouches['sums'] {
  const last = group.at(-1);
  if (!last) return [];
  const age = (touch: Touch): number => (Date.parse(last.at) - Date.parse(touch.at)) / DAY;
  const strength = group.reduce((sum, one) => sum + strengthOf(one) * decay(age(one), HALF_LIFE_DAYS), 0);
  return [{ kind: last.kind, at: last.at, strength, times: group.length }];
}

/**
 * What the engagement is reckoned from, each touchpoint once: those here, and the sums of those before them.
 *
 * @returns `whole`: nothing is missing. Otherwise the server has not summed up since something came, or never does, and there are
 *   no sums
 */
export function touchesToReckon<T extends Touch>({
  touchpoints,
  total,
  history,
}: {
  touchpoints: readonly T[];
  total: number;
  history: Pick<LeadHistory, 'earlier'> | null;
}): { touchpoints: readonly T[]; earlier: EarlierTouches['sums']; whole: boolean } {
  const summed = history?.earlier;
  if (touchpoints.length >= total) return { touchpoints, earlier: [], whole: true };
  if (!summed || touchpoints.every(({ id }) => id !== summed.from.id))
    return { touchpoints, earlier: [], whole: false };
  return {
    touchpoints: touchpoints.filter((touch) => !isBefore(touch, summed.from)),
    earlier: summed.sums,
    whole: true,
  };
}
