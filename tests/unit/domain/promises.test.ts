import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEWEST_PEOPLE, keptOf, type Promised, promisesKept } from '#lib/domain/promises.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-10T12:00:00Z');
const ago = (hours: number): number => NOW - hours * HOUR;
const from = (hours: number, doneAfter: number | null = null): Promised => ({
  from: ago(hours),
  done: doneAfter === null ? null : ago(hours - doneAfter),
});

describe('promises kept', () => {
  it.each<[string, Promised[], number, number]>([
    ['done in time', [from(40, 20)], 1, 1],
    ['done with the last minute', [from(40, 24)], 1, 1],
    ['done late', [from(40, 25)], 0, 1],
    ['late and not done', [from(25)], 0, 1],
    ['not done, with time left', [from(23)], 0, 0],
    ['done before its time is over', [from(10, 1)], 1, 1],
    ['nothing', [], 0, 0],
  ])('%s', (_what, promised, kept, of) => {
    expect(keptOf(promised, 24, NOW)).toEqual({ kept, of });
  });

  it('tells of a small team as one, and both departments sum up to it', () => {
    const some = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 700 }), fc.option(fc.integer({ min: 0, max: 700 })))
        .map(([hours, after]) => from(hours, after === null ? null : Math.min(after, hours))),
    );
    fc.assert(
      fc.property(some, some, (answers, followUps) => {
        const agreement = { answerHours: 48, followUpHours: 24 };
        const small = promisesKept({ answers, followUps }, agreement, FEWEST_PEOPLE - 1, NOW);
        const { both, sides } = promisesKept({ answers, followUps }, agreement, FEWEST_PEOPLE, NOW);
        expect(small).toEqual({ both, sides: null });
        expect(both.kept).toBe((sides?.marketing.kept ?? 0) + (sides?.sales.kept ?? 0));
        expect(both.of).toBe((sides?.marketing.of ?? 0) + (sides?.sales.of ?? 0));
        expect(both.kept).toBeLessThanOrEqual(both.of);
      }),
    );
  });
});
