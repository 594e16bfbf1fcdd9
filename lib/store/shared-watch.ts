import type { Watch } from './watch.ts';

/** One watch for many listeners: it begins with the first of them and ends with the last. Who comes later gets the latest value at once. */
export function shared<T>(watch: Watch<T>): Watch<T> {
  const listeners = new Set<(value: T) => void>();
  let stop: (() => void) | undefined;
  let latest: { value: T } | undefined;
  return (emit) => {
    const listener = (value: T): void => emit(value);
    listeners.add(listener);
    if (latest) emit(latest.value);
    stop ??= watch((value) => {
      latest = { value };
      for (const tell of listeners) tell(value);
    });
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stop?.();
      stop = undefined;
      latest = undefined;
    };
  };
}
