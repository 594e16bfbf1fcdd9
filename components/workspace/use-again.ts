import { useEffect, useRef } from 'react';

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
      if (document.visibilityState === 'visible') again();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [again]);
}
