import { expect, it } from 'vitest';
import {
  campaignState,
  latestWords,
  personasReached,
  reasonsGiven,
  talliedBy,
  touchpointsNamed,
  verdictsAbout,
} from '#lib/domain/campaign-voice.ts';
import { aFeedback, id } from '../support/records.ts';

const said = (number: number, change: Parameters<typeof aFeedback>[1] = {}) =>
  aFeedback(number, { leadId: id(number), campaignId: id(30), ...change });

it('counts the reasons of the verdicts that count', () => {
  const feedback = [
    said(1, { reasons: ['wrong_role', 'too_small', 'wrong_role'] }),
    said(2, { reasons: ['too_small'] }),
    // The same seller thought otherwise of the same lead before.
    said(3, { leadId: id(2), reasons: ['wrong_role'], givenAt: '2026-02-01T08:00:00.000Z' }),
    said(4, { reasons: ['wrong_role'], retractedAt: '2026-03-02T08:00:00.000Z' }),
    said(5),
  ];
  expect(reasonsGiven(feedback)).toEqual([
    { key: 'too_small', count: 2 },
    { key: 'wrong_role', count: 1 },
  ]);
  expect(reasonsGiven([])).toEqual([]);
});

it('counts what verdicts are about, as each counts, by kind and title', () => {
  const at = (day: number) => `2026-02-${day}T08:00:00.000Z`;
  const webinar = (number: number) => ({
    ...{ id: id(number), at: at(number === 52 ? 21 : 20), kind: 'webinar_attended', title: 'Attribution' },
  });
  const about = (number: number, verdict: 'good' | 'poor', change: object = {}) =>
    said(number, { verdict, touchpoints: [id(50 + number)], pinned: [webinar(50 + number)], ...change });
  const guide = { ...webinar(70), kind: 'content_download', title: 'Guide' };
  const feedback = [
    about(1, 'good'),
    about(2, 'poor'),
    // Twice the same webinar is one verdict on it; what is only in the history no longer counts.
    about(3, 'poor', { touchpoints: [id(53), id(60)], pinned: [webinar(53), webinar(60), guide] }),
    about(4, 'poor', { retractedAt: '2026-03-02T08:00:00.000Z' }),
    // No longer kept.
    about(5, 'poor', { pinned: [] }),
    about(6, 'good', { touchpoints: [id(70)], pinned: [guide] }),
  ];
  expect(touchpointsNamed(feedback)).toEqual([
    { ...webinar(52), good: 1, unsure: 0, poor: 2 },
    { ...guide, good: 1, unsure: 0, poor: 0 },
  ]);
  const numbers = (of: object & { kind: string; title: string }) =>
    verdictsAbout({ ...webinar(1), ...of }, feedback).map(({ leadId }) => leadId);
  expect(numbers({ kind: 'webinar_attended', title: 'Attribution' })).toEqual([id(1), id(2), id(3)]);
  expect(numbers({ kind: 'webinar_registered', title: 'Attribution' })).toEqual([]);
});

it('adds verdicts up by what they have in common, the most first', () => {
  const feedback = [
    said(1, { verdict: 'good', campaignId: id(31) }),
    said(2, { verdict: 'poor' }),
    said(3, { verdict: 'unsure' }),
    said(4, { verdict: 'poor' }),
  ];
  expect(talliedBy(feedback, ({ campaignId }) => campaignId)).toEqual([
    [id(30), { good: 0, unsure: 1, poor: 2 }],
    [id(31), { good: 1, unsure: 0, poor: 0 }],
  ]);
});

it('takes the latest words that stand', () => {
  const feedback = [
    said(1, { note: 'Old', givenAt: '2026-01-01T08:00:00.000Z' }),
    said(2, { note: 'Newest that stands', givenAt: '2026-02-01T08:00:00.000Z' }),
    said(3, { note: '  ', givenAt: '2026-03-01T08:00:00.000Z' }),
    said(4, { note: 'Gone', givenAt: '2026-04-01T08:00:00.000Z', retractedAt: '2026-04-01T09:00:00.000Z' }),
  ];
  expect(latestWords(feedback)?.note).toBe('Newest that stands');
  expect(latestWords([])).toBeUndefined();
});

it('sets those reached beside those aimed at', () => {
  const maria = id(40);
  const ivar = id(41);
  const eva = id(42);
  const personas = new Map([
    [id(1), maria],
    [id(2), ivar],
    [id(3), ivar],
    [id(4), null],
    [id(5), maria],
  ]);
  const feedback = [
    said(1, { verdict: 'good' }),
    said(2, { verdict: 'poor' }),
    said(3, { verdict: 'good' }),
    said(4, { verdict: 'poor' }),
    said(5, { verdict: 'unsure' }),
    // A lead that is not here.
    said(6, { verdict: 'good' }),
  ];
  const reached = personasReached(feedback, { personaIds: [eva, maria] }, (leadId) => personas.get(leadId));
  expect(reached).toEqual([
    { personaId: maria, aimedAt: true, good: 1, decided: 1 },
    { personaId: eva, aimedAt: true, good: 0, decided: 0 },
    { personaId: ivar, aimedAt: false, good: 1, decided: 2 },
    { personaId: null, aimedAt: false, good: 0, decided: 1 },
  ]);
});

it.each([
  [null, null, 'running'],
  ['2026-03-02', null, 'coming'],
  ['2026-03-01', '2026-03-01', 'running'],
  ['2026-01-01', '2026-02-28', 'ended'],
  [null, '2026-02-28', 'ended'],
] as const)('runs from its first day to its last: %s to %s', (startsOn, endsOn, state) =>
  expect(campaignState({ startsOn, endsOn }, '2026-03-01')).toBe(state),
);
