import { describe, expect, it } from 'vitest';
import { refusalBy } from '#lib/domain/refusal.ts';
import { aFeedback, id } from '../support/records.ts';
import { touchpoint } from '../support/touchpoint.ts';

const ME = id(900);
const TODAY = '2026-03-10';
const poor = (change: object = {}) => aFeedback(1, { verdict: 'poor', ...change });
const did = (kind: string, day: number, change: object = {}) =>
  touchpoint(kind, { kind, at: `2026-03-0${day}T08:00:00.000Z`, actor: 'person', ...change });
const found = (
  feedback: Parameters<typeof refusalBy>[1],
  touchpoints: Parameters<typeof refusalBy>[2] = [],
) => refusalBy(ME, feedback, touchpoints, TODAY);

describe('a lead that I refused', () => {
  it('is one while my last word says poor, and only mine', () => {
    expect(found([poor()])).toMatchObject({ ended: null });
    expect(found([])).toBeNull();
    expect(found([poor({ authorId: id(901) })])).toBeNull();
    expect(found([poor({ retractedAt: '2026-03-01T09:00:00.000Z' })])).toBeNull();
    const good = aFeedback(2, { verdict: 'good', givenAt: '2026-03-02T08:00:00.000Z' });
    expect(found([poor(), good])).toBeNull();
  });

  it('is refused no more when the person did what the reason does not survive, after it was said', () => {
    const meeting = did('meeting_booked', 3);
    expect(found([poor({ reasons: ['no_need'] })], [meeting])).toMatchObject({
      ended: { touchpoint: meeting },
    });
    expect(
      found([poor({ reasons: ['no_need'], revisedAt: '2026-03-04T08:00:00.000Z' })], [meeting])?.ended,
    ).toBeNull();
    expect(found([poor({ reasons: ['no_need'] })], [did('page_view', 3)])?.ended).toBeNull();
    expect(found([poor({ reasons: ['invalid_data'] })], [did('email_reply', 3)])?.ended).not.toBeNull();
    expect(
      found([poor({ reasons: ['invalid_data'] })], [did('email_reply', 3, { actor: 'machine' })])?.ended,
    ).toBeNull();
  });

  it('stays refused for who the person is, also beside a reason that no longer holds, and without any reason', () => {
    const meeting = did('meeting_booked', 3);
    for (const reasons of [['wrong_person_role'], ['no_need', 'wrong_industry'], []])
      expect(found([poor({ reasons })], [meeting])).toMatchObject({ ended: null });
  });

  it('is back when its day has come, also where it was only put off', () => {
    const notNow = (until: string) => ({ reasons: ['not_now'], notNow: { until, trigger: null } });
    expect(found([poor(notNow('2026-03-10'))])?.ended).toEqual({ back: { by: 'day', day: '2026-03-10' } });
    const unsure = aFeedback(1, { verdict: 'unsure', ...notNow('2026-03-11') });
    expect(found([unsure])).toMatchObject({ ended: null });
  });
});
