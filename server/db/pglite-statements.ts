/**
 * Statements of PGlite in one call each: its own `query` goes into the database six times, and has the text read and planned anew every
 * time, which takes longer than most of ours run. Here a text that comes again stays prepared, and only its values go in.
 */
import { type PGlite, parse, protocol } from '@electric-sql/pglite';
import type { Answer } from './pool.ts';

interface Known {
  /** The types of its parameters, as PostgreSQL inferred them. */
  types: readonly number[];
  /** Under which it is prepared; null until it comes a second time. */
  name: string | null;
}

/** As many texts are kept; lists of different lengths are different texts. */
const MOST = 400;
/** Characters of a value above which it holds many things. */
const LONG = 1_000;
/** As many as PostgreSQL takes a list to have whose length it does not know. */
const FEW = 10;

const { serialize } = protocol;

/**
 * Whether the best plan for some values is the best for others. PostgreSQL keeps the plan of a prepared statement until the table is
 * analysed (pglite-vacuum.ts); with long lists, one made while the table was empty would take minutes by then.
 */
const alike = (params: readonly unknown[]): boolean =>
  params.every((param) => {
    if (typeof param === 'string') return param.length <= LONG;
    if (Array.isArray(param)) return param.length <= FEW && alike(param);
    return (
      typeof param !== 'object' || param === null || param instanceof Uint8Array || param instanceof Date
    );
  });

/**
 * Runs statements with parameters, one at a time; `before` holds some without, whose answers are dropped. Throws PGlite's errors.
 */
export function statementsOf(
  lite: PGlite,
): (text: string, params: readonly unknown[], before?: string) => Promise<Answer> {
  /** The longest unused first. */
  const known = new Map<string, Known>();
  let last = 0;
  /** Names of no use any more. */
  let dropped: string[] = [];

  const send = async (messages: readonly Uint8Array[]) => {
    const closing = dropped.map((name) => serialize.close({ type: 'S', name }));
    dropped = [];
    const all = new Uint8Array(Buffer.concat([...closing, ...messages, serialize.sync()]));
    return (await lite.execProtocol(all)).messages;
  };
  const drop = (statement: Known): void => {
    if (statement.name !== null) dropped.push(statement.name);
    statement.name = null;
  };
  const keep = (text: string, statement: Known): void => {
    known.delete(text);
    known.set(text, statement);
    const [oldest] = known.size > MOST ? known : [];
    if (!oldest) return;
    drop(oldest[1]);
    known.delete(oldest[0]);
  };
  const encoded = (param: unknown, type: number | undefined): string | null => {
    if (param === null || param === undefined) return null;
    const toText = type === undefined ? undefined : lite.serializers[type];
    return toText ? toText(param) : String(param);
  };

  return async (text, params, before) => {
    const messages = before === undefined ? [] : [serialize.query(before)];
    let statement = known.get(text);
    let name = '';
    if (!statement) {
      const read = await send([...messages, serialize.parse({ text }), serialize.describe({ type: 'S' })]);
      messages.length = 0;
      statement = { types: parse.parseDescribeStatementResults(read), name: null };
    } else if (alike(params)) {
      if (statement.name === null) {
        last += 1;
        statement.name = `s${last}`;
        messages.push(serialize.parse({ name: statement.name, text }));
      }
      name = statement.name;
    } else messages.push(serialize.parse({ text }));
    keep(text, statement);
    const { types } = statement;
    try {
      messages.push(
        serialize.bind({ statement: name, values: params.map((param, n) => encoded(param, types[n])) }),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
      );
      const result = parse.parseResults(await send(messages), lite.parsers).at(-1);
      return { command: result?.command ?? '', rowCount: result?.rowCount ?? null, rows: result?.rows ?? [] };
    } catch (error) {
      // It may not be there, or be of a table that has changed meanwhile.
      drop(statement);
      throw error;
    }
  };
}
