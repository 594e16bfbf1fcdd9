/** Who in marketing answers a feedback, and until when. */
import type { Campaign, Feedback, Member, Team } from '#lib/contract/records.ts';

/** What the rule asks of the workspace. */
export interface Responsible {
  campaigns: ReadonlyMap<string, Pick<Campaign, 'ownerId'>>;
  teams: readonly Pick<Team, 'id' | 'memberIds' | 'campaignIds'>[];
  members: ReadonlyMap<string, Pick<Member, 'department' | 'active'>>;
}

/**
 * The marketer who owes the answer: the campaign's owner, else a marketer of the team that has the campaign. Who has left or changed
 * sides owes nothing. Of several teams and marketers the one that came first, so that every device names the same.
 *
 * @returns a member's id; null: everybody in marketing
 */
export function ownerOf(
  { campaignId }: Pick<Feedback, 'campaignId'>,
  { campaigns, teams, members }: Responsible,
): string | null {
  if (campaignId === null) return null;
  const answers = (id: string): boolean => {
    const member = members.get(id);
    return member?.active === true && member.department === 'marketing';
  };
  const owner = campaigns.get(campaignId)?.ownerId ?? null;
  if (owner !== null && answers(owner)) return owner;
  // Ids grow with time.
  const byAge = teams.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  for (const { campaignIds, memberIds } of byAge) {
    const [first] = campaignIds.includes(campaignId) ? memberIds.filter(answers).sort() : [];
    if (first !== undefined) return first;
  }
  return null;
}

const HOUR = 60 * 60 * 1000;

/**
 * When the answer is due.
 *
 * @param answerHours what the agreement in force allows marketing
 * @returns an instant; null when no answer is owed, because there is one or the words were withdrawn
 */
export function answerDue(
  { givenAt, retractedAt, answers }: Pick<Feedback, 'givenAt' | 'retractedAt' | 'answers'>,
  answerHours: number,
): string | null {
  if (retractedAt !== null || answers.length > 0) return null;
  return new Date(Date.parse(givenAt) + answerHours * HOUR).toISOString();
}
