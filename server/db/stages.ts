/** The stages of a workspace's journey: how long leads are in them, and writing them. */
import { sql as raw } from 'kysely';
import type { Stage } from '#lib/contract/records.ts';
import type { StageTime } from '#lib/contract/stages.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** Of each stage in its order: how many leads are in it now, and for how many days. @param limits days after which a lead is stuck */
export async function readStageTimes(
  sql: Sql,
  workspaceId: string,
  limits: readonly { key: string; days: number | null }[],
): Promise<StageTime[]> {
  const { rows } = await raw<StageTime>`
    with stays as (
      select stage, extract(epoch from now() - stage_at)::float8 / 86400 as days
      from leads where workspace_id = ${workspaceId} and deleted_at is null and stage is not null)
    select g.key, count(s.stage)::int as leads,
      percentile_cont(0.5) within group (order by s.days) as "medianDays",
      percentile_cont(0.75) within group (order by s.days) as "p75Days",
      case when g.days is not null then count(*) filter (where s.days > g.days)::int end as stuck
    from jsonb_to_recordset(${json(limits.map((limit, at) => ({ ...limit, at })))}::jsonb) as g (key text, days int, at int)
    left join stays s on s.stage = g.key
    group by g.key, g.days, g.at order by g.at`.execute(sql);
  return rows;
}

/**
 * Writes the stages; the settings wait for their stamp, and all leads to be placed anew. Who was put by hand into one that is gone is
 * placed by evidence again.
 */
export async function writeStages(sql: Sql, workspaceId: string, stages: readonly Stage[]): Promise<void> {
  await sql
    .updateTable('workspace_settings')
    .set({ stages: json(stages), seq: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
  await raw`
    update leads set stage_by_hand = null
    where workspace_id = ${workspaceId} and stage_by_hand is not null
      and not stage_by_hand ->> 'stage' = any (${stages.map(({ key }) => key)}::text[])`.execute(sql);
  await raw`
    insert into lead_dirty (workspace_id, lead_id)
    select workspace_id, id from leads where workspace_id = ${workspaceId} and deleted_at is null on conflict do nothing`.execute(
    sql,
  );
}
