/** Rows as the text of PostgreSQL's COPY. */

const CHUNK_BYTES = 1 << 20;

const escaped = (text: string): string => text.replace(/[\\\b\f\n\r\t\v]/g, (char) => ESCAPES[char] ?? char);
const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** One element of a PostgreSQL array's text. */
const element = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return arrayText(value);
  return `"${plain(value).replace(/["\\]/g, '\\$&')}"`;
};
const arrayText = (values: readonly unknown[]): string => `{${values.map(element).join(',')}}`;

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return arrayText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const field = (value: unknown): string =>
  value === null || value === undefined ? '\\N' : escaped(plain(value));

/** The rows in pieces of about one megabyte, each of whole rows. */
export function* copyChunks(rows: Iterable<readonly unknown[]>): Generator<Buffer> {
  let text = '';
  for (const row of rows) {
    text += `${row.map(field).join('\t')}\n`;
    if (text.length >= CHUNK_BYTES) {
      yield Buffer.from(text);
      text = '';
    }
  }
  if (text) yield Buffer.from(text);
}

/** The names as SQL identifiers. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
