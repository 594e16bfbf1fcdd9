import { sql as raw } from 'kysely';
import type { Sql } from './db.ts';
import { noteLeadDays } from './lead-days.ts';

/** So many leads of a batch of ingest are noted together. */
export const NOTED_TOGETHER = 60;
/**
 * So many leads are rolled up in one transaction: the embedded database lets nobody else in meanwhile, for a tenth of a second. Each time
 * costs as much as fifty leads.
 */
export const ROLLED_TOGETHER = { pglite: 120, postgres: 250 };
/** While more comes in, and people wait for that too. */
export const ROLLED_MEANWHILE = { pglite: 60, postgres: 250 };

/**
 * Notes leads whose touchpoints or outcomes changed, so that the roll-up counts them anew, and the days they came; one that is noted
 * already stays so.
 */
export async function markDirty(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  await raw`
    with days as (${noteLeadDays(
      workspaceId,
      raw`(select created_at as at from leads where workspace_id = ${workspaceId} and id = any (${leadIds}::uuid[])) dirty`,
    )})
    insert into lead_dirty (workspace_id, lead_id) select distinct ${workspaceId}::uuid, id from unnest(${leadIds}::uuid[]) as id
    order by 2 on conflict do nothing`.execute(sql);
}
