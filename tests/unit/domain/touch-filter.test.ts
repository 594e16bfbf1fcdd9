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

  it('tells persons from machines, and from what nobody can tell', () => {
    const some = [
      touchpoint('clicked', { kind: 'email_click', actor: 'person' }),
      touchpoint('scanned', { kind: 'email_click', actor: 'machine', rule: 'too_soon' }),
      touchpoint('named', { kind: 'page_view', actor: 'person', rule: 'user_agent' }),
      touchpoint('group', { actor: 'unknown', rule: 'group_mail' }),
      touchpoint('sent', { kind: 'email_sent', actor: 'machine', direction: 'out' }),
    ];
    const by = (who: string): string[] =>
      some.filter((one) => isWanted(one, { ...NO_FILTER, who: [who] })).map(({ id }) => id);
    expect([by('person'), by('machine'), by('unknown')]).toEqual([
      ['clicked'],
      ['scanned', 'named'],
      ['group'],
    ]);
    expect(choicesOf(some, 'who', NO_FILTER)).toEqual(['machine', 'person', 'unknown']);
  });

  it('asks for a campaign, a month and words together', () => {
    const some = [
      touchpoint('a', { campaignId: 'autumn', title: 'Webinar: Attribution', detail: 'stayed 26 min' }),
      touchpoint('b', {
        campaignId: 'autumn',
        title: 'Webinar: Attribution',
        at: '2026-04-01T00:00:00.000Z',
      }),
      touchpoint('c', { title: 'Webinar: Attribution' }),
    ];
    const ids = (filter: Partial<typeof NO_FILTER>): string[] =>
      some.filter((one) => isWanted(one, { ...NO_FILTER, ...filter })).map(({ id }) => id);
    expect(ids({ campaign: ['autumn'] })).toEqual(['a', 'b']);
    expect(ids({ month: '2026-03' })).toEqual(['a', 'c']);
    expect(ids({ text: ' ATTRIBUTION  26' })).toEqual(['a']);
    expect(ids({ campaign: ['autumn'], month: '2026-04', text: 'webinar' })).toEqual(['b']);
    expect(
      [{ month: '2026-03' }, { text: 'x' }, { text: ' ' }].map((one) =>
        isFiltering({ ...NO_FILTER, ...one }),
      ),
    ).toEqual([true, true, false]);
    expect(choicesOf(some, 'campaign', NO_FILTER)).toEqual(['autumn']);
  });

  it('finds words in every way to write them', () => {
    const said = touchpoint('seen', { title: 'Réseau électrique'.normalize('NFD'), detail: 'IŞIK' });
    for (const text of ['réseau', 'RESEAU', 'ışık', 'isik electrique'])
      expect(isWanted(said, { ...NO_FILTER, text })).toBe(true);
    expect(isWanted(said, { ...NO_FILTER, text: 'reseaux' })).toBe(false);
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
