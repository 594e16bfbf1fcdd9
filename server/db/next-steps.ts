/** What was decided of the next steps that were proposed. */
import { sql as raw } from 'kysely';
import type { ActionChoice, ActionCode, ActionReason } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';

export interface DecidedSteps {
  code: ActionCode;
  is: ActionChoice['is'];
  /** Only of what was refused. */
  reason: ActionReason | null;
  count: number;
}

/** How many leads have which last decision about each kind of step. */
export async function countDecidedSteps(sql: Sql, workspaceId: string): Promise<DecidedSteps[]> {
  const { rows } = await raw<DecidedSteps>`
    select a ->> 'code' as code, a -> 'choice' ->> 'is' as is, a -> 'choice' ->> 'reason' as reason, count(*)::int as count
    from leads cross join lateral jsonb_array_elements(actions) a
    where workspace_id = ${workspaceId} and deleted_at is null and actions <> '[]'
    group by 1, 2, 3 order by 4 desc, 1, 2, 3`.execute(sql);
  return rows;
}
