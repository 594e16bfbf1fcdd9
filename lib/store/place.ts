/**
 * Where the databases of this device lie. A browser that does not open one (in Chromium a flipped bit of one file is enough) may
 * open none beside it, and delete none either; so the next place (elsewhere.ts) is a storage bucket, which has files of its own,
 * or, where the browser has no buckets, other names.
 */
import * as z from 'zod';
import { local } from '#lib/platform/storage.ts';

export interface Place {
  /** 0 is the first; another one for each time that the browser could open the former no more. */
  n: number;
  /** What names of databases begin with here. */
  prefix: string;
  /** Of Dexie; empty for the browser's own. */
  options: { indexedDB?: IDBFactory; IDBKeyRange?: typeof IDBKeyRange };
}

/** Where it is kept which place it is. */
export const PLACE = 'place';
export const FIRST_PLACE: Place = { n: 0, prefix: '', options: {} };

let now = FIRST_PLACE;

/** The place as this context last learned it. */
export const place = (): Place => now;
export function goTo(to: Place): void {
  now = to;
}

/** Learns what another context may have found out. @returns whether the place is another one than before */
export async function learnPlace(): Promise<boolean> {
  const n = (await local.get(PLACE, z.int())) ?? 0;
  if (n === now.n) return false;
  now = await (await import('./elsewhere.ts')).placeAt(n);
  return true;
}
