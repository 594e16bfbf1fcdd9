/** Backup, restore, export, import and the move to PostgreSQL: every table equal by count and sum, on both databases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, describe, expect, it } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { migrate } from '#server/db/migrate.ts';
import { openDb } from '#server/db/open.ts';
import { setWorkspace } from '#server/db/pool.ts';
import { loadDemo } from '#server/demo/load.ts';
import { importArchive, restoreArchive, writeArchive } from '#server/services/archive.ts';
import { eachDb, newPostgresDatabase } from './support/each-db.ts';
import { newPgliteDatabase } from './support/pglite-folder.ts';
import { newWorkspace } from './support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(address: string): Promise<Db> {
  const opened = await openDb(address);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function linesOf(db: Db, only: string | null = null): Promise<string[]> {
  let text = '';
  await writeArchive(
    db,
    async (piece) => {
      text += piece;
    },
    only,
  );
  return text.split('\n').slice(0, -1);
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Stands for the tables of the whole server. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Every row of every table, hashed by the database itself, without what a restore is to change. */
async function hashes(db: Db): Promise<Record<string, string>> {
  return db.tx(async (sql) => {
    await raw`set local timezone to 'UTC'`.execute(sql);
    const tables = await raw<{ name: string }>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'schema_migrations' order by 1`.execute(sql);
    const workspaces = await raw<{
      id: string;
    }>`select workspace_id as id from workspaces order by 1`.execute(sql);
    const found: Record<string, string> = {};
    for (const { id } of [...workspaces.rows, { id: NOBODY }]) {
      await setWorkspace(sql, id);
      for (const { name } of tables.rows) {
        const { rows } = await raw<{ hash: string | null }>`
          select md5(string_agg(hash, '' order by hash)) as hash from (
            select md5((to_jsonb(t) - 'epoch')::text) as hash from ${raw.raw(name)} t
            where coalesce(to_jsonb(t) ->> 'workspace_id', ${id}) = ${id}
          ) r`.execute(sql);
        const hash = rows[0]?.hash;
        if (hash) found[`${name} ${id}`] = hash;
      }
    }
    return found;
  });
}

const epochs = (db: Db) => db.tx((sql) => sql.selectFrom('workspaces').select('epoch').execute());

const emptyOnes = {
  pglite: async () => ({ address: newPgliteDatabase(folder), drop: async () => {} }),
  postgres: () => newPostgresDatabase('empty'),
};
async function withEmpty(on: Db['kind'], work: (db: Db) => Promise<void>): Promise<void> {
  const { address, drop } = await emptyOnes[on]();
  const db = await open(address);
  try {
    await work(db);
  } finally {
    await db.close();
    await drop();
  }
}

eachDb((_, source) => {
  describe('an archive', { timeout: 180_000 }, () => {
    it.each(['pglite', 'postgres'] as const)(
      'restores into an empty %s, every row of every table',
      async (on) => {
        await loadDemo(source(), { now: new Date() });
        await newWorkspace(source());
        await source().tx((sql) =>
          raw`insert into auth."user" (id, name, email, "emailVerified") values (${uuidv7()}, 'Å "q" \\ \u2028', ${`${uuidv7()}@example.com`}, true)`.execute(
            sql,
          ),
        );
        const lines = await linesOf(source());
        const before = await hashes(source());
        expect(Object.keys(before).length).toBeGreaterThan(15);
        await withEmpty(on, async (target) => {
          await restoreArchive(target, each(lines));
          expect(await hashes(target)).toEqual(before);
          const [was] = await epochs(source());
          for (const { epoch } of await epochs(target)) expect(epoch).toBeGreaterThan(was?.epoch ?? 0);
          await expect(restoreArchive(target, each(lines))).rejects.toThrow('in use already');
        });
      },
    );

    it('moves without another epoch', async () => {
      const lines = await linesOf(source());
      await withEmpty('postgres', async (target) => {
        await restoreArchive(target, each(lines), { move: true });
        expect(await epochs(target)).toEqual(await epochs(source()));
      });
    });
  });
});

// To move one workspace and to be refused, an archive without the demo is enough.
eachDb((kind, source) => {
  describe('a small archive', { timeout: 180_000 }, () => {
    it('of one workspace comes out of another server as it went in', async () => {
      const { id } = await newWorkspace(source());
      const lines = await linesOf(source(), id);
      expect(lines.join()).not.toContain('tokens');
      await withEmpty(kind, async (target) => {
        await migrate(target);
        await importArchive(target, each(lines));
        const again = await linesOf(target, id);
        const rows = (all: readonly string[]) => all.slice(1).sort();
        expect(rows(again)).toEqual(rows(lines));
        await expect(importArchive(target, each(lines))).rejects.toThrow('has the workspace already');
      });
    });

    it.each([
      ['cut off', (lines: string[]) => lines.slice(0, -3), 'no end|missing'],
      [
        'with a row changed',
        (lines: string[]) => lines.map((line) => line.replace('Nordlys', 'Nordlyz')),
        'changed',
      ],
      [
        'with a row taken out',
        (lines: string[]) =>
          lines.filter((line) => !line.includes('"Nordlys AB"') || line.startsWith('{"samsyn":')),
        'missing',
      ],
      [
        'of a later version',
        (lines: string[]) =>
          lines.map((line) => line.replace('"migrations":[', '"migrations":["9999_later.sql",')),
        'newer Samsyn',
      ],
      ['that is none', () => ['Email;Name'], 'does not begin'],
    ])('%s is refused, and nothing is stored', async (_what, damage, why) => {
      await newWorkspace(source());
      const lines = damage(await linesOf(source()));
      await withEmpty('postgres', async (target) => {
        await expect(restoreArchive(target, each(lines))).rejects.toThrow(new RegExp(why));
        const left = await target
          .tx((sql) => sql.selectFrom('workspaces').select('slug').execute())
          .catch(() => []);
        expect(left).toEqual([]);
      });
    });

    it('is of one moment while others write', async () => {
      const { id } = await newWorkspace(source());
      if (kind === 'pglite') return;
      let first = true;
      let text = '';
      await writeArchive(source(), async (piece) => {
        if (first) {
          first = false;
          await source().workspaceTx(id, (sql) =>
            sql.insertInto('leads').values({ workspace_id: id, id: uuidv7(), name: 'Came later' }).execute(),
          );
        }
        text += piece;
      });
      expect(text).not.toContain('Came later');
    });
  });
});
