/** What the touchpoints of leads amount to, for a batch of leads at a time. */
import { sql as raw } from 'kysely';
import { MAX as MAX_UUID } from 'uuid';
import type { LeadHistory, Stage } from '#lib/contract/records.ts';
import { APART_DAYS, APART_EACH } from '#lib/domain/earlier.ts';
import { HALF_LIFE_DAYS } from '#lib/domain/score.ts';
import type { Placement, StageByHand, StageEvidence } from '#lib/domain/stage.ts';
import { KINDS, NEWEST, TELLING_KINDS } from '#lib/domain/touchpoint.ts';
import type { Sql } from './db.ts';
import { moveBelongings } from './merges.ts';
import { byId, json } from './tables.ts';

/**
 * Takes leads off the list of those whose touchpoints changed: up to `limit`, and those of as many batches of ingest, oldest first, as
 * reach it together.
 * @param upTo batches with later ids (UUIDv7) are left
 */
export async function takeDirtyLeads(
  sql: Sql,
  workspaceId: string,
  limit: number,
  upTo: string = MAX_UUID,
): Promise<string[]> {
  const { rows } = await raw<{ id: string }>`
    with single as (
      delete from lead_dirty where workspace_id = ${workspaceId} and lead_id in (
        select lead_id from lead_dirty where workspace_id = ${workspaceId} order by lead_id limit ${limit} for update)
      returning lead_id),
    batch as (
      delete from lead_dirty_batches where workspace_id = ${workspaceId} and id in (
        select id from (
          select id, sum(cardinality(lead_ids)) over (order by id) - cardinality(lead_ids) as before
          from (
            select id, lead_ids from lead_dirty_batches where workspace_id = ${workspaceId} and id <= ${upTo}::uuid order by id limit ${limit}) b) c
        where before < ${limit})
      returning lead_ids)
    select lead_id as id from single union select unnest(lead_ids) from batch order by 1`.execute(sql);
  return rows.map((row) => row.id);
}

/**
 * What came for a lead at the moment it was merged into another goes to that one. Returns the leads to count: those that stand for
 * the given ones.
 */
