import { useRef } from 'react';
import type { InboxItem } from '#lib/store/views.ts';

/** An answer leaves the inbox once seen; while the inbox is open it stays in place, so that it can be read to its end. */
export function useStaying(items: readonly InboxItem[]): InboxItem[] {
  const seen = useRef(new Map<string, InboxItem>());
  const now = new Map(items.map((item) => [item.feedback.id, item]));
  for (const item of items) if (item.kind === 'answered') seen.current.set(item.feedback.id, item);
  const left = [...seen.current.values()].filter((item) => !now.has(item.feedback.id));
  return [...items, ...left];
}
