/**
 * The two keys that cached and own data are sealed under.
 * `cache` lives in one file of the origin private file system alone: forgetting it makes every cached lead, the match index's
 * secret and the device token unreadable at once, also what the disk still holds of deleted rows.
 * `work` (own words not yet sent) must survive the loss of site data, so storage.local keeps a second copy beside the shadows.
 */
import * as z from 'zod';
import { local } from '#lib/platform/storage.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { named, type Store } from './store.ts';

export type KeyName = 'cache' | 'work';

const KEY_BYTES = 32;
const known = new Map<string, Promise<CryptoKey>>();
const forgotten = new BroadcastChannel('samsyn-keys');
forgotten.onmessage = () => known.clear();

/** The store's key of that name, made on first use. Every context of the extension gets the same one. */
export function key(store: Store, name: KeyName): Promise<CryptoKey> {
  const file = fileName(store, name);
  let promise = known.get(file);
  if (!promise) {
    promise = navigator.locks.request('samsyn-keys', () => readOrMake(store, name));
    known.set(file, promise);
    promise.catch(() => known.delete(file));
  }
  return promise;
}

/** Makes everything sealed under a key unreadable, in every context of the extension. */
export async function forgetKey(store: Store, name: KeyName): Promise<void> {
  await navigator.locks.request('samsyn-keys', async () => {
    const folder = await navigator.storage.getDirectory();
    await folder.removeEntry(fileName(store, name)).catch(() => undefined);
    if (name === 'work') await local.remove(copyName(store));
  });
  known.clear();
  forgotten.postMessage('forget');
}

export const forgetCacheKey = (store: Store): Promise<void> => forgetKey(store, 'cache');

const fileName = (store: Store, name: KeyName): string => `${named(store, name)}.key`;
const copyName = (store: Store): string => named(store, 'key.work');

async function readOrMake(store: Store, name: KeyName): Promise<CryptoKey> {
  const folder = await navigator.storage.getDirectory();
  const file = fileName(store, name);
  const inFile = await readFile(folder, file);
  const inCopy = name === 'work' ? await readCopy(store) : null;
  const bytes = inFile ?? inCopy ?? crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  if (!inFile) await writeFile(folder, file, bytes);
  if (name === 'work' && !inCopy) await local.set(copyName(store), toBase64(bytes));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function readFile(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return whole(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return null;
  }
}

async function writeFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  await stream.write(bytes);
  await stream.close();
}

async function readCopy(store: Store): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = await local.get(copyName(store), z.string());
  return text === null ? null : whole(fromBase64(text));
}

/** A file cut short by a crash is no key. */
const whole = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null =>
  bytes.length === KEY_BYTES ? bytes : null;
