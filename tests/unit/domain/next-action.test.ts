import { describe, expect, it } from 'vitest';
import type { ActionDecision, Touchpoint } from '#lib/contract/records.ts';
import { justSettled, keptQuiet, nextAction, putOff, withDecision } from '#lib/domain/next-action.ts';
import { aFeedback } from '../support/records.ts';
import { touchpoint } from '../support/touchpoint.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const TODAY = '2026-03-01';
const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();

const did = (id: string, days: number, kind: string, more: Partial<Touchpoint> = {}): Touchpoint =>
  touchpoint(id, { kind, at: daysAgo(days), actor: 'person', ...more });
const mail = did('mail', 3, 'email_reply', { side: 'sales' });
const webinar = did('webinar', 2, 'webinar_attended');
const meeting = did('meeting', 5, 'meeting_held', { side: 'sales' });
const called = (days: number) =>
  did(`call ${days}`, days, 'call_outbound', { direction: 'out', side: 'sales' });

const next = (touchpoints: Touchpoint[], more: Partial<Parameters<typeof nextAction>[0]> = {}) => {
  const found = nextAction(
    { lead: { stop: null, actions: [] }, touchpoints, feedback: [], ...more },
    NOW,
    TODAY,
  );
  return found && `${found.code} ${found.touchpoint.id}`;
};

describe('the next action', () => {
  it.each([
    ['a mail that waits', [mail], 'answer mail'],
    ['a mail before anything else', [webinar, meeting, mail], 'answer mail'],
    ['a mail that was answered', [mail, called(1)], null],
    ['a mail too old to wait for', [did('mail', 31, 'email_reply')], null],
    ['a mail that a program wrote', [did('mail', 3, 'email_reply', { rule: 'source_says' })], null],
    ['a meeting without a word since', [meeting], 'follow_up meeting'],
    ['a demo without a word since', [did('demo', 4, 'demo')], 'follow_up demo'],
    ['a meeting with the next one booked', [meeting, did('booked', 1, 'meeting_booked')], null],
    ['fresh interest', [webinar], 'make_contact webinar'],
    ['fresh interest after an old call', [webinar, called(9)], 'make_contact webinar'],
    ['interest that was taken up', [webinar, called(1)], null],
    ['interest no longer fresh', [did('webinar', 8, 'webinar_attended')], null],
    ['weak interest', [did('page', 1, 'page_view')], null],
    ['interest, and mails not wanted', [webinar, did('no', 1, 'email_unsubscribe')], null],
    ['what is said to come', [did('webinar', -1, 'webinar_attended')], null],
    ['nothing', [], null],
  ])('%s', (_what, touchpoints, action) => {
    expect(next(touchpoints)).toBe(action);
  });

  it('is none about somebody who is not to be contacted', () => {
    const stop = { kind: 'objection', at: daysAgo(1), source: 'ingest', memberId: null } as const;
    expect(next([mail], { lead: { stop, actions: [] } })).toBeNull();
  });

  it('is not contact where a verdict says poor', () => {
    expect(next([webinar], { feedback: [aFeedback(1, { verdict: 'poor' })] })).toBeNull();
    expect(next([webinar], { feedback: [aFeedback(1, { verdict: 'good' })] })).toBe('make_contact webinar');
  });
});

const decision = (choice: ActionDecision['choice'], touchpointId = 'mail'): ActionDecision => ({
  code: 'answer',
  touchpointId,
  choice,
  memberId: 'anna',
  at: daysAgo(1),
});

describe('a decision', () => {
  it.each([
    ['done', decision({ is: 'done' }), null],
    ['refused', decision({ is: 'refused', reason: 'someone_else' }), null],
    ['put off', decision({ is: 'later', until: '2026-03-02' }), null],
    ['put off until today', decision({ is: 'later', until: TODAY }), 'answer mail'],
    ['refused on an earlier mail', decision({ is: 'refused', reason: 'other' }, 'earlier'), 'answer mail'],
  ] as const)('%s', (_what, one, action) => {
    expect(next([mail], { lead: { stop: null, actions: [one] } })).toBe(action);
  });

  it.each([
    ['not worth it', 'not_worth_it', 89, null],
    ['not worth it, long ago', 'not_worth_it', 91, 'make_contact webinar'],
    ['somebody else does it', 'someone_else', 29, null],
    ['the wrong time', 'wrong_time', 13, null],
    ['the wrong time, a while ago', 'wrong_time', 15, 'make_contact webinar'],
    ['done already, until something new happens', 'done_already', 1, 'make_contact webinar'],
  ] as const)('refused as %s keeps its kind of action quiet for a time', (_what, reason, days, action) => {
    const one = {
      ...decision({ is: 'refused', reason }, 'earlier'),
      code: 'make_contact',
      at: daysAgo(days),
    } as const;
    expect(next([webinar], { lead: { stop: null, actions: [one] } })).toBe(action);
    const quiet = keptQuiet([one], NOW).map(({ until }) => Date.parse(until) > NOW);
    expect(quiet).toEqual(action === null ? [true] : []);
    // Another kind is asked for all the same.
    expect(next([meeting], { lead: { stop: null, actions: [one] } })).toBe('follow_up meeting');
  });

  it('about one action leaves the next one', () => {
    const actions = [decision({ is: 'done' })];
    expect(next([mail, meeting], { lead: { stop: null, actions } })).toBe('follow_up meeting');
    expect(next([mail, webinar], { lead: { stop: null, actions } })).toBe('make_contact webinar');
  });

  it('replaces the one before about the same kind of action, or takes it back', () => {
    const [first, second] = [
      decision({ is: 'done' }),
      decision({ is: 'later', until: '2026-03-09' }, 'other'),
    ];
    expect(withDecision([first], 'answer', second)).toEqual([second]);
    expect(withDecision([first], 'answer', null)).toEqual([]);
    expect(withDecision([first], 'follow_up', null)).toEqual([first]);
  });

  it('for later is ahead until its day', () => {
    const [soon, late] = [
      decision({ is: 'later', until: '2026-03-02' }),
      decision({ is: 'later', until: '2026-04-01' }),
    ];
    expect(
      putOff([late, decision({ is: 'later', until: TODAY }), decision({ is: 'done' }), soon], TODAY),
    ).toEqual([soon, late]);
  });

  it.each([
    ['done', decision({ is: 'done' }), true],
    ['refused without a quiet time', decision({ is: 'refused', reason: 'not_worth_it' }), true],
    ['refused with one', { ...decision({ is: 'refused', reason: 'other' }), code: 'follow_up' }, false],
    ['put off', decision({ is: 'later', until: '2026-03-02' }), false],
  ] as const)('%s is told of for a day, unless it is kept in view anyway', (_what, one, told) => {
    const settled = (days: number) => justSettled([{ ...one, at: daysAgo(days) }], NOW).length > 0;
    // A colleague's clock may be ahead of ours.
    expect([-0.1, 0.9, 1.1].map(settled)).toEqual([told, told, false]);
  });
});
