/** What departments promised each other to do in time, of a team's campaigns: answers to feedback, and follow-ups of handovers. */
import { sql as raw } from 'kysely';
import type { Promised } from '#lib/domain/promises.ts';
import type { Sql } from './db.ts';

/** Feedback given since an instant, with the first answer to it; without what was withdrawn. */
export async function readAnswerTimes(
  sql: Sql,
  workspaceId: string,
  campaignIds: readonly string[],
  since: Date,
): Promise<Promised[]> {
  const { rows } = await raw<{ from: Date; done: Date | null }>`
    select given_at as "from", (select min((a ->> 'at')::timestamptz) from jsonb_array_elements(answers) a) as done
    from feedback
    where workspace_id = ${workspaceId} and campaign_id = any (${[...campaignIds]}::uuid[]) and given_at >= ${since}
      and retracted_at is null and deleted_at is null`.execute(sql);
  return rows.map(inMilliseconds);
}

/** Leads handed over since an instant, with when sales first was in contact or judged them, or gave them back. */
export async function readFollowUpTimes(
  sql: Sql,
  workspaceId: string,
  campaignIds: readonly string[],
  since: Date,
): Promise<Promised[]> {
  const { rows } = await raw<{ from: Date; done: Date | null }>`
    select (handover ->> 'at')::timestamptz as "from", coalesce((handover ->> 'followedUpAt')::timestamptz,
      case when handover -> 'answer' ->> 'is' = 'returned' then (handover -> 'answer' ->> 'at')::timestamptz end) as done
    from leads
    where workspace_id = ${workspaceId} and deleted_at is null and handover is not null
      and handover ->> 'campaignId' = any (${[...campaignIds]}::text[]) and (handover ->> 'at')::timestamptz >= ${since}`.execute(
    sql,
  );
  return rows.map(inMilliseconds);
}

const inMilliseconds = ({ from, done }: { from: Date; done: Date | null }): Promised => ({
  from: from.getTime(),
  done: done?.getTime() ?? null,
});
