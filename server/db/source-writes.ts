/** Verdicts on their way into connected systems. */
import { sql as raw } from 'kysely';
import type { Source, SourceProblem, SourceSystem, WriteBack } from '#lib/contract/sources.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** Notes that a feedback was given, changed or taken back, for every system that is to hear of it and knows the lead. */
export async function noteWrites(
  sql: Sql,
  workspaceId: string,
  { feedbackId, leadId, now }: { feedbackId: string; leadId: string; now: Date },
): Promise<boolean> {
  const { rows } = await raw`
    insert into source_writes as w (workspace_id, source_id, feedback_id, lead_id, record_id, next_at)
    select s.workspace_id, s.id, ${feedbackId}::uuid, ${leadId}::uuid, i.record_id, ${now}::timestamptz
    from sources s join lateral (
      select substr(value, length(s.system) + 2) as record_id from identities
      where workspace_id = ${workspaceId} and lead_id = ${leadId} and kind = 'external' and value like s.system || ':%'
      order by created_at, value limit 1) i on true
    where s.workspace_id = ${workspaceId} and s.write_back is not null
    on conflict (workspace_id, source_id, feedback_id) do update
      set version = w.version + 1, attempts = 0, problem = null, next_at = excluded.next_at
    returning w.source_id`.execute(sql);
  return rows.length > 0;
}

const free = (now: Date) => raw<boolean>`(claimed_until is null or claimed_until < ${now})`;

/** Sources with something to write now. */
export async function dueWrites(sql: Sql, workspaceId: string, now: Date): Promise<string[]> {
  const rows = await sql
    .selectFrom('source_writes')
    .select('source_id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('next_at', '<=', now)
    .where(free(now))
    .execute();
  return rows.map((row) => row.source_id);
}

/** When the next write that nobody is at is due; null when none waits. */
export async function nextWriteDue(sql: Sql, workspaceId: string): Promise<Date | null> {
  const row = await sql
    .selectFrom('source_writes')
    .select('next_at')
    .where('workspace_id', '=', workspaceId)
    .where('next_at', 'is not', null)
    .where('claimed_until', 'is', null)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at ?? null;
}

export interface ClaimedWrite {
  feedbackId: string;
  recordId: string;
  version: number;
  attempts: number;
  noteId: string | null;
  /** Whether a note may stand in the system of which nobody heard. */
  uncertain: boolean;
  author: string;
  verdict: 'good' | 'unsure' | 'poor';
  reasons: string[];
  note: string;
  givenAt: Date;
  retracted: boolean;
}

/** Takes the writes of a source that are due, oldest feedback first; until `lease` nobody else takes them. */
export async function claimWrites(
  sql: Sql,
  workspaceId: string,
  sourceId: string,
  { now, lease, limit }: { now: Date; lease: Date; limit: number },
): Promise<ClaimedWrite[]> {
  const { rows } = await raw<ClaimedWrite>`
    with due as (
      select feedback_id, uncertain from source_writes
      where workspace_id = ${workspaceId} and source_id = ${sourceId} and next_at <= ${now} and ${free(now)}
      order by feedback_id limit ${limit} for update skip locked),
    claimed as (
      update source_writes w set claimed_until = ${lease}, attempts = w.attempts + 1, uncertain = true from due
      where w.workspace_id = ${workspaceId} and w.source_id = ${sourceId} and w.feedback_id = due.feedback_id
      returning w.feedback_id, w.record_id, w.version, w.attempts, w.note_id, due.uncertain)
    select c.feedback_id as "feedbackId", c.record_id as "recordId", c.version, c.attempts, c.note_id as "noteId", c.uncertain,
      m.name as author, f.verdict, f.reasons, f.note, f.given_at as "givenAt",
      (f.retracted_at is not null or f.deleted_at is not null) as retracted
    from claimed c join feedback f on f.workspace_id = ${workspaceId} and f.id = c.feedback_id
      join members m on m.workspace_id = ${workspaceId} and m.id = f.author_id
    order by c.feedback_id`.execute(sql);
  return rows;
}

/** The system has this version now. What changed meanwhile is written next. */
export async function noteWritten(
  sql: Sql,
  workspaceId: string,
  sourceId: string,
  {
    feedbackId,
    version,
    noteId,
    now,
  }: { feedbackId: string; version: number; noteId: string | null; now: Date },
): Promise<void> {
  await sql
    .updateTable('source_writes')
    .set({
      written: version,
      note_id: noteId,
      uncertain: false,
      attempts: 0,
      claimed_until: null,
      problem: null,
      next_at: raw<Date>`case when version > ${version}::int then ${now}::timestamptz end`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .where('feedback_id', '=', feedbackId)
    .execute();
}

/** It was not written; `nextAt` null gives it up. */
export async function noteNotWritten(
  sql: Sql,
  workspaceId: string,
  sourceId: string,
  { feedbackId, problem, nextAt }: { feedbackId: string; problem: SourceProblem; nextAt: Date | null },
): Promise<void> {
  await sql
    .updateTable('source_writes')
    .set({ claimed_until: null, problem: json(problem), next_at: nextAt })
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .where('feedback_id', '=', feedbackId)
    .execute();
}

/** Lets what was given up be tried again. */
export async function retryWrites(sql: Sql, workspaceId: string, sourceId: string, now: Date): Promise<void> {
  await sql
    .updateTable('source_writes')
    .set({ next_at: now, attempts: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .where('problem', 'is not', null)
    .execute();
}

/** What is needed to write into a source; null when it is gone, or nothing is to be written. */
export async function readWritable(
  sql: Sql,
  workspaceId: string,
  sourceId: string,
): Promise<{
  system: SourceSystem;
  baseUrl: string;
  credential: Uint8Array;
  writeBack: WriteBack;
} | null> {
  const row = await sql
    .selectFrom('sources')
    .select(['system', 'base_url', 'credential', 'write_back'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sourceId)
    .executeTakeFirst();
  return row?.write_back
    ? { system: row.system, baseUrl: row.base_url, credential: row.credential, writeBack: row.write_back }
    : null;
}

/** Forgets what waits to be written to a source that is to hear of nothing any more. */
export async function forgetWaitingWrites(sql: Sql, workspaceId: string, sourceId: string): Promise<void> {
  await sql
    .updateTable('source_writes')
    .set({ next_at: null, problem: null })
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .execute();
}

/** How the writes of each source stand. */
export async function writesBySource(
  sql: Sql,
  workspaceId: string,
): Promise<ReadonlyMap<string, Source['writes']>> {
  const { rows } = await raw<Source['writes'] & { sourceId: string }>`
    select source_id as "sourceId", count(*) filter (where written = version)::int as written,
      count(*) filter (where next_at is not null)::int as waiting,
      count(*) filter (where next_at is null and problem is not null)::int as failed,
      (array_agg(problem order by feedback_id desc) filter (where problem is not null))[1] as problem
    from source_writes where workspace_id = ${workspaceId} group by source_id`.execute(sql);
  return new Map(rows.map(({ sourceId, ...counts }) => [sourceId, counts]));
}
