/** Leads that come to somebody by themselves: handed over and open, or put off and back. */
import type { Lead } from '#lib/contract/records.ts';
import { leadsBack, leadWaits } from '#lib/domain/waiting.ts';
import { bucketRows, pick } from './buckets.ts';
import { openDirectory } from './directory.ts';
import { openFeedback } from './feedback-rows.ts';
import { watchRows } from './live.ts';
import { openItems, outboxRows } from './outbox.ts';
import { type FeedbackView, overlay } from './overlay.ts';
import type { Watch } from './watch.ts';

export interface DueLeads {
  /** Handed over, and one of the two sides has still to do something; the longest ago first. */
  handed: Lead[];
  /** Those of them that wait for me. */
  mine: Lead[];
  /**
   * Leads that I put off and that are back, with what I said of them; the first that came back first. Without those not to be
   * contacted: nothing is to be taken up with them.
   */
  back: { lead: Lead; feedback: FeedbackView; why: ReturnType<typeof leadsBack>[number]['why'] }[];
}

const today = (): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())).toISOString().slice(0, 10);
};

/** What this device knows of them. A day that begins while it watches shows with the next change. */
export const watchDueLeads: Watch<DueLeads> = watchRows(
  async (store) => {
    const [handed, putOff, outbox, records] = await Promise.all([
      store.cache.handovers.toCollection().primaryKeys(),
      store.cache.feedback.where('putOffBy').above('').toArray(),
      outboxRows(store),
      store.cache.records.toArray(),
      store.work.device.count(),
      store.cache.meta.get('revision'),
    ]);
    const about = [...new Set(putOff.map(({ leadId }) => leadId))];
    const [said, buckets] = await Promise.all([
      store.cache.feedback.where('leadId').anyOf(about).toArray(),
      bucketRows(store, 'leads', [...handed, ...about]),
    ]);
    return { handed, about, said, buckets, outbox, records };
  },
  async ({ handed, about, said, buckets, outbox, records }, store) => {
    const [leads, pulled, items, directory] = await Promise.all([
      pick(store, 'leads', buckets, [...handed, ...about]),
      openFeedback(store, said),
      openItems(store, outbox),
      openDirectory(store, records),
    ]);
    const open = handed
      .flatMap((id) => leads.get(id) ?? [])
      .toSorted((one, other) => handedAt(one).localeCompare(handedAt(other)));
    return {
      handed: open,
      mine: open.filter((lead) => leadWaits(lead, directory.me, directory.teams)),
      back: backOf(overlay(pulled, items), leads, directory.me?.id ?? null),
    };
  },
);

const handedAt = ({ handover }: Lead): string => handover?.at ?? '';

const backOf = (
  views: readonly FeedbackView[],
  leads: ReadonlyMap<string, Lead>,
  me: string | null,
): DueLeads['back'] =>
  leadsBack(views, me, today())
    .flatMap(({ feedback, why }) => {
      const lead = leads.get(feedback.leadId);
      return lead && !lead.stop ? [{ lead, feedback, why }] : [];
    })
    .toSorted((one, other) => cameBack(one.why).localeCompare(cameBack(other.why)));

const cameBack = (why: DueLeads['back'][number]['why']): string => (why.by === 'day' ? why.day : why.at);
