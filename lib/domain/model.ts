/**
 * Predicts an outcome from facts by a scorecard. Every column is cut into bins, every bin has points, and a lead's points add up to its
 * odds, so that each prediction explains itself. Bins are fitted together by logistic regression. Rows are in order of time, and what
 * is judged lies behind what is learnt from: a random split flatters a model wherever the world changes.
 */
import { type Bin, type Binning, binning, type Cell, type LeftOut } from './model/bins.ts';
import {
  type Fit,
  fitLogistic,
  gapOf,
  gapVariances,
  logistic,
  logOdds,
  type Rows,
  type Tie,
} from './model/logistic.ts';
import { logLoss, type Measures, measure, type Prediction } from './model/measures.ts';

/** Facts and outcomes in order of time, a cell of each column for each outcome. */
export type Table = { columns: { name: string; cells: readonly Cell[] }[]; outcomes: readonly boolean[] };

/** 20 points more: twice the odds. */
const POINTS_PER_NAT = 20 / Math.LN2;

/** How many rows of the training fell into it, and of how many of them the outcome happened. */
type BinPoints = Bin & { points: number; rows: number; happened: number };

/** What predicts: the points of every bin. */
export type Scorecard<B extends Bin & { points: number } = Bin & { points: number }> = {
  /** The log-odds of a lead that is average in every column. */
  intercept: number;
  columns: { name: string; binOf: Binning['binOf']; bins: B[] }[];
};

export type Model = Scorecard<BinPoints> & {
  leftOut: { name: string; why: LeftOut }[];
  trainedOn: number;
};

/** Learns from all rows. */
export function train(table: Table): Model {
  const { used, leftOut } = cut(table);
  const rows = rowsOf(table, used);
  const outcomes = Uint8Array.from(table.outcomes, (outcome) => (outcome ? 1 : 0));
  const { strengths } = learnt(rows, outcomes, used);
  const more = caution(rows, outcomes, used);
  const fit = fitted(
    rows,
    outcomes,
    used,
    strengths.map((strength) => strength * more),
    null,
  );
  return { ...centred(fit, rows, outcomes, used), leftOut, trainedOn: rows.count };
}

type Used = { name: string; binning: Binning; offset: number; cells: readonly Cell[] };

/** Work grows with the third power of the bins; a table of many columns has fewer in each. */
const MOST_BINS = 500;
const MOST_TEXTS = 60;
const FEWEST_TEXTS = 2;

/** The columns that can be learnt from, with the numbers of their features. */
function cut({ columns }: Table): { used: Used[]; leftOut: Model['leftOut'] } {
  for (let most = MOST_TEXTS; ; most /= 2) {
    const used: Used[] = [];
    const leftOut: Model['leftOut'] = [];
    let offset = 0;
    for (const { name, cells } of columns) {
      const found = binning(cells, Math.floor(most));
      if (typeof found === 'string') leftOut.push({ name, why: found });
      else {
        used.push({ name, binning: found, offset, cells });
        offset += found.bins.length;
      }
    }
    if (offset <= MOST_BINS || most / 2 < FEWEST_TEXTS) return { used, leftOut };
  }
}

function rowsOf({ outcomes }: Table, used: readonly Used[]): Rows {
  const [width, count] = [used.length, outcomes.length];
  const features = new Int32Array(width * count);
  for (const [index, { binning: bins, offset, cells }] of used.entries()) {
    for (let row = 0; row < count; row++) {
      const bin = bins.binOf(cells[row] ?? null);
      features[row * width + index] = bin < 0 ? -1 : offset + bin;
    }
  }
  return { features, width, count };
}

const sizeOf = (used: readonly Used[]): number =>
  used.reduce((sum, column) => sum + column.binning.bins.length, 0);

/** Ranges are tied to their neighbours, so that a curve over them is smooth without having to rise, and only this much to nothing. */
const RIDGE_OF_RANGES = 0.05;

/** A column's ties, all of them as strong as the column is held back. */
function tiesOf({ binning: { bins }, offset }: Used, strength: number): Tie[] {
  return bins.flatMap((bin, index): Tie[] => {
    const one = offset + index;
    if (bin.kind !== 'range') return [{ one, other: -1, strength }];
    const ridge = { one, other: -1, strength: RIDGE_OF_RANGES * strength };
    return index === 0 ? [ridge] : [ridge, { one, other: one - 1, strength }];
  });
}

