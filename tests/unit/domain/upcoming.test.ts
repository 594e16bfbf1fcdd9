import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '#lib/contract/records.ts';
import { upcoming } from '#lib/domain/upcoming.ts';
import { touchpoint } from '../support/touchpoint.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const TODAY = '2026-03-01';
const at = (days: number): string => new Date(NOW + days * 86_400_000).toISOString();
const CAMPAIGNS = new Map([
  ['soon', { startsOn: '2026-03-12' }],
  ['today', { startsOn: TODAY }],
  ['running', { startsOn: '2026-01-01' }],
  ['open', { startsOn: null }],
]);

const said = (id: string, kind: string, more: Partial<Touchpoint> = {}): Touchpoint =>
  touchpoint(id, { kind, at: at(-3), ...more });
const ahead = (...touchpoints: Touchpoint[]) =>
  upcoming(touchpoints, CAMPAIGNS, NOW, TODAY).map((one) => `${one.touchpoint.id} ${one.on}`);

describe('what is ahead of a lead', () => {
  it.each<[string, Touchpoint[], string[]]>([
    ['a booked meeting', [said('m', 'meeting_booked', { startsAt: at(2) })], [`m ${at(2)}`]],
    ['a mailing set for a day', [said('p', 'email_planned', { startsAt: at(6) })], [`p ${at(6)}`]],
    [
      'a mailing that was paused',
      [said('p', 'email_planned', { startsAt: at(6) }), said('x', 'email_paused', { at: at(-1) })],
      [],
    ],
    [
      'one that was planned anew since',
      [
        said('p', 'email_planned', { startsAt: at(6), at: at(-5) }),
        said('x', 'email_paused', { at: at(-4) }),
        said('q', 'email_planned', { startsAt: at(8) }),
      ],
      [`q ${at(8)}`],
    ],
    [
      'the other sending, mailing and campaign when one is paused',
      [
        said('p', 'email_planned', { startsAt: at(6) }),
        said('q', 'email_planned', { startsAt: at(7) }),
        said('r', 'email_planned', { startsAt: at(8), title: 'Another' }),
        said('s', 'email_planned', { startsAt: at(6), campaignId: 'soon' }),
        said('m', 'meeting_booked', { startsAt: at(6), title: 'A meeting' }),
        said('x', 'email_paused', { startsAt: at(6), at: at(-1) }),
      ],
      [`s ${at(6)}`, `m ${at(6)}`, `q ${at(7)}`, `r ${at(8)}`],
    ],
    ['one that began', [said('m', 'meeting_booked', { startsAt: at(0) })], []],
    ['the thirtieth day', [said('m', 'meeting_booked', { startsAt: at(30) })], [`m ${at(30)}`]],
    ['later than that', [said('m', 'meeting_booked', { startsAt: at(30.1) })], []],
    ['a meeting nobody said the time of', [said('m', 'meeting_booked')], []],
    ['what does not announce', [said('w', 'webinar_attended', { startsAt: at(2) })], []],
    ['a campaign that begins', [said('w', 'webinar_registered', { campaignId: 'soon' })], ['w 2026-03-12']],
    ['one of today', [said('w', 'event_invited', { campaignId: 'today' })], [`w ${TODAY}`]],
    ['one that runs', [said('w', 'event_invited', { campaignId: 'running' })], []],
    ['one without a day', [said('w', 'event_invited', { campaignId: 'open' })], []],
    ['one that is not here', [said('w', 'event_invited', { campaignId: 'gone' })], []],
    [
      'who was invited and signed up',
      [
        said('invited', 'event_invited', { startsAt: at(5), at: at(-9) }),
        said('signed', 'event_registered', { startsAt: at(5) }),
      ],
      [`signed ${at(5)}`],
    ],
    [
      'two things, the nearest first',
      [said('b', 'meeting_booked', { startsAt: at(9) }), said('a', 'event_invited', { startsAt: at(1) })],
      [`a ${at(1)}`, `b ${at(9)}`],
    ],
  ])('%s', (_what, touchpoints, expected) => {
    expect(ahead(...touchpoints)).toEqual(expected);
  });

  it('is the same in whatever order and however often touchpoints are given', () => {
    const some = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        kind: fc.constantFrom('meeting_booked', 'event_invited', 'event_registered', 'page_view'),
        startsAt: fc.option(fc.integer({ min: -2, max: 40 }).map(at)),
        campaignId: fc.option(fc.constantFrom('soon', 'today', 'gone')),
        at: fc.integer({ min: -9, max: -1 }).map(at),
      }),
    );
    fc.assert(
      fc.property(some, (records) => {
        const unique = [...new Map(records.map((one) => [one.id, touchpoint(one.id, one)])).values()];
        const expected = ahead(...unique);
        expect(ahead(...unique.toReversed(), ...unique)).toEqual(expected);
        expect(expected.map((one) => one.split(' ')[1])).toEqual(
          expected.map((one) => one.split(' ')[1]).toSorted(),
        );
      }),
    );
  });
});
