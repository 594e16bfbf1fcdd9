/** How much there is, for those who watch a server. */
import { sql as raw } from 'kysely';
import type { Db } from './db.ts';
import { workspaceIds } from './workspaces.ts';

export interface Sizes {
  workspaces: number;
  leads: number;
  touchpoints: number;
}

/** Counts over all workspaces. It reads whole indexes, so not on a hot path. */
export async function countRows(db: Db): Promise<Sizes> {
  const ids = await workspaceIds(db);
  const sizes: Sizes = { workspaces: ids.length, leads: 0, touchpoints: 0 };
  for (const id of ids) {
    const { rows } = await db.workspaceTx(id, (sql) =>
      raw<{ leads: number; touchpoints: number }>`
        select (select count(*) from leads where workspace_id = ${id} and deleted_at is null) as leads,
          (select count(*) from touchpoints where workspace_id = ${id}) as touchpoints`.execute(sql),
    );
    sizes.leads += rows[0]?.leads ?? 0;
    sizes.touchpoints += rows[0]?.touchpoints ?? 0;
  }
  return sizes;
}
