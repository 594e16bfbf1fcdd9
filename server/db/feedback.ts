/** What sellers said of leads, and marketing's answers. Writers leave `seq` to the stamp that ends their transaction. */
import type { Selectable } from 'kysely';
import type { Feedback } from '#lib/contract/records.ts';
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
