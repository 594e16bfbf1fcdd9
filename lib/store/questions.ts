/** Questions to teams about leads, as they will be once the server has taken what was said here. */
import { v7 as newId } from 'uuid';
import { Question, type Stop } from '#lib/contract/records.ts';
import { readPacked } from './buckets.ts';
import type { QuestionRow } from './cache.ts';
import { openCached } from './cached.ts';
import { watchRows } from './live.ts';
import { type Item, openItems, outboxRows } from './outbox.ts';
import { say, type Written } from './saying.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';

export interface QuestionView extends Question {
  /** What the lead is called; null when it is not on this device. */
  leadName: string | null;
  /** Why the lead is not to be contacted; null when they may be. */
  stop: Stop['kind'] | null;
  /** Whether all that was said here of it has reached the server. */
  received: boolean;
}

/** Every question, the newest first. */
export const watchQuestions = (): Watch<QuestionView[]> =>
  watchRows(
    (store) =>
      Promise.all([
        store.cache.questions.toArray(),
        outboxRows(store),
        // A lead may be called otherwise after any pull.
        store.cache.meta.get('revision'),
      ]),
    async ([rows, outbox], store) => {
      const said = await openQuestions(store, rows, await openItems(store, outbox));
      const leads = await readPacked(
        store,
        'leads',
        said.map(({ leadId }) => leadId),
      );
      return said
        .map((one) => {
          const lead = leads.get(one.leadId);
          return { ...one, leadName: lead?.name ?? null, stop: lead?.stop?.kind ?? null };
        })
        .sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id));
    },
  );

/** Opens sealed questions, with the outbox laid over them; in no order. */
export async function openQuestions(
  store: Store,
  rows: readonly QuestionRow[],
  items: readonly Pick<Item, 'mutation' | 'memberId'>[],
): Promise<(Question & { received: boolean })[]> {
  const pulled = await Promise.all(
    rows.map((row) => openCached(store, `questions/${row.id}`, row.sealed, Question)),
  );
  return overlaid(
    pulled.flatMap((one) => one ?? []),
    items,
  );
}

/** What was pulled with the outbox laid over it. */
function overlaid(
  pulled: readonly Question[],
  items: readonly Pick<Item, 'mutation' | 'memberId'>[],
): (Question & { received: boolean })[] {
  const all = new Map(pulled.map((question) => [question.id, { ...question, received: true }]));
  for (const { mutation, memberId } of items) {
    const { clientAt: at } = mutation;
    if (mutation.type === 'question.ask') {
      const { questionId: id, leadId, teamId, text } = mutation.payload;
      // Received and pulled in the meantime: the server's record holds it already.
      if (!all.has(id))
        all.set(id, { id, leadId, teamId, authorId: memberId, text, at, answers: [], received: false });
    } else if (mutation.type === 'question.answer') {
      const { questionId, answerId: id, text } = mutation.payload;
      const before = all.get(questionId);
      if (before && !before.answers.some((answer) => answer.id === id))
        all.set(questionId, {
          ...before,
          answers: [...before.answers, { id, authorId: memberId, text, at }],
          received: false,
        });
    }
  }
  return [...all.values()];
}

/** Asks a team about a lead, now or when the server answers again. */
export const askTeam = (leadId: string, teamId: string, text: string): Written =>
  say('question.ask', { leadId, questionId: newId(), teamId, text });

export const answerQuestion = ({ id, leadId }: Pick<Question, 'id' | 'leadId'>, text: string): Written =>
  say('question.answer', { leadId, questionId: id, answerId: newId(), text });
