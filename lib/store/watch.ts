/** A value that changes: `emit` is called as soon as the value is known and at each change, until unsubscribed. */
export type Watch<T> = (emit: (value: T) => void) => () => void;

/**
 * Begins to watch at once and for good, before anybody listens: for what the first screen waits for. Who listens later gets the
 * latest value immediately.
 */
export function early<T>(watch: Watch<T>): Watch<T> {
  let latest: { value: T } | undefined;
  const listeners = new Set<(value: T) => void>();
  watch((value) => {
    latest = { value };
    for (const emit of listeners) emit(value);
  });
  return (emit) => {
    listeners.add(emit);
    if (latest) emit(latest.value);
    return () => listeners.delete(emit);
  };
}
