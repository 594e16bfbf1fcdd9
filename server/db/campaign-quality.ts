/** Sellers' verdicts by campaign, for the report of quality. */
import { sql as raw } from 'kysely';
import type { Verdict } from '#lib/contract/records.ts';
import type { Covered } from '#lib/domain/quality/campaigns.ts';
import type { Sql } from './db.ts';

/** Verdicts of one seller on one campaign that are equally old. */
export interface RatingCount {
  campaign: string;
  seller: string;
  verdict: Verdict;
  ageDays: number;
  count: number;
}

/** The verdicts that count: each seller's latest on a lead for a campaign, without what was withdrawn. Ages in whole days. */
export async function readRatings(sql: Sql, workspaceId: string, now: Date): Promise<RatingCount[]> {
  const { rows } = await raw<RatingCount>`
    with latest as (
      select distinct on (lead_id, author_id, campaign_id) campaign_id, author_id, verdict, given_at from feedback
      where workspace_id = ${workspaceId} and campaign_id is not null and retracted_at is null and deleted_at is null
      order by lead_id, author_id, campaign_id, given_at desc)
    select campaign_id as campaign, author_id as seller, verdict, count(*)::int as count,
      floor(extract(epoch from ${now}::timestamptz - given_at) / 86400)::int as "ageDays"
    from latest group by campaign_id, author_id, verdict, 5 order by 1, 2, 3, 5`.execute(sql);
  return rows;
}

/**
 * Of every campaign how many leads it has and how many of them have a verdict for it. A lead is of the campaign that it was handed over
 * for, else of the last one that touched it, and of those that a verdict was given for.
 */
export async function readCovered(sql: Sql, workspaceId: string): Promise<Covered[]> {
  const { rows } = await raw<Covered>`
    with rated as (
      select distinct campaign_id, lead_id from feedback
      where workspace_id = ${workspaceId} and campaign_id is not null and retracted_at is null and deleted_at is null),
    met as (
      select coalesce(handover_campaign_id, last_campaign_id) as campaign_id, id as lead_id from leads
      where workspace_id = ${workspaceId} and deleted_at is null and coalesce(handover_campaign_id, last_campaign_id) is not null)
    select c.id as campaign, count(*)::int as leads, count(rated.lead_id)::int as rated
    from (met full join rated using (campaign_id, lead_id))
    join campaigns c on c.workspace_id = ${workspaceId} and c.id = campaign_id and c.deleted_at is null
    group by c.id order by c.id`.execute(sql);
  return rows;
}
