import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Persona, Touchpoint } from '#lib/contract/records.ts';
import { type BriefFacts, brief } from '#lib/domain/brief.ts';
import { contributionsOf } from '#lib/domain/contribution.ts';
import { bestPersona } from '#lib/domain/persona.ts';
import { isKind, KINDS } from '#lib/domain/touchpoint.ts';
import { aFeedback, id } from '../support/records.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-05-20T12:00:00.000Z');
const ago = (days: number): string => new Date(NOW - days * DAY).toISOString();

let last = 0;
const touch = (kind: string, daysAgo: number, more: Partial<Touchpoint> = {}): Touchpoint => ({
  id: id(++last),
  leadId: id(1),
  at: ago(daysAgo),
  kind,
  direction: isKind(kind) ? KINDS[kind].direction : 'in',
  actor: isKind(kind) ? KINDS[kind].actor : 'person',
  rule: null,
  side: isKind(kind) ? KINDS[kind].side : 'marketing',
  channel: 'Direct',
  campaignId: null,
  title: kind,
  detail: null,
  startsAt: null,
  ...more,
});

const MARIA: Persona = {
  id: id(700),
  name: 'Maria',
  threshold: 0.6,
  criteria: [
    { id: 'function', op: 'in', field: 'function', values: ['marketing'], weight: 60 },
    { id: 'size', op: 'between', field: 'employees', min: 50, weight: 30 },
  ],
  text: {
    who: '',
    pains: ['The board asks.'],
    goals: [],
    objections: [],
    wordsToUse: [],
    wordsToAvoid: [],
    content: [],
    lead: '',
  },
};
const reading = (employees: number | null, title: string | null = 'marketing') =>
  bestPersona([MARIA], {
    function: { value: title, source: 'title' },
    employees: { value: employees, source: 'account' },
  });

const NOTHING: BriefFacts = {
  lead: { stage: null, stop: null },
  persona: null,
  touchpoints: [],
  feedback: [],
};
const codes = (facts: Partial<BriefFacts>): string[] =>
  brief({ ...NOTHING, ...facts }, NOW).map(({ code }) => code);
const codesOf = (...touchpoints: Touchpoint[]): string[] => codes({ touchpoints });

