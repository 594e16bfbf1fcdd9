import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Colleague,
  committee,
  ENGAGED_DAYS,
  reachedBy,
  SILENT_DAYS,
  STANDINGS,
  standingOf,
} from '#lib/domain/committee.ts';
import { DEFAULT_STAGES } from '#lib/domain/stage.ts';
import { aLead, id } from '../support/records.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();

describe('how much a person has to do with us', () => {
  it.each([
    ['interest today', 3, 0, 'engaged'],
    ['interest on the last day that counts', 3, ENGAGED_DAYS, 'engaged'],
    ['interest the day before', 3, ENGAGED_DAYS + 0.01, 'known'],
    ['interest that is nearly forgotten', 3, SILENT_DAYS, 'known'],
    ['interest long ago', 3, SILENT_DAYS + 0.01, 'silent'],
    ['reached, and never any interest', 3, null, 'silent'],
    ['nothing at all', 0, null, 'known'],
  ] as const)('%s', (_what, touches, days, standing) => {
    expect(standingOf({ touches, lastSignAt: days === null ? null : daysAgo(days) }, NOW)).toBe(standing);
  });
});

const colleague = (
  number: number,
  personaId: string | null,
  days: number | null,
  touches = 1,
): Colleague => ({
  lead: aLead(number, { touches, lastSignAt: days === null ? null : daysAgo(days) }),
  personaId,
});

describe('the committee', () => {
  it('says of each persona how its most telling person stands, and which are missing', () => {
    const people = [
      colleague(1, 'buyer', null),
      colleague(2, 'buyer', 60),
      colleague(3, 'user', 2),
      colleague(4, 'user', null),
      colleague(5, 'user', 1),
      colleague(6, 'silent', 200),
      colleague(7, null, 3),
      colleague(8, 'given up since', 3),
    ];
    const { parts, others } = committee(['buyer', 'user', 'silent', 'money'], people, NOW);
    expect(
      parts.map(({ personaId, standing, people: own }) => [
        personaId,
        standing,
        own.map(({ lead }) => lead.name),
      ]),
    ).toEqual([
      ['buyer', 'known', ['Lead 2', 'Lead 1']],
      ['user', 'engaged', ['Lead 5', 'Lead 3', 'Lead 4']],
      ['silent', 'silent', ['Lead 6']],
      ['money', 'missing', []],
    ]);
    expect(others.map(({ lead }) => lead.name)).toEqual(['Lead 7', 'Lead 8']);
  });

  it('keeps everybody once, and the telling before the less telling', () => {
    const person = fc.record({
      personaId: fc.constantFrom('a', 'b', null),
      days: fc.option(fc.integer({ min: 0, max: 400 })),
      touches: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(person), (given) => {
        const people = given.map((one, at) => colleague(at, one.personaId, one.days, one.touches));
        const { parts, others } = committee(['a', 'b'], people, NOW);
        const groups = [...parts.map((part) => part.people), others];
        expect(
          groups
            .flat()
            .map(({ lead }) => lead.id)
            .toSorted(),
        ).toEqual(people.map(({ lead }) => lead.id).toSorted());
        for (const group of groups) {
          const ranks = group.map(({ standing }) => STANDINGS.indexOf(standing));
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        }
        for (const part of parts) expect(part.standing).toBe(part.people[0]?.standing ?? 'missing');
      }),
    );
  });
});

describe('how far a company has come', () => {
  const at = (number: number, stage: string | null, days = 1) =>
    aLead(number, { stage, stageAt: stage === null ? null : daysAgo(days) });

  it('is as far as the furthest of its people, the last to arrive', () => {
    const people = [
      at(1, 'evaluating', 40),
      at(2, 'engaged'),
      at(3, 'evaluating', 2),
      at(4, null),
      at(5, 'gone'),
    ];
    expect(reachedBy(people, DEFAULT_STAGES)).toEqual({
      stage: 'evaluating',
      leadId: id(3),
      counts: [
        { stage: 'aware', people: 0 },
        { stage: 'engaged', people: 1 },
        { stage: 'evaluating', people: 2 },
        { stage: 'deciding', people: 0 },
        { stage: 'customer', people: 0 },
      ],
    });
  });

  it('is nowhere before anybody has come anywhere', () => {
    expect(reachedBy([at(1, null)], DEFAULT_STAGES)).toMatchObject({ stage: null, leadId: null });
  });
});
