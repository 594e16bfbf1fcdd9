/**
 * What each of the outbox's two stores ought to hold: how many items, and a hash that rolls on with each that comes or goes. It is
 * written in one step with what it counts. So a store that lost an item, or holds it at another place, disagrees with its own head,
 * and one that fell back to an earlier state is behind the other's. The words themselves need no hash: their seal tells.
 */
import * as z from 'zod';
import { fnv1a } from '#lib/domain/fnv1a.ts';
import type { OutboxRow } from './work.ts';

export const Head = z.object({
  /** How many changes led to this. */
  turn: z.int(),
  count: z.int(),
  hash: z.int(),
});
export type Head = z.infer<typeof Head>;

/** What the database says of itself, and of the shadows. */
export const RowsHead = Head.extend({
  /** The furthest turn at which the shadows were ever found; absent in what an earlier version wrote. */
  shadowed: z.optional(z.int()),
});
export type RowsHead = z.infer<typeof RowsHead>;

/** Of an empty store that never held anything. */
export const NO_HEAD: Head = { turn: 0, count: 0, hash: 0 };

type Placed = Pick<OutboxRow, 'id' | 'seq'>;

/** Of items in any order: to add one and to take it away are the same. */
export const hashOf = (items: readonly Placed[]): number =>
  items.reduce((sum, { id, seq }) => sum ^ fnv1a(`${seq} ${id}`), 0);

export const rolled = (head: Head, gone: readonly Placed[], come: readonly Placed[]): Head => ({
  turn: head.turn + 1,
  count: head.count - gone.length + come.length,
  hash: head.hash ^ hashOf(gone) ^ hashOf(come),
});

export const holds = (head: Head, items: readonly Placed[]): boolean =>
  head.count === items.length && head.hash === hashOf(items);
