import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { milestonesOf } from '#lib/domain/milestones.ts';
import { touchpoint } from '../support/touchpoint.ts';

const at = (day: number): string => new Date(Date.UTC(2026, 2, day, 9)).toISOString();
const sent = touchpoint('sent', { at: at(1), kind: 'email_sent', direction: 'out', actor: 'machine' });
const opened = touchpoint('opened', { at: at(2) });
const clicked = touchpoint('clicked', { at: at(3), kind: 'email_click', actor: 'person' });
const called = touchpoint('called', { at: at(5), kind: 'call_outbound', direction: 'out', actor: 'person' });
const met = touchpoint('met', { at: at(9), kind: 'meeting_held', actor: 'person' });
const ALL = [sent, opened, clicked, called, met];

describe('the milestones of a journey', () => {
  it('are its ends, the first person and the last one before sales accepted', () => {
    expect(milestonesOf(ALL, at(7))).toEqual({
      first: 'sent',
      firstPerson: 'clicked',
      beforeAcceptance: 'called',
      last: 'met',
    });
  });

  it('may be one touchpoint, or missing', () => {
    expect(milestonesOf([clicked], null)).toEqual({
      first: 'clicked',
      firstPerson: 'clicked',
      beforeAcceptance: null,
      last: 'clicked',
    });
    const none = { first: null, firstPerson: null, beforeAcceptance: null, last: null };
    expect(milestonesOf([], at(7))).toEqual(none);
    // What happens in the very instant did not lead to it.
    expect(milestonesOf(ALL, sent.at).beforeAcceptance).toBeNull();
  });

  it('are never what a machine did', () => {
    const scanned = [0, 10].map((day) =>
      touchpoint(`scanned ${day}`, { at: at(day), actor: 'machine', rule: 'too_soon' }),
    );
    const named = touchpoint('named', { at: at(2), kind: 'page_view', actor: 'person', rule: 'user_agent' });
    expect(milestonesOf([...scanned, named, ...ALL], at(7))).toEqual(milestonesOf(ALL, at(7)));
    expect(milestonesOf(scanned, at(7)).first).toBeNull();
  });

  it('do not depend on the order in which touchpoints come', () => {
    const twins = ALL.flatMap((one) => [one, { ...one, id: `${one.id} too` }]);
    fc.assert(
      fc.property(fc.shuffledSubarray(twins, { minLength: twins.length }), (shuffled) => {
        expect(milestonesOf(shuffled, at(7))).toEqual(milestonesOf(twins, at(7)));
      }),
    );
  });
});
