/** PostgreSQL as a Db, through pg. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql as raw } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { copyChunks, identifier } from './copy-format.ts';
import type { Db } from './db.ts';
import { type DbFailure, toDbError } from './errors.ts';
import { beginWorkspace } from './one-workspace.ts';
import { checkCommitted, type Pool, transactions } from './pool.ts';
import { openListener } from './postgres-listener.ts';
import { ARRAY_PARSERS, BYTEA, PARSERS } from './values.ts';

const CONNECTIONS = 10;
/** How long a new connection, or one of those lent out, is waited for. */
const PATIENCE_MS = 10_000;
const OLDEST_VERSION = 15;
const TEXT_ARRAY: number = 1009;

type Parse = (text: string) => unknown;

const textArray: Parse = pg.types.getTypeParser(TEXT_ARRAY);
const ofArray =
  (parse: Parse): Parse =>
  (text) => {
    const values = textArray(text);
    return Array.isArray(values) ? values.map((value) => (value === null ? null : parse(value))) : values;
  };

const parsers = new Map<number, Parse>([
  [BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))],
]);
for (const [type, parse] of Object.entries(PARSERS)) parsers.set(Number(type), parse);
for (const [type, parse] of Object.entries(ARRAY_PARSERS)) parsers.set(Number(type), ofArray(parse));

const types: pg.CustomTypesConfig = {
  getTypeParser: (type: number) => parsers.get(type) ?? pg.types.getTypeParser(type),
};

/** The pool with its errors made safe. */
function safePool(pool: pg.Pool): Pool {
  return {
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw toDbError(error);
      });
      return {
        query: async (text, params = []) => {
          try {
            const result = await client.query<pg.QueryResultRow>(text, [...params]);
            // Several statements in one text give several results; the type of pg knows only one.
            const last: pg.QueryResult<pg.QueryResultRow> | undefined = Array.isArray(result)
              ? result.at(-1)
              : result;
            if (!last) return { command: '', rowCount: null, rows: [] };
            checkCommitted(text, last.command);
            return { command: last.command, rowCount: last.rowCount, rows: last.rows };
          } catch (error) {
            throw toDbError(error);
          }
        },
        release: () => client.release(),
      };
    },
  };
}

/** A COPY in its own transaction. Where row-level security binds this user, COPY is closed to it: then through a table of its own. */
async function copyIn(
  pool: pg.Pool,
  workspaceId: string,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly unknown[]>,
): Promise<number> {
  const names = columns.map(identifier).join(', ');
  const begin = beginWorkspace(workspaceId, 'owner');
  const client = await pool.connect();
  try {
    await client.query(begin);
    const { rows: answer } = await client.query<{ active: boolean }>(
      'select row_security_active($1::regclass) as active',
      [identifier(table)],
    );
    const bound = answer[0]?.active === true;
    const into = bound ? 'copied' : identifier(table);
    if (bound)
      await client.query(
        `create temp table copied on commit drop as select ${names} from ${identifier(table)} limit 0`,
      );
    const stream = client.query(copyFrom(`copy ${into} (${names}) from stdin`));
    await pipeline(Readable.from(copyChunks(rows)), stream);
    if (bound) await client.query(`insert into ${identifier(table)} (${names}) select ${names} from copied`);
    await client.query('commit');
    return stream.rowCount;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw toDbError(error);
  } finally {
    client.release();
  }
}

/** Why a connection could not be made, in one sentence without the password. */
function openFailure(error: unknown, url: URL): DbFailure {
  const where = `${url.hostname || url.searchParams.get('host') || 'localhost'}${url.port ? `:${url.port}` : ''}`;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === '28P01' || code === '28000') {
    return {
      code: 'access_denied',
      message: `PostgreSQL at ${where} refuses the user ${url.username || '(none)'}: check user and password in the database address.`,
    };
  }
  if (code === '3D000') {
    return {
      code: 'unreachable',
      message: `PostgreSQL at ${where} has no database ${url.pathname.slice(1)}: create it, or correct the database address.`,
    };
  }
  return {
    code: 'unreachable',
    message: `PostgreSQL at ${where} does not answer (${typeof code === 'string' && code ? code : 'no connection'}): check that it runs and that the address is right.`,
  };
}

async function majorVersion(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ server_version_num: string }>('show server_version_num');
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

/** Connects to a PostgreSQL server of version 15 or later. `patienceMs`: how long a connection is waited for. */
export async function openPostgres(url: URL, patienceMs = PATIENCE_MS): Promise<Result<Db, DbFailure>> {
  const settings = {
    connectionString: url.href,
    application_name: 'samsyn',
    connectionTimeoutMillis: patienceMs,
    types,
  };
  const pool = new pg.Pool({ ...settings, max: CONNECTIONS });
  // A connection that breaks is replaced by the pool, and one that is lent tells its statement; without a listener, for idle and lent
  // ones each, the event would end the process.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  try {
    const version = await majorVersion(pool);
    if (version < OLDEST_VERSION) {
      await pool.end();
      return fail({
        code: 'too_old',
        message: `PostgreSQL ${version} is too old: Samsyn needs version ${OLDEST_VERSION} or later.`,
      });
    }
  } catch (error) {
    await pool.end();
    return fail(openFailure(error, url));
  }
  const listener = openListener(settings);
  const both = transactions(safePool(pool));
  return ok({
    kind: 'postgres',
    ...both,
    snapshot: (work) =>
      both.tx(async (sql) => {
        await raw`set transaction isolation level repeatable read, read only`.execute(sql);
        return work(sql);
      }),
    copyIn: (workspaceId, table, columns, rows) => copyIn(pool, workspaceId, table, columns, rows),
    listen: listener.listen,
    notify: async (channel, payload) => {
      await pool.query('select pg_notify($1, $2)', [channel, payload]).catch((error: unknown) => {
        throw toDbError(error);
      });
    },
    close: async () => {
      await listener.close();
      await pool.end();
    },
  });
}
