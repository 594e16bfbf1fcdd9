/** Transactions over a pool of connections, the same for both drivers. */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql as sqlTag,
} from 'kysely';
import { asPart } from '../tracing/span.ts';
import type { Db, Sql } from './db.ts';
import { DbError } from './errors.ts';
import { beginWorkspace, nameKeeper } from './one-workspace.ts';
import { statementName } from './statement-name.ts';
import type { Tables } from './tables.ts';
import type { Turn } from './turns.ts';

export interface Answer {
  command: string;
  rowCount: number | null;
  rows: unknown[];
}

/** One connection, lent until released. It throws DbError. Without parameters a text may hold several statements; the last one's answer counts. */
interface Client {
  query(text: string, params?: readonly unknown[]): Promise<Answer>;
  release(): void;
}

export interface Pool {
  /** `turn`: when, where all wait for one connection. */
  connect(turn?: Turn): Promise<Client>;
}

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
const POSTGRES = { 'db.system.name': 'postgresql' };
const RETRIES = 3;
/** Serialisation failure and deadlock: the transaction was rolled back through no fault of its own. */
const RETRYABLE = new Set(['40001', '40P01']);

const connectionOver = (client: Client, keep = nameKeeper()): DatabaseConnection => ({
  executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
    keep(sql, parameters);
    const { command, rowCount, rows } = await asPart(
      () => statementName(sql),
      POSTGRES,
      () => client.query(sql, parameters),
    );
    const changed = CHANGES.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {};
    // A query declares the type of its rows, with the tables of tables.ts; at run time nothing can hold it against that.
    return { ...changed, rows: rows as unknown[] as R[] };
  },
  streamQuery: () => {
    throw new DbError('0A000', 'Rows are not streamed; read them in pages.');
  },
});

/** Kysely over our pool. Only better-auth begins transactions through it; ours are below. */
function kyselyOver<T>(pool: Pool, turn: Turn = 'usual'): Kysely<T> {
  const clients = new WeakMap<DatabaseConnection, Client>();
  const run = (connection: DatabaseConnection, text: string) =>
    connection.executeQuery(CompiledQuery.raw(text));
  const driver: Driver = {
    init: async () => {},
    destroy: async () => {},
    acquireConnection: async () => {
      const client = await asPart(
        () => 'wait for a connection',
        POSTGRES,
        () => pool.connect(turn),
      );
      const connection = connectionOver(client);
      clients.set(connection, client);
      return connection;
    },
    releaseConnection: async (connection) => clients.get(connection)?.release(),
    beginTransaction: async (connection) => void (await run(connection, 'begin')),
    commitTransaction: async (connection) => void (await run(connection, 'commit')),
    rollbackTransaction: async (connection) => void (await run(connection, 'rollback')),
  };
  return new Kysely<T>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** Lets the owner's transaction see and change one workspace as well; for making one, and for bulk loads. */
export const setWorkspace = async (sql: Sql, workspaceId: string): Promise<void> => {
  await sqlTag`select set_config('app.workspace_id', ${workspaceId}, true)`.execute(sql);
};

/** The transactional half of Db. */
export function transactions(pool: Pool): Pick<Db, 'tx' | 'workspaceTx' | 'authKysely'> {
  const over: Record<Turn, Kysely<Tables>> = {
    first: kyselyOver(pool, 'first'),
    usual: kyselyOver(pool),
    last: kyselyOver(pool, 'last'),
  };

  const once = <T>(begin: string, work: (sql: Sql) => Promise<T>, turn: Turn): Promise<T> =>
    over[turn].connection().execute(async (connection) => {
      const run = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
      await run(begin);
      try {
        const value = await work(connection);
        await run('commit');
        return value;
      } catch (error) {
        // When the connection itself broke, the rollback fails too; the first error tells why.
        await run('rollback').catch(() => {});
        throw error;
      }
    });

  const retried = async <T>(
    begin: string,
    work: (sql: Sql) => Promise<T>,
    turn: Turn = 'usual',
  ): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(begin, work, turn);
      } catch (error) {
        if (attempt > RETRIES || !(error instanceof DbError && RETRYABLE.has(error.code))) throw error;
      }
    }
  };

  return {
    tx: (work) => retried('begin', work),
    workspaceTx: async (workspaceId, work, turn) => retried(beginWorkspace(workspaceId), work, turn),
    authKysely: kyselyOver<unknown>(pool).withSchema('auth'),
  };
}

/** A commit that PostgreSQL turned into a rollback, because an earlier error was swallowed, must not look like success. */
export function checkCommitted(text: string, command: string): void {
  if (text === 'commit' && command === 'ROLLBACK') {
    throw new DbError('25P02', 'The transaction was rolled back because one of its statements had failed.');
  }
}
