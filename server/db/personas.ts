/** Personas as rows. */
import { sql as raw } from 'kysely';
import type { Sql } from './db.ts';

/** Whether the workspace has all these personas. */
export async function hasPersonas(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<boolean> {
  const wanted = [...new Set(ids)];
  const rows = await sql
    .selectFrom('personas')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${wanted}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.length === wanted.length;
}
