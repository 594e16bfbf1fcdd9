import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Feedback } from '#lib/contract/records.ts';
import { newsOf } from '#lib/domain/feedback-news.ts';
import { aFeedback, id } from '../support/records.ts';

const CAMPAIGN = id(50);
const [ME, JONAS, OLLE] = [id(900), id(901), id(902)];
const NOW = Date.parse('2026-10-14T09:00:00.000Z');
const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();
const answered = (days: number, change: Partial<Answer> = {}): Answer[] => [
  {
    id: id(7000 + days),
    kind: 'fixed',
    text: `Done ${days} days ago`,
    authorId: id(800),
    at: daysAgo(days),
    seenAt: null,
    ...change,
  },
];
const said = (number: number, change: Partial<Feedback>): Feedback =>
  aFeedback(number, { leadId: id(2000 + number), campaignId: CAMPAIGN, ...change });
const told = (feedback: readonly Feedback[], leadId = id(1)) =>
  newsOf(feedback, { campaignId: CAMPAIGN, leadId, me: ME, now: NOW });

describe('news on the next lead of a campaign', () => {
  it('is what was fixed or is being tested lately: mine first, then the newest', () => {
    const feedback = [
      said(1, { authorId: JONAS, answers: answered(1) }),
      said(2, { authorId: ME, answers: answered(9, { kind: 'tested' }) }),
      said(3, { authorId: OLLE, answers: answered(5) }),
      said(4, { authorId: ME, answers: answered(31) }),
      said(5, { authorId: ME, answers: answered(2, { kind: 'declined' }) }),
      said(6, { authorId: ME, answers: answered(3), campaignId: id(51) }),
    ];
    expect(told(feedback).map(({ mark, saidBy }) => [mark.text, saidBy])).toEqual([
      ['Done 9 days ago', ME],
      ['Done 1 days ago', JONAS],
      ['Done 5 days ago', OLLE],
    ]);
  });

  it('is mine when one answer was to several of us, and mine is what I took over', () => {
    const feedback = [
      said(1, { authorId: JONAS, answers: answered(1) }),
      said(2, { authorId: OLLE, handedTo: ME, answers: answered(1) }),
    ];
    expect(told(feedback)).toMatchObject([{ saidBy: ME, mark: { feedbackIds: [id(1), id(2)] } }]);
  });

  it('is not told on a lead that it was said of', () => {
    const feedback = [said(1, { answers: answered(1) }), said(2, { answers: answered(1) })];
    expect(told(feedback, id(2002))).toEqual([]);
    expect(told(feedback, id(2003))).toHaveLength(1);
  });

  it('is the same in whatever order the feedback comes', () => {
    const feedback = [1, 2, 3, 4].map((number) => said(number, { answers: answered(number % 2) }));
    expect(told(feedback)).toHaveLength(2);
    fc.assert(
      fc.property(fc.shuffledSubarray(feedback, { minLength: 4 }), (other) => {
        expect(told(other)).toEqual(told(feedback));
      }),
    );
  });
});
