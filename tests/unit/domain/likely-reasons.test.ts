import { describe, expect, it } from 'vitest';
import type { Criterion } from '#lib/contract/records.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { likelyReasons, type ReasonFacts } from '#lib/domain/likely-reasons.ts';

const NOTHING: ReasonFacts = {
  lead: { emails: ['elin@havsbris.example.com'], country: 'SE', stop: null },
  account: null,
  personas: [],
  competitors: [],
  touchpoints: [],
};
const lead = (change: Partial<ReasonFacts['lead']>): ReasonFacts => ({
  ...NOTHING,
  lead: { ...NOTHING.lead, ...change },
});
const touched = (...kinds: string[]): ReasonFacts => ({
  ...NOTHING,
  touchpoints: kinds.map((kind, day) => ({ kind, at: `2026-03-0${day + 1}T08:00:00.000Z` })),
});
const inCountries = (...values: string[]): { criteria: Criterion[] } => ({
  criteria: [{ id: 'c', op: 'in', field: 'country', weight: 10, values }],
});
const found = (facts: ReasonFacts) => likelyReasons(facts).map(({ reason, because }) => [reason, because]);

describe('likely reasons', () => {
  it('are none without a fact that speaks for one', () => expect(found(NOTHING)).toEqual([]));

  it.each([
    ['an objection', lead({ stop: stop('objection') }), 'no_consent', 'objection'],
    ['an unsubscription', touched('email_unsubscribe'), 'no_consent', 'unsubscribed'],
    ['a bounce', touched('email_click', 'email_bounced'), 'invalid_data', 'bounced'],
    ['a private mailbox', lead({ emails: ['elin.lund@gmail.com'] }), 'invalid_data', 'free_mail'],
    ['a university', lead({ emails: ['x@cs.ox.ac.uk'] }), 'job_seeker_or_student', 'student_domain'],
    [
      'the address of a competitor',
      { ...lead({ emails: ['x@mail.fjordkraft.example'] }), competitors: ['fjordkraft.example'] },
      'competitor_vendor',
      'competitor_domain',
    ],
    [
      'a company that is one',
      {
        ...NOTHING,
        account: { country: null, domains: ['fjordkraft.example'] },
        competitors: ['fjordkraft.example'],
      },
      'competitor_vendor',
      'competitor_domain',
    ],
    ['a student', lead({ emails: ['x@student.lu.se'] }), 'job_seeker_or_student', 'student_domain'],
  ])('come from %s', (_what, facts, reason, because) => expect(found(facts)).toEqual([[reason, because]]));

  it('leave out a bounce that the person has answered since', () =>
    expect(found(touched('email_bounced', 'email_reply'))).toEqual([]));
  it('leave out somebody who may be contacted and only asked for rest', () =>
    expect(found(lead({ stop: stop('do_not_contact') }))).toEqual([]));
  it('leave out a private mailbox beside a work address', () =>
    expect(found(lead({ emails: ['elin.lund@gmail.com', 'elin@havsbris.example.com'] }))).toEqual([]));
  it('take no company for a school by a part of its name', () =>
    expect(found(lead({ emails: ['x@education.se', 'y@academic.com', 'z@mystudent.se'] }))).toEqual([]));

  it('do not take the customer of a competitor for one', () =>
    expect(
      found({
        ...lead({ emails: ['fjordkraft.example@havsbris.example.com'] }),
        competitors: ['fjordkraft.example'],
      }),
    ).toEqual([]));

  describe('from the country', () => {
    const abroad = (...personas: ReasonFacts['personas']) => found({ ...lead({ country: 'DE' }), personas });
    it('where every persona names others', () =>
      expect(abroad(inCountries('SE', 'NO'), inCountries('FI'))).toEqual([['wrong_region', 'country']]));
    it('not where one persona names it, or asks for none', () => {
      expect(abroad(inCountries('SE'), inCountries('DE'))).toEqual([]);
      expect(abroad(inCountries('SE'), { criteria: [] })).toEqual([]);
      expect(abroad()).toEqual([]);
    });
    it('of the company where the lead’s own is not known', () =>
      expect(
        found({
          ...lead({ country: null }),
          account: { country: 'DE', domains: [] },
          personas: [inCountries('SE')],
        }),
      ).toEqual([['wrong_region', 'country']]));
  });

  it('each come once, by the surest fact, and are reasons that sellers have', () => {
    const facts = {
      ...lead({ emails: ['elin.lund@gmail.com'], stop: stop('objection') }),
      touchpoints: touched('email_unsubscribe', 'email_bounced').touchpoints,
    };
    expect(found(facts)).toEqual([
      ['no_consent', 'objection'],
      ['invalid_data', 'bounced'],
    ]);
    const keys = DEFAULT_REASONS.map(({ key }) => key);
    for (const { reason } of likelyReasons(facts)) expect(keys).toContain(reason);
  });
});

function stop(kind: 'objection' | 'do_not_contact'): ReasonFacts['lead']['stop'] {
  return { kind, at: '2026-03-01T08:00:00.000Z', source: 'import', memberId: null };
}
