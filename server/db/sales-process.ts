/** What sales does about the leads of a campaign. */
import { sql as raw } from 'kysely';
import type { ActionDecision, Stop } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';

export interface ProcessRow {
  id: string;
  name: string;
  stop: Stop['kind'] | null;
  account: string | null;
  ownerId: string | null;
  stage: string | null;
  actions: ActionDecision[];
  lastAt: Date | null;
  lastKind: string | null;
  meetingAt: Date | null;
}

/** Leads of a campaign (handed over for it, else last touched by it), the newest first. One look-up a lead in its touchpoints. */
export async function readSalesProcess(
  sql: Sql,
  workspaceId: string,
  campaignId: string,
  { after, limit, now }: { after: string | undefined; limit: number; now: Date },
): Promise<ProcessRow[]> {
  const { rows } = await raw<ProcessRow>`
    with page as (
      select id, name, stop ->> 'kind' as stop, account_id, owner_id, stage, actions from leads
      where workspace_id = ${workspaceId} and deleted_at is null and coalesce(handover_campaign_id, last_campaign_id) = ${campaignId}
        ${after === undefined ? raw`` : raw`and id < ${after}::uuid`} order by id desc limit ${limit})
    select p.id, p.name, p.stop, a.name as account, p.owner_id as "ownerId", p.stage, p.actions, t.at as "lastAt", t.kind as "lastKind", m.at as "meetingAt"
    from page p left join accounts a on a.workspace_id = ${workspaceId} and a.id = p.account_id
    left join lateral (
      select at, kind from touchpoints where workspace_id = ${workspaceId} and lead_id = p.id and side = 'sales' and at <= ${now}
      order by at desc, id desc limit 1) t on true
    left join lateral (
      select min(starts_at) as at from touchpoints
      where workspace_id = ${workspaceId} and lead_id = p.id and kind = 'meeting_booked' and starts_at > ${now}) m on true
    order by p.id desc`.execute(sql);
  return rows;
}
