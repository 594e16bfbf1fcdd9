/** A value that changes: `emit` is called as soon as the value is known and at each change, until unsubscribed. */
export type Watch<T> = (emit: (value: T) => void) => () => void;
