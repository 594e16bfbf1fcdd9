import { describe, expect, it } from 'vitest';
import type { Feedback } from '#lib/contract/records.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { bareVerdict, openItem, sameContent, withVerdict } from '../../../components/feedback/open-item.ts';

const now = Date.parse('2026-03-02T12:00:00.000Z');
const hour = 3_600_000;
const item = (id: string, more: Partial<Feedback> = {}): Feedback => ({
  id,
  leadId: 'lead',
  authorId: 'me',
  ...bareVerdict('good', null),
  givenAt: new Date(now - hour).toISOString(),
  revisedAt: null,
  retractedAt: null,
  history: [],
  answers: [],
  pin: null,
  pinned: [],
  triggered: null,
  ...more,
});
const answer = {
  id: 'a',
  kind: 'fixed',
  text: 'Done.',
  authorId: 'she',
  at: '2026-03-02T11:30:00.000Z',
  seenAt: null,
} as const;

describe('openItem', () => {
  it('goes on with what I said a moment ago', () =>
    expect(openItem([item('b'), item('a')], 'me', now)?.id).toBe('b'));
  it('is never a colleague’s', () =>
    expect(openItem([item('b', { authorId: 'she' })], 'me', now)).toBeNull());
  it('passes over what was withdrawn', () => {
    expect(openItem([item('b', { retractedAt: '2026-03-02T11:59:00.000Z' }), item('a')], 'me', now)?.id).toBe(
      'a',
    );
  });
  it('leaves an answered item as it is, so that the next click is a new one', () => {
    expect(openItem([item('b', { answers: [answer] }), item('a')], 'me', now)).toBeNull();
  });
  it('ends with the working day', () => {
    expect(openItem([item('b', { givenAt: new Date(now - 13 * hour).toISOString() })], 'me', now)).toBeNull();
  });
});

describe('withVerdict', () => {
  const said = {
    ...bareVerdict('unsure', 'c'),
    reasons: ['right_role', 'no_budget'],
    note: 'words',
    contact: 'reached' as const,
  };

  it('keeps every word and drops only reasons that the new verdict does not offer', () => {
    expect(withVerdict(said, 'poor', DEFAULT_REASONS)).toEqual({
      ...said,
      verdict: 'poor',
      reasons: ['no_budget'],
    });
  });
  it('waits no longer for a lead that is not refused for now', () => {
    const waiting = { ...said, reasons: ['not_now'], notNow: { until: '2026-05-01', trigger: null } };
    expect(withVerdict(waiting, 'poor', DEFAULT_REASONS).notNow).toEqual(waiting.notNow);
    expect(withVerdict(waiting, 'good', DEFAULT_REASONS).notNow).toBeNull();
    expect(sameContent(waiting, { ...waiting, notNow: null })).toBe(false);
  });
  it('sees no difference in the order of reasons', () => {
    expect(sameContent(said, { ...said, reasons: ['no_budget', 'right_role'] })).toBe(true);
    expect(sameContent(said, { ...said, reasons: ['no_budget'] })).toBe(false);
    expect(sameContent(said, { ...said, touchpoints: ['one'] })).toBe(false);
  });
});
