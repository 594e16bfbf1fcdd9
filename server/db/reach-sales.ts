/** What the report of reach × sales counts: days of reach from rollups, leads and their results. No single touchpoint is read. */

import { type RawBuilder, sql as raw } from 'kysely';
import { FROM_TOUCHPOINTS, type LeadFigure } from '#lib/contract/reach-sales.ts';
import type { Stop } from '#lib/contract/records.ts';
import type { CampaignCounts } from '#lib/domain/reach-sales.ts';
import { KINDS } from '#lib/domain/touchpoint.ts';
import type { Sql } from './db.ts';
import { NO_CAMPAIGN, soldIn } from './lead-days.ts';
import { type Period, parts, within } from './leads-came.ts';

/** Nothing has gone out yet, or will. */
const NOT_SENT: readonly string[] = ['email_planned', 'email_paused'];
/** Touchpoints that reach people, and those that show that they did. */
const SENT = Object.entries(KINDS).flatMap(([kind, { direction, side }]) =>
  direction === 'out' && side === 'marketing' && !NOT_SENT.includes(kind) ? [kind] : [],
);
const CLICKED = ['ad_click', 'email_click'];
const touches = (kinds: readonly string[]): RawBuilder<number> =>
  raw`coalesce(sum(touches) filter (where kind = any (${[...kinds]}::text[])), 0)`;
const [sent, clicked] = [touches(SENT), touches(CLICKED)];

/** A day of reach `r` that lies in the dates of its campaign `c`, which still is one. */
const inDates = raw`(c.deleted_at is null and (c.starts_on is null or r.day >= c.starts_on) and (c.ends_on is null or r.day <= c.ends_on))`;

/** What the report is reckoned from. */
export interface Figures {
  /** Every campaign that has reach or leads in the period, without those that were deleted; by name. */
  counts: CampaignCounts[];
  /** Verdicts that say good or poor, by campaign and seller. */
  cells: { campaign: string; seller: string; good: number; total: number }[];
  /** How many leads are without a campaign. */
  withoutCampaign: number;
}

/** All of it in one statement, so that it is of one moment. */
export async function readFigures(sql: Sql, workspaceId: string, period: Period): Promise<Figures> {
  const { rows } = await raw<Figures>`
    with ${soldIn(workspaceId, period)},
    reported as (
      select r.campaign_id, r.day, sum(r.impressions) as impressions, sum(r.clicks) as clicks, sum(r.spend) as spend
      from campaign_reach r join campaigns c on c.workspace_id = ${workspaceId} and c.id = r.campaign_id
      where r.workspace_id = ${workspaceId} and r.day between ${period.from} and ${period.to} and ${inDates} group by r.campaign_id, r.day),
    told as (
      select campaign_id, day, ${sent} as sent, ${clicked} as clicked
      from campaign_days where workspace_id = ${workspaceId} and day between ${period.from} and ${period.to} group by campaign_id, day),
    -- Platforms and touchpoints may tell of the same sending: of each day the one that tells of more counts.
    reached as (
      select campaign_id, sum(greatest(impressions, sent))::float8 as reached, coalesce(sum(impressions), 0)::float8 as impressions,
        sum(greatest(clicks, clicked))::float8 as clicks, coalesce(sum(spend), 0)::float8 as spend
      from reported full join told using (campaign_id, day) group by campaign_id),
    figures as (
      select name, id as campaign, coalesce(reached, 0) as reached, coalesce(impressions, 0) as impressions, coalesce(clicks, 0) as clicks,
        coalesce(spend, 0) as spend, coalesce(leads, 0)::int as leads, coalesce(rated, 0)::int as rated, coalesce(accepted, 0)::int as accepted,
        coalesce(meetings, 0)::int as meetings, coalesce(opportunities, 0)::int as opportunities, coalesce(won, 0)::int as won,
        coalesce(lost, 0)::int as lost, coalesce(value, 0)::float8 as value, (seconds_to_win / nullif(won, 0) / 86400)::float8 as "daysToWin"
      from (reached full join sold using (campaign_id)) join campaigns c on c.workspace_id = ${workspaceId} and c.id = campaign_id
      where c.deleted_at is null),
    cells as (select campaign_id as campaign, author_id as seller, good::int as good, total::int as total from voted)
    select (select coalesce(jsonb_agg(to_jsonb(f) - 'name' order by name, campaign), '[]') from figures f) as counts,
      (select coalesce(jsonb_agg(c order by campaign, seller), '[]') from cells c) as cells,
      (select coalesce(sum(leads), 0)::int from sold where campaign_id = ${NO_CAMPAIGN}::uuid) as "withoutCampaign"`.execute(
    sql,
  );
  return rows[0] ?? { counts: [], cells: [], withoutCampaign: 0 };
}

