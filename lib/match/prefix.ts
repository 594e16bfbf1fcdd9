/** Identities as 40-bit numbers: the first five bytes of HMAC-SHA-256 under a key that this device made. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { breathe } from '#lib/platform/breathe.ts';

/** Not the browser's own HMAC: that costs a promise and a journey to another thread for each, three times as long as the sum itself. */
export type MatchKey = ReturnType<typeof hmac.create>;

const encoder = new TextEncoder();
const ROOM = 1_024;
const MOST_BYTES_PER_UNIT = 3;
/** So many take two milliseconds. */
const BATCH = 500;

export const importMatchKey = (bytes: Uint8Array): MatchKey => hmac.create(sha256, bytes);

/** One number below 2^40 for each text, in order. */
export async function prefixesOf(key: MatchKey, texts: readonly string[]): Promise<number[]> {
  const prefixes: number[] = [];
  const [one, hash] = [key.clone(), new Uint8Array(key.outputLen)];
  let encoded = new Uint8Array(ROOM);
  for (const [at, text] of texts.entries()) {
    if (at % BATCH === BATCH - 1) await breathe();
    if (text.length * MOST_BYTES_PER_UNIT > encoded.length)
      encoded = new Uint8Array(text.length * MOST_BYTES_PER_UNIT);
    const written = asciiInto(text, encoded) ?? encoder.encodeInto(text, encoded).written;
    // Into what is there already: making it anew would take longer than the sum.
    key._cloneInto(one).update(encoded.subarray(0, written)).digestInto(hash);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
    prefixes.push((((a * 256 + b) * 256 + c) * 256 + d) * 256 + e);
  }
  return prefixes;
}

/** Most are ASCII and short: calling the encoder takes longer than to do it here. null for any other text. */
function asciiInto(text: string, encoded: Uint8Array): number | null {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return null;
    encoded[at] = code;
  }
  return text.length;
}
