import { mkdtempSync, openAsBlob, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { migrate } from '#server/db/migrate.ts';
import { openDb } from '#server/db/open.ts';
import { openPglite } from '#server/db/pglite.ts';
import { newPostgresDatabase } from './support/each-db.ts';

const FILES = readdirSync(join(import.meta.dirname, '../../server/db/migrations')).sort();

const opened = (result: Awaited<ReturnType<typeof openDb>>): Db => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

const openEmpty = {
  pglite: async () => {
    const db = opened(await openPglite({ dir: null, image: await openAsBlob(inject('pgliteImage')) }));
    await db.tx((tx) =>
      tx.executeQuery(CompiledQuery.raw('drop schema public, auth cascade; create schema public')),
    );
    return { db, drop: async () => {} };
  },
  postgres: async () => {
    const { address, drop } = await newPostgresDatabase('empty');
    return { db: opened(await openDb(address)), drop };
  },
};

describe.each(['pglite', 'postgres'] as const)('%s', (kind) => {
  let db: Db;
  let drop: () => Promise<void>;
  let folder: string;
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const tables = async () =>
    (
      await db.tx((tx) =>
        sql<{
          name: string;
        }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(tx),
      )
    ).rows.map((row) => row.name);

  beforeEach(async () => {
    ({ db, drop } = await openEmpty[kind]());
    folder = mkdtempSync(join(tmpdir(), 'samsyn-migrations-'));
    put('0001_one.sql', 'create table one (id int); create table uno (id int);');
    put('0002_two.sql', 'create table two (id int);');
  });
  afterEach(async () => {
    await db.close();
    await drop();
    rmSync(folder, { recursive: true });
  });

  it('applies the product’s own migrations once, also when several start at the same time', async () => {
    const [first, second] = await Promise.all([migrate(db), migrate(db)]);
    expect([first, second].filter((result) => result.ok && result.value.length === 0)).toHaveLength(1);
    expect([first, second]).toContainEqual({ ok: true, value: FILES });
    expect(await migrate(db)).toEqual({ ok: true, value: [] });
  });

  it('applies what is new, in order', async () => {
    const told: string[] = [];
    expect(
      await migrate(db, folder, undefined, (name, nth, of) => told.push(`${nth} of ${of}: ${name}`)),
    ).toEqual({ ok: true, value: ['0001_one.sql', '0002_two.sql'] });
    expect(told).toEqual(['1 of 2: 0001_one.sql', '2 of 2: 0002_two.sql']);
    put('0003_three.sql', 'create table three as select * from two;');
    put('notes.txt', 'no migration');
    expect(await migrate(db, folder)).toEqual({ ok: true, value: ['0003_three.sql'] });
    expect(await tables()).toEqual(['one', 'schema_migrations', 'three', 'two', 'uno']);
  });

  it('changes nothing when one fails, and names it', async () => {
    put('0002_two.sql', 'create table two (id int); create table two (id int);');
    const result = await migrate(db, folder);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'cannot_migrate', message: expect.stringContaining('0002_two.sql') },
    });
    expect(await tables()).toEqual(['schema_migrations']);
  });

  it('refuses a changed file, but not changed line ends', async () => {
    await migrate(db, folder);
    put('0002_two.sql', 'create table two (id int);\n');
    const result = await migrate(db, folder);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'migration_changed', message: expect.stringContaining('0002_two.sql') },
    });
    put('0003_lines.sql', 'select 1;\nselect 2;\n');
    put('0002_two.sql', 'create table two (id int);');
    await migrate(db, folder);
    put('0003_lines.sql', 'select 1;\r\nselect 2;\r\n');
    expect(await migrate(db, folder)).toEqual({ ok: true, value: [] });
  });

  it('refuses a database of a newer version', async () => {
    put('0003_three.sql', 'create table three (id int);');
    await migrate(db, folder);
    rmSync(join(folder, '0003_three.sql'));
    expect(await migrate(db, folder)).toMatchObject({
      ok: false,
      error: { code: 'newer_schema', message: expect.stringContaining('0003_three.sql') },
    });
  });
});
