/** `samsyn model evaluate FILE.csv`: what a scorecard learnt from a table's first rows is worth on its last. Needs no workspace. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Bin, Cell, LeftOut } from '#lib/domain/model/bins.ts';
import { evaluate, type Model, type Table, tellingColumns } from '#lib/domain/model.ts';
import { CsvError, type CsvRow, readCsv } from '../ingest/csv.ts';
import { orderOf, readDay } from '../ingest/import/cells.ts';
import { problemText } from '../ingest/import/texts.ts';
import { Stop } from '../stop.ts';

export interface Choice {
  target: string;
  time: string | null;
  /** Names as in a row of a table: separated by commas, quoted where they hold one. */
  ignore: string | null;
}

type Say = (line: string) => void;

const TRAINED_SHARE = 0.7;
const MIN_ROWS = 100;
const MIN_EACH = 10;

const YES = [
  '1',
  '1.0',
  'yes',
  'y',
  'true',
  't',
  'won',
  'converted',
  'success',
  'ja',
  'sant',
  'vunnen',
  'vunnet',
];
const NO = [
  '0',
  '0.0',
  'no',
  'n',
  'false',
  'f',
  'lost',
  'not converted',
  'failure',
  'nej',
  'falskt',
  'förlorad',
  'förlorat',
];

/** How programs and people write that they do not know; where it is one of only two values, it is an outcome. */
const UNKNOWN = /^(?:n\/?a|nan|null|none|unknown|okänt|[?.-]+)$/i;

const WHY_LEFT_OUT: Record<LeftOut, string> = {
  constant: 'holding the same in nearly every row',
  identifier: 'naming the rows instead of telling of them',
  dates: 'holding dates',
  order: 'only counting rows or time',
};

interface Read {
  header: string[];
  rows: CsvRow[];
  /** The decimal mark that goes with the separator. */
  decimal: '.' | ',';
}

async function read(file: string): Promise<Read> {
  try {
    const table = await readCsv(createReadStream(file));
    if (!table.ok) throw new Stop(`${file}: ${problemText(table.error)}`);
    const { header, separator } = table.value;
    const rows: CsvRow[] = [];
    for await (const row of table.value.rows) rows.push(row);
    return { header, rows, decimal: separator === ';' ? ',' : '.' };
  } catch (error) {
    if (error instanceof CsvError) throw new Stop(`${file}: ${problemText(error.problem)}`);
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      throw new Stop(`There is no file ${file}, or it may not be read.`);
    throw error;
  }
}

/** Where a column stands, by its name; upper and lower case do not matter where only one fits. */
function placeOf(name: string, { header }: Read, file: string): number {
  const wanted = name.trim();
  const exact = header.flatMap((column, index) => (column === wanted ? [index] : []));
  const alike = header.flatMap((column, index) =>
    column.toLowerCase() === wanted.toLowerCase() ? [index] : [],
  );
  const found = exact.length > 0 ? exact : alike;
  if (found.length > 1)
    throw new Stop(`${file} has ${found.length} columns called ${wanted}. Rename all but one.`);
  const [place] = found;
  if (place === undefined)
    throw new Stop(`${file} has no column ${wanted}; its columns are ${header.join(', ')}.`);
  return place;
}

function namesIn(list: string | null): string[] {
  if (list === null) return [];
  const [names = []]: string[][] = parse(list, { relax_quotes: true, trim: true });
  return names.filter((name) => name !== '');
}

/** Which of a column's two values is the success. */
function successOf(values: readonly string[], target: string, say: Say): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kinds = [...counts.keys()];
  const [one, other] = kinds;
  if (kinds.length > 2)
    throw new Stop(
      `${target} holds ${kinds.length} different values (${kinds.slice(0, 4).join(', ')}…). It must hold two, as 1 and 0, yes and no, won and lost.`,
    );
  if (one === undefined) throw new Stop(`${target} is empty in every row.`);
  if (other === undefined)
    throw new Stop(`${target} is ${one} in every row, so there is nothing to tell apart.`);
  const yes =
    kinds.find((kind) => YES.includes(kind)) ?? kinds.find((_, index) => NO.includes(kinds[1 - index] ?? ''));
  if (yes !== undefined) return yes;
  const rarer = (counts.get(one) ?? 0) <= (counts.get(other) ?? 0) ? one : other;
  say(`${target} holds ${one} and ${other}; ${rarer}, the rarer, is taken for the success.`);
  return rarer;
}

