/** Dexie's live queries as watches. Sealed rows are read inside the query and opened after it, because crypto cannot be awaited there. */
import { liveQuery } from 'dexie';
import type { Watch } from './watch.ts';

/**
 * @param read only Dexie reads
 * @param open from rows to the value; an older result is dropped when a newer one arrives first
 */
export function watchRows<R, T>(read: () => Promise<R>, open: (rows: R) => Promise<T>): Watch<T> {
  return (emit) => {
    let newest = 0;
    let closed = false;
    const subscription = liveQuery(read).subscribe({
      next: async (rows) => {
        newest += 1;
        const turn = newest;
        const value = await open(rows);
        if (!closed && turn === newest) emit(value);
      },
      error: (error) => console.error('samsyn: a watch ended', error),
    });
    return () => {
      closed = true;
      subscription.unsubscribe();
    };
  };
}
