import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '#lib/contract/records.ts';
import { evaluatePersona } from '#lib/domain/persona.ts';
import { leadScore } from '#lib/domain/score.ts';
import { isKind, KINDS } from '#lib/domain/touchpoint.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-05-20T12:00:00.000Z');

const touch = (kind: string, daysAgo: number, more: Partial<Touchpoint> = {}): Touchpoint => ({
  id: '0199b0d4-6f2e-7c31-9d2a-5b8e4f1a7c66',
  leadId: '0199b0d4-6f2e-7c31-9d2a-5b8e4f1a7c67',
  at: new Date(NOW - daysAgo * DAY).toISOString(),
  kind,
  direction: isKind(kind) ? KINDS[kind].direction : 'in',
  actor: 'person',
  rule: null,
  side: 'marketing',
  channel: 'Direct',
  campaignId: null,
  title: kind,
  detail: null,
  startsAt: null,
  ...more,
});

const persona = evaluatePersona(
  {
    id: 'maria',
    threshold: 0.6,
    criteria: [
      { id: 'function', op: 'in', field: 'function', values: ['marketing'], weight: 50 },
      { id: 'size', op: 'between', field: 'employees', min: 50, weight: 30 },
      { id: 'country', op: 'in', field: 'country', values: ['SE'], weight: 20 },
    ],
  },
  {
    function: { value: 'marketing', source: 'title' },
    employees: { value: 300, source: 'account' },
    country: { value: 'DE', source: 'account' },
  },
);

describe('engagement', () => {
  const engagement = (...touchpoints: Touchpoint[]): number => leadScore(null, touchpoints, NOW).engagement;

  it('is half of the way for a meeting today, and fades: less of it is left with every month', () => {
    expect(engagement(touch('meeting_held', 0))).toBeCloseTo(50, 6);
    expect(engagement(touch('meeting_held', 30))).toBeCloseTo(100 * (1 - 2 ** -0.5), 6);
    expect(engagement(touch('meeting_held', 300))).toBeLessThan(1);
  });

  it.each([
    ['opened mails', touch('email_open', 0)],
    ['mails sent', touch('email_sent', 0)],
    ['calls to the lead', touch('call_outbound', 0)],
    ['what a machine did', touch('email_click', 0, { actor: 'machine' })],
    ['what a rule says is no person’s', touch('email_click', 0, { actor: 'unknown', rule: 'group_mail' })],
    ['kinds that are not known', touch('telepathy', 0)],
    ['what has not happened yet', touch('event_attended', -3)],
  ])('is nothing for %s', (_, one) => {
    expect(leadScore(null, [one, one, one], NOW)).toEqual({
      fit: null,
      engagement: 0,
      change: 0,
      reasons: [],
    });
  });

  it('is not made by one kind of thing alone', () => {
    const pages = Array.from({ length: 500 }, () => touch('page_view', 0));
    expect(engagement(...pages)).toBeLessThan(
      engagement(touch('meeting_held', 0), touch('form_submit', 0), touch('chat', 0)),
    );
  });
});

describe('a lead score', () => {
  it('keeps fit and engagement apart, and names the three strongest reasons of both', () => {
    const score = leadScore(
      persona,
      [touch('webinar_attended', 1), touch('page_view', 2), touch('page_view', 3)],
      NOW,
    );
    expect(score.fit).toBeCloseTo(80, 6);
    expect(score.reasons.map(({ key }) => key)).toEqual([
      'criterion:function',
      'kind:webinar_attended',
      'criterion:size',
    ]);
    expect(score.reasons[1]).toMatchObject({ part: 'engagement', times: 1 });
  });

  it('names something of both parts where both have a reason', () => {
    const parts = (...touchpoints: Touchpoint[]) =>
      leadScore(persona, touchpoints, NOW).reasons.map(({ part }) => part);
    expect(parts(touch('page_view', 60))).toEqual(['fit', 'fit', 'engagement']);
    const busy = ['meeting_held', 'demo', 'chat', 'call_inbound'].map((kind) => touch(kind, 0));
    expect(parts(...busy)).toContain('fit');
    expect(parts()).toEqual(['fit', 'fit']);
  });

  it('tells how the engagement changed within a week', () => {
    const old = touch('form_submit', 20);
    expect(leadScore(null, [old, touch('webinar_attended', 2)], NOW).change).toBeGreaterThan(10);
    expect(leadScore(null, [old], NOW).change).toBeLessThan(0);
  });

  it('is reckoned anew without a hidden reason', () => {
    const touchpoints = [touch('webinar_attended', 1), touch('email_click', 1)];
    const hidden = new Set(['criterion:size', 'kind:webinar_attended']);
    const score = leadScore(persona, touchpoints, NOW, hidden);
    expect(score.fit).toBeCloseTo((100 * 50) / 70, 6);
    expect(score.reasons.map(({ key }) => key)).toEqual(['criterion:function', 'kind:email_click']);
    expect(score.engagement).toBeLessThan(leadScore(persona, touchpoints, NOW).engagement);
  });

  it('has no fit for a persona that is ruled out', () => {
    expect(leadScore({ ...persona, status: 'excluded' }, [], NOW)).toMatchObject({ fit: 0, reasons: [] });
  });

  it('stays within 0 and 100, its reasons add up, and more happening never lowers it', () => {
    const touches = fc.array(
      fc
        .tuple(fc.constantFrom(...Object.keys(KINDS)), fc.double({ min: -5, max: 400, noNaN: true }))
        .map(([kind, days]) => touch(kind, days)),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(touches, touches, (some, more) => {
        const score = leadScore(persona, some, NOW);
        expect(score.engagement).toBeGreaterThanOrEqual(0);
        expect(score.engagement).toBeLessThanOrEqual(100);
        expect(Math.abs(score.change)).toBeLessThanOrEqual(100);
        const named = score.reasons.flatMap(({ part, points }) => (part === 'engagement' ? points : []));
        expect(named.reduce((sum, points) => sum + points, 0)).toBeLessThanOrEqual(score.engagement + 1e-9);
        expect(leadScore(persona, [...some, ...more], NOW).engagement).toBeGreaterThanOrEqual(
          score.engagement - 1e-9,
        );
      }),
    );
  });
});
