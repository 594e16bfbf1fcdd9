/** Opening what was pulled. What cannot be opened is damaged: it is noted, and the next pull fetches everything anew. */
import type * as z from 'zod';
import { meta } from './cache.ts';
import { open, type Sealed } from './seal.ts';
import type { Store } from './store.ts';

export async function openCached<S extends z.ZodType>(
  store: Store,
  place: string,
  sealed: Sealed,
  schema: S,
): Promise<z.output<S> | null> {
  const value = await open(store, 'cache', place, sealed, schema);
  if (value === null) await store.cache.meta.put({ key: 'damaged' });
  return value;
}

export const isDamaged = async (store: Store): Promise<boolean> =>
  (await meta(store, 'damaged')) !== undefined;
