/** PGlite itself: opened, checked, and asked one thing at a time. Runs in the worker, or beside a test in memory. */
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { DurableFs, syncTree } from './durable-fs.ts';
import { type DbFailure, toDbError } from './errors.ts';
import { statementsOf } from './pglite-statements.ts';
import type { Answer } from './pool.ts';
import { PARSERS } from './values.ts';

export interface EngineOptions {
  /** Where the files are; null keeps everything in memory. */
  dir: string | null;
  /** The folder is a copy that is read and thrown away: nothing is flushed, not even when PostgreSQL recovers what was open. */
  throwaway?: boolean;
  /** In memory only: the files to begin with, as PGlite dumps them. */
  image?: Blob;
}

export type Request =
  /** `before` is sent first, and its answer dropped. */
  | { do: 'query'; before?: string; text: string; params: readonly unknown[] }
  | { do: 'copy'; text: string; data: Uint8Array }
  | { do: 'close' };

export interface Engine {
  /** In the order in which they were asked. */
  answer(request: Request): Promise<Answer>;
  onNotification(heard: (channel: string, payload: string) => void): void;
}

/** A database of this size and its log fit; less would fail in the middle of a first start. */
const NEEDED_BYTES = 200 * 1024 * 1024;

/** As shipped, PGlite turns fsync off (-F). */
const DURABLE_PARAMS = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

const nothing: Answer = { command: '', rowCount: null, rows: [] };

async function openDurable(dir: string): Promise<Result<PGlite, DbFailure>> {
  const fresh = !existsSync(join(dir, 'PG_VERSION'));
  mkdirSync(dir, { recursive: true });
  const { bavail, bsize } = statfsSync(dir);
  if (fresh && bavail * bsize < NEEDED_BYTES) {
    return fail({
      code: 'disk_full',
      message: `The disk is too full for a database in ${dir}: 200 MB must be free.`,
    });
  }
  const files = new DurableFs(dir);
  const lite = await PGlite.create({ fs: files, startParams: DURABLE_PARAMS, parsers: PARSERS });
  if (fresh) {
    await lite.exec('checkpoint');
    syncTree(dir);
  }
  const before = files.fileSyncs;
  // A commit that writes to the log and changes nothing.
  const [setting] = (await lite.query<{ fsync: string }>('show fsync')).rows;
  await lite.exec(`select pg_logical_emit_message(true, 'samsyn', 'fsync')`);
  if (setting?.fsync !== 'on' || files.fileSyncs === before) {
    await lite.close();
    return fail({
      code: 'not_durable',
      message:
        'The embedded database does not flush its files to the disk here, so a power loss could destroy them; it was not started.',
    });
  }
  return ok(lite);
}

/** Opens the database. The caller holds the data folder's lock. */
export async function openEngine({
  dir,
  throwaway,
  image,
}: EngineOptions): Promise<Result<Engine, DbFailure>> {
  let opened: Result<PGlite, DbFailure>;
  try {
    opened =
      dir === null
        ? ok(await PGlite.create({ parsers: PARSERS, ...(image ? { loadDataDir: image } : {}) }))
        : throwaway
          ? ok(await PGlite.create({ dataDir: dir, parsers: PARSERS }))
          : await openDurable(dir);
  } catch (error) {
    const { code, message } = toDbError(error);
    if (code === '53100') return fail({ code: 'disk_full', message });
    return fail({
      code: 'cannot_open',
      message: `The database in ${dir ?? 'memory'} does not open: ${message}`,
    });
  }
  if (!opened.ok) return opened;
  const lite = opened.value;

  const run = statementsOf(lite);
  const query = async (text: string, params: readonly unknown[], before?: string): Promise<Answer> => {
    if (params.length > 0) return run(text, params, before);
    const result = (await lite.exec(before === undefined ? text : `${before}; ${text}`)).at(-1);
    if (!result) return nothing;
    return { command: result.command ?? '', rowCount: result.rowCount ?? null, rows: result.rows };
  };

  const perform = async (request: Request): Promise<Answer> => {
    switch (request.do) {
      case 'query':
        return query(request.text, request.params, request.before);
      case 'copy':
        await lite.query(request.text, [], { blob: new Blob([new Uint8Array(request.data)]) });
        return nothing;
      case 'close':
        await lite.close();
        return nothing;
    }
  };

  let last: Promise<unknown> = Promise.resolve();
  return ok({
    // One after the other: the end of a transaction that only read is not waited for (round-trips.ts).
    answer: (request) => {
      const mine = last.then(() => perform(request));
      last = mine.catch(() => {});
      return mine.catch((error: unknown) => {
        throw toDbError(error);
      });
    },
    onNotification: (heard) => {
      lite.onNotification(heard);
    },
  });
}
