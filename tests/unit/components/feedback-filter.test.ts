import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterOf, filterText, SHOWS, shows } from '../../../components/inbox/filter.ts';
import { GROUPINGS } from '../../../lib/domain/feedback-groups.ts';
import { aFeedback, id } from '../support/records.ts';

const USUAL = { by: 'cause', show: 'unanswered' };

describe('which feedback is shown, as it stands in the address', () => {
  it('comes back as it was, and holds ids and keys alone', () => {
    const value = fc.option(fc.stringMatching(/^[\w-]{1,64}$/), { nil: undefined });
    const filter = fc.record(
      {
        by: fc.constantFrom(...GROUPINGS),
        show: fc.constantFrom(...SHOWS),
        campaign: value,
        reason: value,
        persona: value,
      },
      { requiredKeys: ['by', 'show'] },
    );
    fc.assert(
      fc.property(filter, ({ campaign, reason, persona, ...rest }) => {
        const whole = {
          ...rest,
          ...(campaign === undefined ? {} : { campaign }),
          ...(reason === undefined ? {} : { reason }),
          ...(persona === undefined ? {} : { persona }),
        };
        expect(filterOf(filterText(whole))).toEqual(whole);
        expect(filterText(whole)).toMatch(/^[\w=&-]*$/);
      }),
    );
  });

  it('is the usual one where it says nothing that is known', () => {
    expect(filterText(filterOf(''))).toBe('');
    expect(filterOf('by=colour&show=%20&campaign=%3Cb%3E&seller=anna')).toEqual(USUAL);
    expect(filterOf('show=mine', ['unanswered', 'all'])).toEqual(USUAL);
  });

  it('leaves what is answered, another’s, or of another campaign or reason out', () => {
    const me = id(1);
    const item = (
      dueAt: string | null,
      ownerId: string | null,
      change: Parameters<typeof aFeedback>[1] = {},
    ) => ({
      feedback: aFeedback(9, change),
      ownerId,
      dueAt,
    });
    const due = '2026-03-03T08:00:00.000Z';
    const shown = (text: string, of: ReturnType<typeof item>): boolean => shows(filterOf(text), of, me);
    expect(shown('', item(due, null))).toBe(true);
    expect(shown('', item(null, me))).toBe(false);
    expect(shown('show=all', item(null, me))).toBe(true);
    expect(shown('show=mine', item(due, me))).toBe(true);
    expect(shown('show=mine', item(due, null))).toBe(false);
    expect(shown('campaign=none', item(due, me))).toBe(true);
    expect(shown(`campaign=${id(50)}`, item(due, me))).toBe(false);
    expect(shown(`campaign=${id(50)}`, item(due, me, { campaignId: id(50) }))).toBe(true);
    expect(shown('reason=no_need', item(due, me, { reasons: ['no_budget', 'no_need'] }))).toBe(true);
    expect(shown('reason=none', item(due, me, { reasons: ['no_need'] }))).toBe(false);
  });
});
