/** What sellers said of leads, and marketing's answers. Writers leave `seq` to the stamp that ends their transaction. */
import { sql as raw, type Selectable } from 'kysely';
import type { Feedback, PinnedTouchpoint } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { json, type Tables } from './tables.ts';

const instantOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A row in the contract's form. */
const toFeedback = (row: Selectable<Tables['feedback']>): Feedback => ({
  id: row.id,
  leadId: row.lead_id,
  authorId: row.author_id,
  handedTo: row.handed_to,
  campaignId: row.campaign_id,
  verdict: row.verdict,
  reasons: row.reasons,
  note: row.note,
  contact: row.contact,
  outcome: row.outcome,
  givenAt: row.given_at.toISOString(),
  revisedAt: instantOrNull(row.revised_at),
  retractedAt: instantOrNull(row.retracted_at),
  history: row.history,
  answers: row.answers,
  pin: row.pin,
  touchpoints: row.touchpoints,
  pinned: row.pinned,
  notNow: row.not_now,
  triggered: row.triggered,
});

/** The feedback with this id, locked until the transaction ends, so that two changes at once do not lose one; or null. */
export async function feedbackForUpdate(sql: Sql, workspaceId: string, id: string): Promise<Feedback | null> {
  const row = await sql
    .selectFrom('feedback')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row ? toFeedback(row) : null;
}

const columnsOf = (feedback: Feedback) => ({
  campaign_id: feedback.campaignId,
  verdict: feedback.verdict,
  reasons: feedback.reasons,
  note: feedback.note,
  contact: feedback.contact,
  outcome: feedback.outcome,
  revised_at: feedback.revisedAt,
  retracted_at: feedback.retractedAt,
  history: json(feedback.history),
  answers: json(feedback.answers),
  pin: feedback.pin && json(feedback.pin),
  touchpoints: feedback.touchpoints,
  pinned: json(feedback.pinned),
  not_now: feedback.notNow && json(feedback.notNow),
  triggered: feedback.triggered && json(feedback.triggered),
  seq: null,
});

/**
 * Adds it; false when one with this id exists.
 * @param homeId the lead it was said of, when that was merged into the feedback's lead
 */
export async function insertFeedback(
  sql: Sql,
  workspaceId: string,
  feedback: Feedback,
  homeId: string | null,
): Promise<boolean> {
  const added = await sql
    .insertInto('feedback')
    .values({
      workspace_id: workspaceId,
      id: feedback.id,
      lead_id: feedback.leadId,
      home_id: homeId,
      author_id: feedback.authorId,
      given_at: feedback.givenAt,
      ...columnsOf(feedback),
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/** Writes what may change of it; lead, author and the time it was given never do. */
export async function updateFeedback(sql: Sql, workspaceId: string, feedback: Feedback): Promise<void> {
  await sql
    .updateTable('feedback')
    .set(columnsOf(feedback))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', feedback.id)
    .execute();
}

/** How these touchpoints of a lead read, the oldest first; those that it does not have, or no longer, are left out. */
export async function readPinned(
  sql: Sql,
  workspaceId: string,
  leadId: string,
  ids: readonly string[],
): Promise<PinnedTouchpoint[]> {
  if (ids.length === 0) return [];
  const rows = await sql
    .selectFrom('touchpoints')
    .select(['id', 'at', 'kind', 'title'])
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', leadId)
    .where('id', 'in', [...ids])
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Forgets how touchpoints from before an instant read, where feedback names them. The feedback waits for its stamp. */
export async function forgetPinned(sql: Sql, workspaceId: string, before: Date): Promise<void> {
  const kept = raw`(select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(pinned) p where (p ->> 'at')::timestamptz >= ${before})`;
  await raw`
    update feedback set pinned = ${kept}, seq = null
    where workspace_id = ${workspaceId} and pinned <> '[]' and pinned <> ${kept}`.execute(sql);
}

/**
 * Notes with feedback that put a lead off what it waited for, where one of these leads has done it since: the first time that it
 * did. The feedback waits for its stamp.
 */
export async function markTriggered(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<void> {
  await raw`
    with met as (
      select f.id, jsonb_build_object('touchpointId', t.id, 'at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as first
      from feedback f cross join lateral (
        select t.id, t.at from touchpoints t
        where t.workspace_id = ${workspaceId} and t.lead_id = f.lead_id and t.at > coalesce(f.revised_at, f.given_at)
          and t.direction = 'in' and t.actor <> 'machine' and t.rule is null
          and f.not_now ->> 'trigger' in (t.kind, t.props ->> 'signal')
        order by t.at, t.id limit 1) t
      where f.workspace_id = ${workspaceId} and f.lead_id = any (${[...leadIds]}::uuid[])
        and f.not_now ->> 'trigger' is not null and f.triggered is null and f.retracted_at is null and f.deleted_at is null)
    update feedback f set triggered = met.first, seq = null from met where f.workspace_id = ${workspaceId} and f.id = met.id`.execute(
    sql,
  );
}
