/** PGlite as a Db: one connection, lent to one transaction after the other. */
import { constants, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { copyChunks, identifier } from './copy-format.ts';
import { type DataLock, takeLock } from './data-lock.ts';
import type { Db, Sql } from './db.ts';
import { DbError, type DbFailure, toDbError } from './errors.ts';
import { beginWorkspace } from './one-workspace.ts';
import { type Engine, type EngineOptions, openEngine, type Request } from './pglite-engine.ts';
import { keepTidy } from './pglite-vacuum.ts';
import type { FromWorker, ToWorker } from './pglite-worker.ts';
import { type Answer, type Pool, transactions } from './pool.ts';
import { sparing } from './round-trips.ts';
import { createTurns, type Turn } from './turns.ts';

interface Connection extends Engine {
  end(): Promise<void>;
}

const gone = (): DbError => new DbError('closed', 'The database is closed.');

/** The engine in a thread of its own. */
async function openThread(dir: string, throwaway = false): Promise<Result<Connection, DbFailure>> {
  const workerData = { dir, throwaway };
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData });
  const waiting = new Map<number, { answer(value: Answer): void; refuse(error: DbError): void }>();
  const opened = Promise.withResolvers<Result<null, DbFailure>>();
  let heard: (channel: string, payload: string) => void = () => {};
  let ended: DbError | null = null;
  let lastId = 0;

  worker.on('message', (message: FromWorker) => {
    if ('opened' in message) return opened.resolve(message.opened ? ok(null) : fail(message.failure));
    if ('channel' in message) return heard(message.channel, message.payload);
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ('answer' in message) return asked?.answer(message.answer);
    asked?.refuse(new DbError(message.error.code, message.error.message, message.error.constraint));
  });
  const end = (error: DbError): void => {
    ended ??= error;
    for (const asked of waiting.values()) asked.refuse(ended);
    waiting.clear();
    opened.resolve(
      fail({ code: 'cannot_open', message: `The database in ${dir} does not open: ${ended.message}` }),
    );
  };
  worker.on('error', (error) =>
    end(new DbError('closed', `The embedded database stopped: ${error.message}`)),
  );
  worker.on('exit', () => end(gone()));

  const result = await opened.promise;
  if (!result.ok) {
    await worker.terminate();
    return result;
  }
  return ok({
    answer: (request) =>
      new Promise((answer, refuse) => {
        if (ended) return refuse(ended);
        lastId += 1;
        waiting.set(lastId, { answer, refuse });
        worker.postMessage({ id: lastId, request } satisfies ToWorker);
      }),
    onNotification: (listener) => {
      heard = listener;
    },
    end: async () => {
      await worker.terminate();
    },
  });
}

/** Lends the one connection to one after the other. `drain` waits for those whom somebody waits for, and then refuses. */
function onePool(connection: Connection): Pool & { drain(): Promise<void> } {
  const turns = createTurns();
  let drained = false;
  const take = async (turn: Turn): Promise<() => void> => {
    const release = await turns(turn);
    if (!drained) return release;
    release();
    throw gone();
  };
  return {
    connect: async (turn = 'usual') => {
      const release = await take(turn);
      return { query: sparing(connection.answer), release };
    },
    drain: async () => {
      const release = await take('usual');
      drained = true;
      release();
    },
  };
}

async function openConnection(options: EngineOptions): Promise<Result<Connection, DbFailure>> {
  if (options.dir !== null) return openThread(options.dir, options.throwaway);
  const engine = await openEngine(options);
  return engine.ok ? ok({ ...engine.value, end: async () => {} }) : engine;
}

/** Takes the lock beside the folder, so that the folder holds nothing but the database's files. */
function lockFolder(dir: string, lost: () => void): Result<DataLock, DbFailure> {
  try {
    mkdirSync(dirname(dir), { recursive: true });
    const lock = takeLock(`${dir}.lock`, lost);
    if (lock.ok) return lock;
    return fail({
      code: 'locked',
      message: `The data folder ${dir} is in use by ${lock.error}; stop that first, or choose another folder.`,
    });
  } catch (error) {
    const { code, message } = toDbError(error);
    if (code === '53100') return fail({ code: 'disk_full', message });
    return fail({ code: 'cannot_open', message: `The data folder ${dir} cannot be used: ${message}` });
  }
}

