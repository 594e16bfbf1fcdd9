/** What departments promised each other to do in time, of a team's campaigns: answers to feedback, and follow-ups of handovers. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { Promised } from '#lib/domain/promises.ts';
import type { Sql } from './db.ts';

/** A statement: feedback (`key`) with its lead, when it was given (`from`) and first answered (`done`); without what was withdrawn. */
export const answersPromised = (
  workspaceId: string,
  campaignIds: readonly string[],
): RawBuilder<unknown> => raw`
  select id as key, lead_id, given_at as "from", (select min((a ->> 'at')::timestamptz) from jsonb_array_elements(answers) a) as done
  from feedback
  where workspace_id = ${workspaceId} and campaign_id = any (${[...campaignIds]}::uuid[])
    and retracted_at is null and deleted_at is null`;

/** A statement: leads (`key`, too) with when they were handed over, and when sales first was in contact or judged them, or gave them back. */
export const followUpsPromised = (
  workspaceId: string,
  campaignIds: readonly string[],
): RawBuilder<unknown> => raw`
  select id as key, id as lead_id, (handover ->> 'at')::timestamptz as "from", coalesce((handover ->> 'followedUpAt')::timestamptz,
    case when handover -> 'answer' ->> 'is' = 'returned' then (handover -> 'answer' ->> 'at')::timestamptz end) as done
  from leads
  where workspace_id = ${workspaceId} and deleted_at is null and handover is not null
    and handover ->> 'campaignId' = any (${[...campaignIds]}::text[])`;

/** What was promised from an instant on. @param promised one of the statements above */
export async function readPromised(
  sql: Sql,
  promised: RawBuilder<unknown>,
  since: Date,
): Promise<Promised[]> {
  const { rows } = await raw<{ from: Date; done: Date | null }>`
    select "from", done from (${promised}) p where "from" >= ${since}`.execute(sql);
  return rows.map(inMilliseconds);
}

const inMilliseconds = ({ from, done }: { from: Date; done: Date | null }): Promised => ({
  from: from.getTime(),
  done: done?.getTime() ?? null,
});
