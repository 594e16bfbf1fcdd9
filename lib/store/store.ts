/**
 * What this device keeps of one connection (docs/adr/0017-a-store-for-every-connection.md): two databases, and a name of its own
 * for whatever lies beside them. No two connections share any of it, and whoever reads or writes says of which.
 */
import { type Cache, openCache } from './cache.ts';
import { learnPlace, place } from './place.ts';
import { openWork, type Work } from './work.ts';

export interface Store {
  id: string;
  work: Work;
  cache: Cache;
}

/** The connection whose names are without a mark: the only one there was in the extension's first form. */
export const FIRST = '';

const known = new Map<string, Store>();
const usable = new Map<string, Promise<Store>>();

export function storeOf(id: string): Store {
  const store = known.get(id) ?? {
    id,
    work: openWork(named({ id }, 'samsyn-work'), place()),
    cache: openCache(named({ id }, 'samsyn-cache'), place()),
  };
  known.set(id, store);
  return store;
}

/** What a key, a lock, a file or a database of this store is called. */
export const named = ({ id }: Pick<Store, 'id'>, name: string): string =>
  id === FIRST ? name : `${name}@${id}`;

/** How long a browser may take to open a database before it counts as one that never will. */
export const OPENING_MS = 10_000;
/** Waited for in pieces: a computer that slept meanwhile, or was too busy to hear the answer, has not waited. */
const PIECE_MS = 500;

/**
 * The store, its databases opened. Where the browser does not open them, new ones are begun elsewhere: the outbox comes back from
 * its shadows and the rest from the server.
 * @throws Error when the browser opens no database at all
 */
export async function usableStore(id: string): Promise<Store> {
  if (await learnPlace()) forgetStores();
  const before = usable.get(id);
  if (before) return before;
  const opening = openedStore(id);
  usable.set(id, opening);
  opening.catch(() => usable.delete(id));
  return opening;
}

export function forgetStores(): void {
  known.clear();
  usable.clear();
}

async function openedStore(id: string): Promise<Store> {
  const store = storeOf(id);
  const { n } = place();
  const found = await opening(store);
  if (found === 'open') return store;
  return (await import('./elsewhere.ts')).openElsewhere(store, n, found);
}

/** Whether both databases open, are refused, or do not in time. */
export async function opening({ work, cache }: Store): Promise<'open' | 'refused' | 'late'> {
  const found = Promise.all([work.open(), cache.open()]).then(
    () => 'open' as const,
    () => 'refused' as const,
  );
  for (let waited = 0; waited < OPENING_MS; waited += PIECE_MS) {
    const now = await Promise.race([
      found,
      new Promise<null>((resolve) => setTimeout(resolve, PIECE_MS, null)),
    ]);
    if (now) return now;
  }
  return 'late';
}
