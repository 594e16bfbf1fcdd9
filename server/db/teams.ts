/** Teams: who works on what together. Writers leave `seq` to the stamp that ends their transaction. */
import { v7 as uuidv7 } from 'uuid';
import type { Sql } from './db.ts';

/** Brings a member into some teams, by name, and out of others; a missing one is made. Whether anything changed. */
export async function joinTeams(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  teams: readonly { name: string; in: boolean }[],
): Promise<boolean> {
  let changed = false;
  for (const { name, in: wanted } of teams) {
    const team = await sql
      .selectFrom('teams')
      .select(['id', 'member_ids as memberIds'])
      .where('workspace_id', '=', workspaceId)
      .where('name', '=', name)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if ((team?.memberIds.includes(memberId) ?? false) === wanted) continue;
    changed = true;
    if (!team) {
      await sql
        .insertInto('teams')
        .values({ workspace_id: workspaceId, id: uuidv7(), name, problem: '', member_ids: [memberId] })
        .execute();
      continue;
    }
    const others = team.memberIds.filter((id) => id !== memberId);
    await sql
      .updateTable('teams')
      .set({ member_ids: wanted ? [...others, memberId] : others, seq: null })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', team.id)
      .execute();
  }
  return changed;
}
