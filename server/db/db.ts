/** The one face of both databases: PGlite in a worker, and PostgreSQL through pg. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import type { Turn } from './turns.ts';

/**
 * SQL inside a transaction. Everything goes through Kysely: its builder for plain reads and writes, its sql`` for the rest.
 * Query functions that take `sql` first are part of the caller's transaction; those that take `db` first make their own.
 */
export type Sql = Kysely<Tables>;

export interface Db {
  readonly kind: 'pglite' | 'postgres';

  /**
   * A transaction over the global tables (see 0001_init.sql, G), as the owner. It sees no workspace's rows.
   * Retried up to three times on serialisation failures and deadlocks, so `work` must have no other effect.
   * Throws DbError (errors.ts), as every method does.
   */
  tx<T>(work: (sql: Sql) => Promise<T>): Promise<T>;

  /**
   * A transaction that can see and change one workspace only. Every statement names it (one-workspace.ts), and row-level security
   * stands behind that. `turn` says when, where all wait for one connection: over the embedded database.
   */
  workspaceTx<T>(workspaceId: string, work: (sql: Sql) => Promise<T>, turn?: Turn): Promise<T>;

  /**
   * A reading transaction of the owner that sees the whole database as it was at one moment, while others write on. Give it
   * a workspace with setWorkspace (pool.ts) to read that one's rows. The embedded database copies its files for it first: that
   * takes as much free disk as they do, and others wait while it lasts.
   */
  snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T>;

  /**
   * COPY of many rows into one table of a workspace, in its own transaction; values in the columns' order and in the forms of
   * tables.ts. Returns the number of rows.
   */
  copyIn(
    workspaceId: string,
    table: string,
    columns: readonly string[],
    rows: Iterable<readonly unknown[]>,
  ): Promise<number>;

  /**
   * Calls `heard` with the payload of each notification on the channel until the returned function is called.
   * `missed` is called after a broken connection was made anew: notifications may have been lost meanwhile.
   */
  listen(
    channel: string,
    heard: (payload: string) => void,
    missed?: () => void,
  ): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;

  /** For a library that brings its own SQL (better-auth): the same connections, in the schema `auth`. */
  readonly authKysely: Kysely<unknown>;

  close(): Promise<void>;
}
