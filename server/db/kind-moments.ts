/** Kinds of touchpoints that marketing calls telling. */
import type { KindMoment } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** Those that stand, locked until the transaction ends, so that two changes at once do not lose one. */
export async function kindMomentsForUpdate(sql: Sql, workspaceId: string): Promise<KindMoment[]> {
  const row = await sql
    .selectFrom('workspace_settings')
    .select('kind_moments')
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst();
  return row?.kind_moments ?? [];
}

/** Writes them; the settings wait for their stamp. */
export async function writeKindMoments(
  sql: Sql,
  workspaceId: string,
  moments: readonly KindMoment[],
): Promise<void> {
  await sql
    .updateTable('workspace_settings')
    .set({ kind_moments: json(moments), seq: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
}
