import { useCallback, useEffect, useState } from 'react';
import type { Result } from '#lib/contract/result.ts';
import type { CallError } from '#lib/sync/client.ts';

export interface Answer<T> {
  /** The newest answer; undefined until the first one. An error keeps it. */
  value: T | undefined;
  /** Why the last question was not answered; null while all is well. */
  error: CallError | null;
  again(): void;
}

/** Asks the server at once, and again on request. Callers keep the question stable with useCallback. */
export function useAnswer<T>(question: () => Promise<Result<T, CallError>>): Answer<T> {
  const [turn, setTurn] = useState(0);
  const [held, setHeld] = useState<{ value?: T; error: CallError | null }>({ error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks anew.
  useEffect(() => {
    let stale = false;
    void question().then((answer) => {
      if (stale) return;
      setHeld((before) =>
        answer.ok ? { value: answer.value, error: null } : { ...before, error: answer.error },
      );
    });
    return () => {
      stale = true;
    };
  }, [question, turn]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  return { value: held.value, error: held.error, again };
}
