/** What this device knows of one campaign besides its record: what sellers said of its leads, and who these are. */
import type { Account, Lead } from '#lib/contract/records.ts';
import { readPacked } from './buckets.ts';
import { openedOnce } from './feedback-rows.ts';
import { watchRows } from './live.ts';
import { openItems, outboxRows } from './outbox.ts';
import { type FeedbackView, overlay } from './overlay.ts';
import type { Watch } from './watch.ts';

export interface CampaignView {
  /** On its leads, without what was withdrawn, the newest first. */
  feedback: FeedbackView[];
  /** The leads that the feedback is on, by id; those not on this device are left out. */
  leads: Map<string, { lead: Lead; account: Account | null }>;
}

/** One campaign as sellers see it; with what was said here and has not been sent. */
export function watchCampaign(campaignId: string): Watch<CampaignView> {
  const open = openedOnce();
  return watchRows(
    async (store) => {
      const [outbox, counted] = await Promise.all([
        outboxRows(store),
        store.cache.feedback.where('campaignId').equals(campaignId).toArray(),
        store.cache.meta.get('revision'),
      ]);
      return { outbox, counted };
    },
    async ({ outbox, counted }, store) => {
      const items = await openItems(store, outbox);
      // What is being changed here may come to count for this campaign, or cease to.
      const ids = items.flatMap(({ mutation }) =>
        'feedbackId' in mutation.payload ? mutation.payload.feedbackId : [],
      );
      const changing = (await store.cache.feedback.bulkGet(ids)).filter((row) => row !== undefined);
      const rows = [...new Map([...counted, ...changing].map((row) => [row.id, row])).values()];
      const feedback = overlay(await open(store, rows), items).filter(
        (one) => one.campaignId === campaignId && one.retractedAt === null,
      );
      const leads = await readPacked(store, 'leads', [...new Set(feedback.map(({ leadId }) => leadId))]);
      const accounts = await readPacked(
        store,
        'accounts',
        [...leads.values()].flatMap(({ accountId }) => accountId ?? []),
      );
      return {
        feedback,
        leads: new Map(
          [...leads].map(([id, lead]) => [
            id,
            { lead, account: (lead.accountId && accounts.get(lead.accountId)) || null },
          ]),
        ),
      };
    },
  );
}
