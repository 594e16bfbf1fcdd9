/** Sealing: a value becomes bytes that only this device can read, bound to the place it is stored at. */
import type * as z from 'zod';
import { type KeyName, key } from './keys.ts';
import type { Store } from './store.ts';

/** 12 bytes of nonce, then AES-256-GCM of the JSON. */
export type Sealed = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * @param place where the value will be stored, e.g. `leads/17`; opening it anywhere else fails
 */
export async function seal(store: Store, name: KeyName, place: string, value: unknown): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const body = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: encoder.encode(place) },
    await key(store, name),
    encoder.encode(JSON.stringify(value)),
  );
  const sealed = new Uint8Array(NONCE_BYTES + body.byteLength);
  sealed.set(nonce);
  sealed.set(new Uint8Array(body), NONCE_BYTES);
  return sealed;
}

/** The value; null when the bytes are damaged, of another place, under a forgotten key, or of another shape. */
export async function open<S extends z.ZodType>(
  store: Store,
  name: KeyName,
  place: string,
  sealed: Sealed,
  schema: S,
): Promise<z.output<S> | null> {
  try {
    const body = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: sealed.subarray(0, NONCE_BYTES), additionalData: encoder.encode(place) },
      await key(store, name),
      sealed.subarray(NONCE_BYTES),
    );
    const read = schema.safeParse(JSON.parse(decoder.decode(body)));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
