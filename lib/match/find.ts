/** Identities on a page → leads on this device. Nothing leaves it, and who is no lead leaves no trace beyond this memory. */
import { BUCKETS, readBuckets } from '#lib/store/buckets.ts';
import { readIndex, readMatchKey, type StoredIndex } from '#lib/store/match-rows.ts';
import type { Store } from '#lib/store/store.ts';
import { cluesOf, type HintReason, hintKeysOf } from './hints.ts';
import { type Identity, identityKey, keysOf } from './identity.ts';
import { lookUp } from './index.ts';
import { type MatchKey, prefixesOf } from './prefix.ts';

interface Loaded {
  of: Store;
  index: StoredIndex;
  key: MatchKey | null;
  /** Answers given since the index was loaded; pages show the same people again and again. */
  known: Map<string, string | null>;
}

const MOST_KNOWN = 5_000;
let loaded: Loaded | null = null;

async function current(store: Store): Promise<Loaded> {
  const before = loaded?.of === store ? loaded : null;
  const index = await readIndex(store, before?.index ?? null);
  if (before?.index.revision === index.revision) return before;
  const now = { of: store, index, key: await readMatchKey(store), known: new Map() };
  loaded = now;
  return now;
}

/** The lead of each key, in order; null for none. */
async function leadsByKey(store: Store, keys: readonly string[]): Promise<(string | null)[]> {
  const { key, index, known } = await current(store);
  const unknown = [...new Set(keys)].filter((one) => !known.has(one));
  if (known.size + unknown.length > MOST_KNOWN) known.clear();
  if (key === null) return keys.map(() => null);

  const prefixes = await prefixesOf(key, unknown);
  // What was removed since may still be found; the exact check below decides.
  const buckets = prefixes.flatMap((prefix) =>
    [index.entries, index.added].flatMap((entries) => lookUp(entries, prefix, BUCKETS)),
  );
  const leads = await readBuckets(store, 'leads', [...new Set(buckets)]);
  const byKey = new Map(
    leads.flatMap((lead) => [...keysOf(lead), ...hintKeysOf(lead)].map((one) => [one, lead.id] as const)),
  );
  for (const text of unknown) known.set(text, byKey.get(text) ?? null);
  return keys.map((one) => known.get(one) ?? null);
}

/** The lead of each identity, in order; null for strangers. */
export const findLeads = (store: Store, identities: readonly Identity[]): Promise<(string | null)[]> =>
  leadsByKey(store, identities.map(identityKey));

/** A lead that is probably the same person as an identity, and why. */
export interface Hint {
  leadId: string;
  reason: HintReason;
}

/** For each identity that is no lead's, in order, whom it probably belongs to; null for nobody. */
export async function findHints(store: Store, identities: readonly Identity[]): Promise<(Hint | null)[]> {
  const clues = identities.map(cluesOf);
  const leads = await leadsByKey(
    store,
    clues.flat().map(({ key }) => key),
  );
  let at = 0;
  return clues.map((ofOne) => {
    const hints = ofOne.map(({ reason }) => ({ leadId: leads[at++] ?? null, reason }));
    return hints.find((hint): hint is Hint => hint.leadId !== null) ?? null;
  });
}
