import { useEffect, useRef } from 'react';
import { watchCursor } from '#lib/store/contact.ts';
import { seldom } from '../ui/seldom.ts';

/** The same object as long as it says the same: the directory's are others with every pull. */
export function useSame<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}

/** Asks anew when what the device holds has changed, and when the tab is looked at again. */
export function useAgain(held: unknown, again: () => void): void {
  const asked = useRef(held);
  useEffect(() => {
    if (asked.current !== held) again();
    asked.current = held;
  }, [held, again]);
  useEffect(() => {
    const look = () => {
      if (isLookedAt()) again();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [again]);
}

/** In a company where something happens all the time the server counts for each reader so often at most. */
const COUNT_EVERY_MS = 5_000;

/** Asks anew after something has reached the device: a verdict, an answer, a meeting. For figures that the server counts. */
export function useAgainWithNews(again: () => void): void {
  useEffect(() => {
    const asking = seldom(again, COUNT_EVERY_MS);
    let known: string | null | undefined;
    const stop = watchCursor((cursor) => {
      if (known !== undefined && cursor !== known && isLookedAt()) asking.call();
      known = cursor;
    });
    return () => {
      stop();
      asking.stop();
    };
  }, [again]);
}

const isLookedAt = (): boolean => document.visibilityState === 'visible';
