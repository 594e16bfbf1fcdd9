import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reason } from '#lib/contract/records.ts';
import { awaitsAnswer, campaignForVerdict, countingFeedback, DEFAULT_REASONS } from '#lib/domain/feedback.ts';

describe('reasons', () => {
  it('are well formed, each once', () => {
    for (const reason of DEFAULT_REASONS) expect(Reason.parse(reason)).toEqual(reason);
    expect(new Set(DEFAULT_REASONS.map((reason) => reason.key)).size).toBe(DEFAULT_REASONS.length);
  });

  it('every verdict has some, and being unreachable is no quality', () => {
    for (const verdict of ['good', 'unsure', 'poor'] as const) {
      expect(DEFAULT_REASONS.filter((reason) => reason.verdicts.includes(verdict)).length).toBeGreaterThan(5);
    }
    expect(DEFAULT_REASONS.find((reason) => reason.key === 'unable_to_reach')?.verdicts).toEqual(['unsure']);
  });
});

describe('campaignForVerdict', () => {
  const now = Date.parse('2026-04-01T12:00:00.000Z');
  const lead = (
    handoverCampaignId: string | null,
    lastCampaignId: string | null,
    lastCampaignAt: string | null,
  ) => ({
    handoverCampaignId,
    lastCampaignId,
    lastCampaignAt,
  });
  it.each([
    ['the handover comes first', lead('h', 'c', '2026-03-30T00:00:00.000Z'), 'h'],
    ['a touch within 90 days', lead(null, 'c', '2026-01-02T00:00:00.000Z'), 'c'],
    ['exactly 90 days', lead(null, 'c', '2026-01-01T12:00:00.000Z'), 'c'],
    ['a touch too old', lead(null, 'c', '2026-01-01T11:59:59.999Z'), null],
    ['a clock that is behind', lead(null, 'c', '2026-04-01T12:05:00.000Z'), 'c'],
    ['no campaign', lead(null, null, null), null],
  ])('%s', (_, given, expected) => {
    expect(campaignForVerdict(given, now)).toBe(expected);
  });
});

describe('countingFeedback', () => {
  const item = (id: string, given: number, more: object = {}) => ({
    id,
    leadId: 'lead',
    authorId: 'anna',
    campaignId: 'autumn',
    givenAt: new Date(given * 1000).toISOString(),
    revisedAt: null,
    retractedAt: null,
    ...more,
  });
  const ids = (all: ReturnType<typeof item>[]): string[] =>
    countingFeedback(all)
      .map((one) => one.id)
      .sort();

  it.each([
    ['the later of two', [item('1', 1), item('2', 2)], ['2']],
    ['one a seller', [item('1', 1), item('2', 2, { authorId: 'olle' })], ['1', '2']],
    ['one a campaign', [item('1', 1), item('2', 2, { campaignId: null })], ['1', '2']],
    ['one a lead', [item('1', 1), item('2', 2, { leadId: 'other' })], ['1', '2']],
    ['the earlier, when the later was taken back', [item('1', 1), item('2', 2, { retractedAt: 'x' })], ['1']],
    [
      'the one revised last',
      [item('1', 1, { revisedAt: new Date(3000).toISOString() }), item('2', 2)],
      ['1'],
    ],
    ['the greater id at the same instant', [item('2', 1), item('1', 1)], ['2']],
    ['nothing', [], []],
  ])('%s', (_, all, expected) => {
    expect(ids(all)).toEqual(expected);
  });

  it('does not depend on the order', () => {
    const some = fc.array(
      fc.record({
        id: fc.uuid(),
        leadId: fc.constantFrom('l1', 'l2'),
        authorId: fc.constantFrom('a', 'b'),
        campaignId: fc.constantFrom(null, 'c'),
        givenAt: fc.nat(5).map((n) => new Date(n).toISOString()),
        revisedAt: fc.option(fc.nat(9).map((n) => new Date(n).toISOString())),
        retractedAt: fc.option(fc.constant('x'), { freq: 4 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (all) => {
        const sorted = (items: typeof all): string[] => items.map((one) => one.id).sort();
        expect(sorted(countingFeedback(all))).toEqual(sorted(countingFeedback([...all].reverse())));
      }),
    );
  });
});

describe('awaitsAnswer', () => {
  const none = { verdict: 'good', reasons: [], note: '', retractedAt: null, answers: [] } as const;
  const answer = {
    id: 'a',
    kind: 'fixed',
    text: 'Done',
    authorId: 's',
    at: '2026-01-01T00:00:00.000Z',
    seenAt: null,
  } as const;
  it.each([
    ['poor', { verdict: 'poor' }, true],
    ['poor and answered', { verdict: 'poor', answers: [answer] }, false],
    ['poor and taken back', { verdict: 'poor', retractedAt: '2026-01-01T00:00:00.000Z' }, false],
    ['unsure', { verdict: 'unsure' }, false],
    ['unsure with a reason', { verdict: 'unsure', reasons: ['not_now'] }, true],
    ['good', {}, false],
    ['good with praise', { reasons: ['right_role'] }, false],
    ['good with a note', { note: 'Wants the Nordic case' }, true],
    ['a note of spaces', { note: '  ' }, false],
  ] as const)('%s: %o is %s', (_, content, expected) => {
    expect(
      awaitsAnswer({
        ...none,
        ...content,
        reasons: 'reasons' in content ? [...content.reasons] : [],
        answers: 'answers' in content ? [...content.answers] : [],
      }),
    ).toBe(expected);
  });
});
