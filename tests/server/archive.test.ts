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
import { loadDemo } from '#server/demo/load.ts';
import { importArchive, restoreArchive, writeArchive } from '#server/services/archive.ts';
import { eachDb, newPostgresDatabase } from './support/each-db.ts';
import { hashes } from './support/hashes.ts';
import { newPgliteDatabase } from './support/pglite-folder.ts';
import { newLead, newWorkspace } from './support/server.ts';

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

    // A database that does not keep what it is given: here it changes a row, leaves one out, or has one more.
    it.each([
      ['changes a row', "new.name := new.name || ' '; return new;"],
      ['leaves a row out', "if new.name = 'Known by nothing' then return null; end if; return new;"],
      [
        'has a row more',
        `if new.name = 'Elin Lund' then
           insert into leads (workspace_id, id, name) values (new.workspace_id, gen_random_uuid(), 'Nobody');
         end if;
         return new;`,
      ],
    ])('is verified: a target that %s is refused, and nothing is stored', async (_what, body) => {
      const { id } = await newWorkspace(source());
      await newLead(source(), id);
      await source().workspaceTx(id, (sql) =>
        sql
          .insertInto('leads')
          .values({ workspace_id: id, id: uuidv7(), name: 'Known by nothing' })
          .execute(),
      );
      const lines = await linesOf(source());
      const stored = (db: Db) => db.tx((sql) => sql.selectFrom('workspaces').select('slug').execute());
      await withEmpty(kind, async (target) => {
        await migrate(target);
        await target.tx(async (sql) => {
          await raw`create function unfaithful() returns trigger language plpgsql as ${raw.lit(`begin ${body} end`)}`.execute(
            sql,
          );
          await raw`create trigger unfaithful before insert on leads for each row execute function unfaithful()`.execute(
            sql,
          );
        });
        await expect(restoreArchive(target, each(lines))).rejects.toThrow(
          'What was stored in public.leads is not what the source has. Nothing was changed.',
        );
        expect(await stored(target)).toEqual([]);
        // Once it keeps what it is given, the same lines go in.
        await target.tx((sql) => raw`drop trigger unfaithful on leads`.execute(sql));
        await restoreArchive(target, each(lines));
        expect((await stored(target)).length).toBeGreaterThan(0);
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
