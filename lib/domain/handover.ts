/** Leads that marketing hands to sales: for whom they are, and which promise of the agreement runs. */
import type { Agreement, Handover, Lead, Member, Team } from '#lib/contract/records.ts';
import { agreementFor } from './agreement.ts';

const HOUR = 60 * 60 * 1000;

/** Whether a member may answer it: the seller it was given to, or a seller of the team; of a team that is gone, every seller. */
export function isHandedTo(
  { to: { memberId, teamId } }: Pick<Handover, 'to'>,
  me: Pick<Member, 'id' | 'department'>,
  teams: readonly Pick<Team, 'id' | 'memberIds'>[],
): boolean {
  if (me.department !== 'sales') return false;
  if (teamId === null) return memberId === null || memberId === me.id;
  const team = teams.find(({ id }) => id === teamId);
  return team === undefined || team.memberIds.includes(me.id);
}

/** A promise that runs: what is to be done by which side, since when and until when, in milliseconds since 1970. */
export interface Clock {
  side: Member['department'];
  what: 'accept' | 'follow_up' | 'decide';
  from: number;
  due: number;
}

/**
 * The promise that runs for a handover. Sales: from the handover to the first touch or verdict, and before that to say whether it
 * takes the lead. Marketing: from the return until it hands the lead over anew or keeps it.
 *
 * @param judgedAt when sales gave a verdict on the lead last, as far as this device knows better; ISO 8601
 * @returns null where both sides have done what they promised
 */
export function clockOf(
  { at, answer, followedUpAt }: Pick<Handover, 'at' | 'answer' | 'followedUpAt'>,
  { followUpHours, answerHours }: Pick<Agreement, 'followUpHours' | 'answerHours'>,
  judgedAt: string | null = null,
): Clock | null {
  if (answer?.is === 'returned') {
    const from = Date.parse(answer.at);
    return { side: 'marketing', what: 'decide', from, due: from + answerHours * HOUR };
  }
  const from = Date.parse(at);
  const due = from + followUpHours * HOUR;
  if (answer === null) return { side: 'sales', what: 'accept', from, due };
  const followedUp = followedUpAt !== null || (judgedAt !== null && judgedAt >= at);
  return followedUp ? null : { side: 'sales', what: 'follow_up', from, due };
}

/** How many handed-over leads sales has not answered, and the one that waits longest; without those not to be contacted. */
export interface Unanswered {
  count: number;
  late: number;
  /** Whole hours that the oldest has waited, and the hours promised for it. */
  oldestHours: number;
  promisedHours: number;
}

/**
 * @param now milliseconds since 1970
 * @returns null when none waits
 */
export function unanswered(
  leads: readonly Pick<Lead, 'handover' | 'stop'>[],
  teams: readonly Team[],
  now: number,
): Unanswered | null {
  const waiting = leads.flatMap(({ handover, stop }) => {
    if (!handover || handover.answer !== null || stop) return [];
    const agreement = agreementFor(teams, handover.campaignId);
    const clock = clockOf(handover, agreement);
    return clock ? [{ ...clock, promisedHours: agreement.followUpHours }] : [];
  });
  const [oldest] = waiting.toSorted((one, other) => one.from - other.from);
  if (!oldest) return null;
  return {
    count: waiting.length,
    late: waiting.filter(({ due }) => due < now).length,
    oldestHours: Math.max(0, Math.floor((now - oldest.from) / HOUR)),
    promisedHours: oldest.promisedHours,
  };
}
