/** What the sub-goals of a team count. A figure is counted from the rows that its list shows; no single touchpoint is read. */

import { type RawBuilder, sql as raw } from 'kysely';
import type { Agreement, Metric, Stop } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { type Period, parts, within } from './leads-came.ts';
import { answersPromised, followUpsPromised } from './promises.ts';

/** Whose goal it is, and what it is measured by. */
export interface Measured {
  teamId: string;
  campaignIds: readonly string[];
  period: Period;
  /** Domains. */
  accounts: readonly string[];
  agreement: Pick<Agreement, 'followUpHours' | 'answerHours'>;
  now: Date;
}

/** What was done in time, of what was done or is late, and was promised in the period. */
const promised = (rows: RawBuilder<unknown>, hours: number, { period, now }: Measured) => raw`
  select key, lead_id, "from" as at, coalesce(done <= due, false) as counted, null::float8 as value
  from (select *, "from" + make_interval(hours => ${hours}::int) as due from (${rows}) p) p
  where ${within('from', period)} and (done is not null or ${now}::timestamptz > due)`;

/** Of leads that came in the period. */
const cameAs = (at: string, counted: RawBuilder<boolean>, which: RawBuilder<boolean>) => raw`
  select lead_id as key, lead_id, ${raw.ref(at)} as at, ${counted} as counted, r.value::float8 as value
  from ours o join came using (lead_id) left join results r using (lead_id) where ${which}`;

const yes = raw<boolean>`true`;

/** Each as a statement: `key`, `lead_id`, `at`, whether it is `counted`, and its `value`. */
const ROWS: Record<Metric, (ws: string, of: Measured) => RawBuilder<unknown>> = {
  target_leads: (ws, { accounts }) =>
    cameAs(
      'came.at',
      yes,
      raw`exists (
        select from leads l join account_domains d on d.workspace_id = ${ws} and d.account_id = l.account_id
        where l.workspace_id = ${ws} and l.id = o.lead_id and d.domain = any (${[...accounts]}::text[]))`,
    ),
  feedback_given: () => cameAs('came.at', raw`o.is_rated`, yes),
  meetings: () => cameAs('r.met_at', yes, raw`o.is_own and r.met`),
  won: () => cameAs('r.won_at', yes, raw`o.is_own and r.won`),
  value: () => cameAs('r.won_at', yes, raw`o.is_own and r.won`),
  feedback_answered: (ws, of) => promised(answersPromised(ws, of.campaignIds), of.agreement.answerHours, of),
  followed_up: (ws, of) => promised(followUpsPromised(ws, of.campaignIds), of.agreement.followUpHours, of),
  questions_answered: (ws, { teamId, period }) => raw`
    select id as key, lead_id, created_at as at,
      exists (select from jsonb_array_elements(answers) a where a ->> 'authorId' <> author_id::text) as counted, null::float8 as value
    from questions
    where workspace_id = ${ws} and team_id = ${teamId} and deleted_at is null and ${within('created_at', period)}`,
};

/** Besides the parts of reach × sales: `ours`, the leads of the team's campaigns, each once. */
const withOurs = (ws: string, { period, campaignIds }: Measured) => raw`
  with ${parts(ws, period)},
  ours as (
    select lead_id, bool_or(is_own) as is_own, bool_or(is_rated) as is_rated
    from of_campaign where campaign_id = any (${[...campaignIds]}::uuid[]) group by lead_id)`;

export interface GoalCount {
  metric: Metric;
  counted: number;
  /** With what is not counted. */
  all: number;
  /** In the workspace's currency. */
  value: number;
}

/** The counts of these metrics, in one statement, so that leads and verdicts are gone through once. @param metrics at least one */
export async function readGoalCounts(
  sql: Sql,
  workspaceId: string,
  metrics: readonly Metric[],
  of: Measured,
): Promise<GoalCount[]> {
  const counts = metrics.map(
    (metric) => raw`
      select ${metric}::text as metric, count(*) filter (where counted)::int as counted, count(*)::int as "all", coalesce(sum(value), 0)::float8 as value
      from (${ROWS[metric](workspaceId, of)}) rows join leads l on l.workspace_id = ${workspaceId} and l.id = rows.lead_id and l.deleted_at is null`,
  );
  const { rows } = await raw<GoalCount>`
    ${withOurs(workspaceId, of)} ${raw.join(counts, raw` union all `)}`.execute(sql);
  return rows;
}

export interface GoalRow {
  id: string;
  leadId: string;
  lead: string;
  stop: Stop['kind'] | null;
  account: string | null;
  at: Date;
  counted: boolean;
  value: number | null;
}

/** What a metric counts and is of, the newest first. */
export async function readGoalRows(
  sql: Sql,
  workspaceId: string,
  metric: Metric,
  of: Measured,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<GoalRow[]> {
  const { rows } = await raw<GoalRow>`
    ${withOurs(workspaceId, of)}
    select key as id, l.id as "leadId", l.name as lead, l.stop ->> 'kind' as stop, a.name as account, rows.at, rows.counted, rows.value
    from (${ROWS[metric](workspaceId, of)}) rows join leads l on l.workspace_id = ${workspaceId} and l.id = rows.lead_id and l.deleted_at is null
    left join accounts a on a.workspace_id = ${workspaceId} and a.id = l.account_id
    ${after === undefined ? raw`` : raw`where key < ${after}::uuid`} order by key desc limit ${limit}`.execute(
    sql,
  );
  return rows;
}
