/** What a member who leaves has in hand, and handing it on. Writers leave `seq` to the stamp that ends their transaction. */
import { sql as raw } from 'kysely';
import type { Sql } from './db.ts';
import { passHandovers } from './lead-handover.ts';

/** How much there is of each. */
export interface InHand {
  leads: number;
  campaigns: number;
  feedback: number;
}

/** Feedback that still asks for somebody: it waits for an answer, or an answer waits to be read. */
export const isOpen = raw<boolean>`retracted_at is null and deleted_at is null
  and (answers = '[]' or jsonb_path_exists(answers, '$[*] ? (@.seenAt == null)'))`;

/** Whose feedback it is to take care of. */
export const keeper = raw<string>`coalesce(handed_to, author_id)`;

/** Counts a member's leads, campaigns and open feedback. */
export async function countInHand(sql: Sql, workspaceId: string, memberId: string): Promise<InHand> {
  const { rows } = await raw<InHand>`select
    (select count(*) from leads where workspace_id = ${workspaceId} and owner_id = ${memberId} and deleted_at is null) as leads,
    (select count(*) from campaigns where workspace_id = ${workspaceId} and owner_id = ${memberId} and deleted_at is null) as campaigns,
    (select count(*) from feedback where workspace_id = ${workspaceId} and ${keeper} = ${memberId} and ${isOpen}) as feedback`.execute(
    sql,
  );
  return rows[0] ?? { leads: 0, campaigns: 0, feedback: 0 };
}

/** Gives a member's leads, campaigns, handovers and open feedback to another. Who said a feedback stays as it is. */
export async function handOn(sql: Sql, workspaceId: string, from: string, to: string): Promise<void> {
  for (const table of ['leads', 'campaigns'] as const) {
    await sql
      .updateTable(table)
      .set({ owner_id: to, seq: null })
      .where('workspace_id', '=', workspaceId)
      .where('owner_id', '=', from)
      .where('deleted_at', 'is', null)
      .execute();
  }
  await passHandovers(sql, workspaceId, from, to);
  await sql
    .updateTable('feedback')
    .set({ handed_to: to, seq: null })
    .where('workspace_id', '=', workspaceId)
    .where(keeper, '=', from)
    .where(isOpen)
    .execute();
}
