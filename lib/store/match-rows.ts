/** The match index and its key in the cache. */
import * as z from 'zod';
import type { MatchIndex } from '#lib/match/index.ts';
import { importMatchKey } from '#lib/match/prefix.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { cache, meta } from './cache.ts';
import { open, seal } from './seal.ts';

const PLACE = 'meta/matchKey';

/** The key that identities are hashed with; made on this device, different on every one. */
export async function matchKey(): Promise<CryptoKey> {
  const row = await meta('matchKey');
  const text = row && (await open('cache', PLACE, row.sealed, z.base64()));
  if (text) return importMatchKey(fromBase64(text));
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  await cache.meta.put({ key: 'matchKey', sealed: await seal('cache', PLACE, toBase64(bytes)) });
  return importMatchKey(bytes);
}

export async function readIndex(): Promise<MatchIndex> {
  return (await meta('matchIndex'))?.entries ?? new Float64Array();
}
