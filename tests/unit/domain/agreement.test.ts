import { describe, expect, it } from 'vitest';
import { type Agreement, agreementFor, DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';

const agreement = (followUpHours: number): Agreement => ({
  goodLead: 'Budget',
  followUpHours,
  answerHours: 8,
});
const team = (id: string, campaignIds: string[], agreed: Agreement | null) => ({
  id,
  campaignIds,
  agreement: agreed,
});

describe('the agreement for a campaign', () => {
  it('is that of the team which has the campaign', () => {
    const teams = [team('1', ['spring'], agreement(4)), team('2', ['autumn'], agreement(6))];
    expect(agreementFor(teams, 'autumn')).toEqual(agreement(6));
  });
  it('is the default without such a team, without its agreement and without a campaign', () => {
    const teams = [team('1', ['spring'], agreement(4)), team('2', ['autumn'], null)];
    expect(agreementFor(teams, 'winter')).toBe(DEFAULT_AGREEMENT);
    expect(agreementFor(teams, 'autumn')).toBe(DEFAULT_AGREEMENT);
    expect(agreementFor(teams, null)).toBe(DEFAULT_AGREEMENT);
  });
  it('is the oldest team’s that agreed on one, in whatever order they come', () => {
    const teams = [
      team('3', ['spring'], agreement(4)),
      team('2', ['spring'], agreement(6)),
      team('1', ['spring'], null),
    ];
    expect(agreementFor(teams, 'spring')).toEqual(agreement(6));
    expect(agreementFor(teams.toReversed(), 'spring')).toEqual(agreement(6));
  });
});
