import type { InboxItem } from '#lib/store/views.ts';

export type Order = 'newest' | 'oldest';

/** When an item began to wait: its answer came, or it was given. */
const since = ({ feedback, answer }: InboxItem): string => answer?.at ?? feedback.givenAt;

export function inOrder(items: readonly InboxItem[], order: Order): InboxItem[] {
  const newestFirst = items.toSorted((a, b) => since(b).localeCompare(since(a)));
  return order === 'newest' ? newestFirst : newestFirst.reverse();
}