export interface Unmatched {
  /** Outside the campaign's own dates, or of one that was deleted. */
  spend: { campaign: string; spend: number }[];
  /** Deals of companies of whom no lead is known. */
  won: number;
  value: number;
}

/** What of the period belongs to no row, besides leads. */
export async function readUnmatched(sql: Sql, workspaceId: string, period: Period): Promise<Unmatched> {
  const { rows: spend } = await raw<{ campaign: string; spend: number }>`
    select r.campaign_id as campaign, sum(r.spend)::float8 as spend
    from campaign_reach r join campaigns c on c.workspace_id = ${workspaceId} and c.id = r.campaign_id
    where r.workspace_id = ${workspaceId} and r.day between ${period.from} and ${period.to} and not ${inDates}
    group by r.campaign_id having sum(r.spend) > 0 order by 2 desc, 1`.execute(sql);
  const { rows: deals } = await raw<{ won: number; value: number }>`
    select count(*)::int as won, coalesce(sum(amount), 0)::float8 as value from outcomes
    where workspace_id = ${workspaceId} and lead_id is null and kind = 'won' and ${within('at', period)}`.execute(
    sql,
  );
  return { spend, won: deals[0]?.won ?? 0, value: deals[0]?.value ?? 0 };
}

const COUNTED: Record<LeadFigure, RawBuilder<boolean>> = {
  leads: raw`true`,
  rated: raw`is_rated`,
  good: raw`good`,
  accepted: raw`(good or (is_own and r.accepted))`,
  meetings: raw`(is_own and r.met)`,
  opportunities: raw`(is_own and r.opened)`,
  won: raw`(is_own and r.won)`,
};

/** A lead as a list names it. */
interface ListedLead {
  id: string;
  name: string;
  stop: Stop['kind'] | null;
  account: string | null;
  came: Date;
}

/** The leads that a campaign's figure counts, or those without a campaign (`null`); by their ids, the newest first. */
export async function readFigureLeads(
  sql: Sql,
  workspaceId: string,
  period: Period,
  campaignId: string | null,
  figure: LeadFigure,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ListedLead[]> {
  const found =
    campaignId === null
      ? raw`select lead_id, at from came where campaign_id is null and not exists (select from rated where rated.lead_id = came.lead_id)`
      : raw`select o.lead_id, o.at from of_campaign o left join results r using (lead_id)
          where o.campaign_id = ${campaignId} and ${COUNTED[figure]}`;
  const { rows } = await raw<ListedLead>`
    with ${parts(workspaceId, period)}, found as (${found})
    select l.id, l.name, l.stop ->> 'kind' as stop, a.name as account, l.created_at as came
    from found join leads l on l.workspace_id = ${workspaceId} and l.id = found.lead_id
    left join accounts a on a.workspace_id = ${workspaceId} and a.id = l.account_id
    ${after === undefined ? raw`` : raw`where l.id < ${after}::uuid`} order by l.id desc limit ${limit}`.execute(
    sql,
  );
  return rows;
}

export interface ReachDay {
  day: string;
  source: string;
  impressions: number;
  clicks: number;
  spend: number;
  counted: boolean;
}

/** A campaign's days of reach by where they are known from, the newest first. */
export async function readReachDays(
  sql: Sql,
  workspaceId: string,
  { from, to }: Period,
  campaignId: string,
): Promise<ReachDay[]> {
  const { rows } = await raw<ReachDay>`
    select r.day, r.source, r.impressions::float8 as impressions, r.clicks::float8 as clicks, r.spend::float8 as spend, ${inDates} as counted
    from campaign_reach r join campaigns c on c.workspace_id = ${workspaceId} and c.id = r.campaign_id
    where r.workspace_id = ${workspaceId} and r.campaign_id = ${campaignId} and r.day between ${from} and ${to}
    union all
    select day, ${FROM_TOUCHPOINTS}::text, ${sent}::float8, ${clicked}::float8, 0, true
    from campaign_days where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and day between ${from} and ${to}
    group by day having ${sent} + ${clicked} > 0
    order by 1 desc, 2`.execute(sql);
  return rows;
}