function fitted(
  rows: Rows,
  outcomes: Uint8Array,
  used: readonly Used[],
  strengths: readonly number[],
  start: Fit | null,
): Fit {
  const size = sizeOf(used);
  const ties = used.flatMap((column, index) => tiesOf(column, strengths[index] ?? 1));
  const nothing = { intercept: 0, weights: new Float64Array(size) };
  return fitLogistic(rows, outcomes, size, ties, start ?? nothing);
}

const ROUNDS = 6;
const BEGIN = 3;
/** What is believed of a column before its rows: that its weights are about a sixth. */
const BELIEF = { bins: 1, square: 0.03 };

/**
 * How strongly each column is held back, as its own weights speak for (MacKay's evidence): one that says nothing is held to nothing, so
 * that twenty of them do not drown the few that matter.
 */
function learnt(rows: Rows, outcomes: Uint8Array, used: readonly Used[]): { strengths: number[]; fit: Fit } {
  let strengths = used.map(() => BEGIN);
  let fit = fitted(rows, outcomes, used, strengths, null);
  for (let round = 0; round < ROUNDS; round++) {
    const known = strengths;
    const ties = used.map((column, index) => tiesOf(column, known[index] ?? 1));
    const variances = gapVariances(rows, outcomes, ties.flat(), fit);
    const { weights } = fit;
    let at = 0;
    strengths = used.map(({ binning: { bins } }, index) => {
      const strength = known[index] ?? 1;
      let square = 0;
      let uncertain = 0;
      for (const tie of ties[index] ?? []) {
        const share = tie.strength / strength;
        square += share * gapOf(weights, tie) ** 2;
        uncertain += share * (variances[at++] ?? 0);
      }
      const told = Math.max(0, bins.length - strength * uncertain);
      return (told + BELIEF.bins) / (square + BELIEF.square);
    });
    fit = fitted(rows, outcomes, used, strengths, fit);
  }
  return { strengths, fit };
}

const part = ({ features, width }: Rows, from: number, to: number): Rows => ({
  features: features.subarray(from * width, to * width),
  width,
  count: to - from,
});

/** What the world will change is not in the rows, so all columns are held back by one of these more. */
const CAUTION = [1, 2, 4, 8];
const EARLIER = 0.75;

/** How much more than the earlier rows ask for predicts the later ones best. */
function caution(rows: Rows, outcomes: Uint8Array, used: readonly Used[]): number {
  const end = Math.floor(EARLIER * rows.count);
  const [earlier, later] = [part(rows, 0, end), part(rows, end, rows.count)];
  const known = outcomes.subarray(0, end);
  const { strengths, fit: first } = learnt(earlier, known, used);
  let fit = first;
  let best = { more: 1, loss: Number.POSITIVE_INFINITY };
  for (const more of CAUTION) {
    fit = fitted(
      earlier,
      known,
      used,
      strengths.map((strength) => strength * more),
      fit,
    );
    const found = fit;
    const loss = logLoss(
      Array.from({ length: later.count }, (_, row) => ({
        probability: logistic(logOdds(found, later, row)),
        happened: outcomes[end + row] === 1,
      })),
    );
    if (loss < best.loss) best = { more, loss };
  }
  return best.more;
}

/** Moves the mean of each column into the intercept, so that points tell a bin from the average lead. */
function centred(
  fit: Fit,
  rows: Rows,
  outcomes: Uint8Array,
  used: readonly Used[],
): Pick<Model, 'intercept' | 'columns'> {
  const counts = new Float64Array(fit.weights.length);
  const successes = new Float64Array(fit.weights.length);
  for (const [at, feature] of rows.features.entries()) {
    if (feature < 0) continue;
    counts[feature] = (counts[feature] ?? 0) + 1;
    successes[feature] = (successes[feature] ?? 0) + (outcomes[Math.floor(at / rows.width)] ?? 0);
  }
  let { intercept } = fit;
  const columns = used.map(({ name, binning: { bins, binOf }, offset }) => {
    const own = (of: Float64Array): number[] => bins.map((_, index) => of[offset + index] ?? 0);
    const [weights, numbers, happened] = [own(fit.weights), own(counts), own(successes)];
    const mean = weights.reduce(
      (sum, weight, index) => sum + (weight * (numbers[index] ?? 0)) / rows.count,
      0,
    );
    intercept += mean;
    return {
      name,
      binOf,
      bins: bins.map((bin, index) => ({
        ...bin,
        points: ((weights[index] ?? 0) - mean) * POINTS_PER_NAT,
        rows: numbers[index] ?? 0,
        happened: happened[index] ?? 0,
      })),
    };
  });
  return { intercept, columns };
}

