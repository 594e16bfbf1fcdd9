/** The schema's rules, which keep it movable: every workspace on its own, nothing that a distributed engine lacks. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Sql } from '#server/db/db.ts';
import { eachDb } from './support/each-db.ts';

const GLOBAL = ['workspaces', 'user_workspaces', 'pairings', 'schema_migrations'];

/** Whatever breaks a rule, as sentences. */
async function problems(tx: Sql): Promise<string[]> {
  const { rows } = await sql<{ problem: string }>`
    with ours as (
      select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> all (${GLOBAL}::text[])),
    first_column as (
      select x.indrelid, x.indexrelid, x.indisunique, a.attname from pg_index x
      join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0])
    select 'table ' || relname || ' has no workspace_id' as problem from ours
      where not exists (select from pg_attribute a where a.attrelid = ours.oid and a.attname = 'workspace_id' and a.attnotnull)
    union all
    select 'table ' || relname || ' has no primary key' from ours
      where not exists (select from pg_index x where x.indrelid = ours.oid and x.indisprimary)
    union all
    select 'index ' || f.indexrelid::regclass || ' does not begin with workspace_id' from first_column f
      join ours on ours.oid = f.indrelid where f.attname <> 'workspace_id'
    union all
    select 'foreign key ' || k.conname || ' leaves the workspace' from pg_constraint k join ours on ours.oid = k.conrelid
      where k.contype = 'f' and not exists (
        select from unnest(k.conkey) c join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c where a.attname = 'workspace_id')
    union all
    select 'sequence ' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'S'
    union all
    select 'trigger ' || t.tgname from pg_trigger t where not t.tgisinternal
    union all
    select 'function ' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
    union all
    select 'default of ' || c.relname || ' calls ' || pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_class c on c.oid = d.adrelid
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and pg_get_expr(d.adbin, d.adrelid) ~ 'uuid\\w*\\(|nextval'`.execute(tx);
  return rows.map((row) => row.problem);
}

eachDb((_kind, open) => {
  describe('schema', () => {
    it('keeps the rules', async () => {
      expect(await open().tx(problems)).toEqual([]);
    });

    it('would be caught breaking them', async () => {
      class Undo extends Error {}
      let found: string[] = [];
      await expect(
        open().tx(async (tx) => {
          await sql`create table broken (id uuid primary key default gen_random_uuid(), n bigserial)`.execute(
            tx,
          );
          await sql`create table keyless (workspace_id uuid not null, broken_id uuid constraint keyless_leaves references broken (id))`.execute(
            tx,
          );
          await sql`create function broken_done() returns trigger language plpgsql as 'begin return new; end'`.execute(
            tx,
          );
          await sql`create trigger broken_trigger before insert on broken for each row execute function broken_done()`.execute(
            tx,
          );
          found = await problems(tx);
          throw new Undo();
        }),
      ).rejects.toThrow(Undo);
      expect(found).toEqual(
        expect.arrayContaining([
          'table broken has no workspace_id',
          'index broken_pkey does not begin with workspace_id',
          'table keyless has no primary key',
          'foreign key keyless_leaves leaves the workspace',
          'trigger broken_trigger',
          'function broken_done',
          'sequence broken_n_seq',
          'default of broken calls gen_random_uuid()',
        ]),
      );
    });
  });
});
