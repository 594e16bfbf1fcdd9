/** Dexie's live queries as watches. Sealed rows are read inside the query and opened after it, because crypto cannot be awaited there. */
import { liveQuery } from 'dexie';
import { here } from './connections.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';

/**
 * Watches the store that this page shows, or another one.
 * @param read only Dexie reads
 * @param open from rows to the value; an older result is dropped when a newer one arrives first
 */
export function watchRows<R, T>(
  read: (store: Store) => Promise<R>,
  open: (rows: R, store: Store) => Promise<T>,
  of?: Store,
): Watch<T> {
  return (emit) => {
    let newest = 0;
    let closed = false;
    let stop = (): void => undefined;
    const begin = (store: Store): void => {
      const subscription = liveQuery(() => read(store)).subscribe({
        next: async (rows) => {
          newest += 1;
          const turn = newest;
          const value = await open(rows, store);
          if (!closed && turn === newest) emit(value);
        },
        error: (error) => console.error('samsyn: a watch ended', error),
      });
      stop = () => subscription.unsubscribe();
    };
    if (of) begin(of);
    else
      void here().then((store) => {
        if (!closed) begin(store);
      });
    return () => {
      closed = true;
      stop();
    };
  };
}
