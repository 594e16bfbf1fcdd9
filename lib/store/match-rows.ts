/** The match index and its key in the cache. */
import * as z from 'zod';
import type { MatchIndex } from '#lib/match/index.ts';
import { importMatchKey } from '#lib/match/prefix.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { cache, meta } from './cache.ts';
import { openCached } from './cached.ts';
import { seal } from './seal.ts';

const PLACE = 'meta/matchKey';

/** The key that identities are hashed with; null before the first pull. */
export async function readMatchKey(): Promise<CryptoKey | null> {
  const row = await meta('matchKey');
  const text = row && (await openCached(PLACE, row.sealed, z.base64()));
  return text ? importMatchKey(fromBase64(text)) : null;
}

/** Made on this device, different on every one. Only whoever holds the cache's lock may make it. */
export async function newMatchKey(): Promise<CryptoKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  await cache.meta.put({ key: 'matchKey', sealed: await seal('cache', PLACE, toBase64(bytes)) });
  return importMatchKey(bytes);
}

export async function readIndex(): Promise<MatchIndex> {
  return (await meta('matchIndex'))?.entries ?? new Float64Array();
}
