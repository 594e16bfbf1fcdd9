/** PostgreSQL that cannot answer just now is told apart from a fault of ours: the request may be sent again. */
import { sql as raw } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sql } from '#server/db/db.ts';
import { DbError, isUnavailable } from '#server/db/errors.ts';
import { openPostgres } from '#server/db/postgres.ts';
import { newPostgresDatabase } from './support/each-db.ts';
import { startWire } from './support/wire.ts';

const CONNECTIONS = 10;

async function opened(address: string, patienceMs?: number) {
  const db = await openPostgres(new URL(address), patienceMs);
  if (!db.ok) throw new Error(db.error.message);
  return db.value;
}

const one = (sql: Sql) => raw`select 1`.execute(sql);
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a PostgreSQL', () => {
  let base: Awaited<ReturnType<typeof newPostgresDatabase>>;
  beforeAll(async () => {
    base = await newPostgresDatabase('empty');
  });
  afterAll(() => base.drop());

  it('whose connections are all lent gives nobody another in time, and does when one is back', async () => {
    const db = await opened(base.address, 200);
    const held = Promise.withResolvers<void>();
    const begun: Promise<void>[] = [];
    const holders = Array.from({ length: CONNECTIONS }, () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      begun.push(promise);
      const hold = (): Promise<void> =>
        db
          .tx(async (sql) => {
            await one(sql);
            resolve();
            await held.promise;
          })
          // A slow machine may need longer for a connection than the test has patience: it asks again.
          .catch((error: unknown) => (isUnavailable(error) ? hold() : Promise.reject(error)));
      return hold();
    });
    await Promise.all(begun);
    const failure = await failureOf(db.tx(one));
    expect(failure).toBeInstanceOf(DbError);
    expect(isUnavailable(failure)).toBe(true);
    held.resolve();
    await Promise.all(holders);
    await db.tx(one);
    await db.close();
  });

  it('that is cut off within a statement is away, and there again when it can be reached', async () => {
    const wire = await startWire(base.address);
    const db = await opened(wire.address);
    const begun = vi.fn();
    const cut = failureOf(
      db.tx(async (sql) => {
        await one(sql);
        begun();
        await raw`select pg_sleep(60)`.execute(sql);
      }),
    );
    await vi.waitFor(() => expect(begun).toHaveBeenCalled());
    wire.cut();
    expect(isUnavailable(await cut)).toBe(true);
    await db.tx(one);
    await db.close();
    await wire.close();
  });
});
