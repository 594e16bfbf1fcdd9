import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byAge, FEWEST_ALIKE, proposedExperiment, topReasons } from '#lib/domain/huddle.ts';
import { markdownOf } from '#lib/domain/markdown.ts';

const poor = (campaignId: string, ...reasons: string[]) => ({ campaignId, reasons });

describe('the top reasons', () => {
  it('are three, the most frequent first, each verdict counted once for a reason', () => {
    const said = [
      poor('a', 'no_need', 'no_need', 'not_now'),
      poor('a', 'no_need'),
      poor('b', 'duplicate'),
      poor('b', 'no_budget', 'not_now'),
    ];
    expect(topReasons(said)).toEqual([
      { reason: 'no_need', count: 2 },
      { reason: 'not_now', count: 2 },
      { reason: 'duplicate', count: 1 },
    ]);
  });

  it('are none without reasons', () => {
    expect(topReasons([poor('a'), poor('b')])).toEqual([]);
  });
});

describe('the proposed experiment', () => {
  const times = (count: number, campaignId: string, reason: string) =>
    Array.from({ length: count }, () => poor(campaignId, reason));

  it('is about the reason that stands out on one campaign', () => {
    // Named more often in all, but on no campaign.
    const spread = [...times(2, 'a', 'no_budget'), ...times(2, 'b', 'no_budget')];
    expect(proposedExperiment([...spread, ...times(3, 'b', 'wrong_person_role')])).toEqual({
      ...{ campaignId: 'b', reason: 'wrong_person_role', count: 3, remedy: 'targeting' },
    });
  });

  it.each([
    ['two alike', times(FEWEST_ALIKE - 1, 'a', 'no_need')],
    ['people who were not reached', times(9, 'a', 'unable_to_reach')],
    ['lost deals', times(9, 'a', 'lost_to_competitor')],
    ['nothing', []],
  ])('is none for %s', (_what, said) => {
    expect(proposedExperiment(said)).toBeNull();
  });

  it('asks where the reason is the workspace’s own', () => {
    expect(proposedExperiment(times(3, 'a', 'own_reason'))).toMatchObject({ remedy: 'ask' });
  });

  it('is the same whatever the order', () => {
    const verdict = fc.record({
      campaignId: fc.constantFrom('a', 'b', 'c'),
      reasons: fc.array(fc.constantFrom('no_need', 'no_budget', 'duplicate', 'unable_to_reach'), {
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(fc.array(verdict), (said) => {
        expect(proposedExperiment(said.toReversed())).toEqual(proposedExperiment(said));
        expect(topReasons(said.toReversed())).toEqual(topReasons(said));
      }),
    );
  });
});

it('tells what waits by its age, the oldest first', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  const ago = (hours: number): string => new Date(now - hours * 3_600_000).toISOString();
  expect(byAge([ago(1), ago(23), ago(25), ago(24 * 7), ago(24 * 30)], now)).toEqual([
    { age: 'older', count: 2 },
    { age: 'week', count: 1 },
    { age: 'day', count: 2 },
  ]);
  expect(byAge([], now)).toEqual([]);
});

it('is written as Markdown that holds no other', () => {
  expect(
    markdownOf(
      'A *team*',
      [
        { title: 'One', body: ['a | b', 'c\nd'] },
        { title: 'None', body: [] },
      ],
      'From 1 to 7',
    ),
  ).toBe('# A \\*team\\*\n\nFrom 1 to 7\n\n## One\n\n- a \\| b\n- c d\n');
});
