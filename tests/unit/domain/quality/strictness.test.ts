import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrunk } from '#lib/domain/quality/estimate.ts';
import { type Cell, correctedVotes, effectsOf, strictness } from '#lib/domain/quality/strictness.ts';
import { randomNumbers } from '../../../support/random.ts';

const cell = (campaign: string, seller: string, good: number, total: number): Cell => ({
  campaign,
  seller,
  good,
  total,
});

const PRINTED = [
  cell('c0', 's0', 8, 10),
  cell('c0', 's1', 3, 10),
  cell('c1', 's0', 6, 10),
  cell('c1', 's1', 12, 30),
  cell('c2', 's1', 2, 10),
];

describe('the effects of campaigns and sellers', () => {
  it('are those printed', () => {
    const { mean, campaigns, sellers } = effectsOf(PRINTED);
    expect(mean).toBeCloseTo(0.487209, 6);
    expect(campaigns.get('c0')).toBeCloseTo(0.031395, 6);
    expect(campaigns.get('c1')).toBeCloseTo(0.019767, 6);
    expect(campaigns.get('c2')).toBeCloseTo(-0.051163, 6);
    expect(sellers.get('s0')).toBeCloseTo(0.133721, 6);
    expect(sellers.get('s1')).toBeCloseTo(-0.133721, 6);
  });

  it('do not depend on how the cells are cut or ordered', () => {
    const cut = PRINTED.flatMap(({ good, total, ...keys }) => [
      { ...keys, good: good - 1, total: total - 3 },
      { ...keys, good: 1, total: 3 },
    ]).reverse();
    expect(effectsOf(cut).mean).toBeCloseTo(effectsOf(PRINTED).mean, 10);
  });

  it('are not looked for below 200 votes, and nothing is corrected then', () => {
    expect(strictness(PRINTED)).toBeNull();
    expect(correctedVotes(PRINTED, 'c0', null)).toEqual({ good: 11, total: 20 });
    expect(effectsOf([]).mean).toBe(0);
  });

  it('leave corrected votes within what there is', () => {
    const cells = fc.array(
      fc
        .tuple(fc.nat(3), fc.nat(3), fc.nat(80), fc.nat(80))
        .map(([c, s, good, poor]) => cell(`c${c}`, `s${s}`, good, good + poor)),
    );
    fc.assert(
      fc.property(cells, (all) => {
        const { good, total } = correctedVotes(all, 'c0', strictness(all));
        expect(good).toBeGreaterThanOrEqual(0);
        expect(good).toBeLessThanOrEqual(total);
      }),
    );
  });
});

/** Workspaces of 20 campaigns and 8 sellers of different strictness, most of whom rate in a part of the campaigns. */
function simulated(
  random: () => number,
  ratings: number,
  spread: number,
): { cells: Cell[]; truth: number[] } {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
  const campaigns = Array.from({ length: 20 }, () => -0.4 + 0.6 * normal());
  const sellers = Array.from({ length: 8 }, () => spread * normal());
  const cells = Array.from({ length: ratings }, () => {
    const seller = Math.floor(random() * 8);
    const own = random() < 0.6;
    const campaign = own ? (Math.floor(random() * 5) + seller * 2) % 20 : Math.floor(random() * 20);
    const share = logistic((campaigns[campaign] ?? 0) + (sellers[seller] ?? 0));
    return cell(String(campaign), String(seller), random() < share ? 1 : 0, 1);
  });
  const truth = campaigns.map(
    (effect) => sellers.reduce((sum, seller) => sum + logistic(effect + seller), 0) / sellers.length,
  );
  return { cells, truth };
}

/** How far the estimates are from the truth, with and without the correction, over several workspaces. */
function errors(ratings: number, spread: number): { plain: number; corrected: number } {
  const random = randomNumbers(7);
  const squares = { plain: 0, corrected: 0 };
  for (let run = 0; run < 10; run++) {
    const { cells, truth } = simulated(random, ratings, spread);
    const effects = strictness(cells);
    const all = correctedVotes(
      cells.map((one) => ({ ...one, campaign: 'all' })),
      'all',
      null,
    );
    const prior = { mean: all.good / all.total, strength: 20 };
    for (const [index, wanted] of truth.entries()) {
      const of = (known: typeof effects): number =>
        (shrunk(correctedVotes(cells, String(index), known), prior).mean - wanted) ** 2;
      squares.plain += of(null);
      squares.corrected += of(effects);
    }
  }
  return squares;
}

describe('the correction', () => {
  it('brings campaigns nearer to the truth, the more so the more ratings there are', () => {
    const few = errors(400, 0.8);
    const many = errors(3000, 0.8);
    expect(few.corrected).toBeLessThan(0.95 * few.plain);
    expect(many.corrected).toBeLessThan(0.6 * many.plain);
  });

  it('costs next to nothing where all sellers are alike', () => {
    const { plain, corrected } = errors(400, 0);
    expect(corrected).toBeLessThan(1.05 * plain);
  });
});
