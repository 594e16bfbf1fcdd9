/**
 * Sellers differ in strictness, and each works other campaigns. Both effects are estimated together, each drawn to nothing, so that a
 * campaign is not blamed for a strict seller. Sellers are never ranked by it: it is used to correct campaigns and shown to nobody.
 */
import type { Votes } from './rating.ts';

/** From so many votes on the correction is nearer to the truth than none (simulated; below it makes no difference). */
const STRICTNESS_FROM = 200;

/** How many votes an effect needs to count for half of what it seems. */
type Strength = { campaign: number; seller: number };
const STRENGTH: Strength = { campaign: 20, seller: 8 };
/** From so many of each on, the strengths are estimated from the votes themselves. */
const ESTIMATED_FROM = { campaigns: 10, sellers: 4 };

/** The votes of one seller on one campaign. */
export type Cell = Votes & { campaign: string; seller: string };

export type Effects = {
  /** The share of good votes overall, after both effects. */
  mean: number;
  /** How much better than the mean each campaign is. */
  campaigns: Map<string, number>;
  /** How much milder than the mean each seller is; below 0 is stricter. */
  sellers: Map<string, number>;
};

/** The sum over each key's cells. */
function sums(
  cells: readonly Cell[],
  by: 'campaign' | 'seller',
  of: (cell: Cell) => number,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const cell of cells) found.set(cell[by], (found.get(cell[by]) ?? 0) + of(cell));
  return found;
}

/** One cell for each seller on each campaign. */
function joined(cells: readonly Cell[]): Cell[] {
  const found = new Map<string, Cell>();
  for (const { campaign, seller, good, total } of cells) {
    const key = JSON.stringify([campaign, seller]);
    const cell = found.get(key) ?? { campaign, seller, good: 0, total: 0 };
    found.set(key, { ...cell, good: cell.good + good, total: cell.total + total });
  }
  return [...found.values()];
}

const ROUNDS = 2000;
const SETTLED = 1e-9;

/** The effects for given strengths, whatever the number of votes. */
export function effectsOf(given: readonly Cell[], strength: Strength = STRENGTH): Effects {
  return settled(joined(given), strength, { mean: 0, campaigns: new Map(), sellers: new Map() });
}

/** Each effect in turn explains what the others leave, until nothing moves. */
function settled(cells: readonly Cell[], strength: Strength, start: Effects): Effects {
  const total = cells.reduce((sum, cell) => sum + cell.total, 0);
  if (total === 0) return start;
  const ofCampaign = sums(cells, 'campaign', (cell) => cell.total);
  const ofSeller = sums(cells, 'seller', (cell) => cell.total);
  let { mean, campaigns, sellers } = start;
  for (let round = 0; round < ROUNDS; round++) {
    const before = { mean, sellers };
    campaigns = sums(
      cells,
      'campaign',
      ({ good, total: n, seller }) => good - n * (mean + (sellers.get(seller) ?? 0)),
    );
    for (const [key, rest] of campaigns)
      campaigns.set(key, rest / ((ofCampaign.get(key) ?? 0) + strength.campaign));
    const known = campaigns;
    sellers = sums(
      cells,
      'seller',
      ({ good, total: n, campaign }) => good - n * (mean + (known.get(campaign) ?? 0)),
    );
    for (const [key, rest] of sellers) sellers.set(key, rest / ((ofSeller.get(key) ?? 0) + strength.seller));
    mean = 0;
    for (const { good, total: n, campaign, seller } of cells)
      mean += (good - n * ((campaigns.get(campaign) ?? 0) + (sellers.get(seller) ?? 0))) / total;
    let moved = Math.abs(mean - before.mean);
    for (const [key, value] of sellers)
      moved = Math.max(moved, Math.abs(value - (before.sellers.get(key) ?? 0)));
    if (moved < SETTLED) break;
  }
  return { mean, campaigns, sellers };
}

/** The effects with the strengths that their spread speaks for: the votes' own variance over the effects'. */
function effectsBySpread(cells: readonly Cell[]): Effects {
  const total = cells.reduce((sum, cell) => sum + cell.total, 0);
  const counts = {
    campaign: sums(cells, 'campaign', (cell) => cell.total),
    seller: sums(cells, 'seller', (cell) => cell.total),
  };
  let strength = STRENGTH;
  let effects = effectsOf(cells);
  for (let round = 0; round < 30; round++) {
    const { mean, campaigns, sellers } = effects;
    // Votes are 0 or 1, so their squares are the votes themselves.
    const noise =
      cells.reduce((sum, { good, total: n, campaign, seller }) => {
        const expected = mean + (campaigns.get(campaign) ?? 0) + (sellers.get(seller) ?? 0);
        return sum + good * (1 - 2 * expected) + n * expected * expected;
      }, 0) / total;
    // What is known of an effect is its estimate and how uncertain that is; without the latter the spread is taken for too small.
    const spread = (values: Map<string, number>, by: keyof Strength): number =>
      [...values].reduce(
        (sum, [key, value]) => sum + value * value + noise / ((counts[by].get(key) ?? 0) + strength[by]),
        0,
      ) / values.size;
    const limited = (value: number): number => Math.min(1000, Math.max(1, value));
    strength = {
      campaign: limited(noise / spread(campaigns, 'campaign')),
      seller: limited(noise / spread(sellers, 'seller')),
    };
    effects = settled(cells, strength, effects);
  }
  return effects;
}

/**
 * How campaigns and sellers differ from the mean.
 * @returns null below 200 votes, where nothing is corrected
 */
export function strictness(given: readonly Cell[]): Effects | null {
  const cells = joined(given);
  if (cells.reduce((sum, cell) => sum + cell.total, 0) < STRICTNESS_FROM) return null;
  const campaigns = new Set(cells.map((cell) => cell.campaign)).size;
  const sellers = new Set(cells.map((cell) => cell.seller)).size;
  const many = campaigns >= ESTIMATED_FROM.campaigns && sellers >= ESTIMATED_FROM.sellers;
  return many ? effectsBySpread(cells) : effectsOf(cells);
}

/** A campaign's votes as sellers of usual strictness would have given them; as they are when nothing is corrected. */
export function correctedVotes(cells: readonly Cell[], campaign: string, effects: Effects | null): Votes {
  let good = 0;
  let total = 0;
  for (const cell of cells) {
    if (cell.campaign !== campaign) continue;
    total += cell.total;
    good += cell.good - cell.total * (effects?.sellers.get(cell.seller) ?? 0);
  }
  return { good: Math.min(total, Math.max(0, good)), total };
}
