/** How a campaign went: verdicts by day, answers that changed something, poor verdicts with their words, and how far leads got. */
import { sql as raw } from 'kysely';
import type { Feedback, Stop } from '#lib/contract/records.ts';
import type { DayVotes } from '#lib/domain/quality-course.ts';
import type { Sql } from './db.ts';
import { type Period, parts, within } from './leads-came.ts';
import type { PersonaLead } from './persona-drift.ts';

/** The verdicts on a campaign that count and were given in the period: each seller's latest on a lead. */
const given = (workspaceId: string, period: Period, campaignId: string) => raw`
  given as (
    select * from (
      select distinct on (lead_id, author_id) id, lead_id, verdict, reasons, note, given_at from feedback
      where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and retracted_at is null and deleted_at is null
      order by lead_id, author_id, given_at desc) latest
    where ${within('given_at', period)})`;

/** Good and poor verdicts by the day (UTC) they were given, the oldest first. */
export async function readDayVotes(
  sql: Sql,
  workspaceId: string,
  period: Period,
  campaignId: string,
): Promise<DayVotes[]> {
  const { rows } = await raw<DayVotes>`
    with ${given(workspaceId, period, campaignId)}
    select to_char(given_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) filter (where verdict = 'good')::int as good, count(*)::int as total
    from given where verdict <> 'unsure' group by 1 order by 1`.execute(sql);
  return rows;
}

export interface Mark {
  kind: 'fixed' | 'tested';
  text: string;
  at: string;
  answered: number;
}

/** Answers of the period that say that something was changed or is tried, the oldest first. The same words on one day are one. */
export async function readMarks(
  sql: Sql,
  workspaceId: string,
  period: Period,
  campaignId: string,
): Promise<Mark[]> {
  const { rows } = await raw<Mark>`
    select kind, text, min(at) as at, count(*)::int as answered
    from (
      select a ->> 'kind' as kind, a ->> 'text' as text, a ->> 'at' as at
      from feedback f cross join jsonb_array_elements(f.answers) a
      where f.workspace_id = ${workspaceId} and f.campaign_id = ${campaignId} and f.deleted_at is null) answers
    where kind in ('fixed', 'tested') and ${within('at', period, raw`::timestamptz`)}
    group by kind, text, left(at, 10) order by 3`.execute(sql);
  return rows;
}

/** What tells which persona a lead `l` of an account `a` is. */
const personaLead = raw`
      jsonb_build_object('id', l.id, 'title', l.title, 'country', l.country, 'stage', l.stage, 'signals', l.signals, 'touches', l.touches,
        'personaByHand', l.persona_by_hand, 'account', case when a.id is not null then
          jsonb_build_object('country', a.country, 'employees', a.employees, 'industry', a.industry) end)`;

/** A poor verdict with its words, and what tells which persona its lead is. */
export interface PoorSaid extends Pick<Feedback, 'reasons' | 'note'> {
  feedbackId: string;
  givenAt: Date;
  name: string;
  stop: Stop['kind'] | null;
  lead: PersonaLead;
}

/** The newest poor verdicts, and how many there are. */
export async function readPoor(
  sql: Sql,
  workspaceId: string,
  period: Period,
  campaignId: string,
  limit: number,
): Promise<{ said: PoorSaid[]; total: number }> {
  const { rows } = await raw<PoorSaid & { total: number }>`
    with ${given(workspaceId, period, campaignId)}
    select g.id as "feedbackId", g.reasons, g.note, g.given_at as "givenAt", l.name, l.stop ->> 'kind' as stop, count(*) over ()::int as total,
      ${personaLead} as lead
    from given g join leads l on l.workspace_id = ${workspaceId} and l.id = g.lead_id and l.deleted_at is null
    left join accounts a on a.workspace_id = ${workspaceId} and a.id = l.account_id
    where g.verdict = 'poor' order by g.given_at desc, g.id limit ${limit}`.execute(sql);
  return { said: rows, total: rows[0]?.total ?? 0 };
}

/** How often a lead was judged good, and either good or poor, in a period and before it. */
export interface LeadVotes {
  lead: PersonaLead;
  recent: { good: number; total: number };
  before: { good: number; total: number };
}

/** The verdicts on a campaign by lead, of a period and of another one right before it. */
export async function readLeadVotes(
  sql: Sql,
  workspaceId: string,
  period: Period,
  before: Period,
  campaignId: string,
): Promise<LeadVotes[]> {
  const votes = (of: Period) => raw`jsonb_build_object(
      'good', count(*) filter (where verdict = 'good' and ${within('given_at', of)}), 'total', count(*) filter (where ${within('given_at', of)}))`;
  const { rows } = await raw<LeadVotes>`
    with ${given(workspaceId, { from: before.from, to: period.to }, campaignId)},
    votes as (select lead_id, ${votes(period)} as recent, ${votes(before)} as before from given where verdict <> 'unsure' group by lead_id)
    select ${personaLead} as lead, v.recent, v.before
    from votes v join leads l on l.workspace_id = ${workspaceId} and l.id = v.lead_id and l.deleted_at is null
    left join accounts a on a.workspace_id = ${workspaceId} and a.id = l.account_id`.execute(sql);
  return rows;
}

export interface Step {
  step: 'accepted' | 'meetings' | 'opportunities' | 'won';
  leads: number;
  medianDays: number | null;
  p75Days: number | null;
}

/** How many of the leads that came got to each step, and after how many days. A good verdict is accepting. */
export async function readSteps(
  sql: Sql,
  workspaceId: string,
  period: Period,
  campaignId: string,
): Promise<Step[]> {
  const { rows } = await raw<Step>`
    with ${parts(workspaceId, period)},
    praised as (
      select lead_id, min(given_at) as at from said where campaign_id = ${campaignId} and verdict = 'good' group by lead_id),
    reached as (
      select o.at as came, s.* from of_campaign o left join results r on r.lead_id = o.lead_id and o.is_own
      left join praised p on p.lead_id = o.lead_id
      cross join lateral (values ('accepted', 1, least(r.accepted_at, p.at)), ('meetings', 2, r.met_at), ('opportunities', 3, r.opened_at),
        ('won', 4, r.won_at)) as s (step, place, at)
      where o.campaign_id = ${campaignId})
    select step, count(at)::int as leads,
      percentile_cont(0.5) within group (order by greatest(0, extract(epoch from at - came)::float8 / 86400)) filter (where at is not null) as "medianDays",
      percentile_cont(0.75) within group (order by greatest(0, extract(epoch from at - came)::float8 / 86400)) filter (where at is not null) as "p75Days"
    from reached group by step, place order by place`.execute(sql);
  const empty = (['accepted', 'meetings', 'opportunities', 'won'] as const).map((step) => ({
    ...{ step, leads: 0, medianDays: null, p75Days: null },
  }));
  return rows.length === 0 ? empty : rows;
}
