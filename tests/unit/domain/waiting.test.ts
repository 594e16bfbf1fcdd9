import { describe, expect, it } from 'vitest';
import type { Department } from '#lib/contract/primitives.ts';
import type { Member, Team } from '#lib/contract/records.ts';
import { agreementWaits, questionWaits } from '#lib/domain/waiting.ts';

const me: Member = {
  id: 'me',
  name: 'Ida Nyberg',
  email: 'ida@nordlys.example.com',
  department: 'marketing',
  admin: false,
  active: true,
};
const at = '2026-03-01T08:30:00.000Z';
const team = (memberIds: string[], approvedBy: Department | null = null): Team => ({
  id: 'team',
  name: 'Norden',
  problem: '',
  memberIds,
  campaignIds: [],
  agreement: null,
  goal: null,
  proposed: approvedBy && {
    number: 1,
    goodLead: 'Has a budget',
    followUpHours: 8,
    answerHours: 24,
    authorId: 'her',
    at,
    approvals: [{ department: approvedBy, memberId: 'her', at }],
  },
});
const answer = (authorId: string) => ({ id: 'a', authorId, text: 'At the fair.', at });
const question = (authorId: string, ...answers: ReturnType<typeof answer>[]) => ({
  ...{ id: 'q', leadId: 'lead', teamId: 'team', authorId, text: 'Who knows her?', at, answers },
});

describe('what waits for me in my teams', () => {
  it('is a question of another to which nobody else has spoken', () => {
    const mine = [team(['me', 'her'])];
    expect(questionWaits(question('her'), me, mine)).toBe(true);
    expect(questionWaits(question('her', answer('her')), me, mine)).toBe(true);
    expect(questionWaits(question('her', answer('him')), me, mine)).toBe(false);
    expect(questionWaits(question('me'), me, mine)).toBe(false);
    expect(questionWaits(question('her'), me, [team(['her'])])).toBe(false);
    expect(questionWaits(question('her'), null, mine)).toBe(false);
  });
  it('is an agreement that my department has not approved', () => {
    expect(agreementWaits(team(['me'], 'sales'), me)).toBe(true);
    expect(agreementWaits(team(['me'], 'marketing'), me)).toBe(false);
    expect(agreementWaits(team(['her'], 'sales'), me)).toBe(false);
    expect(agreementWaits(team(['me']), me)).toBe(false);
  });
});
