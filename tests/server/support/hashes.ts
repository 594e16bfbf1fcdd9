/** What stands in a database, to hold two against each other. */
import { sql as raw } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { setWorkspace } from '#server/db/pool.ts';

/** Stands for the tables of the whole server. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Every row of every table, hashed by the database itself, without what a restore is to change. */
export async function hashes(db: Db): Promise<Record<string, string>> {
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
