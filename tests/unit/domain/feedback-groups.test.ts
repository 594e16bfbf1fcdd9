import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROUPINGS, type Grouping, grouped, type Owed } from '#lib/domain/feedback-groups.ts';
import { aFeedback, id } from '../support/records.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const ME = id(1);
const hours = (count: number): string => new Date(NOW + count * 3_600_000).toISOString();

const owed = (
  number: number,
  dueIn: number | null,
  change: Parameters<typeof aFeedback>[1] = {},
  ownerId: string | null = null,
): Owed => ({
  feedback: aFeedback(number, change),
  ownerId,
  dueAt: dueIn === null ? null : hours(dueIn),
});
const numbers = (items: readonly Owed[]): number[] =>
  items.map(({ feedback }) => Number.parseInt(feedback.id.slice(-12), 16));
const by = (grouping: Grouping, items: readonly Owed[]) => grouped(items, { by: grouping, me: ME, now: NOW });

const anyOwed = fc
  .record({
    number: fc.integer({ min: 1, max: 1000 }),
    dueIn: fc.option(fc.integer({ min: -200, max: 100 })),
    reasons: fc.subarray(['no_budget', 'wrong_person_role', 'no_need']),
    campaignId: fc.option(fc.constantFrom(id(50), id(51))),
    mine: fc.boolean(),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ number, dueIn, reasons, campaignId, mine, day }) =>
    owed(
      number,
      dueIn,
      { reasons, campaignId, givenAt: `2026-02-${String(day).padStart(2, '0')}T08:00:00.000Z` },
      mine ? ME : null,
    ),
  );
const anyItems = fc.uniqueArray(anyOwed, { selector: ({ feedback }) => feedback.id, maxLength: 30 });

describe('feedback in groups', () => {
  it('stands under what an answer may settle: each of its reasons, within its campaign', () => {
    const items = [
      owed(1, 5, { campaignId: id(50), reasons: ['no_budget', 'no_need'] }),
      owed(2, 3, { campaignId: id(50), reasons: ['no_budget'] }),
      owed(3, -1, { campaignId: id(51), reasons: ['no_budget'] }),
      owed(4, 9),
    ];
    const found = by('cause', items).map(({ common, items: of, late }) => ({
      common,
      of: numbers(of),
      late,
    }));
    expect(found).toEqual([
      { common: { reason: 'no_budget', campaign: id(51) }, of: [3], late: 1 },
      { common: { reason: 'no_budget', campaign: id(50) }, of: [2, 1], late: 0 },
      { common: { reason: 'no_need', campaign: id(50) }, of: [1], late: 0 },
      { common: { reason: null, campaign: null }, of: [4], late: 0 },
    ]);
  });

  it('puts late ones first, of those mine, and the one that has waited longest; answered ones come last', () => {
    const items = [
      owed(1, null, { givenAt: '2026-03-01T08:00:00.000Z' }),
      owed(2, 3),
      owed(3, 40, {}, ME),
      owed(4, -30),
      owed(5, -2, {}, ME),
      owed(6, null, { givenAt: '2026-03-02T08:00:00.000Z' }),
      owed(7, -50),
    ];
    const [only, ...others] = by('campaign', items);
    expect(others).toEqual([]);
    expect(numbers(only?.items ?? [])).toEqual([5, 7, 4, 3, 2, 6, 1]);
    expect(only).toMatchObject({ late: 3, waiting: 5 });
    expect(by('due', items).map(({ common, items: of }) => [common.due, numbers(of)])).toEqual([
      ['late', [5, 7, 4]],
      ['in_time', [3, 2]],
      ['answered', [6, 1]],
    ]);
  });

  it('goes by the persona of the lead, and by weeks that begin on Monday', () => {
    const items = [
      owed(1, 1, { leadId: id(11), givenAt: '2026-03-01T12:00:00.000Z' }),
      owed(2, 2, { leadId: id(12), givenAt: '2026-03-02T12:00:00.000Z' }),
      owed(3, 3, { leadId: id(11), givenAt: '2026-03-08T12:00:00.000Z' }),
    ];
    const personaOf = (leadId: string): string | null => (leadId === id(11) ? id(70) : null);
    expect(
      grouped(items, { by: 'persona', me: ME, now: NOW, personaOf }).map(({ common, items: of }) => [
        common.persona,
        numbers(of),
      ]),
    ).toEqual([
      [id(70), [1, 3]],
      [null, [2]],
    ]);
    expect(by('week', items).map(({ common, items: of }) => [common.week, numbers(of)])).toEqual([
      ['2026-02-23', [1]],
      ['2026-03-02', [2, 3]],
    ]);
  });

  it('is the same in whatever order the items come, and loses none', () => {
    fc.assert(
      fc.property(
        anyItems,
        fc.constantFrom(...GROUPINGS),
        fc.func(fc.integer()),
        (items, grouping, mixed) => {
          const other = items.toSorted((one, two) => mixed(one.feedback.id) - mixed(two.feedback.id));
          const groups = by(grouping, items);
          expect(by(grouping, other)).toEqual(groups);
          const held = new Set(groups.flatMap(({ items: of }) => numbers(of)));
          expect(held).toEqual(new Set(numbers(items)));
          for (const { items: of, waiting, late } of groups) {
            expect(waiting).toBe(of.filter(({ dueAt }) => dueAt !== null).length);
            expect(of.slice(0, late).every(({ dueAt }) => dueAt !== null && Date.parse(dueAt) < NOW)).toBe(
              true,
            );
          }
          const lateGroups = groups.map(({ late }) => late > 0);
          expect(lateGroups).toEqual(lateGroups.toSorted((one, two) => Number(two) - Number(one)));
        },
      ),
    );
  });
});
