/** Cuts a column into bins, each of which gets its points: ranges of numbers, texts, what is rare, what is unknown. */

/** A fact of a lead: a number, a text, or null when it is unknown. */
export type Cell = string | number | null;

export type Bin =
  /** Numbers from `from` to below `to`; the first and the last are open. */
  | { kind: 'range'; from: number; to: number }
  | { kind: 'text'; text: string }
  /** Texts too rare to be learnt from one by one, and texts never seen. */
  | { kind: 'rare' }
  | { kind: 'unknown' };

/** Why a column is not used: `constant` all alike; `identifier` a name or id; `dates`; `order` numbers that count rows or time. */
export type LeftOut = 'constant' | 'identifier' | 'dates' | 'order';

export type Binning = {
  bins: Bin[];
  /** Which bin a fact falls into; −1 when it falls into none, as nothing like it was known at training. */
  binOf: (cell: Cell) => number;
};

/** More ranges of a number tell no more. */
const MAX_RANGES = 12;
/** A bin of fewer rows says more about them than about others. */
const MIN_ROWS = 15;
/** Where so many of the filled cells differ, they name rows. */
const IDENTIFYING = 0.5;
/** A column of so many numbers or dates is one, whatever else stands in it. */
const MOSTLY = 0.8;
const FOLLOWS_TIME = 0.95;

const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:[ T,].*)?$/;

/**
 * Cuts a column by its training rows, which stand in order of time.
 * @param most how many texts have a bin of their own
 */
export function binning(cells: readonly Cell[], most: number): Binning | LeftOut {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  const texts = cells.filter((cell) => typeof cell === 'string');
  const filled = numbers.length + texts.length;
  if (texts.filter((text) => DATE.test(text)).length > MOSTLY * filled) return 'dates';
  const numeric = numbers.length > MOSTLY * filled;
  // The few numbers in a column of texts, as postal codes among names, are texts as well.
  const asText = (cell: Cell): Cell => (typeof cell === 'number' && !numeric ? String(cell) : cell);
  if (numeric && followsTime(cells)) return 'order';
  const levels = numeric ? texts : cells.map(asText).filter((cell) => typeof cell === 'string');
  const counts = countsOf(levels);
  if (!numeric && filled > 0 && counts.size > Math.max(2, IDENTIFYING * filled)) return 'identifier';

  const starts = numeric ? rangeStarts(numbers, Math.min(MAX_RANGES, most)) : [];
  const kept = [...counts]
    .filter(([, rows]) => rows >= MIN_ROWS)
    .sort((one, other) => other[1] - one[1])
    .slice(0, most)
    .map(([text]) => text);
  const bins: Bin[] = [
    ...starts.map((from, index) => ({
      kind: 'range' as const,
      from,
      to: starts[index + 1] ?? Number.POSITIVE_INFINITY,
    })),
    ...kept.map((text) => ({ kind: 'text' as const, text })),
  ];
  const rareRows = levels.length - kept.reduce((sum, text) => sum + (counts.get(text) ?? 0), 0);
  if (rareRows > 0) bins.push({ kind: 'rare' });
  if (filled < cells.length) bins.push({ kind: 'unknown' });
  return bins.length < 2 ? 'constant' : { bins, binOf: finderIn(bins) };
}

/** Finds the place of the bin that a fact falls into, as Binning.binOf. Ranges come first, in order. */
export function finderIn(bins: readonly Bin[]): Binning['binOf'] {
  const starts = bins.flatMap((bin) => (bin.kind === 'range' ? bin.from : []));
  const textAt = new Map(bins.flatMap((bin, at) => (bin.kind === 'text' ? [[bin.text, at] as const] : [])));
  const rareAt = bins.findIndex(({ kind }) => kind === 'rare');
  const unknownAt = bins.findIndex(({ kind }) => kind === 'unknown');
  return (cell) => {
    if (cell === null) return unknownAt;
    if (typeof cell === 'number' && starts.length > 0) return rangeAt(starts, cell);
    return textAt.get(String(cell)) ?? rareAt;
  };
}

function countsOf<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Where the ranges begin: about equally many rows in each, and a value that fills a range alone gets its own. */
function rangeStarts(numbers: readonly number[], most: number): number[] {
  const values = [...countsOf(numbers)].sort((one, other) => one[0] - other[0]);
  const ranges = Math.min(most, Math.max(1, Math.floor(numbers.length / (2 * MIN_ROWS))));
  const wanted = numbers.length / ranges;
  const starts: number[] = [];
  let rows = wanted;
  for (const [value, count] of values) {
    if (rows >= wanted || (count >= wanted && rows >= MIN_ROWS)) {
      starts.push(value);
      rows = 0;
    }
    rows += count;
  }
  if (starts.length > 0) starts[0] = Number.NEGATIVE_INFINITY;
  return starts;
}

/** The last range that begins at or below the value. */
function rangeAt(starts: readonly number[], value: number): number {
  let [from, to] = [0, starts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((starts[middle] ?? Number.POSITIVE_INFINITY) <= value) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** Whether numbers that hardly repeat rise or fall with the rows: running numbers, times. They tell the day, not the lead. */
function followsTime(cells: readonly Cell[]): boolean {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  if (new Set(numbers).size < 0.9 * numbers.length) return false;
  const order = numbers
    .map((_, index) => index)
    .sort((one, other) => (numbers[one] ?? 0) - (numbers[other] ?? 0));
  const middle = (numbers.length - 1) / 2;
  let together = 0;
  let alone = 0;
  for (const [rank, index] of order.entries()) {
    together += (rank - middle) * (index - middle);
    alone += (index - middle) ** 2;
  }
  return alone > 0 && Math.abs(together / alone) > FOLLOWS_TIME;
}
