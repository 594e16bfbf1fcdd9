import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STAGES, stageOf } from '#lib/domain/stage.ts';
import { KINDS } from '#lib/domain/touchpoint.ts';

describe('stageOf', () => {
  it.each([
    [{}, {}, null],
    [{ list_import: 3, email_sent: 2 }, {}, null],
    [{ page_view: 0 }, {}, null],
    [{ page_view: 12 }, {}, 'aware'],
    [{ page_view: 12, content_download: 1 }, {}, 'engaged'],
    [{ page_view: 1 }, { accepted: 1 }, 'engaged'],
    [{ webinar_attended: 1, demo: 1 }, {}, 'evaluating'],
    [{}, { meeting: 1 }, 'evaluating'],
    [{ page_view: 1 }, { opportunity: 1 }, 'deciding'],
    [{}, { opportunity: 1, lost: 1 }, 'deciding'],
    [{}, { won: 1 }, 'customer'],
    [{ unheard_of: 4 }, {}, null],
  ])('%o and %o: %s', (kinds, outcomes, stage) => {
    expect(stageOf({ kinds, outcomes })).toBe(stage);
  });

  it('keeps to the stages of the workspace', () => {
    const stages = [{ key: 'aware' }, { key: 'loved' }, { key: 'customer' }];
    expect(stageOf({ kinds: { page_view: 1, demo: 1 }, outcomes: {} }, stages)).toBe('aware');
  });

  it('more evidence never moves a lead back', () => {
    const counts = (keys: string[]) => fc.dictionary(fc.constantFrom(...keys), fc.nat(3));
    const kinds = counts(Object.keys(KINDS));
    const outcomes = counts(['accepted', 'meeting', 'opportunity', 'won', 'lost']);
    const rank = (key: string | null): number => DEFAULT_STAGES.findIndex((stage) => stage.key === key);
    fc.assert(
      fc.property(kinds, outcomes, kinds, outcomes, (k1, o1, k2, o2) => {
        const sum = (a: Record<string, number>, b: Record<string, number>) =>
          Object.fromEntries(
            [...Object.keys(a), ...Object.keys(b)].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]),
          );
        const before = stageOf({ kinds: k1, outcomes: o1 });
        const after = stageOf({ kinds: sum(k1, k2), outcomes: sum(o1, o2) });
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
      }),
    );
  });
});