describe('the brief', () => {
  it('says nothing where nothing is known', () => expect(codes({})).toEqual([]));

  it('is who, why now, promised, what not to repeat and what to ask, in this order', () => {
    const lines = brief(
      {
        ...NOTHING,
        persona: reading(null),
        touchpoints: [
          touch('content_download', 20),
          touch('meeting_booked', 3),
          touch('webinar_attended', 1),
        ],
      },
      NOW,
    );
    expect(lines).toMatchObject([
      { code: 'persona', strongest: { id: 'function' } },
      { code: 'recent', touchpoint: { kind: 'webinar_attended' } },
      { code: 'booked' },
      { code: 'seen', touchpoint: { kind: 'content_download' } },
      { code: 'unknown', criterion: { id: 'size' } },
    ]);
  });

  it('gives nobody a reason to call who is not to be contacted, but says what is promised', () => {
    const stop = { kind: 'do_not_contact', at: ago(1), source: 'member', memberId: id(900) } as const;
    expect(
      codes({
        lead: { stage: 'aware', stop },
        persona: reading(null),
        touchpoints: [touch('webinar_attended', 1), touch('meeting_booked', 2)],
      }),
    ).toEqual(['stopped', 'persona', 'booked']);
  });

  it('names the stage while no persona can be named, and does not choose between two', () => {
    const lead = { stage: 'aware', stop: null };
    expect(codes({ lead })).toEqual(['stage']);
    expect(codes({ lead, persona: reading(null, null) })).toEqual(['stage', 'unknown']);
    const two = bestPersona([MARIA, { ...MARIA, id: id(701) }], {
      function: { value: 'marketing', source: 'title' },
      employees: { value: 80, source: 'account' },
    });
    expect(codes({ persona: two })).toEqual(['either', 'pain']);
  });

  it('asks nothing that could change nothing', () =>
    expect(codes({ persona: reading(null, 'finance') })).toEqual([]));

  it('says since when the lead is quiet', () => {
    expect(codesOf(touch('email_click', 31))).toEqual(['quiet']);
    expect(codesOf(touch('email_click', 29))).toEqual(['recent']);
  });

  it.each([
    ['what we sent', touch('email_sent', 1)],
    ['an opened mail', touch('email_open', 1)],
    ['what a machine did', touch('email_click', 1, { rule: 'too_soon' })],
    ['what has not happened yet', touch('webinar_attended', -2)],
  ])('takes %s for no reason to call', (_what, one) => expect(codesOf(one)).toEqual([]));

  it('waits for a booked meeting until one was held, and for no longer than a month', () => {
    expect(codesOf(touch('meeting_booked', 5))).toEqual(['booked']);
    expect(codesOf(touch('meeting_booked', 5), touch('meeting_held', 2))).not.toContain('booked');
    expect(codesOf(touch('meeting_held', 9), touch('meeting_booked', 5))).toContain('booked');
    expect(codesOf(touch('meeting_booked', 31))).toEqual(['quiet']);
  });

  it('waits for an answer until sales wrote or people spoke; a newsletter is none', () => {
    const reply = touch('email_reply', 5);
    expect(codesOf(reply)).toEqual(['unanswered']);
    expect(codesOf(reply, touch('email_sent', 2))).toContain('unanswered');
    expect(codesOf(reply, touch('email_sent', 2, { side: 'sales' }))).toEqual(['recent']);
    expect(codesOf(reply, touch('call_outbound', 2))).toEqual(['recent']);
  });

  it('repeats neither mails that were declined, nor what a seller heard, nor what was seen', () => {
    const seen = touch('content_download', 40);
    const heard = aFeedback(1, { verdict: 'poor', reasons: ['no_budget'], givenAt: ago(20) });
    const facts = { touchpoints: [seen], feedback: [heard] };
    expect(codes(facts)).toEqual(['quiet', 'said']);
    expect(codes({ ...facts, feedback: [{ ...heard, retractedAt: ago(1) }] })).toEqual(['quiet']);
    expect(codes({ ...facts, feedback: [{ ...heard, givenAt: ago(91) }] })).toEqual(['quiet']);
    expect(codesOf(seen, touch('webinar_attended', 1))).toEqual(['recent', 'seen']);
    expect(codes({ ...facts, touchpoints: [touch('email_unsubscribe', 2)] })).toEqual(['unsubscribed']);
  });

  it('repeats nothing that a meeting has overtaken since, but what it has not', () => {
    const said = (reasons: string[], days = 20) =>
      aFeedback(1, { verdict: 'unsure', reasons, givenAt: ago(days) });
    const linesAfter = (feedback: ReturnType<typeof said>, kind = 'meeting_booked') =>
      brief({ ...NOTHING, touchpoints: [touch(kind, 9)], feedback: [feedback] }, NOW);
    expect(linesAfter(said(['only_researching'])).map(({ code }) => code)).toEqual(['booked']);
    expect(linesAfter(said(['only_researching']), 'meeting_held').map(({ code }) => code)).toEqual([
      'recent',
    ]);
    expect(linesAfter(said(['not_now', 'no_authority'])).at(-1)).toMatchObject({
      code: 'said',
      reasons: ['no_authority'],
    });
    expect(linesAfter(said(['only_researching'], 3)).at(-1)).toMatchObject({ code: 'said' });
    expect(linesAfter(said(['only_researching']), 'content_download').at(-1)).toMatchObject({ code: 'said' });
  });

  it('never has more than five lines, each for one thing, and rests on what it was given', () => {
    const touchpoints = fc.array(
      fc
        .record({
          kind: fc.constantFrom(...Object.keys(KINDS)),
          days: fc.integer({ min: -5, max: 120 }),
          rule: fc.constantFrom(null, 'too_soon'),
        })
        .map(({ kind, days, rule }) => touch(kind, days, { rule })),
      { maxLength: 12 },
    );
    const feedback = fc.array(
      fc
        .record({
          author: fc.integer({ min: 900, max: 903 }),
          verdict: fc.constantFrom('good', 'unsure', 'poor'),
          reasons: fc.subarray(['no_budget']),
          days: fc.integer({ min: 0, max: 120 }),
        })
        .map(({ author, verdict, reasons, days }) =>
          aFeedback(++last, { authorId: id(author), verdict, reasons, givenAt: ago(days) }),
        ),
      { maxLength: 4 },
    );
    const persona = fc
      .record({
        employees: fc.constantFrom(null, 10, 80),
        title: fc.constantFrom(null, 'marketing', 'finance'),
      })
      .map(({ employees, title }) => reading(employees, title));
    const stop = fc.constantFrom(null, {
      kind: 'objection' as const,
      at: ago(3),
      source: 'import',
      memberId: null,
    });
    fc.assert(
      fc.property(
        touchpoints,
        feedback,
        fc.option(persona),
        stop,
        fc.constantFrom(null, 'aware'),
        (all, said, read, stopped, stage) => {
          const facts = {
            lead: { stage, stop: stopped },
            persona: read,
            touchpoints: all,
            feedback: said,
          };
          const lines = brief(facts, NOW);
          expect(lines.length).toBeLessThanOrEqual(5);
          expect(new Set(lines.map(({ code }) => code)).size).toBe(lines.length);
          const reasons = said.flatMap((one) => one.reasons);
          const given = [...all, ...said, ...reasons, ...(read?.all ?? []), stage, stopped];
          const parts = (read?.all ?? []).flatMap((one) => [
            ...contributionsOf(one),
            ...one.persona.text.pains,
          ]);
          for (const { code, ...proofs } of lines) {
            const values: unknown[] = Object.values(proofs).flat();
            expect(values.length).toBeGreaterThan(0);
            for (const value of values.filter((one) => one !== null))
              expect([...given, ...parts]).toContainEqual(value);
            if (stopped) expect(['stopped', 'persona', 'stage', 'booked', 'unanswered']).toContain(code);
          }
          expect(brief({ ...facts, touchpoints: all.toReversed() }, NOW)).toEqual(lines);
        },
      ),
    );
  });
});
