import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { stamp } from '#server/db/changes.ts';
import { DbError } from '#server/db/errors.ts';
import { createWorkspace } from '#server/db/workspaces.ts';
import { eachDb } from './support/each-db.ts';
import { behindRowSecurity } from './support/row-security.ts';

/** Closed to the role of workspaces altogether. */
const NOT_GRANTED = ['user_workspaces', 'pairings', 'schema_migrations'];

const newId = uuidv7();

eachDb((kind, open) => {
  const mine = uuidv7();
  const theirs = uuidv7();
  const theirLead = uuidv7();
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );
  const names = async (where: string): Promise<string[]> => {
    const { rows } = await open().tx((tx) =>
      sql<{
        name: string;
      }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and ${sql.raw(where)} order by 1`.execute(tx),
    );
    return rows.map((row) => row.name);
  };

  beforeAll(async () => {
    for (const id of [mine, theirs]) {
      await open().tx((tx) =>
        createWorkspace(tx, id, { id, name: id, currency: 'SEK', stages: [], reasons: [] }),
      );
      await open().workspaceTx(id, async (tx) => {
        await tx
          .insertInto('leads')
          .values({ workspace_id: id, id: id === theirs ? theirLead : uuidv7(), name: 'Elin Lund' })
          .execute();
        await stamp(tx, id);
      });
    }
  });

  it('is enabled and forced on every table of a workspace', async () => {
    const closed = await names('c.relrowsecurity and c.relforcerowsecurity');
    const all = await names('true');
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((name) => !closed.includes(name))).toEqual([...NOT_GRANTED].sort());
  });

  it('has a policy on each of them, but for partitions, which are reached through their parent', async () => {
    const bare = await names(
      'c.relrowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid)',
    );
    expect(bare).toEqual(await names('c.relispartition'));
    expect(bare).toContain('touchpoints_default');
  });

  it('shows a workspace its own rows only, without any where', async () => {
    const seen = await behindRowSecurity(open(), mine, async (tx) => ({
      leads: await tx.selectFrom('leads').select('workspace_id').distinct().execute(),
      workspaces: await tx.selectFrom('workspaces').select('workspace_id').execute(),
      settings: await tx.selectFrom('workspace_settings').select('name').execute(),
    }));
    expect(seen).toEqual({
      leads: [{ workspace_id: mine }],
      workspaces: [{ workspace_id: mine }],
      settings: [{ name: mine }],
    });
  });

  it('lets nobody change or remove another workspace’s rows', async () => {
    const changed = await behindRowSecurity(open(), mine, async (tx) => ({
      updated: (
        await tx.updateTable('leads').set({ name: 'taken' }).where('id', '=', theirLead).executeTakeFirst()
      ).numUpdatedRows,
      deleted: (await tx.deleteFrom('leads').where('id', '=', theirLead).executeTakeFirst()).numDeletedRows,
      counter: (
        await tx
          .updateTable('workspaces')
          .set({ change_seq: 999 })
          .where('workspace_id', '=', theirs)
          .executeTakeFirst()
      ).numUpdatedRows,
    }));
    expect(changed).toEqual({ updated: 0n, deleted: 0n, counter: 0n });
  });

  it.each([
    [
      'adding a row',
      (ws: string) => sql`insert into leads (workspace_id, id, name) values (${ws}, ${newId}, 'x')`,
    ],
    ['moving a row', (ws: string) => sql`update leads set workspace_id = ${ws}`],
  ])('refuses %s to another workspace', async (_what, statement) => {
    expect(
      await failure(behindRowSecurity(open(), mine, (tx) => statement(theirs).execute(tx))),
    ).toMatchObject({
      code: '42501',
    });
  });

  it.each([
    ['the users of workspaces', sql`select * from user_workspaces`],
    ['pairings', sql`select * from pairings`],
    ['sign-in', sql`select * from auth."user"`],
    ['a partition directly', sql`select * from touchpoints_default`],
    ['the short name of its workspace', sql`update workspaces set slug = 'x'`],
    ['the schema', sql`create table more (id int)`],
  ])('keeps %s closed', async (_what, statement) => {
    expect(await failure(behindRowSecurity(open(), mine, (tx) => statement.execute(tx)))).toMatchObject({
      code: '42501',
    });
  });

  it('shows no rows when no workspace is set', async () => {
    const count = await open().tx(async (tx) => {
      await sql`set local role samsyn_app`.execute(tx);
      return [
        (await sql`select * from leads`.execute(tx)).rows.length,
        (await sql`select * from workspaces`.execute(tx)).rows.length,
      ];
    });
    expect(count).toEqual([0, 0]);
  });

  it('forgets the workspace with the transaction', async () => {
    await open().workspaceTx(mine, (tx) => sql`select ${mine}::text`.execute(tx));
    // More transactions than there are connections, so that each was used before.
    const after = await Promise.all(
      Array.from({ length: 30 }, () =>
        open().tx((tx) =>
          sql<{
            role: string;
            ws: string | null;
          }>`select current_user as role, nullif(current_setting('app.workspace_id', true), '') as ws`.execute(
            tx,
          ),
        ),
      ),
    );
    for (const { rows } of after) {
      expect(rows[0]?.ws).toBeNull();
      expect(rows[0]?.role).not.toBe('samsyn_app');
    }
  });

  it('keeps fifty workspaces apart on few connections, also when their transactions fail', async () => {
    const many = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const id = uuidv7();
        await open().tx((tx) =>
          createWorkspace(tx, id, { id, name: id, currency: 'SEK', stages: [], reasons: [] }),
        );
        return id;
      }),
    );
    class Undo extends Error {}
    const read = async (turn: number): Promise<string> => {
      const id = many[(turn * 7) % many.length] ?? '';
      try {
        return await open().workspaceTx(id, async (tx) => {
          const { rows } = await sql<{
            name: string;
          }>`select name from workspace_settings where ${id}::text is not null`.execute(tx);
          if (turn % 11 === 0) throw new Undo();
          if (turn % 13 === 0) await sql`select 1 / 0 from unnest(array[${id}::text])`.execute(tx);
          return rows.length === 1 && rows[0]?.name === id ? 'its own' : 'others';
        });
      } catch (error) {
        return error instanceof Undo || (error instanceof DbError && error.code === '22012')
          ? 'failed'
          : String(error);
      }
    };
    const seen: string[] = [];
    // In waves, so that on a busy machine none of them waits for a connection until it is refused.
    for (let wave = 0; wave < 20; wave += 1)
      seen.push(...(await Promise.all(Array.from({ length: 500 }, (_, at) => read(wave * 500 + at)))));
    expect([...new Set(seen)].toSorted()).toEqual(['failed', 'its own']);
  }, 120_000);

  it('stands behind a role that can go round nothing', async () => {
    const { rows } = await open().tx((tx) =>
      sql<{ problem: string }>`
        select 'role may ' || w as problem from pg_roles,
          unnest(array[case when rolsuper then 'everything' end, case when rolbypassrls then 'bypass' end,
            case when rolcanlogin then 'log in' end]) w
          where rolname = 'samsyn_app' and w is not null
        union all
        select 'it owns ' || relname from pg_class where relowner = 'samsyn_app'::regrole
        union all
        select 'view ' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('v', 'm')
        union all
        select 'it may ' || privilege || ' ' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace,
          unnest(array['truncate', 'references', 'trigger']) privilege
          where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and has_table_privilege('samsyn_app', c.oid, privilege)`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([]);
  });

  it('takes nothing but a UUID for a workspace', async () => {
    expect(await failure(open().workspaceTx("x'; drop table leads; --", async () => {}))).toMatchObject({
      code: '22P02',
    });
  });

  // PGlite knows no user but its superuser.
  if (kind === 'pglite') return;
  describe('with an owner who is no superuser', () => {
    it('binds the owner too', async () => {
      const seen = await open().tx(async (tx) => ({
        user: (await sql`select rolsuper from pg_roles where rolname = current_user`.execute(tx)).rows,
        leads: await tx.selectFrom('leads').selectAll().execute(),
        workspaces: (await tx.selectFrom('workspaces').selectAll().execute()).length > 1,
      }));
      expect(seen).toEqual({ user: [{ rolsuper: false }], leads: [], workspaces: true });
    });

    it('binds copyIn', async () => {
      const rows = [[theirs, uuidv7(), 'x']];
      expect(await failure(open().copyIn(mine, 'leads', ['workspace_id', 'id', 'name'], rows))).toMatchObject(
        { code: '42501' },
      );
    });
  });
});
