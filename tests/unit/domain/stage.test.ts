import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STAGES, entryOf, placeOnJourney, type StageByHand } from '#lib/domain/stage.ts';
import { isKind, KINDS } from '#lib/domain/touchpoint.ts';

const AT = '2026-03-01T08:00:00.000Z';
const LATER = '2026-04-01T08:00:00.000Z';

/** Counts as evidence, each first met at one instant. */
const met = (counts: Record<string, number>, firstAt = AT) =>
  Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, { count, firstAt }]));

const stageOf = (kinds: Record<string, number>, outcomes: Record<string, number>, stages = DEFAULT_STAGES) =>
  placeOnJourney({ kinds: met(kinds), outcomes: met(outcomes) }, stages).stage;

describe('the stage of a lead', () => {
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
    expect(stageOf(kinds, outcomes)).toBe(stage);
  });

  it('keeps to the stages of the workspace, and to what these say takes a lead in', () => {
    const name = { en: 'x' };
    const stages = [
      { key: 'aware', name },
      { key: 'loved', name },
      { key: 'trying', name, entry: { kinds: ['demo'], outcomes: [] } },
      { key: 'customer', name, entry: { kinds: ['product_use'], outcomes: [] } },
    ];
    expect(stageOf({ page_view: 1, form_submit: 1 }, {}, stages)).toBe('aware');
    expect(stageOf({ demo: 1 }, {}, stages)).toBe('trying');
    expect(stageOf({}, { won: 1 }, stages)).toBeNull();
  });

  it('the shipped evidence names kinds that there are', () => {
    for (const stage of DEFAULT_STAGES)
      for (const kind of entryOf(stage).kinds) expect(isKind(kind)).toBe(true);
  });

  it('says since when and because of what, the first that happened first', () => {
    const kinds = {
      page_view: { count: 9, firstAt: '2026-01-01T08:00:00.000Z' },
      webinar_attended: { count: 1, firstAt: LATER },
      form_submit: { count: 2, firstAt: AT },
    };
    expect(
      placeOnJourney({ kinds, outcomes: { accepted: { count: 1, firstAt: LATER } } }, DEFAULT_STAGES),
    ).toEqual({
      stage: 'engaged',
      stageAt: AT,
      stageWhy: {
        by: 'evidence',
        met: [
          { of: 'touchpoint', kind: 'form_submit', count: 2, firstAt: AT },
          { of: 'touchpoint', kind: 'webinar_attended', count: 1, firstAt: LATER },
          { of: 'outcome', kind: 'accepted', count: 1, firstAt: LATER },
        ],
      },
    });
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
        expect(rank(stageOf(sum(k1, k2), sum(o1, o2)))).toBeGreaterThanOrEqual(rank(stageOf(k1, o1)));
      }),
    );
  });
});

describe('a stage set by hand', () => {
  const byHand: StageByHand = { stage: 'engaged', reason: 'Budget next year', memberId: 'anna', at: AT };
  const since = (kinds: Record<string, number>) => ({ kinds: met(kinds, LATER), outcomes: {} });

  it('holds, also below what happened since', () => {
    expect(placeOnJourney(since({ page_view: 3 }), DEFAULT_STAGES, byHand)).toEqual({
      stage: 'engaged',
      stageAt: AT,
      stageWhy: { by: 'member', memberId: 'anna', reason: 'Budget next year' },
    });
  });

  it('is passed by what takes the lead further since', () => {
    expect(placeOnJourney(since({ demo: 1 }), DEFAULT_STAGES, byHand)).toMatchObject({
      stage: 'evaluating',
      stageAt: LATER,
      stageWhy: { by: 'evidence' },
    });
  });

  it('counts no more when the workspace has no such stage', () => {
    const gone = { ...byHand, stage: 'gone' };
    expect(placeOnJourney(since({ page_view: 1 }), DEFAULT_STAGES, gone).stage).toBe('aware');
  });
});
