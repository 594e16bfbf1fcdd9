/** Questions to teams about leads. Writers leave `seq` to the stamp that ends their transaction. */
import type { Question } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** The question with this id, locked until the transaction ends, so that two answers at once do not lose one; or null. */
export async function questionForUpdate(sql: Sql, workspaceId: string, id: string): Promise<Question | null> {
  const row = await sql
    .selectFrom('questions')
    .select(['id', 'lead_id', 'team_id', 'author_id', 'text', 'created_at', 'answers'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.team_id === null) return null;
  const { lead_id: leadId, team_id: teamId, author_id: authorId, created_at: at, text, answers } = row;
  return { id, leadId, teamId, authorId, text, at: at.toISOString(), answers };
}

/**
 * Adds it; false when one with this id exists.
 * @param homeId the lead it was asked of, when that was merged into the question's lead
 */
export async function insertQuestion(
  sql: Sql,
  workspaceId: string,
  { id, leadId, teamId, authorId, text, at, answers }: Question,
  homeId: string | null,
): Promise<boolean> {
  const added = await sql
    .insertInto('questions')
    .values({
      workspace_id: workspaceId,
      id,
      lead_id: leadId,
      home_id: homeId,
      team_id: teamId,
      author_id: authorId,
      text,
      created_at: at,
      answers: json(answers),
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/** Writes the answers; nothing else of a question ever changes. */
export async function writeAnswers(sql: Sql, workspaceId: string, { id, answers }: Question): Promise<void> {
  await sql
    .updateTable('questions')
    .set({ answers: json(answers), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}
