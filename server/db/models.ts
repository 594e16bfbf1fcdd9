/** What a workspace's model learns from, and the model itself. Writers leave `seq` to the stamp that ends their transaction. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { LeadModel } from '#lib/contract/models.ts';
import type { Known, Touch } from '#lib/domain/prediction.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/**
 * What became of each lead that is there: its first win, else its first loss, by a tool or by a seller. Of what a seller said we know when
 * the feedback was first given, so that nothing noted later counts as known before it.
 */
const decided = (workspaceId: string): RawBuilder<unknown> => raw`
  said as (
    select lead_id, kind, at from outcomes
    where workspace_id = ${workspaceId} and lead_id is not null and kind in ('won', 'lost')
    union all
    select lead_id, outcome, given_at from feedback
    where workspace_id = ${workspaceId} and retracted_at is null and deleted_at is null and outcome in ('won', 'lost')),
  decided as (
    select distinct on (said.lead_id) said.lead_id, said.kind = 'won' as won, said.at
    from said join leads l on l.workspace_id = ${workspaceId} and l.id = said.lead_id and l.deleted_at is null
    order by said.lead_id, said.kind = 'won' desc, said.at)`;

/** How many leads are decided, and how many of them were up to an instant. */
export async function countDecided(
  sql: Sql,
  workspaceId: string,
  upTo: Date | null,
): Promise<{ all: number; upTo: number }> {
  const { rows } = await raw<{ all: number; upTo: number }>`
    with ${decided(workspaceId)}
    select count(*)::int as all, count(*) filter (where date_trunc('milliseconds', at) <= ${upTo}::timestamptz)::int as "upTo" from decided`.execute(
    sql,
  );
  return rows[0] ?? { all: 0, upTo: 0 };
}

/** A lead of which is known what became of it, with its card. */
export interface DecidedLead extends Pick<Known, 'lead' | 'account'> {
  id: string;
  won: boolean;
  at: Date;
  leadSince: Date;
  accountSince: Date;
}

/** The leads decided last, the first of them first. */
export async function readDecided(sql: Sql, workspaceId: string, most: number): Promise<DecidedLead[]> {
  const { rows } = await raw<DecidedLead>`
    with ${decided(workspaceId)},
    latest as (select * from decided order by at desc, lead_id desc limit ${most})
    select l.id, d.won, d.at, jsonb_build_object('title', l.title, 'country', l.country) as lead, card.at as "leadSince",
      case when a.id is not null
        then jsonb_build_object('country', a.country, 'industry', a.industry, 'employees', a.employees) end as account,
      greatest(card.at, a.card_at) as "accountSince"
    from latest d join leads l on l.workspace_id = ${workspaceId} and l.id = d.lead_id
      -- What a lead's card does not say may come from one that was merged into it.
      cross join lateral (
        select max(card_at) as at from leads part
        where part.workspace_id = ${workspaceId} and (part.id = l.id or part.merged_into = l.id)) card
      left join accounts a on a.workspace_id = ${workspaceId} and a.id = l.account_id and a.deleted_at is null
    order by d.at, d.lead_id`.execute(sql);
  return rows;
}

/** The newest touchpoints of each lead before its own instant, newest first; at most `limit` of each. */
export async function touchesBefore(
  sql: Sql,
  workspaceId: string,
  leads: readonly Pick<DecidedLead, 'id' | 'at'>[],
  limit: number,
): Promise<Map<string, Touch[]>> {
  const { rows } = await raw<Omit<Touch, 'at'> & { leadId: string; at: Date }>`
    select wanted.id as "leadId", t.*
    from unnest(${leads.map(({ id }) => id)}::uuid[], ${leads.map(({ at }) => at)}::timestamptz[]) as wanted (id, before)
    cross join lateral (
      select at, kind, direction, actor, rule, channel from touchpoints
      where workspace_id = ${workspaceId} and lead_id = wanted.id and at < wanted.before
      order by at desc, id desc limit ${limit}) t
    order by t.at desc`.execute(sql);
  const touches = Map.groupBy(rows, ({ leadId }) => leadId);
  return new Map(
    [...touches].map(([leadId, own]) => [
      leadId,
      own.map(({ leadId: _, at, ...touch }) => ({ ...touch, at: at.toISOString() })),
    ]),
  );
}

/** The model that stands, and what it was learnt from. */
export interface StandingModel {
  model: LeadModel | null;
  /** How many leads were decided then, and when the last of them. */
  outcomes: number;
  until: Date | null;
}

/** null before the first. */
export async function readModel(sql: Sql, workspaceId: string): Promise<StandingModel | null> {
  const row = await sql
    .selectFrom('models')
    .select(['model', 'outcomes', 'until'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row ?? null;
}

/** Takes the making of the next model; false when somebody else is at it, or has made one after `last`. */
export async function claimModel(
  sql: Sql,
  workspaceId: string,
  last: StandingModel | null,
  { now, lease }: { now: Date; lease: Date },
): Promise<boolean> {
  const { rows } = await raw`
    insert into models (workspace_id, claimed_until) values (${workspaceId}, ${lease})
    on conflict (workspace_id) do update set claimed_until = excluded.claimed_until
    where models.workspace_id = ${workspaceId} and (models.claimed_until is null or models.claimed_until < ${now})
      and models.outcomes = ${last?.outcomes ?? 0} and models.until is not distinct from ${last?.until ?? null}::timestamptz
    returning true`.execute(sql);
  return rows.length > 0;
}

/** Gives the making back without a model. */
export async function releaseModel(sql: Sql, workspaceId: string): Promise<void> {
  await sql
    .updateTable('models')
    .set({ claimed_until: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/** Writes the model that was made and gives the making back; devices get it with the settings, which wait for their stamp. */
export async function writeModel(
  sql: Sql,
  workspaceId: string,
  { model, outcomes, until }: StandingModel,
): Promise<void> {
  await sql
    .updateTable('models')
    .set({ model: model && json(model), outcomes, until, claimed_until: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
  await sql
    .updateTable('workspace_settings')
    .set({ seq: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
}
