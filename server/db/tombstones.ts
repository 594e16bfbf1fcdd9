/** Rows of synced tables that are gone stay for a while as tombstones, so that devices hear of it. Then they go for good. */
import { sql as raw } from 'kysely';
import type { Sql } from './db.ts';

// Personas stay: one out of use can be read, and taken into use again.
const TABLES = ['feedback', 'questions', 'leads', 'accounts', 'teams', 'campaigns', 'members'] as const;

/** What else points to rows of this table: then they stay. */
async function references(sql: Sql, table: string): Promise<{ from: string; by: string }[]> {
  const { rows } = await raw<{ from: string; by: string }>`
    select c.relname as from, a.attname as by
    from pg_constraint k join pg_class c on c.oid = k.conrelid
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[array_position(k.confkey, (
        select attnum from pg_attribute where attrelid = k.confrelid and attname = 'id'))]
    where k.contype = 'f' and k.confrelid = ${table}::regclass and k.connamespace = 'public'::regnamespace`.execute(
    sql,
  );
  return rows;
}

/**
 * Removes tombstones from before an instant, inside Db.workspaceTx. In two steps: this time the horizon is moved, next time what
 * lies behind it is removed; a device that is being answered in between misses nothing. Returns how many were removed.
 */
export async function removeTombstones(sql: Sql, workspaceId: string, before: Date): Promise<number> {
  const old = raw`workspace_id = ${workspaceId} and deleted_at < ${before} and seq is not null`;
  let removed = 0;
  for (const table of TABLES) {
    const kept = (await references(sql, table)).map(
      ({ from, by }) =>
        raw`and not exists (select from ${raw.table(from)} r where r.workspace_id = ${workspaceId} and ${raw.ref(`r.${by}`)} = t.id)`,
    );
    const { rows } = await raw`
      delete from ${raw.table(table)} t
      where ${old} and seq <= (select horizon from workspaces where workspace_id = ${workspaceId}) ${raw.join(kept, raw` `)}
      returning id`.execute(sql);
    removed += rows.length;
  }
  const newest = raw.join(
    TABLES.map((table) => raw`select max(seq) as seq from ${raw.table(table)} where ${old}`),
    raw` union all `,
  );
  await raw`
    update workspaces set horizon = greatest(horizon, (select max(seq) from (${newest}) gone)) where workspace_id = ${workspaceId}`.execute(
    sql,
  );
  return removed;
}
