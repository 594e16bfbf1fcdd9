import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerDue, ownerOf } from '#lib/domain/feedback-owner.ts';
import { aFeedback, aMember, id } from '../support/records.ts';

const CAMPAIGN = id(50);
const [SARA, MIKAEL, ANNA, GONE] = [id(1), id(2), id(3), id(4)];
const members = new Map([
  [SARA, aMember(1, { department: 'marketing' })],
  [MIKAEL, aMember(2, { department: 'marketing' })],
  [ANNA, aMember(3, { department: 'sales' })],
  [GONE, aMember(4, { department: 'marketing', active: false })],
]);
const team = (number: number, memberIds: string[], campaignIds = [CAMPAIGN]) => ({
  id: id(number),
  memberIds,
  campaignIds,
});
const owned = (ownerId: string | null) => new Map([[CAMPAIGN, { ownerId }]]);
const of = { campaignId: CAMPAIGN };

describe('who owes the answer', () => {
  it('is the campaign’s owner, whatever the teams are', () => {
    expect(ownerOf(of, { campaigns: owned(MIKAEL), teams: [team(60, [SARA])], members })).toBe(MIKAEL);
  });

  it.each([
    ['nobody owns it', null],
    ['its owner has left', GONE],
    ['its owner went to sales', ANNA],
    ['its owner is not known here', id(99)],
  ])('is a marketer of the campaign’s team when %s', (_, ownerId) => {
    const teams = [team(60, [ANNA, GONE, SARA]), team(61, [MIKAEL], [])];
    expect(ownerOf(of, { campaigns: owned(ownerId), teams, members })).toBe(SARA);
  });

  it('is everybody without a campaign, and where neither owner nor team can answer', () => {
    const teams = [team(60, [ANNA, GONE])];
    expect(ownerOf({ campaignId: null }, { campaigns: owned(SARA), teams, members })).toBeNull();
    expect(ownerOf(of, { campaigns: owned(null), teams, members })).toBeNull();
    expect(ownerOf(of, { campaigns: new Map(), teams: [], members })).toBeNull();
  });

  it('is the same on every device, in whatever order records came', () => {
    const shuffled = fc.shuffledSubarray([SARA, MIKAEL, ANNA, GONE], { minLength: 4 });
    fc.assert(
      fc.property(shuffled, fc.boolean(), (memberIds, turned) => {
        const teams = [team(60, memberIds), team(61, memberIds.toReversed())];
        const given = { campaigns: owned(null), teams: turned ? teams.reverse() : teams, members };
        expect(ownerOf(of, given)).toBe(SARA);
      }),
    );
  });
});

describe('when an answer is due', () => {
  const given = aFeedback(1, { givenAt: '2026-03-27T22:30:00Z' });
  it('is counted from when the feedback was given, across a change of the clocks', () => {
    expect(answerDue(given, 48)).toBe('2026-03-29T22:30:00.000Z');
    expect(answerDue(given, 0.5)).toBe('2026-03-27T23:00:00.000Z');
  });

  it('is never, once it is there or the words are withdrawn', () => {
    const answer = { id: id(9), kind: 'declined' as const, text: 'No.', authorId: SARA, seenAt: null };
    expect(answerDue({ ...given, answers: [{ ...answer, at: given.givenAt }] }, 48)).toBeNull();
    expect(answerDue({ ...given, retractedAt: given.givenAt }, 48)).toBeNull();
  });
});
