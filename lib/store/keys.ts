/**
 * The two keys that cached and own data are sealed under.
 * `cache` lives in one file of the origin private file system alone: forgetting it makes every cached lead, the match index's
 * secret and the device token unreadable at once, also what the disk still holds of deleted rows.
 * `work` (own words not yet sent) must survive the loss of site data, so storage.local keeps a second copy beside the shadows.
 */
import * as z from 'zod';
import { local } from '#lib/platform/storage.ts';
import { fromBase64, toBase64 } from './base64.ts';

export type KeyName = 'cache' | 'work';

const KEY_BYTES = 32;
const known = new Map<KeyName, Promise<CryptoKey>>();
const forgotten = new BroadcastChannel('samsyn-keys');
forgotten.onmessage = () => known.clear();

/** The key of that name, made on first use. Every context of the extension gets the same one. */
export function key(name: KeyName): Promise<CryptoKey> {
  let promise = known.get(name);
  if (!promise) {
    promise = navigator.locks.request('samsyn-keys', () => readOrMake(name));
    known.set(name, promise);
    promise.catch(() => known.delete(name));
  }
  return promise;
}

/** Makes everything sealed under a key unreadable, in every context of the extension. */
export async function forgetKey(name: KeyName): Promise<void> {
  await navigator.locks.request('samsyn-keys', async () => {
    const folder = await navigator.storage.getDirectory();
    await folder.removeEntry(fileName(name)).catch(() => undefined);
    if (name === 'work') await local.remove(copyName);
  });
  known.clear();
  forgotten.postMessage('forget');
}

export const forgetCacheKey = (): Promise<void> => forgetKey('cache');

const fileName = (name: KeyName): string => `${name}.key`;
const copyName = 'key.work';

async function readOrMake(name: KeyName): Promise<CryptoKey> {
  const folder = await navigator.storage.getDirectory();
  const inFile = await readFile(folder, name);
  const inCopy = name === 'work' ? await readCopy() : null;
  const bytes = inFile ?? inCopy ?? crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  if (!inFile) await writeFile(folder, name, bytes);
  if (name === 'work' && !inCopy) await local.set(copyName, toBase64(bytes));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function readFile(
  folder: FileSystemDirectoryHandle,
  name: KeyName,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const file = await (await folder.getFileHandle(fileName(name))).getFile();
    return whole(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return null;
  }
}

async function writeFile(
  folder: FileSystemDirectoryHandle,
  name: KeyName,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const handle = await folder.getFileHandle(fileName(name), { create: true });
  const stream = await handle.createWritable();
  await stream.write(bytes);
  await stream.close();
}

async function readCopy(): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = await local.get(copyName, z.string());
  return text === null ? null : whole(fromBase64(text));
}

/** A file cut short by a crash is no key. */
const whole = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null =>
  bytes.length === KEY_BYTES ? bytes : null;
