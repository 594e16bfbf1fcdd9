/** Search over everything on the device: leads by name, company, address or title; the rest by name. */
import type { Account, Lead, Stop } from '#lib/contract/records.ts';
import { fold } from '#lib/domain/name.ts';
import { unpack } from './buckets.ts';
import { revision } from './cache.ts';
import { here } from './connections.ts';
import { readDevice } from './device.ts';
import { watchRows } from './live.ts';
import type { Store } from './store.ts';
import { readDirectory } from './views.ts';
import type { Watch } from './watch.ts';

export interface LeadHit {
  id: string;
  name: string;
  title: string | null;
  accountName: string | null;
  email: string | null;
  /** Why the person is not to be contacted; null when they may be. */
  stop: Stop['kind'] | null;
}

/** Something that has a page in the workspace. */
export interface Hit {
  kind: 'lead' | 'account' | 'campaign' | 'persona';
  id: string;
  name: string;
  /** A lead's title and company; null for the others. */
  about: string | null;
  /** Why a lead is not to be contacted; null when they may be, and for the others. */
  stop: Stop['kind'] | null;
}

interface Searchable {
  hit: LeadHit;
  ownerId: string | null;
  name: string;
  /** Everything that can be found, folded. */
  text: string;
  lastTouchAt: string;
}

interface Everybody {
  leads: Searchable[];
  accounts: Map<string, Account>;
}
let loaded: { of: Store; revision: string; all: Promise<Everybody> } | null = null;

/**
 * Every word of `text` must occur; names that begin with it come first, then the leads touched last.
 * Case and accents do not count: "asa" finds "Åsa".
 * @param limit how many at most
 */
export const searchLeads = async (text: string, limit: number): Promise<LeadHit[]> =>
  leadsOf(await here(), text, limit);

async function leadsOf(store: Store, text: string, limit: number): Promise<LeadHit[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const { leads } = await everybody(store);
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

/**
 * Leads, accounts, campaigns and personas whose name (a lead's also by company, title or address) holds every word.
 * @param limit how many of each kind at most
 */
export async function searchEverything(store: Store, text: string, limit: number): Promise<Hit[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const [leads, { accounts }, { campaigns, personas }] = await Promise.all([
    leadsOf(store, text, limit),
    everybody(store),
    readDirectory(store),
  ]);
  const named = (kind: Hit['kind'], records: Iterable<{ id: string; name: string }>): Hit[] =>
    [...records]
      .filter(({ name }) => words.every((word) => fold(name).includes(word)))
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, limit)
      .map(({ id, name }) => ({ kind, id, name, about: null, stop: null }));
  return [
    ...leads.map(
      ({ id, name, title, accountName, stop }): Hit => ({
        kind: 'lead',
        id,
        name,
        about: [title, accountName].filter(Boolean).join(' · ') || null,
        stop,
      }),
    ),
    ...named('account', accounts.values()),
    ...named('campaign', campaigns.values()),
    ...named('persona', personas),
  ];
}

/** The leads on this device by their titles, as they are written; without those that have none. */
export async function readLeadsByTitle(): Promise<Map<string, LeadHit[]>> {
  const byTitle = new Map<string, LeadHit[]>();
  for (const { hit } of (await everybody(await here())).leads) {
    if (!hit.title) continue;
    const others = byTitle.get(hit.title);
    if (others) others.push(hit);
    else byTitle.set(hit.title, [hit]);
  }
  // Not in the order of the store, which changes with every lead that is written again.
  for (const hits of byTitle.values()) hits.sort((a, b) => a.name.localeCompare(b.name));
  return byTitle;
}

/** A text that differs whenever what can be found has changed. */
export const watchFindable: Watch<string> = watchRows(revision, async (now) => now);

const MOST_MINE = 100;

/** How many leads on this device are mine, and those of them to whom something happened last. */
export const watchMyLeads = (): Watch<{ count: number; leads: LeadHit[] }> =>
  watchRows(
    (store) => Promise.all([store.cache.meta.get('revision'), store.work.device.count()]),
    async (_, store) => {
      const me = (await readDevice(store))?.memberId ?? null;
      const mine = (await everybody(store)).leads.filter(({ ownerId }) => ownerId !== null && ownerId === me);
      mine.sort((a, b) => b.lastTouchAt.localeCompare(a.lastTouchAt) || a.name.localeCompare(b.name));
      return { count: mine.length, leads: mine.slice(0, MOST_MINE).map(({ hit }) => hit) };
    },
  );

const wordsOf = (text: string): string[] => fold(text).split(/\s+/).filter(Boolean);

/** Read once for each state of the cache. */
async function everybody(store: Store): Promise<Everybody> {
  const now = await revision(store);
  if (loaded?.of !== store || loaded.revision !== now) {
    loaded = { of: store, revision: now, all: readAll(store) };
    loaded.all.catch(() => {
      loaded = null;
    });
  }
  return loaded.all;
}

async function readAll(store: Store): Promise<Everybody> {
  const rows = await store.cache.buckets.toArray();
  const accounts = new Map<string, Account>();
  for (const row of rows)
    if (row.table === 'accounts')
      for (const account of await unpack(store, 'accounts', row)) accounts.set(account.id, account);
  const leads: Searchable[] = [];
  for (const row of rows)
    if (row.table === 'leads')
      for (const lead of await unpack(store, 'leads', row)) leads.push(searchable(lead, accounts));
  return { leads, accounts };
}

function asHit(lead: Lead, accounts: ReadonlyMap<string, Account>): LeadHit {
  const accountName = (lead.accountId && accounts.get(lead.accountId)?.name) || null;
  return {
    id: lead.id,
    name: lead.name,
    title: lead.title,
    accountName,
    email: lead.emails[0] ?? null,
    stop: lead.stop?.kind ?? null,
  };
}

function searchable(lead: Lead, accounts: ReadonlyMap<string, Account>): Searchable {
  const hit = asHit(lead, accounts);
  return {
    hit,
    ownerId: lead.ownerId,
    name: fold(lead.name),
    text: fold([lead.name, hit.accountName, lead.title, ...lead.emails].filter(Boolean).join(' ')),
    lastTouchAt: lead.lastTouchAt ?? '',
  };
}
