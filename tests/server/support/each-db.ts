/** Runs a test file's tests on both databases, each with a fresh migrated one. */
import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { openDb } from '#server/db/open.ts';
import { openPglite } from '#server/db/pglite.ts';
import { TEMPLATE } from './template.ts';

const opened = (result: Awaited<ReturnType<typeof openDb>>): Db => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

/** Runs one statement as the test server's superuser. */
async function asAdmin(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${inject('postgresAdmin')}/postgres` });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** A new database of the test server; `from` an empty or the migrated template. Returns its address as its owner. */
export async function newPostgresDatabase(
  from: 'empty' | 'migrated',
): Promise<{ address: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(
    `create database ${name} template ${from === 'migrated' ? TEMPLATE : 'template0'} owner samsyn_owner`,
  );
  return {
    address: `${inject('postgresOwner')}/${name}`,
    drop: () => asAdmin(`drop database ${name} with (force)`),
  };
}

const KINDS = {
  pglite: async () => {
    const db = opened(await openPglite({ dir: null, image: await openAsBlob(inject('pgliteImage')) }));
    return { db, address: 'pglite:memory', end: () => db.close() };
  },
  postgres: async () => {
    const { address, drop } = await newPostgresDatabase('migrated');
    const db = opened(await openDb(address));
    const end = async (): Promise<void> => {
      await db.close();
      await drop();
    };
    return { db, address, end };
  },
};

/**
 * `tests` declares the tests of one database, once for each. `open()` gives the database, inside hooks and tests; it is one
 * for the whole `eachDb`, so tests keep apart by workspace.
 */
export function eachDb(tests: (kind: Db['kind'], open: () => Db) => void): void {
  describe.each(['pglite', 'postgres'] as const)('%s', (kind) => {
    let current: Awaited<ReturnType<(typeof KINDS)[typeof kind]>> | undefined;
    beforeAll(async () => {
      current = await KINDS[kind]();
    });
    afterAll(() => current?.end());
    tests(kind, () => {
      if (!current) throw new Error('The database is there inside hooks and tests only.');
      return current.db;
    });
  });
}
