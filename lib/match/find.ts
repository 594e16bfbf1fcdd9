/** Identities on a page → leads on this device. Nothing leaves it, and who is no lead leaves no trace beyond this memory. */
import { BUCKETS, readBuckets } from '#lib/store/buckets.ts';
import { revision } from '#lib/store/cache.ts';
import { readIndex, readMatchKey } from '#lib/store/match-rows.ts';
import { type Identity, identityKey, keysOf } from './identity.ts';
import { lookUp, type MatchIndex } from './index.ts';
import { prefixesOf } from './prefix.ts';

interface Loaded {
  /** The state of the cache that it belongs to. */
  revision: string;
  key: CryptoKey | null;
  index: MatchIndex;
  /** Answers given since the index was loaded; pages show the same people again and again. */
  known: Map<string, string | null>;
}

const MOST_KNOWN = 5_000;
let loaded: Loaded | null = null;

async function current(): Promise<Loaded> {
  const now = await revision();
  if (loaded?.revision !== now)
    loaded = { revision: now, key: await readMatchKey(), index: await readIndex(), known: new Map() };
  return loaded;
}

/** The lead of each identity, in order; null for strangers. */
export async function findLeads(identities: readonly Identity[]): Promise<(string | null)[]> {
  const { key, index, known } = await current();
  const keys = identities.map(identityKey);
  const unknown = [...new Set(keys)].filter((one) => !known.has(one));
  if (known.size + unknown.length > MOST_KNOWN) known.clear();
  if (key === null || index.length === 0) return keys.map(() => null);

  const prefixes = await prefixesOf(key, unknown);
  const places = unknown.map((text, at) => ({ text, buckets: lookUp(index, prefixes[at] ?? -1, BUCKETS) }));
  const leads = await readBuckets('leads', [...new Set(places.flatMap((place) => place.buckets))]);
  const byKey = new Map(leads.flatMap((lead) => [...keysOf(lead)].map((one) => [one, lead.id] as const)));
  for (const { text } of places) known.set(text, byKey.get(text) ?? null);
  return keys.map((one) => known.get(one) ?? null);
}
