/** What goes because its time has come. */
import { type RawBuilder, sql as raw } from 'kysely';
import * as z from 'zod';
import type { Retention, Unconsented } from '#lib/contract/privacy.ts';
import { emptyResults } from './applied-mutations.ts';
import { noteDays } from './campaign-days.ts';
import type { Sql } from './db.ts';
import { deleteMomentsOf } from './moments.ts';
import { json } from './tables.ts';

const Stored = z.partialRecord(z.enum(['touchpoints', 'feedback', 'silentLeads']), z.nullable(z.int()));

/** How long the workspace keeps what; null: for good. */
export async function readRetention(sql: Sql, workspaceId: string): Promise<Retention> {
  const row = await sql
    .selectFrom('privacy_settings')
    .select('retention')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  const stored = Stored.parse(row?.retention ?? {});
  return {
    touchpoints: stored.touchpoints ?? null,
    feedback: stored.feedback ?? null,
    silentLeads: stored.silentLeads ?? null,
  };
}

/** What is kept of somebody who refused analytics. */
export async function readUnconsented(sql: Sql, workspaceId: string): Promise<Unconsented> {
  const row = await sql
    .selectFrom('privacy_settings')
    .select('unconsented')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.unconsented ?? 'left_out';
}

/** @param blockKey as in writeRetention */
export async function writeUnconsented(
  sql: Sql,
  workspaceId: string,
  unconsented: Unconsented,
  blockKey: Uint8Array,
): Promise<void> {
  await sql
    .insertInto('privacy_settings')
    .values({ workspace_id: workspaceId, block_key: blockKey, unconsented })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ unconsented }))
    .execute();
}

/** @param blockKey becomes the key of the workspace's blocks when there is none yet */
export async function writeRetention(
  sql: Sql,
  workspaceId: string,
  retention: Retention,
  blockKey: Uint8Array,
): Promise<void> {
  await sql
    .insertInto('privacy_settings')
    .values({ workspace_id: workspaceId, block_key: blockKey, retention: json(retention) })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ retention: json(retention) }))
    .execute();
}

/** Removes touchpoints from before an instant and what marketing said of them; their leads and days wait for the roll-up. */
export async function removeTouchpoints(sql: Sql, workspaceId: string, before: Date): Promise<number> {
  const { rows } = await raw<{ n: number }>`
    with gone as (delete from touchpoints where workspace_id = ${workspaceId} and at < ${before} returning lead_id, at),
    days as (${noteDays(workspaceId, 'gone')}),
    dirty as (insert into lead_dirty (workspace_id, lead_id) select distinct ${workspaceId}::uuid, lead_id from gone on conflict do nothing)
    select count(*)::int as n from gone`.execute(sql);
  await raw`
    with gone as (
      delete from anonymous_touches where workspace_id = ${workspaceId} and day < (${before} at time zone 'UTC')::date
      returning day::timestamp at time zone 'UTC' as at)
    ${noteDays(workspaceId, 'gone')}`.execute(sql);
  await deleteMomentsOf(workspaceId, null, before).execute(sql);
  return rows[0]?.n ?? 0;
}

/** Whether an answer to a mutation shows one of these. */
const aboutAny = (what: 'feedback' | 'question', rows: readonly { id: string }[]): RawBuilder<unknown> =>
  raw`(result -> ${raw.lit(what)} ->> 'id')::uuid = any (${rows.map(({ id }) => id)}::uuid[])`;

/** Empties feedback last touched before an instant; devices hear that it is gone. The rows wait for their stamp. */
export async function removeFeedback(sql: Sql, workspaceId: string, before: Date): Promise<number> {
  const { rows } = await raw<{ id: string }>`
    update feedback set note = '', reasons = '{}', history = '[]', answers = '[]', pin = null, touchpoints = '{}', pinned = '[]',
      not_now = null, triggered = null, deleted_at = now(), seq = null
    where workspace_id = ${workspaceId} and deleted_at is null and coalesce(revised_at, given_at) < ${before} returning id`.execute(
    sql,
  );
  if (rows.length > 0) await emptyResults(sql, workspaceId, aboutAny('feedback', rows));
  return rows.length;
}

/** Empties questions last spoken to before an instant, as feedback. */
export async function removeQuestions(sql: Sql, workspaceId: string, before: Date): Promise<number> {
  const { rows } = await raw<{ id: string }>`
    update questions set text = '', answers = '[]', deleted_at = now(), seq = null
    where workspace_id = ${workspaceId} and deleted_at is null
      and coalesce((answers -> -1 ->> 'at')::timestamptz, created_at) < ${before} returning id`.execute(sql);
  if (rows.length > 0) await emptyResults(sql, workspaceId, aboutAny('question', rows));
  return rows.length;
}

/** Leads that nobody touched and nobody spoke of since an instant, at most `limit`. */
export async function silentLeads(
  sql: Sql,
  workspaceId: string,
  since: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await raw<{ id: string }>`
    select id from leads l where workspace_id = ${workspaceId} and deleted_at is null and created_at < ${since}
      and not exists (select from touchpoints t where t.workspace_id = ${workspaceId} and t.lead_id = l.id and t.at >= ${since})
      and not exists (select from feedback f where f.workspace_id = ${workspaceId} and f.lead_id = l.id
        and coalesce(f.revised_at, f.given_at) >= ${since})
      and not exists (select from questions q where q.workspace_id = ${workspaceId} and q.lead_id = l.id
        and coalesce((q.answers -> -1 ->> 'at')::timestamptz, q.created_at) >= ${since})
    order by id limit ${limit}`.execute(sql);
  return rows.map(({ id }) => id);
}

/** Notes what a run removed. */
export async function insertRetentionRun(
  sql: Sql,
  workspaceId: string,
  run: { id: string; at: Date; counts: Record<string, number> },
): Promise<void> {
  await sql
    .insertInto('retention_runs')
    .values({ workspace_id: workspaceId, id: run.id, at: run.at, counts: json(run.counts) })
    .execute();
}

const Counts = z.record(z.string(), z.int());

/** The newest runs that removed something. */
export async function readRetentionRuns(
  sql: Sql,
  workspaceId: string,
  limit: number,
): Promise<{ at: Date; counts: Record<string, number> }[]> {
  const rows = await sql
    .selectFrom('retention_runs')
    .select(['at', 'counts'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ at, counts }) => ({ at, counts: Counts.parse(counts) }));
}
