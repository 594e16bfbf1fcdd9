/** Leads by when they came, and what became of them since: parts of statements that reports are made of. */
import { type RawBuilder, sql as raw } from 'kysely';

/** Days of UTC, `YYYY-MM-DD`, both included. */
export interface Period {
  from: string;
  to: string;
}

/** Whether an instant lies in the period. @param cast what makes an instant of the column */
export const within = (
  column: string,
  { from, to }: Period,
  cast: RawBuilder<unknown> = raw``,
): RawBuilder<boolean> => {
  const at = raw`${raw.ref(column)}${cast}`;
  return raw`(${at} >= (${from}::date)::timestamp at time zone 'UTC' and ${at} < (${to}::date + 1)::timestamp at time zone 'UTC')`;
};

/** Leads as `came` has them, with their own campaign: handed over for, else the last that touched them. */
const lead = raw`id as lead_id, coalesce(handover_campaign_id, last_campaign_id) as campaign_id, created_at as at`;

/** A part of a statement: the leads that came in the period. */
const cameIn = (workspaceId: string, period: Period): RawBuilder<unknown> => raw`
  came as (select ${lead} from leads where workspace_id = ${workspaceId} and deleted_at is null and ${within('created_at', period)})`;

/** As cameIn, of the days (`day`) of a part before it. Each day looks its leads up, however old the statistics. */
export const cameOn = (workspaceId: string, days: string): RawBuilder<unknown> => raw`
  came as (
    select l.* from ${raw.table(days)} d cross join lateral (
      select ${lead} from leads where workspace_id = ${workspaceId} and deleted_at is null
        and created_at >= d.day::timestamp at time zone 'UTC' and created_at < (d.day + 1)::timestamp at time zone 'UTC' offset 0) l)`;

/**
 * Parts of a statement, after `came`: `said` (each seller's latest verdict on such a lead for a campaign), `results` (what became of
 * them), `rated` and `of_campaign`.
 */
export const becameOf = (workspaceId: string): RawBuilder<unknown> => raw`
  said as (
    select distinct on (f.lead_id, f.author_id, f.campaign_id) f.lead_id, f.author_id, f.campaign_id, f.verdict, f.outcome, f.given_at
    from feedback f join came using (lead_id)
    where f.workspace_id = ${workspaceId} and f.retracted_at is null and f.deleted_at is null
    order by f.lead_id, f.author_id, f.campaign_id, f.given_at desc),
  results as (
    select lead_id, bool_or(kind <> 'lost') as accepted, bool_or(kind = 'meeting') as met, bool_or(kind in ('opportunity', 'won')) as opened,
      bool_or(kind = 'won') as won, bool_or(kind = 'lost') as lost, coalesce(sum(amount) filter (where kind = 'won'), 0) as value,
      min(at) filter (where kind <> 'lost') as accepted_at, min(at) filter (where kind = 'meeting') as met_at,
      min(at) filter (where kind in ('opportunity', 'won')) as opened_at, min(at) filter (where kind = 'won') as won_at
    from (
      select o.lead_id, o.kind, o.at, o.amount from outcomes o join came using (lead_id) where o.workspace_id = ${workspaceId}
      union all
      select lead_id, outcome, given_at, null from said where outcome is not null) r
    group by lead_id),
  rated as (
    select campaign_id, lead_id, bool_or(verdict = 'good') as good from said where campaign_id is not null group by campaign_id, lead_id),
  -- A lead is of its own campaign, and of those that a verdict was given for; what became of it is its own campaign's.
  of_campaign as (
    select campaign_id, lead_id, own.lead_id is not null as is_own, rated.lead_id is not null as is_rated, coalesce(rated.good, false) as good, own.at
    from (select campaign_id, lead_id, lead_id as own_id, at from came where campaign_id is not null) own
    full join rated using (campaign_id, lead_id))`;

/** All of these parts, for the leads that came in the period. */
export const parts = (workspaceId: string, period: Period): RawBuilder<unknown> =>
  raw`${cameIn(workspaceId, period)}, ${becameOf(workspaceId)}`;
