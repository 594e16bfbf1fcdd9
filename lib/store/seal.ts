/** Sealing: a value becomes bytes that only this device can read, bound to the place it is stored at. */
import type * as z from 'zod';
import { deflate, inflate } from './deflate.ts';
import { type KeyName, key } from './keys.ts';
import type { Store } from './store.ts';

/** 12 bytes of nonce, then AES-256-GCM of the JSON; of long JSON that can be fetched again, of DEFLATED and what `deflate` makes of it. */
export type Sealed = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;
/** No JSON begins with it. */
const DEFLATED = 0;
/** From here on, making it shorter takes less time than writing it as long as it is. */
const LONG_BYTES = 4_096;
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
    await shorter(name, encoder.encode(JSON.stringify(value))),
  );
  return joined(nonce, body);
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
    const read = schema.safeParse(JSON.parse(decoder.decode(await asItWas(new Uint8Array(body)))));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

const shorter = async (name: KeyName, json: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  name === 'cache' && json.length >= LONG_BYTES ? joined([DEFLATED], await deflate(json)) : json;

const asItWas = async (body: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | Uint8Array> =>
  body[0] === DEFLATED ? inflate(body.subarray(1)) : body;

function joined(head: ArrayLike<number>, rest: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + rest.byteLength);
  all.set(head);
  all.set(new Uint8Array(rest), head.length);
  return all;
}
