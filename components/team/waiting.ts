import type { Member, Question, Team } from '#lib/contract/records.ts';

/** Whether a question of one of my teams waits for an answer that I could give: nobody but its author has spoken. */
export const waitsForMe = (
  { teamId, authorId, answers }: Question,
  teams: readonly Team[],
  me: Member | null,
): boolean =>
  me !== null &&
  authorId !== me.id &&
  answers.every((answer) => answer.authorId === authorId) &&
  teams.some((team) => team.id === teamId && team.memberIds.includes(me.id));

/** Whether an agreement of one of my teams waits for my department. */
export const agreementWaits = ({ memberIds, proposed }: Team, me: Member | null): boolean =>
  me !== null &&
  proposed !== null &&
  memberIds.includes(me.id) &&
  !proposed.approvals.some(({ department }) => department === me.department);
