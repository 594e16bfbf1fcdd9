/** The first answer to each mutation, so that sending it again has no second effect. */
import type { Sql } from './db.ts';
import { json } from './tables.ts';

export interface AppliedMutation {
  memberId: string;
  bodyHash: Uint8Array;
  /** As it was stored; the reader checks its form. */
  result: unknown;
}

/**
 * Takes the mutation's id for this transaction; returns the earlier one when the id was taken before. A second sender waits
 * until the first has committed.
 */
export async function claimMutation(
  sql: Sql,
  workspaceId: string,
  mutation: { id: string; memberId: string; bodyHash: Uint8Array },
): Promise<AppliedMutation | null> {
  const claimed = await sql
    .insertInto('applied_mutations')
    .values({
      workspace_id: workspaceId,
      id: mutation.id,
      member_id: mutation.memberId,
      body_hash: mutation.bodyHash,
      result: json(null),
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (claimed) return null;
  const earlier = await sql
    .selectFrom('applied_mutations')
    .select(['member_id as memberId', 'body_hash as bodyHash', 'result'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', mutation.id)
    .executeTakeFirstOrThrow();
  return earlier;
}

/** Stores the answer to a claimed mutation. */
export async function storeMutationResult(
  sql: Sql,
  workspaceId: string,
  id: string,
  result: unknown,
): Promise<void> {
  await sql
    .updateTable('applied_mutations')
    .set({ result: json(result) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}