/** A single fact that puts nine of ten pairs in the right order is rarely known before the outcome. */
const TOO_GOOD = 0.9;

/** The columns that alone nearly tell the outcome: somebody should ask whether they were filled in after it. */
export function tellingColumns({ columns }: Model): string[] {
  return columns
    .filter(({ bins }) => {
      const predicted = bins.flatMap(({ rows, happened }) => {
        const probability = rows > 0 ? happened / rows : 0;
        return [
          ...Array.from({ length: happened }, () => ({ probability, happened: true })),
          ...Array.from({ length: rows - happened }, () => ({ probability, happened: false })),
        ];
      });
      return predicted.length > 0 && (measure(predicted).auc ?? 0) > TOO_GOOD;
    })
    .map(({ name }) => name);
}

export type Contribution = { column: string; bin: Bin; points: number };

/** What each column adds to a lead's odds, in points against the average lead; a fact that nothing was learnt of adds nothing. */
export function contributions(model: Scorecard, factOf: (column: string) => Cell): Contribution[] {
  return model.columns.flatMap(({ name, binOf, bins }) => {
    const found = bins[binOf(factOf(name))];
    if (!found) return [];
    return [{ column: name, bin: found, points: found.points }];
  });
}

const REASONS = 3;

/** The strongest reasons for and against, at most three each. */
export function reasons(all: readonly Contribution[]): { up: Contribution[]; down: Contribution[] } {
  const strongest = all.toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points));
  return {
    up: strongest.filter(({ points }) => points > 0).slice(0, REASONS),
    down: strongest.filter(({ points }) => points < 0).slice(0, REASONS),
  };
}

/** The probability of the outcome, 0 to 1. */
export function predict(model: Scorecard, factOf: (column: string) => Cell): number {
  const points = contributions(model, factOf).reduce((sum, one) => sum + one.points, 0);
  return logistic(model.intercept + points / POINTS_PER_NAT);
}

function slice({ columns, outcomes }: Table, from: number, to: number): Table {
  return {
    columns: columns.map(({ name, cells }) => ({ name, cells: cells.slice(from, to) })),
    outcomes: outcomes.slice(from, to),
  };
}

/** Predicts every row of a table. */
function predictions(model: Model, { columns, outcomes }: Table): Prediction[] {
  const byName = new Map(columns.map(({ name, cells }) => [name, cells]));
  return outcomes.map((happened, row) => ({
    probability: predict(model, (column) => byName.get(column)?.[row] ?? null),
    happened,
  }));
}

/** What a model learnt on the first rows is worth on the last ones, which it has not seen. */
export function evaluate(table: Table, trainedShare = 0.7): { model: Model; measures: Measures } {
  const end = Math.floor(trainedShare * table.outcomes.length);
  const model = train(slice(table, 0, end));
  return { model, measures: measure(predictions(model, slice(table, end, table.outcomes.length))) };
}

/** Only the latest outcomes are learnt from: what sold three years ago misleads. */
export const WINDOW = 3000;
export const SHOWN_FROM = { outcomes: 300, each: 60 };
const JUDGED_ON = 200;

export type Standing =
  /** Outcomes are too few, or of one kind too few. */
  | { state: 'too_few'; outcomes: number; happened: number }
  /** On the last 200 outcomes it was no better than always saying how many of them happened. */
  | { state: 'no_better'; measures: Measures }
  | { state: 'shown'; model: Model; measures: Measures };

/** The model to predict with now, with what one of the earlier outcomes was worth on the later ones; or why there is none. */
export function standing(all: Table): Standing {
  const table = slice(all, Math.max(0, all.outcomes.length - WINDOW), all.outcomes.length);
  const count = table.outcomes.length;
  const happened = table.outcomes.filter(Boolean).length;
  if (count < SHOWN_FROM.outcomes || Math.min(happened, count - happened) < SHOWN_FROM.each)
    return { state: 'too_few', outcomes: count, happened };
  const { measures } = evaluate(table, 1 - JUDGED_ON / count);
  if (measures.brier >= measures.baseRate * (1 - measures.baseRate)) return { state: 'no_better', measures };
  return { state: 'shown', model: train(table), measures };
}
