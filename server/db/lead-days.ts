/**
 * What became of leads, counted by the day they came and by campaign: what reach × sales reads. A day can be counted again at any
 * time, with the same result. A day that waits for it is reckoned by the report itself, so that nobody reads an old figure.
 *
 * A day is noted by the stamp (leads, feedback: server/db/changes.ts) and with the leads that are dirty (outcomes: server/db/dirty-leads.ts).
 */
import { type RawBuilder, sql as raw } from 'kysely';
import { MAX as MAX_UUID, NIL } from 'uuid';
import type { Sql } from './db.ts';
import { countNext, insertDays } from './dirty-days.ts';
import { becameOf, cameOn, type Period, within } from './leads-came.ts';

/** The campaign of leads without one: a key has no nulls. */
export const NO_CAMPAIGN = NIL;

const FIGURES = [
  ...['leads', 'rated', 'accepted', 'meetings', 'opportunities', 'won', 'lost', 'value', 'seconds_to_win'],
] as const;
const names = (columns: readonly string[]): RawBuilder<unknown> =>
  raw.join(columns.map((column) => raw.ref(column)));
const sums = raw.join(FIGURES.map((column) => raw`sum(${raw.ref(column)}) as ${raw.ref(column)}`));

/** A part of a statement: notes the days on which leads came. @param from what is selected from; `at` is when a lead came */
export const noteLeadDays = (workspaceId: string, from: RawBuilder<unknown>): RawBuilder<unknown> =>
  insertDays('lead_days_dirty', workspaceId, from);

/** To select from: when the leads came that wait for a stamp, or whose feedback does. Each lead is looked up, however old the statistics. */
export const unstampedLeads = (workspaceId: string): RawBuilder<unknown> => raw`(
  select created_at as at from leads where workspace_id = ${workspaceId} and seq is null
  union all
  select l.created_at from feedback f cross join lateral (
    select created_at from leads where workspace_id = ${workspaceId} and id = f.lead_id offset 0) l
  where f.workspace_id = ${workspaceId} and f.seq is null) unstamped`;

/** Parts of a statement after `days`: `tallied` and `votes` of the leads that came on these, as in the tables. */
const tally = (workspaceId: string): RawBuilder<unknown> => raw`
  ${cameOn(workspaceId, 'days')}, ${becameOf(workspaceId)},
  of_campaigns as (
    select o.campaign_id, count(*) as leads, count(*) filter (where is_rated) as rated,
      count(*) filter (where good or (is_own and r.accepted)) as accepted, count(*) filter (where is_own and r.met) as meetings,
      count(*) filter (where is_own and r.opened) as opportunities, count(*) filter (where is_own and r.won) as won,
      count(*) filter (where is_own and r.lost and not r.won) as lost, coalesce(sum(r.value) filter (where is_own), 0) as value,
      coalesce(sum(greatest(0, extract(epoch from r.won_at - o.at))) filter (where is_own and r.won), 0) as seconds_to_win
    from of_campaign o left join results r using (lead_id) group by o.campaign_id),
  tallied as (
    select * from of_campaigns
    union all
    select ${NO_CAMPAIGN}::uuid, count(*), 0, 0, 0, 0, 0, 0, 0, 0 from came
    where campaign_id is null and not exists (select from rated where rated.lead_id = came.lead_id) having count(*) > 0),
  votes as (
    select campaign_id, author_id, count(*) filter (where verdict = 'good') as good, count(*) as total
    from said where campaign_id is not null and verdict <> 'unsure' group by campaign_id, author_id)`;

/** Counts a day of UTC, `YYYY-MM-DD`, anew. */
export async function countLeadDay(sql: Sql, workspaceId: string, day: string): Promise<void> {
  for (const table of ['lead_days', 'lead_day_votes'])
    await raw`delete from ${raw.table(table)} where workspace_id = ${workspaceId} and day = ${day}`.execute(
      sql,
    );
  await raw`
    with days as (select ${day}::date as day), ${tally(workspaceId)},
    counted as (
      insert into lead_days (workspace_id, day, campaign_id, ${names(FIGURES)})
      select ${workspaceId}::uuid, ${day}::date, campaign_id, ${names(FIGURES)} from tallied)
    insert into lead_day_votes (workspace_id, day, campaign_id, author_id, good, total)
    select ${workspaceId}::uuid, ${day}::date, campaign_id, author_id, good, total from votes`.execute(sql);
}

/** Counts the oldest day that waits for it; false when none does. */
export const countNextLeadDay = (sql: Sql, workspaceId: string, upTo: string = MAX_UUID): Promise<boolean> =>
  countNext(sql, workspaceId, 'lead_days_dirty', countLeadDay, upTo);

/**
 * Parts of a statement: `sold` (a campaign's figures as in lead_days, of the leads that came in the period) and `voted` (verdicts by
 * campaign and author). The campaign of those without is NO_CAMPAIGN.
 */
export const soldIn = (workspaceId: string, period: Period): RawBuilder<unknown> => {
  const counted = raw`workspace_id = ${workspaceId} and day between ${period.from} and ${period.to} and day not in (select day from days)`;
  return raw`
    days as (
      select day from lead_days_dirty where workspace_id = ${workspaceId} and day between ${period.from} and ${period.to}
      union
      select (at at time zone 'UTC')::date from ${unstampedLeads(workspaceId)} where ${within('at', period)}),
    ${tally(workspaceId)},
    sold as (
      select campaign_id, ${sums} from (
        select campaign_id, ${names(FIGURES)} from tallied
        union all select campaign_id, ${names(FIGURES)} from lead_days where ${counted}) added
      group by campaign_id),
    voted as (
      select campaign_id, author_id, sum(good) as good, sum(total) as total from (
        select campaign_id, author_id, good, total from votes
        union all select campaign_id, author_id, good, total from lead_day_votes where ${counted}) added
      group by campaign_id, author_id)`;
};
