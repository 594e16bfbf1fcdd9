/**
 * Where keys and values go while the browser does not open its own store of them: a database of its own, in files of its own where the
 * browser has storage buckets. Loaded only then.
 */
import { bucketDatabases } from './buckets.ts';

const TABLE = 'values';

let opened: Promise<IDBDatabase> | null = null;
const changes = new BroadcastChannel('samsyn-spare');
type Heard = (key: string, value: unknown) => void;
let listeners: ReadonlySet<Heard> = new Set();
changes.onmessage = ({ data }: MessageEvent<{ key: string; value: unknown }>) => tell(data.key, data.value);

function tell(key: string, value: unknown): void {
  for (const heard of listeners) heard(key, value);
}

function tellAll(key: string, value: unknown): void {
  tell(key, value);
  changes.postMessage({ key, value });
}

async function open(): Promise<IDBDatabase> {
  const request = ((await bucketDatabases('samsyn-spare')) ?? indexedDB).open('samsyn-spare', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
  return done(request);
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  opened ??= open();
  return (await opened).transaction(TABLE, mode, { durability: 'strict' }).objectStore(TABLE);
}

/** Resolves when what was asked of the table is on the disk. */
async function write(ask: (table: IDBObjectStore) => void): Promise<void> {
  const values = await table('readwrite');
  try {
    ask(values);
  } catch (error) {
    values.transaction.abort();
    throw error;
  }
  await new Promise<void>((resolve, reject) => {
    values.transaction.oncomplete = () => resolve();
    values.transaction.onabort = () => reject(values.transaction.error);
  });
}

async function get(key: string): Promise<Record<string, unknown>> {
  return { [key]: await done((await table('readonly')).get(key)) };
}

async function set(all: Record<string, unknown>): Promise<void> {
  await write((values) => {
    for (const [key, value] of Object.entries(all)) values.put(value, key);
  });
  for (const [key, value] of Object.entries(all)) tellAll(key, value);
}

async function remove(keys: readonly string[]): Promise<void> {
  await write((values) => {
    for (const key of keys) values.delete(key);
  });
  for (const key of keys) tellAll(key, undefined);
}

async function entries(): Promise<[string, unknown][]> {
  const values = await table('readonly');
  const [keys, all] = await Promise.all([done(values.getAllKeys()), done(values.getAll())]);
  return keys.map((key, at) => [String(key), all[at]]);
}

/** @param those who hear of changes, also of those by other contexts */
export function telling(those: ReadonlySet<Heard>) {
  listeners = those;
  return { get, set, remove, entries };
}
