import { expect, it } from 'vitest';
import type { KindMoment, Moment } from '#lib/contract/records.ts';
import { momentsOf } from '#lib/domain/kind-moments.ts';
import { touchpoint } from '../support/touchpoint.ts';

const at = (day: number): string => `2026-03-0${day}T08:00:00.000Z`;
const said: KindMoment = { kind: 'demo', text: 'Bring the price.', memberId: 'sara', at: at(9) };
const demo = (id: string, day: number, more = {}) => touchpoint(id, { kind: 'demo', at: at(day), ...more });
const texts = (own: Moment[], ...touchpoints: Parameters<typeof momentsOf>[1]) =>
  momentsOf(own, touchpoints, [said]).map(({ touchpointId, text, ofKind }) => [touchpointId, text, ofKind]);

it('says of a kind what marketing says, once, at the newest a person may have done', () => {
  const robot = demo('robot', 4, { actor: 'machine' });
  expect(texts([], demo('first', 1), demo('last', 3), robot)).toEqual([['last', 'Bring the price.', true]]);
  expect(texts([], touchpoint('page', { kind: 'page_view' }), robot)).toEqual([]);
});

it('leaves the word to what is said of that touchpoint itself', () => {
  const own = {
    touchpointId: 'last',
    touchedAt: at(3),
    kind: 'demo',
    title: '',
    text: 'Own.',
    memberId: 'ida',
    at: at(5),
  };
  expect(texts([own], demo('first', 1), demo('last', 3))).toEqual([['last', 'Own.', false]]);
  expect(
    texts([{ ...own, touchpointId: 'first', touchedAt: at(1) }], demo('first', 1), demo('last', 3)),
  ).toEqual([
    ['last', 'Bring the price.', true],
    ['first', 'Own.', false],
  ]);
});
