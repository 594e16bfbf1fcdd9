/** Opening what was pulled. What cannot be opened is damaged: it is noted, and the next pull fetches everything anew. */
import type * as z from 'zod';
import { cache, meta } from './cache.ts';
import { open, type Sealed } from './seal.ts';

export async function openCached<S extends z.ZodType>(
  place: string,
  sealed: Sealed,
  schema: S,
): Promise<z.output<S> | null> {
  const value = await open('cache', place, sealed, schema);
  if (value === null) await cache.meta.put({ key: 'damaged' });
  return value;
}

export const isDamaged = async (): Promise<boolean> => (await meta('damaged')) !== undefined;
