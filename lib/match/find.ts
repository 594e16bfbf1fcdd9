/** Identities on a page → leads on this device. Nothing leaves it, and who is no lead leaves no trace beyond this memory. */
import { BUCKETS, readBuckets } from '#lib/store/buckets.ts';
import { readIndex, readMatchKey, type StoredIndex } from '#lib/store/match-rows.ts';
import { type Identity, identityKey, keysOf } from './identity.ts';
import { lookUp } from './index.ts';
import { prefixesOf } from './prefix.ts';

interface Loaded {
  index: StoredIndex;
  key: CryptoKey | null;
  /** Answers given since the index was loaded; pages show the same people again and again. */
  known: Map<string, string | null>;
}

const MOST_KNOWN = 5_000;
let loaded: Loaded | null = null;

async function current(): Promise<Loaded> {
  const index = await readIndex(loaded?.index ?? null);
  if (loaded?.index.revision !== index.revision)
    loaded = { index, key: await readMatchKey(), known: new Map() };
  return loaded;
}

/** The lead of each identity, in order; null for strangers. */
export async function findLeads(identities: readonly Identity[]): Promise<(string | null)[]> {
  const { key, index, known } = await current();
  const keys = identities.map(identityKey);
  const unknown = [...new Set(keys)].filter((one) => !known.has(one));
  if (known.size + unknown.length > MOST_KNOWN) known.clear();
  if (key === null) return keys.map(() => null);

  const prefixes = await prefixesOf(key, unknown);
  // What was removed since may still be found; the exact check below decides.
  const buckets = prefixes.flatMap((prefix) =>
    [index.entries, index.added].flatMap((entries) => lookUp(entries, prefix, BUCKETS)),
  );
  const leads = await readBuckets('leads', [...new Set(buckets)]);
  const byKey = new Map(leads.flatMap((lead) => [...keysOf(lead)].map((one) => [one, lead.id] as const)));
  for (const text of unknown) known.set(text, byKey.get(text) ?? null);
  return keys.map((one) => known.get(one) ?? null);
}
