/** What has become of feedback, told on the next lead of the same campaign. */
import type { Feedback } from '#lib/contract/records.ts';
import { keeperOf } from './feedback.ts';
import { type Mark, marksOf } from './feedback-effect.ts';

/** Later it is no news any more. */
const NEWS_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

export interface News {
  mark: Mark;
  /** Whose feedback was answered: me, else the colleague who gave the first of it. */
  saidBy: string;
}

/**
 * What marketing has lately fixed or begun to test on a campaign because of feedback on other leads: mine first, then the newest.
 * What was said of the lead itself stands there already.
 *
 * @param feedback on the campaign
 * @param now milliseconds since 1970
 */
export function newsOf(
  feedback: readonly Feedback[],
  of: { campaignId: string; leadId: string; me: string; now: number },
): News[] {
  const byId = new Map(feedback.map((one) => [one.id, one]));
  return marksOf(feedback, of.campaignId)
    .filter(({ at }) => of.now - Date.parse(at) <= NEWS_DAYS * DAY)
    .map((mark) => ({ mark, said: mark.feedbackIds.flatMap((id) => byId.get(id) ?? []) }))
    .filter(({ said }) => said.every(({ leadId }) => leadId !== of.leadId))
    .map(({ mark, said }) => {
      const keepers = said.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(keeperOf);
      return { mark, saidBy: keepers.includes(of.me) ? of.me : (keepers[0] ?? of.me) };
    })
    .sort(
      (one, other) =>
        Number(other.saidBy === of.me) - Number(one.saidBy === of.me) ||
        Date.parse(other.mark.at) - Date.parse(one.mark.at),
    );
}
