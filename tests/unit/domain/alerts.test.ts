import { describe, expect, it } from 'vitest';
import type { AlertChoices, Watched } from '#lib/contract/alerts.ts';
import type { Department } from '#lib/contract/primitives.ts';
import type { Feedback, Handover, Question, Stop, Team } from '#lib/contract/records.ts';
import {
  type Alert,
  type AlertFacts,
  alertsFor,
  chosenBy,
  countOf,
  digestOf,
  eachOnce,
  type Told,
  unchosen,
} from '#lib/domain/alerts.ts';

const HOUR = 60 * 60 * 1000;
const NOW = Date.parse('2026-03-04T12:00:00.000Z');
const ago = (hours: number): string => new Date(NOW - hours * HOUR).toISOString();
const ZONE = 'Europe/Stockholm';

const TEAM: Team = {
  ...{ id: 'team', name: 'Grid', problem: '', memberIds: ['me', 'her'], campaignIds: ['campaign'] },
  agreement: null,
  proposed: null,
  goal: null,
};
const facts = (department: Department, more: Partial<AlertFacts> = {}): AlertFacts => ({
  me: { id: 'me', department },
  members: new Map([
    ['me', { department, active: true }],
    ['her', { department: 'marketing', active: true }],
  ]),
  ...{ teams: [TEAM], campaigns: new Map([['campaign', { ownerId: null }]]) },
  ...{ feedback: [], leads: [], questions: [], watches: [], ...more },
});
const feedback = (more: Partial<Feedback> = {}): Feedback => ({
  ...{ id: 'feedback', leadId: 'lead', authorId: 'me', handedTo: null, campaignId: 'campaign' },
  ...{ verdict: 'poor', reasons: [], note: '', contact: 'reached', outcome: null, givenAt: ago(5) },
  ...{ revisedAt: null, retractedAt: null, history: [], answers: [], pin: null, touchpoints: [], pinned: [] },
  ...{ notNow: null, triggered: null, ...more },
});
const handover = (more: Partial<Handover> = {}): Handover => ({
  ...{ campaignId: 'campaign', byId: 'her', at: ago(2), to: { memberId: 'me', teamId: null }, note: '' },
  ...{ answer: null, followedUpAt: null, ...more },
});
const STOP: Stop = { kind: 'objection', at: ago(1), source: 'member', memberId: 'her' };
const lead = (more: Partial<Handover> = {}, ownerId: string | null = null, stop: Stop | null = null) => ({
  ...{ id: 'lead', ownerId, handover: handover(more), stop },
});
const question: Question = {
  ...{ id: 'question', leadId: 'lead', teamId: 'team', authorId: 'her', text: '?', at: ago(1), answers: [] },
};
const told = (given: AlertFacts): [Told, number][] =>
  alertsFor(given, NOW, ZONE).map(({ kind, at }) => [kind, (NOW - at) / HOUR]);

describe('a seller is told', () => {
  it('of an answer until it was seen', () => {
    const answer = { id: 'answer', kind: 'fixed' as const, text: 'Done.', authorId: 'her', at: ago(3) };
    expect(
      told(facts('sales', { feedback: [feedback({ answers: [{ ...answer, seenAt: null }] })] })),
    ).toEqual([['answered', 3]]);
    const seen = feedback({ answers: [{ ...answer, seenAt: ago(1) }] });
    expect(told(facts('sales', { feedback: [seen, feedback()] }))).toEqual([]);
    const others = feedback({ authorId: 'him', answers: [{ ...answer, seenAt: null }] });
    expect(told(facts('sales', { feedback: [others] }))).toEqual([]);
  });

  it('of a lead handed over, and when its clock runs out, until sales was in contact', () => {
    expect(told(facts('sales', { leads: [lead()] }))).toEqual([
      ['handed', 2],
      ['late', -22],
    ]);
    const accepted = { is: 'accepted' as const, memberId: 'me', at: ago(1), reason: null, note: '' };
    expect(told(facts('sales', { leads: [lead({ answer: accepted }, 'me')] }))).toEqual([
      ['handed', 2],
      ['late', -22],
    ]);
    expect(told(facts('sales', { leads: [lead({ answer: accepted, followedUpAt: ago(0) }, 'me')] }))).toEqual(
      [],
    );
    expect(told(facts('sales', { leads: [lead({ to: { memberId: 'him', teamId: null } })] }))).toEqual([]);
    expect(told(facts('sales', { leads: [lead({ to: { memberId: null, teamId: 'team' } })] }))).toHaveLength(
      2,
    );
  });

  it('of a lead put off, from the beginning of its day', () => {
    const putOff = feedback({ notNow: { until: '2026-03-04', trigger: null } });
    // Midnight in Stockholm was 13 hours before noon of UTC.
    expect(told(facts('sales', { feedback: [putOff] }))).toEqual([['back', 13]]);
    const later = feedback({ id: 'later', givenAt: ago(1) });
    expect(told(facts('sales', { feedback: [putOff, later] }))).toEqual([]);
  });

  it('of nobody who is not to be contacted, handed over or put off', () => {
    expect(told(facts('sales', { leads: [lead({}, null, STOP)] }))).toEqual([]);
    const putOff = feedback({ notNow: { until: '2026-03-04', trigger: null } });
    const leads = [{ ...lead({}, null, STOP), handover: null }];
    expect(told(facts('sales', { feedback: [putOff], leads }))).toEqual([]);
  });

  it('of questions and agreements of their teams', () => {
    const proposed = {
      ...{ goodLead: '', followUpHours: 8, answerHours: 8, number: 2, authorId: 'her' },
      at: ago(4),
    };
    const team: Team = { ...TEAM, proposed: { ...proposed, approvals: [] } };
    expect(told(facts('sales', { teams: [team], questions: [question] }))).toEqual([
      ['agreement', 4],
      ['question', 1],
    ]);
  });
});

