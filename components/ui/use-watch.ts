import { useEffect, useState } from 'react';
import type { Watch } from '#lib/store/watch.ts';

/**
 * The latest value of a watch; undefined until the first one.
 * A new watch starts from undefined again: the former one's value (another person's) is never shown under it.
 * Callers keep the watch stable with useMemo.
 */
export function useWatch<T>(watch: Watch<T>): T | undefined {
  const [held, setHeld] = useState<{ of: Watch<T>; value: T }>();
  useEffect(() => watch((value) => setHeld({ of: watch, value })), [watch]);
  return held?.of === watch ? held.value : undefined;
}
