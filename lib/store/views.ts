/** What the sidebar reads. Every view comes from the device alone and follows each change. */

import type {
  Account,
  Answer,
  Lead,
  LeadMerge,
  LeadOrigin,
  Stop,
  Touchpoint,
} from '#lib/contract/records.ts';
import { keeperOf } from '#lib/domain/feedback.ts';
import { bucketRows, pick, readPacked } from './buckets.ts';
import { standsFor } from './cache.ts';
import { type Directory, openDirectory } from './directory.ts';
import { openedOnce, openFeedback } from './feedback-rows.ts';
import { type KnownBy, knownBy } from './known-by.ts';
import { watchRows } from './live.ts';
import { type Item, openItems, outboxRows } from './outbox.ts';
import { type FeedbackView, hasUnseenAnswer, overlay, waitsForAnswer } from './overlay.ts';
import type { Store } from './store.ts';
import { openTimeline, type Timeline, wantTimeline } from './timelines.ts';
import type { Watch } from './watch.ts';

export type { Directory } from './directory.ts';
export type { FeedbackView } from './overlay.ts';

export interface LeadView {
  lead: Lead;
  account: Account | null;
  /** Newest first. */
  feedback: FeedbackView[];
  /** The newest touchpoints; null when they are not on this device. */
  timeline:
    | (Pick<Timeline, 'touchpoints' | 'ahead' | 'total' | 'history' | 'moments'> & { asOf: string })
    | null;
  /** Leads that became a part of it, the newest merge first. */
  merges: LeadMerge[];
  /** Where its data came from; null when it is not on this device. */
  origin: LeadOrigin | null;
  /** Its addresses and profiles, why each is the lead's, and what was cut. */
  knownBy: KnownBy[];
}

export interface PersonLabel {
  id: string;
  name: string;
  title: string | null;
  accountName: string | null;
  /** Why the person is not to be contacted; null when they may be. */
  stop: Stop['kind'] | null;
}

/** Something that waits for me: as a marketer feedback to answer, as its author an answer I have not seen. */
export type InboxItem =
  | { kind: 'to_answer'; feedback: FeedbackView }
  | {
      kind: 'answered';
      feedback: FeedbackView;
      /** The newest that was not seen. */
      answer: Answer | null;
      lead: PersonLabel | null;
    };

/** A mutation that the server refused: the words are still here. */
export interface OutboxItem {
  mutationId: string;
  mutation: Item['mutation'];
  code: string;
  lead: PersonLabel | null;
}

export interface Outbox {
  waiting: number;
  needsYou: OutboxItem[];
  /** Items that were damaged in both stores; forgetLost() when the person has read it. */
  lost: number;
}

/** The workspace's own people, teams, personas and campaigns. */
export const watchDirectory = (): Watch<Directory> =>
  watchRows(
    async (store) => {
      const [rows] = await Promise.all([store.cache.records.toArray(), store.work.device.count()]);
      return rows;
    },
    (rows, store) => openDirectory(store, rows),
  );

/** The same once, as it is now. */
export const readDirectory = async (store: Store): Promise<Directory> =>
  openDirectory(store, await store.cache.records.toArray());

/**
 * One lead with everything the sidebar shows of it; null when the lead is not on this device. A lead that was merged into another
 * shows as that one. Asks for the lead's touchpoints when they are not here.
 */
export const watchLead =
  (leadId: string): Watch<LeadView | null> =>
  (emit) => {
    let asked = '';
    return watchStoredLead(leadId)((view) => {
      emit(view);
      if (view?.timeline !== null || asked === view.lead.id) return;
      asked = view.lead.id;
      void wantTimeline(view.lead.id);
    });
  };

const watchStoredLead = (asked: string): Watch<LeadView | null> =>
  watchRows(
    async (store) => {
      const leadId = await standsFor(store, asked);
      const [buckets, feedback, timeline, outbox] = await Promise.all([
        bucketRows(store, 'leads', [leadId]),
        store.cache.feedback.where('leadId').equals(leadId).toArray(),
        store.cache.timelines.get(leadId),
        outboxRows(store),
        // The account stands in a bucket that only the opened lead names: any pull counts as a change of it.
        store.cache.meta.get('revision'),
      ]);
      return { leadId, buckets, feedback, timeline, outbox };
    },
    async (rows, store) => {
      const { leadId } = rows;
      const lead = (await pick(store, 'leads', rows.buckets, [leadId])).get(leadId);
      if (!lead) return null;
      const accountId = lead.accountId;
      const [accounts, feedback, items, timeline] = await Promise.all([
        readPacked(store, 'accounts', accountId ? [accountId] : []),
        openFeedback(store, rows.feedback),
        openItems(store, rows.outbox),
        openTimeline(store, rows.timeline),
      ]);
      return {
        lead,
        account: (accountId && accounts.get(accountId)) || null,
        feedback: overlay(feedback, items)
          .filter((one) => one.leadId === leadId || one.leadId === asked)
          .map((one) => withPinned(one, timeline?.touchpoints ?? [])),
        timeline,
        merges: timeline?.merges ?? [],
        origin: timeline?.origin ?? null,
        knownBy: knownBy(lead, timeline?.identities ?? null, items),
      };
    },
  );

