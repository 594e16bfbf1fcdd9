/** Ways in which the files of a killed browser's profile are damaged, and what its stores say of what they hold. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { TestServer } from './server.ts';

export const DAMAGE = {
  'a flipped bit': (path: string) => {
    const bytes = readFileSync(path);
    // A log that stands wholly in its database.
    if (bytes.length === 0) return;
    const middle = bytes.length >> 1;
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(path, bytes);
  },
  zeros: (path: string) => writeFileSync(path, Buffer.alloc(readFileSync(path).length)),
  'an early end': (path: string) => {
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
  },
  deletion: (path: string) => rmSync(path),
};
export type Kind = keyof typeof DAMAGE;
export type Store = 'IndexedDB' | 'storage.local';

export const keysOf = <K extends string>(of: Record<K, unknown>): K[] => Object.keys(of) as K[];

/** Runs in the extension's page: what both stores say of what they hold; '' where there is no saying. */
async function readHeads(
  storage: { get(key: string): Promise<unknown> },
  databases: IDBFactory,
): Promise<string> {
  const cast = JSON.stringify(await storage.get('outbox-head').catch(() => null));
  // To open what is not there would make it.
  const known = await databases.databases().catch(() => []);
  if (!known.some(({ name }) => name === 'samsyn-work')) return `${cast} `;
  const opening = databases.open('samsyn-work');
  const work = await new Promise<IDBDatabase | null>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => resolve(null);
  });
  if (!work) return `${cast} `;
  const tables = work.transaction(['head', 'outbox']);
  const read = (request: IDBRequest): Promise<unknown> =>
    new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
  const kept = await Promise.all([
    read(tables.objectStore('head').getAll()),
    read(tables.objectStore('outbox').getAllKeys()),
  ]);
  work.close();
  return `${cast} ${JSON.stringify(kept)}`;
}
/** The call of it, by what the two stores are called there. */
export const headsFrom = (storage: string, databases: string): string =>
  `(${readHeads.toString()})(${storage}, ${databases})`;

/** Of heads, what they hold: how often a store was written, and how many shadows it knows of, moves on when one that lags a step is put right. */
export const holdings = (heads: string): string => heads.replace(/"(?:turn|shadowed)":\d+,/g, '');

/** Waits until the server has these words, and looks that it has them once. */
export async function arriveOnce(
  server: TestServer,
  by: 'anna' | 'jonas',
  words: string,
  timeout = 30_000,
): Promise<void> {
  let notes: string[] = [];
  const count = async (): Promise<number> => {
    notes = await server.notesBy(by);
    return notes.filter((one) => one === words).length;
  };
  try {
    await expect.poll(count, { timeout }).toBe(1);
  } catch (cause) {
    throw new Error(`“${words}” should be there once, and there is: ${notes.join(' · ')}`, { cause });
  }
}
