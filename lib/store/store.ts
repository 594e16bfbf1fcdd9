/**
 * What this device keeps of one connection (docs/adr/0017-a-store-for-every-connection.md): two databases, and a name of its own
 * for whatever lies beside them. No two connections share any of it, and whoever reads or writes says of which.
 */
import { type Cache, openCache } from './cache.ts';
import { openWork, type Work } from './work.ts';

export interface Store {
  id: string;
  work: Work;
  cache: Cache;
}

/** The connection whose names are without a mark: the only one there was in the extension's first form. */
export const FIRST = '';

const known = new Map<string, Store>();

export function storeOf(id: string): Store {
  const store = known.get(id) ?? {
    id,
    work: openWork(named({ id }, 'samsyn-work')),
    cache: openCache(named({ id }, 'samsyn-cache')),
  };
  known.set(id, store);
  return store;
}

/** What a key, a lock, a file or a database of this store is called. */
export const named = ({ id }: Pick<Store, 'id'>, name: string): string =>
  id === FIRST ? name : `${name}@${id}`;
