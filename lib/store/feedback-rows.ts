/** Opening sealed feedback. */
import { Feedback } from '#lib/contract/records.ts';
import type { FeedbackRow } from './cache.ts';
import { openCached } from './cached.ts';
import type { Sealed } from './seal.ts';
import type { Store } from './store.ts';

type Open = (store: Store, rows: readonly FeedbackRow[]) => Promise<Feedback[]>;

export const openFeedback: Open = (store, rows) => openedOnce()(store, rows);

/**
 * For a watch over many rows: each is opened once, and again only when it was written anew. What is no more among the rows is
 * forgotten.
 */
export function openedOnce(): Open {
  let held = new Map<string, { sealed: Sealed; value: Promise<Feedback | null> }>();
  return async (store, rows) => {
    const next: typeof held = new Map();
    for (const { id, sealed } of rows) {
      const before = held.get(id);
      next.set(
        id,
        before && isSame(before.sealed, sealed)
          ? before
          : { sealed, value: openCached(store, `feedback/${id}`, sealed, Feedback) },
      );
    }
    held = next;
    return (await Promise.all([...next.values()].map(({ value }) => value))).flatMap((value) => value ?? []);
  };
}

/** Each sealing has a nonce of its own, at its beginning. */
const isSame = (one: Sealed, other: Sealed): boolean =>
  one.length === other.length && one.subarray(0, 12).every((byte, at) => byte === other[at]);
