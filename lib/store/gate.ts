/**
 * The gate of a workspace with more leads than this device holds: which identities may be leads all the same. Absent elsewhere.
 * And what the server was asked for lately, in memory only, so that it is not asked for the same again.
 */
import * as z from 'zod';
import { ASKED_BITS } from '#lib/contract/routes.ts';
import { type FuseFilter, KEY_BITS, readFilter } from '#lib/domain/fuse-filter.ts';
import { importMatchKey, type MatchKey } from '#lib/match/prefix.ts';
import { session } from '#lib/platform/storage.ts';
import { fromBase64 } from './base64.ts';
import { meta } from './cache.ts';
import { openCached } from './cached.ts';
import { watchRows } from './live.ts';
import { seal } from './seal.ts';
import { named, type Store } from './store.ts';
import type { Watch } from './watch.ts';

export interface Gate {
  /** Another one whenever anything of it changed. */
  revision: string;
  version: number;
  key: MatchKey;
  /** Null until the first one is made. */
  filter: FuseFilter | null;
  /** Hashes beside the filter. */
  added: ReadonlySet<number>;
}

const PLACE = 'meta/gate';

/** @param held what was read before: returned as it is while nothing changed */
export async function readGate(store: Store, held: Gate | null): Promise<Gate | null> {
  const row = await meta(store, 'gate');
  if (!row || held?.revision === row.revision) return row ? held : null;
  const { revision, version, sealed, added } = row;
  const text = await openCached(store, PLACE, sealed, z.base64());
  if (!text) return null;
  const filter = held?.version === version ? held.filter : await storedFilter(store, version);
  return { revision, version, key: importMatchKey(fromBase64(text)), filter, added: new Set(added) };
}

async function storedFilter(store: Store, version: number): Promise<FuseFilter | null> {
  const row = await meta(store, 'gateFilter');
  return row?.version === version ? readFilter(row.filter) : null;
}

/** What is here of the gate, as a sync page names it; null when there is none. */
export async function gateHere(store: Store): Promise<{ version: number; added: number } | null> {
  const row = await meta(store, 'gate');
  return row ? { version: row.version, added: row.added.length } : null;
}

/** Whether this device holds a part of the leads only. */
export const watchPartOnly: Watch<boolean> = watchRows(
  (store) => store.cache.meta.where('key').equals('gate').count(),
  async (count) => count > 0,
);

/** Keeps what the server sent; a filter is null when the one here is of the same version. False when it is no filter. */
export async function saveGate(
  store: Store,
  sent: {
    version: number;
    key: string;
    filter: string | null;
    added: readonly number[];
  },
): Promise<boolean> {
  const { version, key, filter: text, added } = sent;
  const filter = text === null ? null : fromBase64(text);
  if (filter && !readFilter(filter)) return false;
  const sealed = await seal(store, 'cache', PLACE, key);
  const revision = crypto.randomUUID();
  // Somebody who passed before and was no lead may be one now.
  if (filter) await forgetAsked(store);
  else await forgetStarts(store, added);
  await store.cache.transaction('rw', store.cache.meta, async () => {
    if (filter) await store.cache.meta.put({ key: 'gateFilter', version, filter });
    await store.cache.meta.put({
      key: 'gate',
      revision,
      version,
      sealed,
      added: Float64Array.from(added).sort(),
    });
  });
  return true;
}

/** What they are kept under. */
export const keptAsked = (store: Store): string => named(store, 'gate.asked');
const Starts = z.array(z.int());
const MOST_ASKED = 2_000;

/** The starts of hashes that the server was asked for. */
export const readAsked = async (store: Store): Promise<ReadonlySet<number>> =>
  new Set(await session.get(keptAsked(store), Starts));

/** Adds to them; of very many the oldest are asked again. */
export async function noteAsked(store: Store, starts: readonly number[]): Promise<void> {
  const all = new Set([...(await readAsked(store)), ...starts]);
  await session.set(keptAsked(store), [...all].slice(-MOST_ASKED));
}

export const forgetAsked = (store: Store): Promise<void> => session.remove(keptAsked(store));

async function forgetStarts(store: Store, hashes: readonly number[]): Promise<void> {
  const known = (await meta(store, 'gate'))?.added ?? [];
  const before = new Set(known);
  const news = new Set(hashes.filter((hash) => !before.has(hash)).map(startOf));
  const kept = [...(await readAsked(store))].filter((start) => !news.has(start));
  await session.set(keptAsked(store), kept);
}

/** What the server is asked for: the first bits of a hash. */
export const startOf = (hash: number): number => Math.floor(hash / 2 ** (KEY_BITS - ASKED_BITS));
