import { describe, expect, it } from 'vitest';
import type { Stop } from '#lib/contract/records.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import { clockOf, isHandedTo, unanswered } from '#lib/domain/handover.ts';

const HOUR = 3_600_000;
const AT = Date.parse('2026-03-02T08:00:00.000Z');
const instant = (hours: number): string => new Date(AT + hours * HOUR).toISOString();
const handover = { at: instant(0), answer: null, followedUpAt: null };
const answer = (is: 'accepted' | 'returned') => ({
  answer: { is, memberId: 'jonas', at: instant(3), reason: null, note: '' },
});
const promises = { followUpHours: 24, answerHours: 48 };

describe('the promise of a handover', () => {
  it('is sales’ from the handover on, first to take it, then to follow it up', () => {
    const from = AT;
    const due = AT + 24 * HOUR;
    expect(clockOf(handover, promises)).toEqual({ side: 'sales', what: 'accept', from, due });
    const accepted = { ...handover, ...answer('accepted') };
    expect(clockOf(accepted, promises)).toEqual({ side: 'sales', what: 'follow_up', from, due });
    expect(clockOf({ ...accepted, followedUpAt: instant(5) }, promises)).toBeNull();
  });
  it('is kept by a verdict after it, and not by one from before', () => {
    const accepted = { ...handover, ...answer('accepted') };
    expect(clockOf(accepted, promises, instant(1))).toBeNull();
    expect(clockOf(accepted, promises, instant(-1))).not.toBeNull();
    // A verdict alone does not say whether the lead is taken.
    expect(clockOf(handover, promises, instant(1))?.what).toBe('accept');
  });
  it('is marketing’s from the return on', () => {
    expect(clockOf({ ...handover, ...answer('returned'), followedUpAt: instant(1) }, promises)).toEqual({
      side: 'marketing',
      what: 'decide',
      from: AT + 3 * HOUR,
      due: AT + 51 * HOUR,
    });
  });
});

describe('who may answer', () => {
  const seller = { id: 'jonas', department: 'sales' } as const;
  const teams = [
    { id: 'grid', memberIds: ['jonas'] },
    { id: 'other', memberIds: ['anna'] },
  ];
  const may = (
    memberId: string | null,
    teamId: string | null,
    me: Parameters<typeof isHandedTo>[1] = seller,
  ) => isHandedTo({ to: { memberId, teamId } }, me, teams);
  it('is the seller, or a seller of the team', () => {
    expect(may('jonas', null)).toBe(true);
    expect(may('anna', null)).toBe(false);
    expect(may(null, 'grid')).toBe(true);
    expect(may(null, 'other')).toBe(false);
    expect(may('jonas', null, { id: 'jonas', department: 'marketing' })).toBe(false);
  });
  it('is every seller where the team is gone', () => expect(may(null, 'gone')).toBe(true));
});

const STOP: Stop = { kind: 'do_not_contact', at: instant(0), source: 'member', memberId: 'sara' };

describe('what sales has not answered', () => {
  const lead = (hours: number, change: object = {}) => ({
    stop: null,
    handover: {
      ...{
        campaignId: 'autumn',
        byId: 'sara',
        at: instant(hours),
        note: '',
        answer: null,
        followedUpAt: null,
      },
      ...{ to: { memberId: 'jonas', teamId: null }, ...change },
    },
  });
  const team = {
    ...{
      id: 'grid',
      name: 'Grid',
      problem: '',
      memberIds: [],
      campaignIds: ['autumn'],
      proposed: null,
      goal: null,
    },
    agreement: { ...DEFAULT_AGREEMENT, followUpHours: 4 },
  };
  it('is counted with the oldest and what was promised for it', () => {
    const leads = [
      lead(20),
      lead(0),
      lead(-5, answer('accepted')),
      lead(-9, answer('returned')),
      { handover: null, stop: null },
      { ...lead(-30), stop: STOP },
    ];
    expect(unanswered(leads, [], AT + 26 * HOUR)).toEqual({
      ...{ count: 2, late: 1, oldestHours: 26, promisedHours: 24 },
    });
    expect(unanswered(leads, [team], AT + 26 * HOUR)).toMatchObject({ late: 2, promisedHours: 4 });
  });
  it('is nothing where all was answered', () =>
    expect(unanswered([lead(0, answer('accepted'))], [], AT)).toBeNull());
});
