/** Days whose counts are to be made again: each writer adds a row of its own, so that none waits for another. */
import { type RawBuilder, sql as raw } from 'kysely';
import { v7 } from 'uuid';
import type { Sql } from './db.ts';

type DirtyDays = 'campaign_days_dirty' | 'lead_days_dirty';

/** A part of a statement: notes days. @param from what is selected from; it has instants (`at`) */
export const insertDays = (
  table: DirtyDays,
  workspaceId: string,
  from: RawBuilder<unknown>,
): RawBuilder<unknown> => raw`
  insert into ${raw.table(table)} (workspace_id, day, id)
  select distinct ${workspaceId}::uuid, (at at time zone 'UTC')::date, ${v7()}::uuid from ${from}`;

/**
 * Has the oldest day counted that waits for it; false when none does.
 * @param upTo what was noted later (UUIDv7) is left: a stream of events notes its day again with every batch
 */
export async function countNext(
  sql: Sql,
  workspaceId: string,
  table: DirtyDays,
  count: (sql: Sql, workspaceId: string, day: string) => Promise<void>,
  upTo: string,
): Promise<boolean> {
  const waiting = raw.table(table);
  const { rows } = await raw<{ day: string; ids: string[] }>`
    select day, array_agg(id) as ids from ${waiting} where workspace_id = ${workspaceId} and id <= ${upTo}::uuid
    group by day order by day limit 1`.execute(sql);
  const [next] = rows;
  if (!next) return false;
  // What was changed by whoever noted the day before this point is counted here; who notes it later leaves another row.
  await count(sql, workspaceId, next.day);
  await raw`
    delete from ${waiting} where workspace_id = ${workspaceId} and day = ${next.day} and id = any (${next.ids}::uuid[])`.execute(
    sql,
  );
  return true;
}
