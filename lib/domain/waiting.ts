/** What waits for a person: leads, questions and agreements. What waits of feedback is told by feedback-owner.ts. */
import type { Feedback, Lead, Member, Question, Team } from '#lib/contract/records.ts';
import { keeperOf } from './feedback.ts';
import { isHandedTo } from './handover.ts';
import { isBack } from './not-now.ts';

type Me = Pick<Member, 'id' | 'department'>;

/**
 * Whether a handed-over lead waits for this person: a seller's to take or to follow up, unless they are not to be contacted; all of
 * marketing's, once it came back.
 */
export function leadWaits(
  { handover, ownerId, stop }: Pick<Lead, 'handover' | 'ownerId' | 'stop'>,
  me: Me | null,
  teams: readonly Pick<Team, 'id' | 'memberIds'>[],
): boolean {
  if (!handover || !me) return false;
  if (handover.answer?.is === 'returned') return me.department === 'marketing';
  if (stop) return false;
  if (handover.answer)
    return handover.followedUpAt === null && ownerId === me.id && me.department === 'sales';
  return isHandedTo(handover, me, teams);
}

/** Whether a question of one of my teams waits for an answer that I could give: nobody but its author has spoken. */
export const questionWaits = (
  { teamId, authorId, answers }: Pick<Question, 'teamId' | 'authorId' | 'answers'>,
  me: Me | null,
  teams: readonly Pick<Team, 'id' | 'memberIds'>[],
): boolean =>
  me !== null &&
  authorId !== me.id &&
  answers.every((answer) => answer.authorId === authorId) &&
  teams.some((team) => team.id === teamId && team.memberIds.includes(me.id));

/** Whether an agreement of one of my teams waits for my department. */
export const agreementWaits = (
  { memberIds, proposed }: Pick<Team, 'memberIds' | 'proposed'>,
  me: Me | null,
): boolean =>
  me !== null &&
  proposed !== null &&
  memberIds.includes(me.id) &&
  !proposed.approvals.some(({ department }) => department === me.department);

type Word = Pick<
  Feedback,
  'leadId' | 'authorId' | 'handedTo' | 'givenAt' | 'retractedAt' | 'notNow' | 'triggered'
>;

/**
 * Leads that this person put off and that are back, each by their latest word on it.
 *
 * @param said in any order
 * @param today `YYYY-MM-DD` by the person's own calendar
 */
export function leadsBack<W extends Word>(
  said: readonly W[],
  me: string | null,
  today: string,
): { feedback: W; why: NonNullable<ReturnType<typeof isBack>> }[] {
  const latest = new Map<string, W>();
  for (const word of said) {
    if (keeperOf(word) !== me || word.retractedAt !== null) continue;
    const other = latest.get(word.leadId);
    if (!other || other.givenAt < word.givenAt) latest.set(word.leadId, word);
  }
  return [...latest.values()].flatMap((feedback) => {
    const why = isBack(feedback, today);
    return why ? [{ feedback, why }] : [];
  });
}
