/** The one face of both databases: PGlite in a worker, and PostgreSQL through pg. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** SQL inside a transaction. Everything goes through Kysely: its builder for plain reads and writes, its sql`` for the rest. */
export type Sql = Kysely<Tables>;

export interface Db {
  readonly kind: 'pglite' | 'postgres';

  /**
   * A transaction over the global tables (see 0001_init.sql, G), as the owner.
   * Retried up to three times on serialisation failures and deadlocks, so `work` must have no other effect.
   */
  tx<T>(work: (sql: Sql) => Promise<T>): Promise<T>;

  /** A transaction that can see and change one workspace only: row-level security stands behind every statement. */
  workspaceTx<T>(workspaceId: string, work: (sql: Sql) => Promise<T>): Promise<T>;

  /** COPY of many rows into one table, as the owner; values in the columns' order. Returns the number of rows. */
  copyIn(table: string, columns: readonly string[], rows: Iterable<readonly unknown[]>): Promise<number>;

  /** Calls `heard` with the payload of each notification on the channel until the returned function is called. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;

  /** A pg.Pool-shaped face for libraries that bring their own SQL (better-auth). */
  readonly authKysely: Kysely<unknown>;

  close(): Promise<void>;
}
