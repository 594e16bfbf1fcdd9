import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '#lib/contract/records.ts';
import { countIn, firstLines, foldByDay } from '../../../components/journey/fold.ts';
import { touchpoint as anyTouchpoint } from '../support/touchpoint.ts';

const touchpoint = (id: string, at: string, more: Partial<Touchpoint> = {}): Touchpoint =>
  anyTouchpoint(id, { at, ...more });

describe('foldByDay', () => {
  it('counts what repeats within a day, at the time of the newest', () => {
    const [day] = foldByDay([
      touchpoint('a', '2026-03-02T09:00:00.000Z'),
      touchpoint('b', '2026-03-02T11:00:00.000Z'),
      touchpoint('c', '2026-03-02T10:00:00.000Z', { title: 'Another letter' }),
    ]);
    expect(day?.rows.map((row) => [row.newest.id, row.ids.length])).toEqual([
      ['b', 2],
      ['c', 1],
    ]);
  });

  it('puts what machines did apart, and never into what a person did', () => {
    const [day] = foldByDay([
      touchpoint('a', '2026-03-02T09:00:00.000Z', { actor: 'person' }),
      touchpoint('b', '2026-03-02T11:00:00.000Z', { actor: 'machine' }),
      touchpoint('c', '2026-03-02T11:30:00.000Z', { actor: 'machine' }),
      touchpoint('d', '2026-03-02T12:00:00.000Z', { actor: 'machine', rule: 'too_soon' }),
      touchpoint('sent', '2026-03-02T08:00:00.000Z', { actor: 'machine', direction: 'out' }),
    ]);
    expect(day?.rows.map((row) => row.ids)).toEqual([['a'], ['sent']]);
    expect(day?.machines.map((row) => row.ids)).toEqual([['d'], ['c', 'b']]);
  });

  it('keeps days apart, the newest first', () => {
    const days = foldByDay([
      touchpoint('a', '2026-03-01T12:00:00.000Z'),
      touchpoint('b', '2026-03-03T12:00:00.000Z'),
    ]);
    expect(days.map((day) => day.rows[0]?.newest.id)).toEqual(['b', 'a']);
  });

  it('loses and doubles nothing, in whatever order and however often the pages overlap', () => {
    const any = fc.record({
      id: fc.integer({ min: 0, max: 30 }).map(String),
      hour: fc.integer({ min: 0, max: 200 }),
      title: fc.constantFrom('one', 'two'),
      actor: fc.constantFrom('person' as const, 'machine' as const),
    });
    fc.assert(
      fc.property(fc.array(any), (drawn) => {
        const all = drawn.map(({ id, hour, title, actor }) =>
          touchpoint(id, new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000).toISOString(), { title, actor }),
        );
        const counted = foldByDay(all).flatMap((day) =>
          [...day.rows, ...day.machines].flatMap((row) => row.ids),
        );
        expect(counted.toSorted()).toEqual([...new Set(drawn.map((one) => one.id))].toSorted());
      }),
    );
  });

  it('draws no more lines than are asked for, the newest, and machines’ after a day’s others', () => {
    const days = foldByDay([
      touchpoint('a', '2026-03-02T09:00:00.000Z', { title: 'one' }),
      touchpoint('b', '2026-03-02T10:00:00.000Z', { title: 'two' }),
      touchpoint('c', '2026-03-02T11:00:00.000Z', { title: 'two' }),
      touchpoint('m', '2026-03-02T12:00:00.000Z', { actor: 'machine' }),
      touchpoint('old', '2026-03-01T09:00:00.000Z'),
    ]);
    const drawn = [0, 1, 2, 3, 4].map((most) => countIn(firstLines(days, most)));
    expect(drawn).toEqual([0, 2, 3, 4, 5]);
    expect(countIn(days)).toBe(5);
  });
});
