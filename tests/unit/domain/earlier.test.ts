import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APART_DAYS, APART_EACH, earlierOf, touchesToReckon } from '#lib/domain/earlier.ts';
import { leadScore } from '#lib/domain/score.ts';
import { KINDS, NEWEST, TELLING_KINDS } from '#lib/domain/touchpoint.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-05-20T12:00:00.000Z');

type Touch = Parameters<typeof earlierOf>[0][number];

const idOf = (nth: number): string =>
  `0199b0d4-6f2e-7c31-9d2a-${String((nth * 7919) % 100_003).padStart(12, '0')}`;
const touch = (nth: number, hoursAgo: number, more: Partial<Touch> = {}): Touch => ({
  id: idOf(nth),
  at: new Date(NOW - hoursAgo * HOUR).toISOString(),
  kind: 'page_view',
  direction: 'in',
  actor: 'person',
  rule: null,
  ...more,
});

/** As a device gets it: the newest ones, and what the server summed up. */
const heldOf = (all: readonly Touch[], limit = NEWEST) => ({
  touchpoints: all
    .toSorted((one, other) => other.at.localeCompare(one.at) || other.id.localeCompare(one.id))
    .slice(0, limit),
  total: all.length,
  history: { earlier: earlierOf(all) },
});

const scoreOf = (held: ReturnType<typeof heldOf>, now: number, hidden = new Set<string>()) => {
  const { touchpoints, earlier } = touchesToReckon(held);
  return leadScore(null, touchpoints, now, hidden, earlier);
};

describe('the newest touchpoints and the sums of the earlier ones', () => {
  const histories = fc
    .record({
      days: fc.constantFrom(1, 7, 9, 30, 365),
      drawn: fc.array(
        fc.record({
          ago: fc.double({ min: 0, max: 1, noNaN: true }),
          kind: fc.oneof(
            fc.constant('page_view'),
            fc.constantFrom('form_submit', 'email_open', 'meeting_held', 'telepathy'),
          ),
          actor: fc.constantFrom('person' as const, 'person' as const, 'machine' as const),
          direction: fc.constantFrom('in' as const, 'in' as const, 'out' as const),
          rule: fc.constantFrom(null, null, 'too_soon'),
        }),
        { maxLength: 150, size: 'max' },
      ),
    })
    .map(({ days, drawn }) =>
      drawn.map(({ ago, ...more }, nth) => touch(nth, Math.round(ago * days * 24), more)),
    );

  it('tell the same score as all of them: now, later, by a clock a day behind, and whichever kind is left out', () => {
    fc.assert(
      fc.property(
        histories,
        fc.integer({ min: -24, max: 2_000 }),
        fc.constantFrom([], ['kind:page_view']),
        // Devices may hold more than the newest twenty, never fewer.
        fc.constantFrom(NEWEST, NEWEST + 7),
        (all, hours, left, limit) => {
          const [now, hidden] = [NOW + hours * HOUR, new Set(left)];
          const [exact, reckoned] = [
            leadScore(null, all, now, hidden),
            scoreOf(heldOf(all, limit), now, hidden),
          ];
          expect(reckoned.engagement).toBeCloseTo(exact.engagement, 8);
          expect(reckoned.change).toBeCloseTo(exact.change, 8);
          const told = ({ reasons }: typeof exact) =>
            reasons
              .map((reason) => [
                reason.key,
                reason.points.toFixed(6),
                reason.part === 'engagement' && [reason.times, reason.lastAt],
              ])
              .toSorted();
          expect(told(reckoned)).toEqual(told(exact));
        },
      ),
    );
  });

  it('are told apart within one instant by their ids', () => {
    const old = Array.from({ length: 2 * NEWEST - 1 }, (_, nth) => touch(nth, 300, { kind: 'email_click' }));
    const { earlier, touchpoints } = touchesToReckon(heldOf([touch(99, 0), ...old]));
    expect(touchpoints).toHaveLength(NEWEST);
    expect(earlier).toMatchObject([{ kind: 'email_click', times: NEWEST, strength: 2 * NEWEST }]);
  });

  it('do not grow with the number of touchpoints', () => {
    const all = Array.from({ length: 3_000 }, (_, nth) => touch(nth, nth / 10));
    const { sums } = earlierOf(all) ?? { sums: [] };
    expect(sums).toHaveLength(1 + APART_EACH + 1);
    expect(sums.reduce((times, sum) => times + sum.times, 0)).toBe(all.length - NEWEST);
  });

  it('would not be right for a kind that counts less than 1', () => {
    expect(Math.min(...TELLING_KINDS.map((kind) => KINDS[kind].weight))).toBeGreaterThanOrEqual(1);
    expect(APART_DAYS).toBeGreaterThanOrEqual(8);
  });
});

describe('without sums that fit', () => {
  const all = Array.from({ length: 30 }, (_, nth) => touch(nth, nth));

  it.each([
    ['an old server sends none', { ...heldOf(all), history: null }],
    ['they were not counted', { ...heldOf(all), history: { earlier: null } }],
    ['something came since', { ...heldOf([touch(99, 0), ...all]), history: heldOf(all).history }],
  ])('the newest ones are reckoned alone, and it is said: %s', (_why, held) => {
    expect(touchesToReckon(held)).toEqual({ touchpoints: held.touchpoints, earlier: [], whole: false });
  });

  it('all of them need none', () => {
    const few = all.slice(0, NEWEST);
    expect(touchesToReckon(heldOf(few))).toMatchObject({ earlier: [], whole: true });
    expect(touchesToReckon({ touchpoints: all, total: 30, history: heldOf(all).history })).toEqual({
      touchpoints: all,
      earlier: [],
      whole: true,
    });
  });
});