export async function settleStrays(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<string[]> {
  const { rows } = await raw<{ id: string; into: string | null }>`
    select id, merged_into as into from leads where workspace_id = ${workspaceId} and id = any (${[...leadIds]}::uuid[])`.execute(
    sql,
  );
  for (const { id, into } of rows) if (into) await moveBelongings(sql, workspaceId, [id], into);
  return [...new Set(rows.map(({ id, into }) => into ?? id))];
}

/** What happened to one lead, counted. */
export interface LeadTotals {
  id: string;
  touches: number;
  lastTouchAt: Date | null;
  /** Of what shows interest, by the person's own doing. */
  lastSignAt: Date | null;
  lastCampaignId: string | null;
  lastCampaignAt: Date | null;
  /** How often each signal (`props.signal`) was given by a person. */
  signals: Record<string, number>;
  history: LeadHistory;
  /** Since a member put the lead into a stage, if one did. */
  kinds: StageEvidence['kinds'];
  outcomes: StageEvidence['outcomes'];
  byHand: StageByHand | null;
}

/**
 * Counts touchpoints and outcomes of these leads. A campaign is touched by its touchpoints in either direction; signals count only
 * where a machine is not the actor, and nothing counts that a rule says is no person's. Milestones are those of
 * lib/domain/milestones.ts, what came before the newest touchpoints is that of lib/domain/earlier.ts; tests hold them to it.
 */
export async function readLeadTotals(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<LeadTotals[]> {
  const instant = (at: string) =>
    raw`to_char(${raw.ref(at)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const met = raw`jsonb_build_object('count', n, 'firstAt', ${instant('first_at')})`;
  const strengths = json(Object.fromEntries(TELLING_KINDS.map((kind) => [kind, KINDS[kind].weight])));
  const { rows } = await raw<LeadTotals>`
    with wanted as (
      select id, by_hand, coalesce((by_hand ->> 'at')::timestamptz, '-infinity') as since, newest_at, from_at, from_id
      from unnest(${leadIds}::uuid[]) as id
      left join lateral (select stage_by_hand as by_hand from leads l where l.workspace_id = ${workspaceId} and l.id = id.id offset 0) l on true
      left join lateral (
        select ats[1] as newest_at, ats[${NEWEST}::int] as from_at, ids[${NEWEST}::int] as from_id
        from (
          select array_agg(at order by at desc, id desc) as ats, array_agg(id order by at desc, id desc) as ids
          from (select at, id from touchpoints where workspace_id = ${workspaceId} and lead_id = id.id order by at desc, id desc limit ${NEWEST}::int) n) n) n on true),
    touched as (
      -- offset 0: one look-up a lead, however old the statistics
      select t.* from wanted cross join lateral (
        select lead_id, at, id, kind, direction, actor, campaign_id, props ->> 'signal' as signal, not (actor = 'machine' and direction = 'in') as counted,
          (at, id) < (from_at, from_id) as is_earlier, at > newest_at - make_interval(hours => ${APART_DAYS * 24}::int) as is_apart
        from touchpoints where workspace_id = ${workspaceId} and lead_id = wanted.id and rule is null offset 0) t),
    totals as (select lead_id, count(*)::int as touches, max(at) as last_at, max(at) filter (
        where direction = 'in' and actor <> 'machine' and kind = any (${[...TELLING_KINDS]}::text[])) as last_sign_at from touched group by lead_id),
    accepted as (
      select o.lead_id, min(o.at) as at from outcomes o
      where o.workspace_id = ${workspaceId} and o.lead_id = any (${[...leadIds]}::uuid[]) and o.kind = 'accepted' group by o.lead_id),
    milestones as (
      select t.lead_id, jsonb_build_object(
        'first', (array_agg(t.id order by t.at, t.id))[1], 'last', (array_agg(t.id order by t.at desc, t.id desc))[1],
        'firstPerson', (array_agg(t.id order by t.at, t.id) filter (where t.actor = 'person'))[1],
        'beforeAcceptance', (array_agg(t.id order by t.at desc, t.id desc) filter (where t.at < accepted.at))[1]) as ids
      from touched t left join accepted on accepted.lead_id = t.lead_id where counted group by t.lead_id),
    months as (
      select lead_id, jsonb_object_agg(month, n) as counts
      from (
        select lead_id, to_char(at at time zone 'UTC', 'YYYY-MM') as month, count(*) as n from touched where counted group by 1, 2) m
      group by lead_id),
    earlier as (
      select lead_id, kind, at, (${strengths}::jsonb ->> kind)::float8 as strength,
        case when is_apart then least(row_number() over (partition by lead_id, kind, is_apart order by at, id), ${APART_EACH + 1}::int) else 0 end as nth
      from touched where is_earlier and direction = 'in' and actor <> 'machine' and kind = any (${[...TELLING_KINDS]}::text[])),
    sums as (
      select lead_id, jsonb_agg(jsonb_build_object('kind', kind, 'at', ${instant('last_at')}, 'strength', strength, 'times', times) order by kind, nth) as sums
      from (
        -- Rounded: the order of adding up must not make another lead of it. What is so old that power would fail is nothing.
        select lead_id, kind, nth, last_at, count(*)::int as times, round(sum(
          strength * power(2::float8, greatest(-1000, -extract(epoch from last_at - at)::float8 / ${HALF_LIFE_DAYS * 86_400}::int)))::numeric, 6)::float8 as strength
        from (select *, max(at) over (partition by lead_id, kind, nth) as last_at from earlier) e group by lead_id, kind, nth, last_at) s
      group by lead_id),
    campaigns as (
      select distinct on (lead_id) lead_id, campaign_id, at from touched where campaign_id is not null order by lead_id, at desc, campaign_id),
    signals as (
      select lead_id, jsonb_object_agg(signal, n) as counts
      from (select lead_id, signal, count(*) as n from touched where signal is not null and actor <> 'machine' group by lead_id, signal) s group by lead_id),
    kinds as (
      select lead_id, jsonb_object_agg(kind, ${met}) as counts
      from (
        select lead_id, kind, count(*) as n, min(at) as first_at from touched join wanted on wanted.id = lead_id
        where at > since group by lead_id, kind) k group by lead_id),
    results as (
      select lead_id, jsonb_object_agg(kind, ${met}) as counts
      from (
        select o.lead_id, o.kind, count(*) as n, min(o.at) as first_at from outcomes o join wanted on wanted.id = o.lead_id
        where o.workspace_id = ${workspaceId} and o.at > since group by o.lead_id, o.kind) o group by lead_id)
    select wanted.id, coalesce(totals.touches, 0) as touches, totals.last_at as "lastTouchAt", totals.last_sign_at as "lastSignAt",
      campaigns.campaign_id as "lastCampaignId", campaigns.at as "lastCampaignAt",
      jsonb_build_object(
        'milestones', coalesce(milestones.ids, '{"first": null, "last": null, "firstPerson": null, "beforeAcceptance": null}'),
        'acceptedAt', ${instant('accepted.at')},
        'months', coalesce(months.counts, '{}'),
        'earlier', case when from_id is not null then jsonb_build_object(
          'from', jsonb_build_object('at', ${instant('from_at')}, 'id', from_id), 'sums', coalesce(sums.sums, '[]')) end) as history,
      coalesce(signals.counts, '{}') as signals, coalesce(kinds.counts, '{}') as kinds, coalesce(results.counts, '{}') as outcomes,
      wanted.by_hand as "byHand"
    from wanted left join totals on totals.lead_id = wanted.id left join campaigns on campaigns.lead_id = wanted.id
      left join accepted on accepted.lead_id = wanted.id left join milestones on milestones.lead_id = wanted.id left join months on months.lead_id = wanted.id
      left join sums on sums.lead_id = wanted.id
      left join signals on signals.lead_id = wanted.id left join kinds on kinds.lead_id = wanted.id left join results on results.lead_id = wanted.id`.execute(
    sql,
  );
  return rows;
}

/** The rolled-up part of a lead's card. */
export type LeadSummary = Pick<
  LeadTotals,
  | 'id'
  | 'touches'
  | 'lastTouchAt'
  | 'lastSignAt'
  | 'lastCampaignId'
  | 'lastCampaignAt'
  | 'signals'
  | 'history'
> &
  Placement;

/**
 * Writes summaries where they differ from what is there; those leads wait for their stamp. Each lead looks its summary up: a join
 * would compare each with each where the statistics of a table are older than its rows.
 */
export async function writeLeadSummaries(
  sql: Sql,
  workspaceId: string,
  summaries: readonly LeadSummary[],
): Promise<void> {
  const summary = raw`jsonb_to_record((select summaries from given) -> l.id::text) as s (
      touches int, "lastTouchAt" timestamptz, "lastSignAt" timestamptz, "lastCampaignId" uuid, "lastCampaignAt" timestamptz, signals jsonb, stage text,
      "stageAt" timestamptz, "stageWhy" jsonb, history jsonb)`;
  await raw`
    with given as (select ${json(byId(summaries))}::jsonb as summaries)
    update leads l set (touches, last_touch_at, last_sign_at, last_campaign_id, last_campaign_at, signals, stage, stage_at, stage_why, history, seq) = (
      select s.touches, s."lastTouchAt", s."lastSignAt", s."lastCampaignId", s."lastCampaignAt", s.signals, s.stage, s."stageAt", s."stageWhy", s.history, null::bigint
      from ${summary})
    where l.workspace_id = ${workspaceId} and l.id = any (${summaries.map(({ id }) => id)}::uuid[]) and l.deleted_at is null
      and exists (
        select from ${summary} where (l.touches, l.last_touch_at, l.last_sign_at, l.last_campaign_id, l.last_campaign_at, l.signals, l.stage, l.stage_at, l.stage_why, l.history)
          is distinct from (
            s.touches, s."lastTouchAt", s."lastSignAt", s."lastCampaignId", s."lastCampaignAt", s.signals, s.stage, s."stageAt", s."stageWhy", s.history))`.execute(
    sql,
  );
}

/** The workspace's stages, in order. */
export async function readStages(sql: Sql, workspaceId: string): Promise<Stage[]> {
  const row = await sql
    .selectFrom('workspace_settings')
    .select('stages')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.stages ?? [];
}