/** Opens, and at first use makes, the embedded database in a folder; null keeps it in memory, for tests. */
export async function openPglite(options: EngineOptions): Promise<Result<Db, DbFailure>> {
  const dir = options.dir === null ? null : resolve(options.dir);
  let connection: Connection | null = null;
  const lock = dir === null ? null : lockFolder(dir, () => void connection?.end());
  if (lock && !lock.ok) return lock;
  if (dir !== null) dropSnapshots(dir);
  const opened = await openConnection({ ...options, dir });
  if (!opened.ok) {
    lock?.value.release();
    return opened;
  }
  connection = opened.value;
  return ok(dbOver(opened.value, dir, () => lock?.value.release()));
}

const SNAPSHOT = '.snapshot-';

/** Snapshots that a killed process left beside the folder. The caller holds the folder's lock. */
function dropSnapshots(dir: string): void {
  for (const name of readdirSync(dirname(dir)))
    if (name.startsWith(basename(dir) + SNAPSHOT)) rmSync(join(dirname(dir), name), { recursive: true });
}

/** Reads a copy of the files; whoever holds the connection while they are copied keeps the engine still. */
async function onCopy<T>(dir: string, pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const copy = `${dir}${SNAPSHOT}${crypto.randomUUID()}`;
  try {
    const client = await pool.connect();
    try {
      await client.query('checkpoint');
      await cp(dir, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
    } catch (error) {
      throw toDbError(error);
    } finally {
      client.release();
    }
    const opened = await openThread(copy, true);
    if (!opened.ok) throw new DbError('XX000', opened.error.message);
    try {
      return await transactions(onePool(opened.value)).tx(work);
    } finally {
      await opened.value.end();
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function dbOver(connection: Connection, dir: string | null, unlock: () => void): Db {
  const pool = onePool(connection);
  const channels = new Map<string, Set<(payload: string) => void>>();
  connection.onNotification((channel, payload) => {
    for (const heard of channels.get(channel) ?? []) heard(payload);
  });
  const run = async (text: string, params: readonly unknown[] = []): Promise<void> => {
    const client = await pool.connect();
    await client.query(text, params).finally(client.release);
  };
  let closing: Promise<void> | null = null;
  const stopTidying = keepTidy(pool);

  const both = transactions(pool);

  return {
    kind: 'pglite',
    ...both,
    snapshot: (work) => (dir === null ? both.tx(work) : onCopy(dir, pool, work)),

    copyIn: async (workspaceId, table, columns, rows) => {
      let count = 0;
      const counted = function* () {
        for (const row of rows) {
          count += 1;
          yield row;
        }
      };
      const text = `copy ${identifier(table)} (${columns.map(identifier).join(', ')}) from '/dev/blob'`;
      const ask = (statements: string) => connection.answer({ do: 'query', text: statements, params: [] });
      const client = await pool.connect();
      try {
        // The owner of an embedded database is its superuser, and COPY is not open to others under row-level security.
        await ask(beginWorkspace(workspaceId, 'owner'));
        for (const data of copyChunks(counted())) await connection.answer({ do: 'copy', text, data });
        await ask('commit');
        return count;
      } catch (error) {
        await ask('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },

    listen: async (channel, heard) => {
      const all = channels.get(channel) ?? new Set();
      channels.set(channel, all.add(heard));
      await run(`listen ${identifier(channel)}`);
      return async () => {
        all.delete(heard);
        if (all.size === 0) await run(`unlisten ${identifier(channel)}`);
      };
    },
    notify: (channel, payload) => run('select pg_notify($1, $2)', [channel, payload]),

    close: () => {
      closing ??= (async () => {
        stopTidying();
        await pool.drain();
        await connection.answer({ do: 'close' } satisfies Request).catch(() => {});
        await connection.end();
        unlock();
      })();
      return closing;
    },
  };
}
