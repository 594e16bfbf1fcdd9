/** The promises that hold between sales and marketing. */
import type { Agreement, Team } from '#lib/contract/records.ts';

export type { Agreement };

/** What holds where no team has agreed on anything else. */
export const DEFAULT_AGREEMENT: Agreement = { goodLead: '', followUpHours: 24, answerHours: 48 };

/**
 * The agreement in force for a campaign: that of the team which has it, else the default. Of several such teams the one that was made
 * first decides (ids are in the order of time), so that every device finds the same.
 * @param campaignId null: no campaign, thus the default
 */
export function agreementFor(
  teams: Iterable<Pick<Team, 'id' | 'campaignIds' | 'agreement'>>,
  campaignId: string | null,
): Agreement {
  let first: { id: string; agreement: Agreement } | null = null;
  for (const { id, campaignIds, agreement } of teams)
    if (agreement && campaignId !== null && campaignIds.includes(campaignId) && (!first || id < first.id))
      first = { id, agreement };
  return first?.agreement ?? DEFAULT_AGREEMENT;
}
