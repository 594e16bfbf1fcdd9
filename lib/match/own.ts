/** Who on a page is one of us, which campaigns there are, and which site records are switched off: what the workspace's own records say. */
import type { Campaign } from '#lib/contract/records.ts';
import { colleaguesOf } from '#lib/domain/colleague.ts';
import { revision } from '#lib/store/cache.ts';
import { readOwn } from '#lib/store/directory.ts';
import type { Store } from '#lib/store/store.ts';
import { type Identity, identityKey } from './identity.ts';

export interface Own {
  /** A member's address: never a lead, whatever the records say. */
  isMember(identity: Identity): boolean;
  /** At the mail domain of a member's firm: a colleague, unless the records know a lead there. */
  isColleague(identity: Identity): boolean;
  campaigns: Campaign[];
  /** Ids of site records (lib/detect/sites). */
  sitesOff: string[];
}

let loaded: { of: Store; revision: string; own: Promise<Own> } | null = null;

/** What the records on this device say; read again only when they changed. */
export async function ownRecords(store: Store): Promise<Own> {
  const now = await revision(store);
  if (loaded?.of !== store || loaded.revision !== now)
    loaded = { of: store, revision: now, own: load(store) };
  return loaded.own;
}

async function load(store: Store): Promise<Own> {
  const { workspace, members, campaigns } = await readOwn(store);
  const addresses = new Set(members.map(({ email }) => identityKey({ kind: 'email', value: email })));
  const isColleague = colleaguesOf(members.map(({ email }) => email));
  return {
    isMember: (identity) => addresses.has(identityKey(identity)),
    isColleague: ({ kind, value }) => kind === 'email' && isColleague(value),
    campaigns,
    sitesOff: workspace?.sitesOff ?? [],
  };
}
