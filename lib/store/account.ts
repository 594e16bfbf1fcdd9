/** A company with everybody at it, as far as they are on this device. */
import type { Account, Lead, Touchpoint } from '#lib/contract/records.ts';
import { BUCKETS, readBuckets, readPacked } from './buckets.ts';
import { revision } from './cache.ts';
import { here } from './connections.ts';
import { watchRows } from './live.ts';
import type { Store } from './store.ts';
import { openTimeline } from './timelines.ts';
import type { Watch } from './watch.ts';

export interface AccountView {
  account: Account;
  /** In no particular order. */
  people: Lead[];
}

/** So many buckets are opened at once. */
const AT_ONCE = 64;

/** A company and its people; null when it is not on this device. Read again after each change of leads or companies. */
export const watchAccount = (id: string): Watch<AccountView | null> =>
  watchRows(revision, (_, store) => readAccount(store, id));

/**
 * People lie in buckets by their own ids, so that all buckets are gone through (docs/adr/0023-a-company-is-found-in-one-pass.md):
 * once, each lead looked at once, however many there are at the company.
 */
async function readAccount(store: Store, id: string): Promise<AccountView | null> {
  const account = (await readPacked(store, 'accounts', [id])).get(id);
  if (!account) return null;
  const people: Lead[] = [];
  for (let from = 0; from < BUCKETS; from += AT_ONCE) {
    const leads = await readBuckets(
      store,
      'leads',
      Array.from({ length: AT_ONCE }, (_, at) => from + at),
    );
    for (const lead of leads) if (lead.accountId === id) people.push(lead);
  }
  return { account, people };
}

/** Of so many people, those to whom something happened last, the touchpoints here are looked through. */
const MOST_PEOPLE = 100;

export interface KeptTouchpoints {
  /** In no particular order. */
  touchpoints: Touchpoint[];
  /** Of how many of the people some are here. */
  of: number;
}

/** The touchpoints of a company's people that are on this device: those of the leads opened here, and of one's own. */
export async function keptTouchpoints(people: readonly Lead[]): Promise<KeptTouchpoints> {
  const store = await here();
  const ids = people
    .filter(({ lastTouchAt }) => lastTouchAt !== null)
    .toSorted((a, b) => ((a.lastTouchAt ?? '') < (b.lastTouchAt ?? '') ? 1 : -1))
    .slice(0, MOST_PEOPLE)
    .map(({ id }) => id);
  const rows = await store.cache.timelines.bulkGet(ids);
  const opened = await Promise.all(rows.map((row) => openTimeline(store, row)));
  const there = opened.filter((timeline) => timeline !== null);
  return { touchpoints: there.flatMap(({ touchpoints }) => touchpoints), of: there.length };
}