/** How touchpoints read that a verdict names and the server has not told yet. */
function withPinned(view: FeedbackView, touchpoints: readonly Touchpoint[]): FeedbackView {
  const told = new Set(view.pinned.map(({ id }) => id));
  const more = touchpoints.filter(({ id }) => view.touchpoints.includes(id) && !told.has(id));
  if (more.length === 0) return view;
  return {
    ...view,
    pinned: [...view.pinned, ...more.map(({ id, at, kind, title }) => ({ id, at, kind, title }))],
  };
}

/** Names for the chips of the people on a page, in the order asked; those not on this device are left out. */
export const watchPeople = (leadIds: readonly string[]): Watch<PersonLabel[]> =>
  watchRows(
    (store) => Promise.all([bucketRows(store, 'leads', leadIds), store.cache.meta.get('revision')]),
    async ([rows], store) => {
      const labels = await labelsOf(store, await pick(store, 'leads', rows, leadIds));
      return leadIds.flatMap((id) => labels.get(id) ?? []);
    },
  );

async function labelsOf(store: Store, leads: ReadonlyMap<string, Lead>): Promise<Map<string, PersonLabel>> {
  const accounts = await readPacked(
    store,
    'accounts',
    [...leads.values()].flatMap((lead) => lead.accountId ?? []),
  );
  const label = (lead: Lead): PersonLabel => ({
    id: lead.id,
    name: lead.name,
    title: lead.title,
    accountName: (lead.accountId && accounts.get(lead.accountId)?.name) || null,
    stop: lead.stop?.kind ?? null,
  });
  return new Map([...leads].map(([id, lead]) => [id, label(lead)]));
}

const labelsFor = async (store: Store, leadIds: readonly string[]): Promise<Map<string, PersonLabel>> =>
  labelsOf(store, await readPacked(store, 'leads', leadIds));

/** What waits for me. @param of another store than the one that this page shows */
export const watchInbox = (of?: Store): Watch<InboxItem[]> => {
  const openFeedback = openedOnce();
  return watchRows(
    async (store) => {
      const [toAnswer, answered, outbox, records] = await Promise.all([
        store.cache.feedback.where('waiting').equals(1).toArray(),
        store.cache.feedback.where('unseenBy').above('').toArray(),
        outboxRows(store),
        store.cache.records.toArray(),
        store.work.device.count(),
      ]);
      return { feedback: [...toAnswer, ...answered], outbox, records };
    },
    async ({ feedback, outbox, records }, store) => {
      const [pulled, items, { me }] = await Promise.all([
        openFeedback(store, feedback),
        openItems(store, outbox),
        openDirectory(store, records),
      ]);
      if (!me) return [];
      const views = overlay(pulled, items);
      const waiting = me.department === 'marketing' ? views.filter(waitsForAnswer) : [];
      const unseen = views.filter((view) => keeperOf(view) === me.id && hasUnseenAnswer(view));
      const labels = await labelsFor(
        store,
        unseen.map((view) => view.leadId),
      );
      return [
        ...waiting.map((view): InboxItem => ({ kind: 'to_answer', feedback: view })),
        ...unseen.map(
          (view): InboxItem => ({
            kind: 'answered',
            feedback: view,
            answer: view.answers.findLast((one) => one.seenAt === null) ?? null,
            lead: labels.get(view.leadId) ?? null,
          }),
        ),
      ];
    },
    of,
  );
};

/** The number of things said here that the server has not confirmed, and those it refused. */
export const watchOutbox = (): Watch<Outbox> =>
  watchRows(
    (store) => Promise.all([outboxRows(store), store.work.lost.count()]),
    async ([rows, lost], store) => {
      const refused = await openItems(
        store,
        rows.filter((row) => row.phase === 'needs_you'),
      );
      const about = await Promise.all(refused.map((item) => leadOf(store, item)));
      const labels = await labelsFor(
        store,
        about.flatMap((id) => id ?? []),
      );
      const needsYou = refused.map((item, at): OutboxItem => {
        const leadId = about[at];
        return {
          mutationId: item.row.id,
          mutation: item.mutation,
          code: item.row.code,
          lead: (leadId && labels.get(leadId)) || null,
        };
      });
      return { waiting: rows.length - refused.length, needsYou, lost };
    },
  );

/** The lead that a mutation is about, also when it names only a feedback. */
async function leadOf(store: Store, { mutation }: Item): Promise<string | null> {
  if ('leadId' in mutation.payload) return mutation.payload.leadId;
  return (await store.cache.feedback.get(mutation.payload.feedbackId))?.leadId ?? null;
}
