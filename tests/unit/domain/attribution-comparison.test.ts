import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sideBySide } from '#lib/domain/attribution/comparison.ts';
import { attribute } from '#lib/domain/attribution.ts';

const DAY = 86_400_000;
const journey = fc
  .record({
    channels: fc.array(fc.constantFrom('webinar', 'mail', 'search', 'event'), { minLength: 1, maxLength: 6 }),
    won: fc.boolean(),
    value: fc.nat(500_000),
    confirmed: fc.nat(5),
  })
  .map(({ channels, won, value, confirmed }) => ({
    channels,
    times: channels.map((_, at) => at * DAY),
    milestones: { lead: 0, opportunity: channels.length - 1 },
    ...(confirmed < channels.length ? { confirmed: [confirmed] } : {}),
    conversions: won ? 1 : 0,
    value: won ? value : 0,
    nulls: won ? 0 : 1,
  }));

it('every model divides the same total, and the spread is that of its credits', () => {
  fc.assert(
    fc.property(fc.array(journey, { minLength: 1, maxLength: 30 }), (journeys) => {
      const found = attribute(journeys);
      for (const measure of ['conversions', 'value'] as const) {
        const { models, rows, total } = sideBySide(found, measure);
        expect(total).toBeCloseTo(
          journeys.reduce((sum, one) => sum + one[measure], 0),
          6,
        );
        expect(models).toContain('linear');
        for (const at of models.keys())
          expect(rows.reduce((sum, { credits }) => sum + (credits[at] ?? 0), 0)).toBeCloseTo(total, 4);
        for (const { credits, low, high } of rows)
          expect([low, high]).toEqual([Math.min(...credits), Math.max(...credits)]);
      }
    }),
  );
});

it('shows models that learn only when there is enough to learn from', () => {
  const few = [{ channels: ['mail'], conversions: 3, value: 30, nulls: 5 }];
  const many = [{ channels: ['mail'], conversions: 300, value: 30, nulls: 700 }];
  expect(sideBySide(attribute(few), 'value').models).toEqual(['first', 'last', 'linear', 'position']);
  expect(sideBySide(attribute(many), 'value').models).toEqual([
    ...['first', 'last', 'linear', 'position', 'markov', 'shapley'],
  ]);
});
