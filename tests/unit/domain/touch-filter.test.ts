import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '#lib/contract/records.ts';
import { choicesOf, FACETS, isFiltering, isWanted, NO_FILTER } from '#lib/domain/touch-filter.ts';
import { touchpoint } from '../support/touchpoint.ts';

const ALL: Touchpoint[] = [
  touchpoint('opened', { kind: 'email_open', channel: 'Email' }),
  touchpoint('clicked', { kind: 'email_click', channel: 'Email' }),
  touchpoint('sent', { kind: 'email_sent', channel: 'Email', direction: 'out' }),
  touchpoint('called', { kind: 'call_outbound', channel: 'Outbound', direction: 'out', side: 'sales' }),
  touchpoint('booked', { kind: 'meeting_booked', channel: 'Outbound', side: 'sales' }),
];
const left = (filter: Partial<typeof NO_FILTER>): string[] =>
  ALL.filter((one) => isWanted(one, { ...NO_FILTER, ...filter })).map(({ id }) => id);

describe('the filter of a journey', () => {
  it('lets everything through while nothing is chosen', () => {
    expect(left({})).toEqual(ALL.map(({ id }) => id));
    expect(isFiltering(NO_FILTER)).toBe(false);
  });

  it('takes any chosen value of a facet, and asks every facet', () => {
    expect(left({ kind: ['email_open', 'email_click'] })).toEqual(['opened', 'clicked']);
    expect(left({ direction: ['out'] })).toEqual(['sent', 'called']);
    expect(left({ direction: ['out'], side: ['sales'] })).toEqual(['called']);
    expect(left({ direction: ['in'], side: ['sales'], channel: ['Email'] })).toEqual([]);
  });

  it('never shows more when a further facet is asked', () => {
    const values = fc.record({
      direction: fc.subarray(['in', 'out']),
      side: fc.subarray(['marketing', 'sales']),
      channel: fc.subarray(['Email', 'Outbound', 'Event']),
      kind: fc.subarray(['email_open', 'email_sent', 'call_outbound', 'demo']),
    });
    fc.assert(
      fc.property(values, fc.constantFrom(...FACETS), (filter, facet) => {
        expect(left({ ...filter, [facet]: [] })).toEqual(expect.arrayContaining(left(filter)));
      }),
    );
  });

  it('offers what occurs, the most frequent first, and keeps what is chosen', () => {
    expect(choicesOf(ALL, 'channel', NO_FILTER)).toEqual(['Email', 'Outbound']);
    expect(choicesOf(ALL, 'channel', { ...NO_FILTER, channel: ['Event'] })).toEqual([
      'Email',
      'Outbound',
      'Event',
    ]);
  });
});
