/** Feedback beyond a lead: what marketing works through, what I have said myself, and what came of it. */
import type { Account, Lead } from '#lib/contract/records.ts';
import { keeperOf } from '#lib/domain/feedback.ts';
import { type Effect, effectsOf } from '#lib/domain/feedback-effect.ts';
import { readPacked } from './buckets.ts';
import type { FeedbackRow } from './cache.ts';
import { here } from './connections.ts';
import { readOwn } from './directory.ts';
import { openedOnce, openFeedback } from './feedback-rows.ts';
import { watchRows } from './live.ts';
import { openItems, outboxRows } from './outbox.ts';
import { type FeedbackView, overlay, speaksFor, waitsForAnswer } from './overlay.ts';
import { shared } from './shared-watch.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';

/** Feedback that was not withdrawn, the newest first. */
function watchFeedback(
  rowsOf: (store: Store) => Promise<FeedbackRow[]>,
  isMeant: (view: FeedbackView) => boolean = () => true,
): Watch<FeedbackView[]> {
  const open = openedOnce();
  return watchRows(
    (store) => Promise.all([rowsOf(store), outboxRows(store)]),
    async ([rows, outbox], store) => {
      const [pulled, items] = await Promise.all([open(store, rows), openItems(store, outbox)]);
      return overlay(pulled, items).filter((view) => view.retractedAt === null && isMeant(view));
    },
  );
}

/** All of the workspace's. */
export const watchAllFeedback = (): Watch<FeedbackView[]> =>
  watchFeedback((store) => store.cache.feedback.toArray());

/** What marketing owes an answer. */
export const watchWaiting = (): Watch<FeedbackView[]> =>
  watchFeedback((store) => store.cache.feedback.where('waiting').equals(1).toArray(), waitsForAnswer);

/** All that a member has said, or taken over. */
export const watchFeedbackOf = (memberId: string): Watch<FeedbackView[]> =>
  watchFeedback(
    (store) => store.cache.feedback.where('keeper').equals(memberId).toArray(),
    (view) => keeperOf(view) === memberId,
  );

/** The feedback on a campaign for which something was done. */
export const watchActedOn = (campaignId: string): Watch<FeedbackView[]> =>
  watchFeedback(
    (store) => store.cache.feedback.where('actedOn').equals(campaignId).toArray(),
    (view) => view.campaignId === campaignId,
  );

/** Sellers' words that are pinned to a persona, the newest first. */
export const watchPinned = (personaId: string): Watch<FeedbackView[]> =>
  watchRows(
    async (store) => {
      const outbox = await outboxRows(store);
      const pinned = await store.cache.feedback.where('pinnedTo').equals(personaId).toArray();
      return { outbox, pinned };
    },
    async ({ outbox, pinned }, store) => {
      const items = (await openItems(store, outbox)).filter(({ row }) => row.phase !== 'needs_you');
      const ids = items.flatMap(({ mutation }) =>
        mutation.type === 'feedback.pin' ? mutation.payload.feedbackId : [],
      );
      const pinning = (await store.cache.feedback.bulkGet(ids)).filter((row) => row !== undefined);
      const rows = [...new Map([...pinned, ...pinning].map((row) => [row.id, row])).values()];
      return overlay(await openFeedback(store, rows), items).filter((view) => speaksFor(view, personaId));
    },
  );

/** What marketing's answers have changed on their campaigns, the newest answer first. Reckoned once for all who ask. */
export const watchEffects: Watch<Effect[]> = shared((emit) => {
  const open = openedOnce();
  return watchRows(
    async (store) => {
      const acted = (await store.cache.feedback.orderBy('actedOn').uniqueKeys()).filter(
        (key) => typeof key === 'string' && key !== '',
      );
      return Promise.all([
        store.cache.feedback.where('campaignId').anyOf(acted).toArray(),
        store.cache.records.where('table').equals('workspace').count(),
      ]);
    },
    async ([rows], store) => {
      const [feedback, { workspace }] = await Promise.all([open(store, rows), readOwn(store)]);
      const byCampaign = Map.groupBy(feedback, ({ campaignId }) => campaignId);
      return [...byCampaign]
        .flatMap(([campaignId, said]) =>
          campaignId === null ? [] : effectsOf(said, campaignId, workspace?.reasons ?? []),
        )
        .sort((one, other) => Date.parse(other.mark.at) - Date.parse(one.mark.at));
    },
  )(emit);
});

/** Leads with their companies, as they are now; those not on this device are left out. */
export async function readLeads(
  leadIds: readonly string[],
): Promise<{ lead: Lead; account: Account | null }[]> {
  const store = await here();
  const leads = [...(await readPacked(store, 'leads', leadIds)).values()];
  const accounts = await readPacked(
    store,
    'accounts',
    leads.flatMap(({ accountId }) => accountId ?? []),
  );
  return leads.map((lead) => ({ lead, account: (lead.accountId && accounts.get(lead.accountId)) || null }));
}