/** A number as spreadsheets and programs write it; null for anything else. */
function numberIn(text: string, decimal: '.' | ','): number | null {
  const plain = decimal === ',' ? text.replace(',', '.') : text;
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?%?$/i.test(plain)) return Number(plain.replace('%', ''));
  const grouped = /^[-+]?\d{1,3}(?:([ '\u00a0\u202f,.])\d{3})(?:\1\d{3})*$/.exec(text);
  return grouped && grouped[1] !== decimal ? Number(text.replace(/[^\d+-]/g, '')) : null;
}

/** Times as numbers that grow: numbers, instants, or days; null where none can be read. */
function timesOf(texts: readonly string[], decimal: '.' | ','): (number | null)[] {
  const numbers = texts.map((text) => numberIn(text, decimal));
  if (numbers.filter((value) => value !== null).length > texts.length / 2) return numbers;
  const { order } = orderOf(texts);
  return texts.map((text) => {
    const instant = /^\d{4}-\d{2}-\d{2}[T ]\d/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
    if (!Number.isNaN(instant)) return instant;
    const day = readDay(text, order);
    return typeof day === 'string' ? null : Date.parse(day.day);
  });
}

const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** The table to learn from, in order of time; says which rows are left out. */
function tableIn(data: Read, file: string, choice: Choice, say: Say): Table {
  const target = placeOf(choice.target, data, file);
  const time = choice.time === null ? null : placeOf(choice.time, data, file);
  const ignored = new Set(namesIn(choice.ignore).map((name) => placeOf(name, data, file)));
  if (time === target) throw new Stop('The target and the time are the same column.');

  const targetName = data.header[target] ?? '';
  const outcomeOf = ({ cells }: CsvRow): string => (cells[target] ?? '').toLowerCase();
  const filled = data.rows.filter((row) => outcomeOf(row) !== '');
  const severalKinds = new Set(filled.map(outcomeOf)).size > 2;
  const decided = severalKinds ? filled.filter((row) => !UNKNOWN.test(outcomeOf(row))) : filled;
  if (decided.length < data.rows.length)
    say(`${count(data.rows.length - decided.length, 'row')} without ${targetName} left out.`);
  if (decided.length < MIN_ROWS)
    throw new Stop(
      `${file} has ${count(decided.length, 'row')} with ${targetName}; ${MIN_ROWS} are the fewest to learn from.`,
    );
  const success = successOf(decided.map(outcomeOf), targetName, say);

  let rows = decided;
  if (time !== null) {
    const times = timesOf(
      decided.map(({ cells }) => cells[time] ?? ''),
      data.decimal,
    );
    const timed = decided.flatMap((row, index) => {
      const at = times[index] ?? null;
      return at === null ? [] : [{ row, at }];
    });
    const without = decided.length - timed.length;
    if (timed.length < MIN_ROWS) {
      const bad = decided[times.indexOf(null)];
      throw new Stop(
        `${file}, row ${bad?.row}: ${data.header[time]} is "${bad?.cells[time] ?? ''}", which is no time. It needs numbers, or dates such as 2026-03-04; where day and month can be mistaken for each other, write the year first.`,
      );
    }
    if (without > 0) say(`${count(without, 'row')} whose ${data.header[time]} is no time left out.`);
    rows = timed.sort((one, other) => one.at - other.at).map(({ row }) => row);
  }

  const cellOf = (text: string): Cell => (text === '' ? null : (numberIn(text, data.decimal) ?? text));
  const columns = data.header.flatMap((name, index) => {
    if (index === target || index === time || ignored.has(index)) return [];
    const again = name === '' || data.header.indexOf(name) !== index;
    return [
      {
        name: again ? `${name} (column ${index + 1})`.trim() : name,
        cells: rows.map(({ cells }) => cellOf(cells[index] ?? '')),
      },
    ];
  });
  return { columns, outcomes: rows.map((row) => outcomeOf(row) === success) };
}

/** Both parts need both outcomes, or nothing can be learnt, or measured. */
function checkParts({ outcomes }: Table, target: string): void {
  const end = Math.floor(TRAINED_SHARE * outcomes.length);
  for (const [part, name] of [
    [outcomes.slice(0, end), 'first 70 %'],
    [outcomes.slice(end), 'last 30 %'],
  ] as const) {
    const successes = part.filter(Boolean).length;
    const fewer = Math.min(successes, part.length - successes);
    if (fewer >= MIN_EACH) continue;
    throw new Stop(
      `Of the ${name} of the rows ${successes} of ${part.length} succeeded by ${target}; at least ${MIN_EACH} must have, and ${MIN_EACH} not. More rows are needed, or another --time.`,
    );
  }
}

function binText(bin: Bin): string {
  if (bin.kind === 'text') return bin.text;
  if (bin.kind !== 'range') return bin.kind === 'rare' ? '(rare)' : '(unknown)';
  if (bin.from === Number.NEGATIVE_INFINITY)
    return bin.to === Number.POSITIVE_INFINITY ? '(any)' : `below ${bin.to}`;
  return bin.to === Number.POSITIVE_INFINITY ? `${bin.from} or more` : `${bin.from} to below ${bin.to}`;
}

const digits = (value: number, number: number): number => Number(value.toFixed(number));

/** The scorecard, the columns that move a prediction most first. */
function pointsOf({ columns }: Model): { column: string; bin: string; points: number; rows: number }[] {
  const spread = (bins: Model['columns'][number]['bins']): number =>
    bins.reduce((sum, { points, rows }) => sum + rows * points * points, 0);
  return columns
    .toSorted((one, other) => spread(other.bins) - spread(one.bins))
    .flatMap(({ name, bins }) =>
      bins.map((bin) => ({ column: name, bin: binText(bin), points: digits(bin.points, 1), rows: bin.rows })),
    );
}

/**
 * Learns from the first 70 % of the rows and measures on the rest.
 * @returns JSON: `n` rows measured on, `auc`, `brier`, `ece`, `baseRate`, and the scorecard in `points`
 * @throws Stop when the table cannot be read or learnt from, with what is wrong and what to do
 */
export async function evaluateFile(file: string, choice: Choice, say: Say): Promise<string> {
  const table = tableIn(await read(file), file, choice, say);
  checkParts(table, choice.target);
  const { model, measures } = evaluate(table, TRAINED_SHARE);
  for (const [why, columns] of Map.groupBy(model.leftOut, (one) => one.why))
    say(`Left out, for ${WHY_LEFT_OUT[why]}: ${columns.map(({ name }) => name).join(', ')}.`);
  for (const name of tellingColumns(model))
    say(
      `Column ${name} alone nearly tells the outcome. If it is filled in afterwards, leave it out: --ignore "${name}".`,
    );
  const { n, auc, brier, ece, baseRate } = measures;
  return JSON.stringify(
    {
      n,
      auc: auc === null ? null : digits(auc, 4),
      brier: digits(brier, 4),
      ece: digits(ece, 4),
      baseRate: digits(baseRate, 4),
      points: pointsOf(model),
    },
    null,
    2,
  );
}
