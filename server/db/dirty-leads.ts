import { sql as raw } from 'kysely';
import type { Sql } from './db.ts';

/** Notes leads whose touchpoints or outcomes changed, so that the roll-up counts them anew; one that is noted already stays so. */
export async function markDirty(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  await raw`
    insert into lead_dirty (workspace_id, lead_id) select distinct ${workspaceId}::uuid, id from unnest(${leadIds}::uuid[]) as id
    order by 2 on conflict do nothing`.execute(sql);
}
