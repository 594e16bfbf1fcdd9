/** Leads that became customers. */

import { sql as raw } from 'kysely';
import type { Stop } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { type Period, within } from './leads-came.ts';

export interface Win {
  leadId: string;
  lead: string;
  stop: Stop['kind'] | null;
  account: string | null;
  campaignId: string;
  at: Date;
  value: number | null;
}

/** Leads of these campaigns that were won in the period, the newest first. A lead is won once: when it was first said. */
export async function readWins(
  sql: Sql,
  workspaceId: string,
  campaignIds: readonly string[],
  period: Period,
): Promise<Win[]> {
  const { rows } = await raw<Win>`
    with said as (
      select lead_id, at, amount from outcomes where workspace_id = ${workspaceId} and kind = 'won' and lead_id is not null
      union all
      select lead_id, given_at, null from feedback
      where workspace_id = ${workspaceId} and outcome = 'won' and retracted_at is null and deleted_at is null),
    won as (select lead_id, min(at) as at, sum(amount)::float8 as value from said group by lead_id)
    select l.id as "leadId", l.name as lead, l.stop ->> 'kind' as stop, a.name as account, coalesce(l.handover_campaign_id, l.last_campaign_id) as "campaignId",
      won.at, won.value
    from won join leads l on l.workspace_id = ${workspaceId} and l.id = won.lead_id and l.deleted_at is null
    left join accounts a on a.workspace_id = ${workspaceId} and a.id = l.account_id
    where coalesce(l.handover_campaign_id, l.last_campaign_id) = any (${[...campaignIds]}::uuid[]) and ${within('won.at', period)}
    order by won.at desc, l.id`.execute(sql);
  return rows;
}
