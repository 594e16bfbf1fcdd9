/** Every lead on this device, as far as personas ask about it: read piece by piece, so that who reads can show how far it is. */
import type { Account, Lead, Stop } from '#lib/contract/records.ts';
import { BUCKETS, readBuckets } from './buckets.ts';
import { here } from './connections.ts';

type Asked = Pick<Lead, 'id' | 'name' | 'title' | 'country' | 'stage' | 'signals' | 'touches'>;
export interface Inhabitant extends Asked {
  account: Pick<Account, 'country' | 'employees' | 'industry'> | null;
  /** Why the person is not to be contacted; null when they may be. */
  stop: Stop['kind'] | null;
}

/** Buckets opened at once. */
const AT_ONCE = 32;

/** The leads of one piece after the other, and how much of them has been read then, 0 to 1. */
export async function* readPopulation(): AsyncGenerator<{ leads: Inhabitant[]; read: number }> {
  const store = await here();
  const accounts = new Map<string, Account>();
  for (const numbers of pieces())
    for (const account of await readBuckets(store, 'accounts', numbers)) accounts.set(account.id, account);
  for (const numbers of pieces()) {
    const leads = await readBuckets(store, 'leads', numbers);
    yield {
      leads: leads.map(({ id, name, title, country, stage, signals, touches, accountId, stop }) => ({
        ...{ id, name, title, country, stage, signals, touches },
        stop: stop?.kind ?? null,
        account: (accountId && accounts.get(accountId)) || null,
      })),
      read: ((numbers.at(-1) ?? 0) + 1) / BUCKETS,
    };
  }
}

function* pieces(): Generator<number[]> {
  for (let from = 0; from < BUCKETS; from += AT_ONCE)
    yield Array.from({ length: AT_ONCE }, (_, n) => from + n);
}