describe('a marketer is told', () => {
  it('of feedback that they, or nobody in particular, answers, and when it is late', () => {
    const waits = [
      ['to_answer', 5],
      ['late', -43],
    ];
    // As an earlier member of the team, "her" would answer; the campaign's owner does.
    const campaigns = new Map([['campaign', { ownerId: 'me' }]]);
    expect(told(facts('marketing', { campaigns, feedback: [feedback({ authorId: 'him' })] }))).toEqual(waits);
    expect(told(facts('marketing', { feedback: [feedback({ campaignId: null })] }))).toEqual(waits);
    expect(told(facts('marketing', { feedback: [feedback()] }))).toEqual([]);
  });

  it('of a lead that sales gave back', () => {
    const returned = { is: 'returned' as const, memberId: 'him', at: ago(1), reason: 'no_need', note: '' };
    expect(told(facts('marketing', { leads: [lead({ answer: returned })] }))).toEqual([
      ['returned', 1],
      ['late', -47],
    ]);
    // To keep it is still marketing's to say.
    expect(told(facts('marketing', { leads: [lead({ answer: returned }, null, STOP)] }))).toHaveLength(2);
  });
});

describe('everybody is told', () => {
  const watching = (about: Watched['about'], hoursAgo: number | null) => ({
    ...{ about, id: `watched ${about}` },
    news: hoursAgo === null ? null : { what: 'sign' as const, at: ago(hoursAgo) },
  });

  it('the last news of what they watch, each once', () => {
    const watches = [watching('lead', 3), watching('account', 3), watching('campaign', 1)];
    expect(alertsFor(facts('marketing', { watches }), NOW, ZONE)).toMatchObject([
      { kind: 'watched', about: 'watched lead', leadId: 'watched lead', campaignId: null },
      { kind: 'watched', about: 'watched campaign', leadId: null, campaignId: 'watched campaign' },
    ]);
    expect(told(facts('sales', { watches: [watching('lead', null)] }))).toEqual([]);
  });

  it('nothing of it that waits for them by itself, where they chose to be told of that', () => {
    const all = alertsFor(facts('sales', { leads: [lead()], watches: [watching('lead', 2)] }), NOW, ZONE);
    expect(eachOnce(all).map(({ kind }) => kind)).toEqual(['handed', 'late']);
    const lines = (kinds: Told[]) => digestOf(all, kinds, 0).map(({ kind }) => kind);
    expect(lines(['handed', 'watched'])).toEqual(['handed']);
    expect(lines(['question', 'watched'])).toEqual(['watched']);
    const choices = { ...unchosen('sales', ZONE, 'en'), watched: ['notify' as const] };
    expect(eachOnce(chosenBy(all, choices, 'notify', NOW)).map(({ kind }) => kind)).toEqual(['watched']);
  });

  it('of it where they chose so, and never on the button', () => {
    const all = alertsFor(facts('sales', { watches: [watching('lead', 3)] }), NOW, ZONE);
    const before = unchosen('sales', ZONE, 'en');
    const ways = (watched?: AlertChoices['watched']) =>
      (['badge', 'notify', 'mail'] as const).filter(
        (way) => chosenBy(all, { ...before, ...(watched && { watched }) }, way, NOW).length > 0,
      );
    expect(ways()).toEqual([]);
    expect(ways(['notify', 'mail'])).toEqual(['notify', 'mail']);
  });

  it('no old news of it in a digest', () => {
    const all = alertsFor(
      facts('sales', { watches: [watching('lead', 30), watching('campaign', 1)] }),
      NOW,
      ZONE,
    );
    expect(digestOf(all, ['watched'], NOW - 24 * HOUR)).toEqual([
      {
        ...{ kind: 'watched', count: 1, fresh: 1 },
        campaigns: [{ id: 'watched campaign', count: 1 }],
      },
    ]);
    expect(digestOf(all, ['watched'], NOW)).toEqual([]);
  });
});

describe('of the alerts', () => {
  const alert = (kind: Told, about: string, hoursAgo: number, campaignId: string | null = null): Alert => ({
    ...{ kind, about, campaignId, leadId: null },
    ...{ key: `${kind} ${about}`, at: NOW - hoursAgo * HOUR },
  });

  it('one that lies ahead is no news, and one that is late counts once', () => {
    const choices = { ...unchosen('sales', ZONE, 'en'), notify: ['late' as const] };
    const all = [
      alert('handed', 'a', 30),
      alert('late', 'a', 6),
      alert('handed', 'b', 2),
      alert('late', 'b', -22),
    ];
    expect(chosenBy(all, choices, 'badge', NOW)).toHaveLength(3);
    expect(countOf(chosenBy(all, choices, 'badge', NOW))).toBe(2);
    expect(chosenBy(all, choices, 'notify', NOW).map(({ about }) => about)).toEqual(['a']);
  });

  it('a digest tells what waits where something is new', () => {
    const all = [
      alert('handed', 'a', 30, 'one'),
      alert('handed', 'b', 2, 'two'),
      alert('handed', 'c', 1, 'two'),
      alert('question', 'd', 50),
    ];
    expect(digestOf(all, ['question', 'handed'], NOW - 24 * HOUR)).toEqual([
      { kind: 'question', count: 1, fresh: 0, campaigns: [] },
      {
        kind: 'handed',
        count: 3,
        fresh: 2,
        campaigns: [
          { id: 'two', count: 2 },
          { id: 'one', count: 1 },
        ],
      },
    ]);
    expect(digestOf(all, ['question'], NOW - 24 * HOUR)).toEqual([]);
  });
});
