/** `samsyn attribution FILE.csv`: a table of journeys into what each attribution model credits. Needs no workspace. */
import { createReadStream } from 'node:fs';
import type { Journey } from '#lib/domain/attribution/journey.ts';
import { MARKOV_CHANNELS } from '#lib/domain/attribution/markov.ts';
import { attribute, type LeftOut } from '#lib/domain/attribution.ts';
import { CsvError, readCsv, type Table } from '../ingest/csv.ts';
import { readAmount } from '../ingest/import/cells.ts';
import { problemText } from '../ingest/import/texts.ts';
import { Stop } from '../stop.ts';

const COLUMNS = ['path', 'total_conversions', 'total_conversion_value', 'total_null'] as const;
type Column = (typeof COLUMNS)[number];
const NEEDED: Column[] = ['path', 'total_conversions'];

const WHY_LEFT_OUT: Record<LeftOut, string> = {
  no_times: 'needs the time of each touch, which the table does not have',
  no_milestones:
    'needs to know where in the path the lead and the opportunity came, which the table does not say',
  no_confirmations: 'needs the touches that sellers confirmed, which the table does not have',
  too_many_channels: `is worked out for up to ${MARKOV_CHANNELS} channels`,
};

/** Where each column stands; -1: the table does not have it. */
function placesOf(file: string, header: readonly string[]): Record<Column, number> {
  const names = header.map((name) => name.toLowerCase().replace(/[\s-]+/g, '_'));
  const [path, conversions, value, nulls] = COLUMNS.map((column) => names.indexOf(column));
  const missing = NEEDED.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new Stop(
      `${file} has no column ${missing.join(' and no column ')}. It needs path (as "a > b > c") and total_conversions, and may have total_conversion_value and total_null; its columns are ${header.join(', ')}.`,
    );
  return {
    path: path ?? -1,
    total_conversions: conversions ?? -1,
    total_conversion_value: value ?? -1,
    total_null: nulls ?? -1,
  };
}

/** Names without the space and the quotes around them; those between two marks without a name are none. */
function channelsIn(path: string): string[] {
  return path
    .split('>')
    .map((name) =>
      name
        .trim()
        .replace(/^(["'])(.*)\1$/, '$2')
        .trim(),
    )
    .filter((name) => name !== '');
}

/** A decimal point means one here, also before three digits; NULL and R's NA are no number. */
function numberIn(text: string): number | null {
  if (/^(?:NA|NULL)?$/i.test(text)) return 0;
  return /^[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : readAmount(text);
}

async function* journeysOf(file: string, table: Table): AsyncGenerator<Journey & { row: number }> {
  const places = placesOf(file, table.header);
  for await (const { row, cells } of table.rows) {
    const number = (column: Column): number => {
      const text = cells[places[column]] ?? '';
      const value = numberIn(text);
      if (value === null || !Number.isFinite(value))
        throw new Stop(`${file}, row ${row}: ${column} is "${text}"; it must be a number of 0 or more.`);
      return value;
    };
    const journey = {
      row,
      channels: channelsIn(cells[places.path] ?? ''),
      conversions: number('total_conversions'),
      value: number('total_conversion_value'),
      nulls: number('total_null'),
    };
    if (journey.value > 0 && journey.conversions === 0)
      throw new Stop(`${file}, row ${row}: there is a value but no conversion that it belongs to.`);
    yield journey;
  }
}

interface Read {
  journeys: Journey[];
  /** Rows whose path names no channel: no channel can be credited with them. */
  without: { rows: number; conversions: number; value: number; nulls: number };
}

async function readJourneys(file: string): Promise<Read> {
  const table = await readCsv(createReadStream(file));
  if (!table.ok) throw new Stop(`${file}: ${problemText(table.error)}`);
  const read: Read = { journeys: [], without: { rows: 0, conversions: 0, value: 0, nulls: 0 } };
  for await (const { row: _, ...journey } of journeysOf(file, table.value)) {
    if (journey.channels.length > 0) read.journeys.push(journey);
    else {
      read.without.rows += 1;
      read.without.conversions += journey.conversions;
      read.without.value += journey.value;
      read.without.nulls += journey.nulls;
    }
  }
  return read;
}

/**
 * What every model credits, as JSON: `models` by name with `{channel, conversions, value}` for each channel, `leftOut` with the
 * reason for each model that is not there, `gate` (whether markov and shapley rest on enough data), `withoutPath` (rows that name no
 * channel, and so are in no model).
 *
 * @throws Stop when the table cannot be read, with what is wrong and where
 */
export async function attributionOf(file: string): Promise<string> {
  try {
    const { journeys, without } = await readJourneys(file);
    if (journeys.length === 0) throw new Stop(`${file} has no row with a path.`);
    const { models, leftOut, gate } = attribute(journeys);
    const reasons = Object.entries(leftOut).map(([model, why]) => [model, WHY_LEFT_OUT[why]]);
    return JSON.stringify(
      { models, leftOut: Object.fromEntries(reasons), gate, withoutPath: without },
      null,
      2,
    );
  } catch (error) {
    if (error instanceof CsvError) throw new Stop(`${file}: ${problemText(error.problem)}`);
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      throw new Stop(`There is no file ${file}, or it may not be read.`);
    throw error;
  }
}
