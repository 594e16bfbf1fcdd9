/** Companies on this device by what an address says. */
import type { Account } from '#lib/contract/records.ts';
import { readEmail } from '#lib/domain/identity.ts';
import { nameKey } from '#lib/domain/name.ts';
import type { Identity } from '#lib/match/identity.ts';
import { unpack } from './buckets.ts';
import { here } from './connections.ts';
import { type LeadHit, searchLeads } from './search.ts';

/** The registrable domain of an address at a company of its own; null for free mail, shared providers and LinkedIn. */
function siteOf({ kind, value }: Identity): string | null {
  const email = kind === 'email' ? readEmail(value) : null;
  return email?.kind === 'company' ? email.site : null;
}

/** The company that the address belongs to; null when it tells none, or none that the workspace has. */
export async function companyOf(identity: Identity): Promise<Account | null> {
  const site = siteOf(identity);
  if (site === null) return null;
  const store = await here();
  const rows = await store.cache.buckets
    .where('[table+n]')
    .between(['accounts', 0], ['accounts', Infinity])
    .toArray();
  for (const row of rows)
    for (const account of await unpack(store, 'accounts', row))
      if (account.domains.includes(site)) return account;
  return null;
}

const MOST_NAMESAKES = 20;

/** A lead with the same name and an address at the same company: worth asking about, never enough to join. */
export async function sameNameAtCompany(name: string, identity: Identity): Promise<LeadHit | null> {
  const site = siteOf(identity);
  if (site === null || name.trim() === '') return null;
  const hits = await searchLeads(name, MOST_NAMESAKES);
  return (
    hits.find(
      (hit) =>
        nameKey(hit.name) === nameKey(name) &&
        hit.email !== null &&
        siteOf({ kind: 'email', value: hit.email }) === site,
    ) ?? null
  );
}
