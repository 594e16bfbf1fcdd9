/** Tables as people export them: any of the usual separators and encodings, read as a stream. */
import { parse } from 'csv-parse';
import { fail, ok, type Result } from '#lib/contract/result.ts';

export interface CsvProblem {
  code: 'no_rows' | 'excel' | 'not_text' | 'unclosed_quote' | 'too_many_columns' | 'no_email_column';
  /** One sentence for the person who imports: what, where, what to do. */
  message: string;
}

/** Thrown while rows are read; carries the sentence. */
export class CsvError extends Error {
  readonly problem: CsvProblem;
  constructor(code: CsvProblem['code'], message: string) {
    super(message);
    this.problem = { code, message };
  }
}

export interface CsvRow {
  /** As spreadsheets count: the header is row 1. */
  row: number;
  cells: string[];
}

export const NO_ROWS = 'The file has no rows.';
const MAX_COLUMNS = 200;
const MAX_ROW_BYTES = 1_000_000;
const SEPARATORS = [',', ';', '\t', '|'];

/** ZIP, as .xlsx is; and the older Excel's container. */
const EXCEL = [Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];

function encodingOf(start: Buffer): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * The text of a file. UTF-16 is told by its mark; bytes that are not UTF-8 are read as Windows-1252, which is what Excel
 * writes where it does not write UTF-8.
 */
async function* textOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let guessing = true;
  let beyondAscii = false;
  let held = Buffer.alloc(0);
  for await (const chunk of source) {
    if (!decoder) {
      held = Buffer.concat([held, chunk]);
      if (held.length < 4) continue;
      if (EXCEL.some((mark) => held.subarray(0, 4).equals(mark)))
        throw new CsvError('excel', 'This is an Excel file. Save it as CSV and import that.');
    }
    const bytes = decoder ? chunk : held;
    const encoding = encodingOf(bytes);
    decoder ??= new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
    try {
      const text = decoder.decode(bytes, { stream: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the question is whether all of it is ASCII.
      beyondAscii ||= guessing && /[^\x00-\x7f]/.test(text);
      yield text;
    } catch {
      if (!guessing || beyondAscii)
        throw new CsvError(
          'not_text',
          'The text of the file is not in one encoding throughout. Save it as CSV in UTF-8.',
        );
      guessing = false;
      decoder = new TextDecoder('windows-1252');
      yield decoder.decode(bytes, { stream: true });
    }
  }
  yield decoder ? decoder.decode() : held.toString('utf8');
}

/** The separator that stands most often in the header, outside quotes. */
function separatorOf(header: string): string {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const counted = SEPARATORS.map((separator) => ({ separator, count: bare.split(separator).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}

/** The rows of a text. What was read before an error is given before the error is thrown. */
async function* rowsOf(text: AsyncIterable<string>, separator: string): AsyncGenerator<CsvRow> {
  let ready: CsvRow[] = [];
  let last = 0;
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: MAX_ROW_BYTES,
    on_record: (cells, { empty_lines }) => {
      last += 1;
      ready.push({ row: last + empty_lines, cells });
      return null;
    },
  });
  let failure: unknown = null;
  parser.on('error', (error) => {
    failure = error;
  });
  parser.resume();
  const drained = function* (): Generator<CsvRow> {
    const rows = ready;
    ready = [];
    yield* rows;
    if (failure) throw asProblem(failure, last + parser.info.empty_lines + 1);
  };
  for await (const piece of text) {
    await new Promise<unknown>((done) => void parser.write(piece, done));
    yield* drained();
  }
  await new Promise<unknown>((done) => {
    parser.once('error', done);
    parser.end(done);
  });
  yield* drained();
}

function asProblem(error: unknown, row: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') return error;
  return new CsvError(
    'unclosed_quote',
    `Quote opened in row ${row} is never closed. Correct that row and import the file again.`,
  );
}

async function* joined(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

/**
 * Reads a table: its header, then its rows. Rows are trimmed of surrounding space, empty lines are left out.
 * Quotes inside unquoted cells are text.
 */
export async function readCsv(
  source: AsyncIterable<Buffer>,
): Promise<Result<{ header: string[]; rows: AsyncGenerator<CsvRow> }, CsvProblem>> {
  const text = textOf(source);
  let start = '';
  try {
    while (!/[\r\n]/.test(start.trimStart()) && start.length < MAX_ROW_BYTES) {
      const next = await text.next();
      if (next.done) break;
      start += next.value;
    }
  } catch (error) {
    if (error instanceof CsvError) return fail(error.problem);
    throw error;
  }
  const firstLine = start.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  if (firstLine === '') return fail({ code: 'no_rows', message: NO_ROWS });

  const rows = rowsOf(joined(start, text), separatorOf(firstLine));
  try {
    const first = await rows.next();
    if (first.done) return fail({ code: 'no_rows', message: NO_ROWS });
    const header = first.value.cells;
    if (header.length > MAX_COLUMNS)
      return fail({
        code: 'too_many_columns',
        message: `The file has ${header.length} columns; ${MAX_COLUMNS} is the most.`,
      });
    return ok({ header, rows });
  } catch (error) {
    if (error instanceof CsvError) return fail(error.problem);
    throw error;
  }
}
