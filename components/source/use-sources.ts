import { useCallback, useEffect, useRef, useState } from 'react';
import type { Source } from '#lib/contract/sources.ts';
import { followSources } from '#lib/sync/sources.ts';
import type { Answer } from '../workspace/use-answer.ts';

/** The sources as they are at any moment. An error keeps what was told before. */
export function useSources(): Answer<Source[]> {
  const [held, setHeld] = useState<{ value: Source[] | undefined; error: Answer<Source[]>['error'] }>({
    value: undefined,
    error: null,
  });
  const following = useRef<Promise<{ retryNow(): void } | null>>(Promise.resolve(null));
  useEffect(() => {
    const end = new AbortController();
    following.current = followSources(
      {
        told: (value) => !end.signal.aborted && setHeld({ value, error: null }),
        lost: (error) => !end.signal.aborted && setHeld(({ value }) => ({ value, error })),
      },
      end.signal,
    );
    return () => end.abort();
  }, []);
  const again = useCallback(() => void following.current.then((one) => one?.retryNow()), []);
  return { ...held, again };
}
