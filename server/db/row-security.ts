/** Whether the second wall between workspaces stands, which nothing else would notice to be gone: everything works without it. */
import { sql as raw } from 'kysely';
import type { Db } from './db.ts';
import type { DbFailure } from './errors.ts';

/** What no role of a workspace is let into, so that there is nothing to keep apart. */
const CLOSED = ['user_workspaces', 'pairings', 'schema_migrations'];

interface Hole {
  what: string;
  mend: string;
}

/** Null when row-level security holds on every table and for the role of workspaces; else what is wrong, and the command that mends it. */
export async function rowSecurityFault(db: Db): Promise<DbFailure | null> {
  const holes = await db.tx(async (sql) => {
    const { rows } = await raw<Hole>`
      select 'the table ' || c.relname || ' lets every workspace see all of its rows' as what,
        'alter table ' || c.relname || ' enable row level security, force row level security' as mend
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> all(${CLOSED}::text[])
        and not (c.relrowsecurity and c.relforcerowsecurity)
      union all
      select 'the role samsyn_app may go round row-level security', 'alter role samsyn_app nosuperuser nobypassrls'
      from pg_roles where rolname = 'samsyn_app' and (rolsuper or rolbypassrls)
      union all
      select 'the role samsyn_app owns the table ' || relname, 'alter table ' || relname || ' owner to current_user'
      from pg_class where relkind in ('r', 'p') and pg_get_userbyid(relowner) = 'samsyn_app'
      order by 1`.execute(sql);
    return rows;
  });
  if (holes.length === 0) return null;
  const all = holes.map(({ what }) => what).join('; ');
  const commands = holes.map(({ mend }) => `${mend};`).join(' ');
  return {
    code: 'not_separated',
    message: `Workspaces would not be kept apart: ${all}. Nothing was started. Put it right with: ${commands}`,
  };
}
