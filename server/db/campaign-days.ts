/** Touchpoints of campaigns counted by day: what reports read. A day can be counted again at any time, with the same result. */
import { type RawBuilder, sql as raw } from 'kysely';
import { MAX as MAX_UUID, v7 } from 'uuid';
import type { Sql } from './db.ts';
import { countNext, insertDays } from './dirty-days.ts';

/**
 * A part of a statement that changes touchpoints: notes the days that are to be counted again.
 * @param from name of a part before it that returns `at`
 */
export const noteDays = (workspaceId: string, from: string): RawBuilder<unknown> =>
  insertDays('campaign_days_dirty', workspaceId, raw.table(from));

/** Counts the oldest day that waits for it since `upTo` (UUIDv7) or longer; false when none does. */
export const countNextDay = (sql: Sql, workspaceId: string, upTo: string = MAX_UUID): Promise<boolean> =>
  countNext(sql, workspaceId, 'campaign_days_dirty', countDay, upTo);

/**
 * Counts a day of UTC, `YYYY-MM-DD`, anew. What machines did, and what a rule says is no person's, is left out; what was sent to people
 * reached them, whoever sent it.
 */
export async function countDay(sql: Sql, workspaceId: string, day: string): Promise<void> {
  await raw`delete from campaign_days where workspace_id = ${workspaceId} and day = ${day}`.execute(sql);
  await raw`
    insert into campaign_days (workspace_id, campaign_id, day, kind, touches)
    select ${workspaceId}::uuid, campaign_id, ${day}::date, kind, count(*) from (
      select campaign_id, kind from touchpoints
      where workspace_id = ${workspaceId} and at >= (${day}::date)::timestamp at time zone 'UTC'
        and at < (${day}::date + 1)::timestamp at time zone 'UTC' and campaign_id is not null and (actor <> 'machine' or direction = 'out')
        and rule is null
      union all
      select campaign_id, kind from anonymous_touches where workspace_id = ${workspaceId} and day = ${day}) counted
    group by campaign_id, kind`.execute(sql);
}

/** A touchpoint that is kept without its person. */
export interface AnonymousTouch {
  at: Date;
  kind: string;
  campaignKey: string;
}

/** Counts touchpoints for their campaigns, as far as these are known; nothing else of them is stored. */
export async function countAnonymously(
  sql: Sql,
  workspaceId: string,
  touches: readonly AnonymousTouch[],
): Promise<void> {
  if (touches.length === 0) return;
  const days = touches.map(({ at }) => at.toISOString().slice(0, 10));
  await raw`
    with added as (
      insert into anonymous_touches (workspace_id, day, id, campaign_id, kind)
      select ${workspaceId}::uuid, t.day::date, t.id::uuid, c.id, t.kind
      from unnest(${days}::text[], ${touches.map(() => v7())}::text[], ${touches.map(({ kind }) => kind)}::text[],
        ${touches.map(({ campaignKey }) => campaignKey)}::text[]) as t (day, id, kind, campaign_key)
      join campaigns c on c.workspace_id = ${workspaceId} and c.key = t.campaign_key and c.deleted_at is null
      returning day::timestamp at time zone 'UTC' as at)
    ${noteDays(workspaceId, 'added')}`.execute(sql);
}

export interface CampaignCount {
  campaignId: string;
  kind: string;
  touches: number;
}

/** What each campaign's touchpoints were from one day to another, both included. Reads the counts only. */
export async function readCampaignCounts(
  sql: Sql,
  workspaceId: string,
  { from, to }: { from: string; to: string },
): Promise<CampaignCount[]> {
  const { rows } = await raw<CampaignCount>`
    select campaign_id as "campaignId", kind, sum(touches)::int as touches from campaign_days
    where workspace_id = ${workspaceId} and day between ${from} and ${to}
    group by campaign_id, kind order by campaign_id, kind`.execute(sql);
  return rows;
}
