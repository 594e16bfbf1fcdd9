/** The match index and its key in the cache. */
import * as z from 'zod';
import { collect, type MatchIndex, merge } from '#lib/match/index.ts';
import { importMatchKey, type MatchKey } from '#lib/match/prefix.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type MetaRow, meta } from './cache.ts';
import { openCached } from './cached.ts';
import { seal } from './seal.ts';
import type { Store } from './store.ts';

const PLACE = 'meta/matchKey';

/** The key that identities are hashed with; null before the first pull. */
export async function readMatchKey(store: Store): Promise<MatchKey | null> {
  const row = await meta(store, 'matchKey');
  const text = row && (await openCached(store, PLACE, row.sealed, z.base64()));
  return text ? importMatchKey(fromBase64(text)) : null;
}

/** Made on this device, different on every one. Only whoever holds the cache's lock may make it. */
export async function newMatchKey(store: Store): Promise<MatchKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  await store.cache.meta.put({ key: 'matchKey', sealed: await seal(store, 'cache', PLACE, toBase64(bytes)) });
  return importMatchKey(bytes);
}

/** The index as it is stored: one large array, and the small changes since it was written. */
export interface StoredIndex {
  /** Another one whenever anything of it changed; empty before the first pull. */
  revision: string;
  /** Names the large array. */
  base: string;
  entries: MatchIndex;
  added: MatchIndex;
}

const EMPTY: MatchIndex = new Float64Array();
/** So many changes are kept beside the large array before they are worked into it: 64 KB instead of 16 MB written for a new lead. */
const MOST_CHANGES = 4_096;

/** @param held what was read before: its large array is not read again while it is the same */
export function readIndex(store: Store, held: StoredIndex | null): Promise<StoredIndex> {
  return store.cache.transaction('r', store.cache.meta, async () => {
    const changes = await meta(store, 'matchChanges');
    if (!changes) return { revision: '', base: '', entries: EMPTY, added: EMPTY };
    const { revision, base, added } = changes;
    if (held?.revision === revision) return held;
    const entries =
      held?.base === base ? held.entries : ((await meta(store, 'matchIndex'))?.entries ?? EMPTY);
    return { revision, base, entries, added };
  });
}

/** The rows to write for an index that has lost and gained these entries. */
export async function changeIndex(
  store: Store,
  removed: readonly number[],
  added: readonly number[],
): Promise<MetaRow[]> {
  const revision = crypto.randomUUID();
  const stored = await meta(store, 'matchChanges');
  const changes = collect(stored ?? { removed: EMPTY, added: EMPTY }, removed, added);
  if (stored && changes.removed.length + changes.added.length <= MOST_CHANGES)
    return [{ key: 'matchChanges', revision, base: stored.base, ...changes }];
  const entries = merge((await meta(store, 'matchIndex'))?.entries ?? EMPTY, changes.removed, changes.added);
  return [
    { key: 'matchIndex', entries },
    { key: 'matchChanges', revision, base: revision, removed: EMPTY, added: EMPTY },
  ];
}
