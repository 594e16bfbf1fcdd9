/** The first answer to each mutation, so that sending it again has no second effect. */
import { type RawBuilder, sql as raw } from 'kysely';
import { HEAD, type Head } from './changes.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

export interface AppliedMutation {
  memberId: string;
  bodyHash: Uint8Array;
  /** As it was stored; the reader checks its form. */
  result: unknown;
}

/**
 * Takes the mutation's id for this transaction, and reads the workspace's head with the same statement; gives the earlier one when the id
 * was taken before. A second sender waits until the first has committed.
 */
export async function claimMutation(
  sql: Sql,
  workspaceId: string,
  mutation: { id: string; memberId: string; bodyHash: Uint8Array },
): Promise<{ head: Head; earlier: AppliedMutation | null }> {
  const { claimed, ...head } = await sql
    .with('taken', (taking) =>
      taking
        .insertInto('applied_mutations')
        .values({
          workspace_id: workspaceId,
          id: mutation.id,
          member_id: mutation.memberId,
          body_hash: mutation.bodyHash,
          result: json(null),
        })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
        .returning('id'),
    )
    .selectFrom('workspaces')
    .select(HEAD)
    .select(({ exists, selectFrom }) => exists(selectFrom('taken').select('id')).as('claimed'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  if (claimed) return { head, earlier: null };
  const earlier = await sql
    .selectFrom('applied_mutations')
    .select(['member_id as memberId', 'body_hash as bodyHash', 'result'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', mutation.id)
    .executeTakeFirstOrThrow();
  return { head, earlier };
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

/**
 * Of some mutations it stays that they were done, so that sending one again has no effect; what their answers said does not.
 * @param which by their `result`, e.g. ``raw`(result -> 'feedback' ->> 'id')::uuid = …` ``
 */
export async function emptyResults(sql: Sql, workspaceId: string, which: RawBuilder<unknown>): Promise<void> {
  await raw`
    update applied_mutations set result = jsonb_build_object('id', id, 'status', result -> 'status')
    where workspace_id = ${workspaceId} and (${which})`.execute(sql);
}
