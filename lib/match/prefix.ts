/** Identities as 40-bit numbers: the first five bytes of HMAC-SHA-256 under a key that this device made. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { breathe } from '#lib/platform/breathe.ts';

/** Not the browser's own HMAC: that costs a promise and a journey to another thread for each, three times as long as the sum itself. */
export type MatchKey = ReturnType<typeof hmac.create>;

const encoder = new TextEncoder();
/** So many take two milliseconds. */
const BATCH = 500;

export const importMatchKey = (bytes: Uint8Array): MatchKey => hmac.create(sha256, bytes);

/** One number below 2^40 for each text, in order. */
export async function prefixesOf(key: MatchKey, texts: readonly string[]): Promise<number[]> {
  const prefixes: number[] = [];
  for (const [at, text] of texts.entries()) {
    if (at % BATCH === BATCH - 1) await breathe();
    const bytes = key.clone().update(encoder.encode(text)).digest();
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    prefixes.push(view.getUint32(0) * 256 + view.getUint8(4));
  }
  return prefixes;
}
