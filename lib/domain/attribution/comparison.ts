/** Attribution models side by side: what each credits a channel with, and how far they are apart. */
import type { Attribution, Model } from '../attribution.ts';
import type { Credit } from './journey.ts';

/** In the order in which they are shown. */
const MODELS = [
  'first',
  'last',
  'linear',
  'position',
  'timeDecay',
  'wShaped',
  'confirmed',
  'markov',
  'shapley',
] as const satisfies readonly Model[];
/** These learn from the data, and need enough of it. */
const LEARNING: readonly Model[] = ['markov', 'shapley'];

/** What is compared: won deals, or what they are worth. */
export type Measure = keyof Pick<Credit, 'conversions' | 'value'>;

export type ComparedRow = {
  /** null: what no touch can be credited with. */
  channel: string | null;
  /** What each shown model credits, in the order of `models`. */
  credits: number[];
  /** The least and the most that a model credits. */
  low: number;
  high: number;
};

export type Comparison = {
  models: Model[];
  /** The most credited first. */
  rows: ComparedRow[];
  /** What each model divides: the same for all. */
  total: number;
};

/** Models that were left out, and learning ones without enough data, are not among them. */
export function sideBySide(
  { models, gate }: { models: Attribution['models']; gate: { open: boolean } },
  measure: Measure,
): Comparison {
  const shown = MODELS.filter(
    (model) => models[model] !== undefined && (gate.open || !LEARNING.includes(model)),
  );
  const byModel = shown.map(
    (model) => new Map(models[model]?.map((credit) => [credit.channel, credit[measure]])),
  );
  const channels = new Set(byModel.flatMap((credits) => [...credits.keys()]));
  const rows = [...channels].map((channel): ComparedRow => {
    const credits = byModel.map((credit) => credit.get(channel) ?? 0);
    return { channel, credits, low: Math.min(...credits), high: Math.max(...credits) };
  });
  return {
    models: shown,
    rows: rows.sort((one, other) => other.high - one.high),
    total: (models.linear ?? []).reduce((sum, credit) => sum + credit[measure], 0),
  };
}
