/** Tables as people export them: any of the usual separators and encodings, read as a stream. */
import { parse } from 'csv-parse';
import { type ImportProblem, MAX_IMPORT_COLUMNS } from '#lib/contract/imports.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';

/** Thrown while rows are read; says what is wrong with the file. */
export class CsvError extends Error {
  readonly problem: ImportProblem;
  constructor(code: ImportProblem['code'], n: number | null = null) {
    super(code);
    this.problem = { code, n };
  }
}

export interface CsvRow {
  /** As spreadsheets count: the header is row 1. */
  row: number;
  cells: string[];
}

const MAX_ROW_BYTES = 1_000_000;
/** So many first lines tell the separator and where the header is. */
const LOOKED_AT = 16;
const SEPARATORS = [',', ';', '\t', '|'];

/** ZIP, as .xlsx is; and the older Excel's container. */
const EXCEL = [Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];

/** å, é, ü and their like in UTF-8; in Windows-1252 no text has these two signs in a row. */
const UTF8_LETTER = /\xc3[\x80-\xbf]/;

type Encoding = 'utf-8' | 'utf-16' | 'windows-1252';

function encodingOf(start: Buffer): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** The bytes beyond ASCII at the end. */
function highEnd(before: Buffer, bytes: Buffer): Buffer {
  let from = bytes.length;
  while (from > 0 && (bytes[from - 1] ?? 0) > 0x7f) from -= 1;
  return from === 0 ? Buffer.concat([before, bytes]) : bytes.subarray(from);
}

/**
 * The text of a file. UTF-16 is told by its mark; bytes that are not UTF-8 are read as Windows-1252, which is what Excel
 * writes where it does not write UTF-8.
 */
async function* textOf(source: AsyncIterable<Buffer>, found: { encoding: Encoding }): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let guessing = true;
  let beyondAscii = false;
  // What a decoder of UTF-8 holds back, because the letter may go on in the next piece.
  let pending: Buffer = Buffer.alloc(0);
  let held = Buffer.alloc(0);
  for await (const chunk of source) {
    if (!decoder) {
      held = Buffer.concat([held, chunk]);
      if (held.length < 4) continue;
      if (EXCEL.some((mark) => held.subarray(0, 4).equals(mark))) throw new CsvError('excel');
    }
    const bytes = decoder ? chunk : held;
    const encoding = encodingOf(bytes);
    if (!decoder && encoding !== 'utf-8') found.encoding = 'utf-16';
    decoder ??= new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
    try {
      const text = decoder.decode(bytes, { stream: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the question is whether all of it is ASCII.
      beyondAscii ||= guessing && /[^\x00-\x7f]/.test(text);
      yield text;
    } catch {
      if (!guessing || beyondAscii || UTF8_LETTER.test(bytes.toString('latin1')))
        throw new CsvError('not_text');
      guessing = false;
      found.encoding = 'windows-1252';
      decoder = new TextDecoder('windows-1252');
      yield decoder.decode(Buffer.concat([pending, bytes]), { stream: true });
    }
    if (guessing && !beyondAscii) pending = highEnd(pending, bytes);
  }
  try {
    yield decoder ? decoder.decode() : held.toString('utf8');
  } catch {
    if (!guessing || beyondAscii) throw new CsvError('not_text');
    found.encoding = 'windows-1252';
    yield new TextDecoder('windows-1252').decode(pending);
  }
}

/**
 * The separator that cuts most of the first lines into the same number of cells. Titles above the header and commas in free text
 * do not.
 */
function separatorOf(lines: readonly string[]): string {
  const bare = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, ''));
  const scored = SEPARATORS.map((separator) => {
    const counts = new Map<number, number>();
    for (const line of bare) {
      const cells = line.split(separator).length;
      if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1);
    }
    const [cells = 1, times = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
    return { separator, cells, times };
  });
  return scored.reduce((best, one) =>
    one.times > best.times || (one.times === best.times && one.cells > best.cells) ? one : best,
  ).separator;
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
  if (code === 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE') return new CsvError('stray_quote', row);
  if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') return error;
  return new CsvError('unclosed_quote', row);
}

async function* joined<T>(start: Iterable<T>, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* start;
  yield* rest;
}

/** Which of the first rows is the header: reports have lines of a single cell above it. */
function headerAt(first: readonly CsvRow[]): number {
  const filled = (row: CsvRow | undefined): number => row?.cells.filter((cell) => cell !== '').length ?? 0;
  const wide = first.findIndex((row) => filled(row) > 2);
  return wide > 0 && first.slice(0, wide).every((row) => filled(row) <= 1) ? wide : 0;
}

export interface Table {
  /** As known so far: it is told by the first letter that is not ASCII. */
  readonly encoding: Encoding;
  separator: string;
  /** Lines above the header that are no rows. */
  skippedLines: number;
  header: string[];
  /** @throws CsvError where it cannot be read on */
  rows: AsyncGenerator<CsvRow>;
}

/**
 * Reads a table: its header, then its rows. Rows are trimmed of surrounding space, empty lines are left out.
 * Quotes inside unquoted cells are text.
 */
export async function readCsv(source: AsyncIterable<Buffer>): Promise<Result<Table, ImportProblem>> {
  const found: { encoding: Encoding } = { encoding: 'utf-8' };
  const text = textOf(source, found);
  try {
    let start = '';
    while (start.split(/[\r\n]/, LOOKED_AT).length < LOOKED_AT && start.length < MAX_ROW_BYTES) {
      const next = await text.next();
      if (next.done) break;
      start += next.value;
    }
    const lines = start.split(/\r\n|[\r\n]/, LOOKED_AT).filter((line) => line.trim() !== '');
    if (lines.length === 0) return fail({ code: 'no_rows', n: null });
    const separator = separatorOf(lines);
    const rows = rowsOf(joined([start], text), separator);
    const first: CsvRow[] = [];
    let broken: CsvError | null = null;
    try {
      while (first.length < LOOKED_AT) {
        const next = await rows.next();
        if (next.done) break;
        first.push(next.value);
      }
    } catch (error) {
      if (!(error instanceof CsvError) || first.length === 0) throw error;
      broken = error;
    }
    const at = headerAt(first);
    const header = first[at];
    if (!header) return fail({ code: 'no_rows', n: null });
    if (header.cells.length > MAX_IMPORT_COLUMNS)
      return fail({ code: 'too_many_columns', n: header.cells.length });
    const rest = async function* (): AsyncGenerator<CsvRow> {
      yield* joined(first.slice(at + 1), rows);
      if (broken) throw broken;
    };
    return ok({
      get encoding() {
        return found.encoding;
      },
      separator,
      skippedLines: at,
      header: header.cells,
      rows: rest(),
    });
  } catch (error) {
    if (error instanceof CsvError) return fail(error.problem);
    throw error;
  }
}
