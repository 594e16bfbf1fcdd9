import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Feedback } from '#lib/contract/records.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { effectsOf, marksOf, probabilityRarer } from '#lib/domain/feedback-effect.ts';
import { comparisonOf } from '#lib/domain/quality/comparison.ts';
import { aFeedback, id } from '../support/records.ts';

const CAMPAIGN = id(50);
const FIXED = Date.parse('2026-10-04T09:00:00.000Z');
const day = (count: number): string => new Date(FIXED + count * 86_400_000).toISOString();
const answer = (number: number, change: Partial<Answer> = {}): Answer => ({
  id: id(5000 + number),
  kind: 'fixed',
  text: 'Template readers go to nurture',
  authorId: id(900),
  at: day(0),
  seenAt: null,
  ...change,
});
const said = (number: number, change: Partial<Feedback> = {}): Feedback =>
  aFeedback(number, { leadId: id(2000 + number), campaignId: CAMPAIGN, verdict: 'poor', ...change });

describe('the marks on a campaign’s curve', () => {
  it('are answers that say something was done, the same words within a day once', () => {
    const feedback = [
      said(1, { reasons: ['only_researching', 'no_budget'], answers: [answer(1, { at: day(0.5) })] }),
      said(2, { reasons: ['only_researching'], answers: [answer(2)] }),
      said(3, { reasons: ['no_need'], answers: [answer(3, { kind: 'explained' })] }),
      said(4, { answers: [answer(4, { kind: 'tested', text: 'Two ads side by side', at: day(-9) })] }),
      said(5, { answers: [answer(5)], campaignId: id(51) }),
      said(6, { answers: [answer(6)], retractedAt: day(1) }),
      said(7, { reasons: ['no_budget'], answers: [answer(7, { at: day(40) })] }),
    ];
    expect(marksOf(feedback, CAMPAIGN)).toMatchObject([
      { kind: 'tested', text: 'Two ads side by side', at: day(-9), feedbackIds: [id(4)], reasons: [] },
      { at: day(0), feedbackIds: [id(2), id(1)], reasons: ['only_researching'] },
      { at: day(40), feedbackIds: [id(7)], reasons: ['no_budget'] },
    ]);
  });

  it('are the same in whatever order the feedback comes', () => {
    const one = fc.record({
      at: fc.integer({ min: -3, max: 3 }),
      kind: fc.constantFrom('fixed', 'tested', 'explained'),
      text: fc.constantFrom('One', 'Two'),
      reasons: fc.subarray(['no_need', 'no_budget']),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.func(fc.integer()), (all, mixed) => {
        const feedback = all.map(({ at, kind, text, reasons }, number) =>
          said(number, { reasons, answers: [answer(number, { kind, text, at: day(at) })] }),
        );
        const other = feedback.toSorted((a, b) => mixed(a.id) - mixed(b.id));
        const marks = marksOf(feedback, CAMPAIGN);
        expect(marksOf(other, CAMPAIGN)).toEqual(marks);
        expect(marks.flatMap(({ feedbackIds }) => feedbackIds).length).toBe(
          all.filter(({ kind }) => kind !== 'explained').length,
        );
      }),
    );
  });
});

/** So many verdicts from a day on, some of which name a reason. */
const verdicts = (from: number, count: number, named: number, first: number): Feedback[] =>
  Array.from({ length: count }, (_, n) =>
    said(first + n, {
      reasons: n < named ? ['only_researching'] : ['no_need'],
      givenAt: day(from + n / 100),
    }),
  );

describe('what an answer changed', () => {
  const before = verdicts(-40, 84, 26, 100).map((one, n) =>
    n === 0 ? { ...one, answers: [answer(1)] } : one,
  );
  const after = verdicts(1, 71, 6, 300);

  it('is the share of the reason among the verdicts before and after, with what can be said of it', () => {
    const [effect, ...others] = effectsOf([...before, ...after], CAMPAIGN, DEFAULT_REASONS);
    expect(others).toEqual([]);
    expect(effect).toMatchObject({
      reason: 'only_researching',
      mark: { text: 'Template readers go to nurture' },
      before: { named: 26, verdicts: 84 },
      after: { named: 6, verdicts: 71 },
      comparison: 'better',
    });
  });

  it('looks no further than 90 days to either side, and counts each seller’s latest verdict on a lead once', () => {
    const far = [...verdicts(-200, 30, 30, 500), ...verdicts(91, 30, 30, 600)];
    const twice = said(700, {
      ...after[0],
      id: id(700),
      reasons: ['no_need'],
      givenAt: day(2),
    });
    const elsewhere = verdicts(2, 9, 9, 800).map((one) => ({ ...one, campaignId: id(51) }));
    const withdrawn = verdicts(3, 9, 9, 900).map((one) => ({ ...one, retractedAt: day(4) }));
    const all = [...before, ...after, ...far, twice, ...elsewhere, ...withdrawn];
    expect(effectsOf(all, CAMPAIGN, DEFAULT_REASONS)[0]).toMatchObject({
      before: { named: 26, verdicts: 84 },
      after: { named: 5, verdicts: 71 },
    });
  });

  it('is better when a reason for good verdicts is named more often', () => {
    const praise = (all: readonly Feedback[]): Feedback[] =>
      all.map((one) => ({
        ...one,
        reasons: one.reasons.map((key) => (key === 'no_need' ? key : 'right_role')),
      }));
    const [rarer] = effectsOf(praise([...before, ...after]), CAMPAIGN, DEFAULT_REASONS);
    expect(rarer).toMatchObject({ reason: 'right_role', comparison: 'worse' });
  });

  it('cannot be told yet while nobody has said anything since', () => {
    expect(effectsOf(before, CAMPAIGN, DEFAULT_REASONS)[0]).toMatchObject({
      after: { named: 0, verdicts: 0 },
      probability: 0.5,
      comparison: 'cannot_tell',
    });
  });
});

describe('the probability that a reason has become rarer', () => {
  // From scipy: ∫ beta.pdf(x, before) · beta.cdf(x, after) dx, both priors 20 strong and of the mean of both together.
  it.each([
    [26, 84, 6, 71, 0.9992407],
    [9, 30, 2, 20, 0.8973394],
    [3, 10, 0, 4, 0.7138384],
  ])('is %d of %d before and %d of %d after: %d', (named, of, namedAfter, ofAfter, expected) => {
    const probability = probabilityRarer({ named, verdicts: of }, { named: namedAfter, verdicts: ofAfter });
    expect(probability).toBeCloseTo(expected, 6);
  });

  const share = fc
    .nat({ max: 200 })
    .chain((verdicts) => fc.nat({ max: verdicts }).map((named) => ({ named, verdicts })));

  it('turns round when before and after change places', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        expect(probabilityRarer(one, other) + probabilityRarer(other, one)).toBeCloseTo(1, 8);
      }),
    );
  });

  it('never speaks against what the shares show', () => {
    fc.assert(
      fc.property(share, share, (before, after) => {
        fc.pre(before.verdicts > 0 && after.verdicts > 0);
        const said = comparisonOf(probabilityRarer(before, after));
        if (after.named / after.verdicts <= before.named / before.verdicts) expect(said).not.toMatch(/worse/);
        else expect(said).not.toMatch(/better/);
      }),
    );
  });

  it('says nothing from one verdict against one', () => {
    const probability = probabilityRarer({ named: 1, verdicts: 1 }, { named: 0, verdicts: 1 });
    expect(probability).toBeGreaterThan(0.5);
    expect(probability).toBeLessThan(0.8);
  });
});
