/** What a browser keeps for an extension: IndexedDB, the private file system, storage.local; and how each can be damaged. */
import { IDBFactory } from 'fake-indexeddb';
import type { Context } from './context.ts';
import { below, randomBytes, task } from './loop.ts';

const notFound = (): DOMException => new DOMException('no such file', 'NotFoundError');
const noSpace = (): DOMException => new DOMException('the disk is full', 'QuotaExceededError');

export class Disk {
  #databases = new IDBFactory();
  readonly #files = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly local = new Map<string, unknown>();
  /** How often something was written into a database. */
  writes = 0;
  /** No room for more. */
  full = false;

  /** indexedDB of one context: its connections end with it, and take back what they had not committed. */
  database(context: Context) {
    const databases = this.#databases;
    const connections = new Set<IDBDatabase>();
    const running = new Set<IDBTransaction>();
    context.onKill(() => {
      for (const transaction of running) abort(transaction);
      for (const connection of connections) connection.close();
    });
    const watch = (connection: IDBDatabase): void => {
      if (connections.has(connection)) return;
      connections.add(connection);
      const begin = connection.transaction.bind(connection);
      connection.transaction = (...given) => {
        const transaction = begin(...given);
        running.add(transaction);
        for (const end of ['complete', 'abort'])
          transaction.addEventListener(end, () => running.delete(transaction));
        if (transaction.mode !== 'readonly')
          transaction.addEventListener('complete', () => {
            this.writes += 1;
          });
        if (this.full && transaction.mode === 'readwrite') refuseMore(transaction);
        return transaction;
      };
    };
    return {
      open: (name: string, version?: number): IDBOpenDBRequest | Record<string, never> => {
        if (!context.alive) return {};
        const request = databases.open(name, version);
        request.addEventListener('upgradeneeded', () => {
          if (context.alive) watch(request.result);
          else if (request.transaction) abort(request.transaction);
        });
        request.addEventListener('success', () => {
          if (context.alive) watch(request.result);
          else request.result.close();
        });
        return request;
      },
      deleteDatabase: (name: string) => (context.alive ? databases.deleteDatabase(name) : {}),
      databases: () => databases.databases(),
      cmp: databases.cmp.bind(databases),
    };
  }

  /** The private file system as lib/store/keys.ts uses it. */
  folder(context: Context) {
    const files = this.#files;
    return {
      getFileHandle: async (name: string, { create = false } = {}) => {
        if (!files.has(name) && !create) throw notFound();
        return {
          getFile: async () => ({
            arrayBuffer: async () => (files.get(name) ?? new Uint8Array()).slice().buffer,
          }),
          createWritable: async () => {
            let written = new Uint8Array();
            return {
              write: async (bytes: Uint8Array) => {
                if (this.full) throw noSpace();
                written = new Uint8Array(bytes);
              },
              close: async () => {
                if (context.alive) files.set(name, written);
              },
            };
          },
        };
      },
      removeEntry: async (name: string) => {
        if (context.alive && !files.delete(name)) throw notFound();
      },
    };
  }

  /** The browser throws IndexedDB and the files away, as it may when the disk is short or the person clears site data. */
  evict(): void {
    this.writes += 1;
    this.#databases = new IDBFactory();
    this.#files.clear();
  }

  /** Changes every row of a table as wanted; null takes it away. */
  async change(database: string, table: string, change: (row: Row) => Row | null): Promise<void> {
    const known = await this.#databases.databases();
    if (known.every(({ name }) => name !== database)) return;
    this.writes += 1;
    await new Promise<void>((resolve, reject) => {
      const request = this.#databases.open(database);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const transaction = request.result.transaction(table, 'readwrite');
        transaction.oncomplete = () => {
          request.result.close();
          resolve();
        };
        const cursor = transaction.objectStore(table).openCursor();
        cursor.onsuccess = () => {
          const at = cursor.result;
          if (!at) return;
          const changed = change(at.value);
          if (changed) at.update(changed);
          else at.delete();
          at.continue();
        };
      };
    });
  }
}

type Row = Record<string, unknown>;

/** What a damaged disk makes of sealed bytes: cut short, one bit flipped, or anything at all. */
export function damaged(bytes: Uint8Array): Uint8Array {
  const kind = below(3);
  if (kind === 0) return bytes.slice(0, below(bytes.length));
  if (kind === 1) return randomBytes(new Uint8Array(bytes.length));
  const flipped = bytes.slice();
  const at = below(flipped.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << below(8));
  return flipped;
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It was over already.
  }
}

/** Reading and taking away need no room. */
function refuseMore(transaction: IDBTransaction): void {
  const tableOf = transaction.objectStore.bind(transaction);
  transaction.objectStore = (name) => {
    const table = tableOf(name);
    const refuse = (): never => {
      throw noSpace();
    };
    table.add = refuse;
    table.put = refuse;
    return table;
  };
}

/** An asynchronous step of the browser's own. */
export const step = (): Promise<void> => new Promise((resolve) => task(resolve));
