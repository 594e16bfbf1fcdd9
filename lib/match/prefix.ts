/** Identities as 40-bit numbers: the first five bytes of HMAC-SHA-256 under a key that this device made. */

const encoder = new TextEncoder();
const BATCH = 500;

export function importMatchKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** One number below 2^40 for each text, in order. */
export async function prefixesOf(key: CryptoKey, texts: readonly string[]): Promise<number[]> {
  const prefixes: number[] = [];
  for (let at = 0; at < texts.length; at += BATCH) {
    const signed = await Promise.all(
      texts.slice(at, at + BATCH).map((text) => crypto.subtle.sign('HMAC', key, encoder.encode(text))),
    );
    for (const bytes of signed) {
      const view = new DataView(bytes);
      prefixes.push(view.getUint32(0) * 256 + view.getUint8(4));
    }
  }
  return prefixes;
}
