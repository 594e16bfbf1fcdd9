/** What asking a team about a lead does, and what answering does. */
import { ok } from '#lib/contract/result.ts';
import { isErased } from '../db/erasure.ts';
import { leadMeantBy } from '../db/leads.ts';
import { insertQuestion, questionForUpdate, writeAnswers } from '../db/questions.ts';
import { teamForUpdate } from '../db/teams.ts';
import { type Context, type Effect, fail, type Payload } from './effect.ts';

/** Anybody may ask a team: who is in none asks the team that works on the lead's campaign. */
export async function askTeam(
  context: Context,
  { questionId, text, teamId, ...about }: Payload<'question.ask'>,
): Effect {
  const { sql, actor, at } = context;
  const meant = await leadMeantBy(sql, actor.workspaceId, about.leadId);
  if (meant === null)
    return fail((await isErased(sql, actor.workspaceId, about.leadId)) ? 'person_erased' : 'unknown_lead');
  const team = await teamForUpdate(sql, actor.workspaceId, teamId);
  if (!team || team.gone) return fail('unknown_team');
  const { leadId, homeId } = meant;
  const question = { id: questionId, leadId, teamId, authorId: actor.memberId, text, at, answers: [] };
  return (await insertQuestion(sql, actor.workspaceId, question, homeId))
    ? ok({ question })
    : fail('already_exists');
}

/** Its members answer, and who asked. */
export async function answerQuestion(context: Context, payload: Payload<'question.answer'>): Effect {
  const { sql, actor, at } = context;
  const question = await questionForUpdate(sql, actor.workspaceId, payload.questionId);
  if (!question)
    return fail(
      (await isErased(sql, actor.workspaceId, payload.leadId)) ? 'person_erased' : 'unknown_question',
    );
  const team = await teamForUpdate(sql, actor.workspaceId, question.teamId);
  if (question.authorId !== actor.memberId && !team?.memberIds.includes(actor.memberId))
    return fail('not_in_team');
  const said = { id: payload.answerId, authorId: actor.memberId, text: payload.text, at };
  const answered = { ...question, answers: [...question.answers, said] };
  await writeAnswers(sql, actor.workspaceId, answered);
  return ok({ question: answered });
}
