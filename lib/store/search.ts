/** Search over every lead on the device, by name, company, address or title. */
import type { Account, Lead } from '#lib/contract/records.ts';
import { unpack } from './buckets.ts';
import { cache, revision } from './cache.ts';

export interface LeadHit {
  id: string;
  name: string;
  title: string | null;
  accountName: string | null;
  email: string | null;
}

interface Searchable {
  hit: LeadHit;
  name: string;
  /** Everything that can be found, folded. */
  text: string;
  lastTouchAt: string;
}

let loaded: { revision: string; leads: Promise<Searchable[]> } | null = null;

/**
 * Every word of `text` must occur; names that begin with it come first, then the leads touched last.
 * Case and accents do not count: "asa" finds "Åsa".
 * @param limit how many at most
 */
export async function searchLeads(text: string, limit: number): Promise<LeadHit[]> {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const leads = await everyLead();
  const found = leads.filter((lead) => words.every((word) => lead.text.includes(word)));
  const first = words[0] ?? '';
  const rank = (lead: Searchable): number =>
    lead.name.startsWith(first) ? 0 : lead.name.includes(` ${first}`) ? 1 : 2;
  return found
    .sort(
      (a, b) =>
        rank(a) - rank(b) || b.lastTouchAt.localeCompare(a.lastTouchAt) || a.name.localeCompare(b.name),
    )
    .slice(0, limit)
    .map((lead) => lead.hit);
}

/** Lower case without accents; å becomes a, ø becomes o. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss');

/** Read once for each state of the cache. */
async function everyLead(): Promise<Searchable[]> {
  const now = await revision();
  if (loaded?.revision !== now) {
    loaded = { revision: now, leads: readAll() };
    loaded.leads.catch(() => {
      loaded = null;
    });
  }
  return loaded.leads;
}

async function readAll(): Promise<Searchable[]> {
  const rows = await cache.buckets.toArray();
  const accounts = new Map<string, Account>();
  for (const row of rows)
    if (row.table === 'accounts')
      for (const account of await unpack('accounts', row)) accounts.set(account.id, account);
  const leads: Searchable[] = [];
  for (const row of rows)
    if (row.table === 'leads')
      for (const lead of await unpack('leads', row)) leads.push(searchable(lead, accounts));
  return leads;
}

function asHit(lead: Lead, accounts: ReadonlyMap<string, Account>): LeadHit {
  const accountName = (lead.accountId && accounts.get(lead.accountId)?.name) || null;
  return { id: lead.id, name: lead.name, title: lead.title, accountName, email: lead.emails[0] ?? null };
}

function searchable(lead: Lead, accounts: ReadonlyMap<string, Account>): Searchable {
  const hit = asHit(lead, accounts);
  return {
    hit,
    name: fold(lead.name),
    text: fold([lead.name, hit.accountName, lead.title, ...lead.emails].filter(Boolean).join(' ')),
    lastTouchAt: lead.lastTouchAt ?? '',
  };
}
