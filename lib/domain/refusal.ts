/** A lead that somebody refused, and whether the reasons still hold. */
import type { Feedback, Touchpoint } from '#lib/contract/records.ts';
import { isBack } from './not-now.ts';
import type { Kind } from './touchpoint.ts';

const MET: readonly Kind[] = ['meeting_booked', 'meeting_held', 'demo', 'trial_start'];
const HEARD: readonly Kind[] = [...MET, 'email_reply', 'email_click', 'form_submit', 'chat', 'call_inbound'];

/** What the person may do that a reason does not survive. Other reasons are of who somebody is, and hold. */
const ENDED_BY: Record<string, readonly string[]> = {
  no_need: MET,
  not_now: MET,
  only_researching: MET,
  unable_to_reach: HEARD,
  invalid_data: HEARD,
};

export type Refusal<F> = {
  feedback: F;
  /** Why no reason holds any more: what the person did since, or that the lead is back; null while one holds. */
  ended: { touchpoint: Touchpoint } | { back: NonNullable<ReturnType<typeof isBack>> } | null;
};

/**
 * A member's refusal of a lead: their latest word on it, where it says poor or not now.
 *
 * @param feedback of the lead, in any order
 * @param touchpoints of the lead, in any order; empty when none are on this device
 * @param today `YYYY-MM-DD` by the person's own calendar
 * @returns null when the member did not refuse it
 */
export function refusalBy<F extends Feedback>(
  memberId: string,
  feedback: readonly F[],
  touchpoints: readonly Touchpoint[],
  today: string,
): Refusal<F> | null {
  const mine = feedback
    .filter(({ authorId, retractedAt }) => authorId === memberId && retractedAt === null)
    .reduce<F | null>((last, one) => (last && last.givenAt >= one.givenAt ? last : one), null);
  if (!mine || (mine.verdict !== 'poor' && mine.notNow === null)) return null;
  const back = isBack(mine, today);
  if (back) return { feedback: mine, ended: { back } };
  const saidAt = mine.revisedAt ?? mine.givenAt;
  const since = touchpoints
    .filter(({ at, actor, rule }) => at > saidAt && actor !== 'machine' && rule === null)
    .toSorted((one, other) => other.at.localeCompare(one.at));
  const ends = mine.reasons.map((reason) =>
    since.find(({ kind }) => ENDED_BY[reason]?.includes(kind) === true),
  );
  const [touchpoint] = ends;
  return { feedback: mine, ended: touchpoint && ends.every(Boolean) ? { touchpoint } : null };
}
