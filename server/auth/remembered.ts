/** What was read of tokens, remembered for a few seconds and forgotten when it may no longer hold. */

/** Should word of a change be lost on its way, what is remembered still ends within this time. */
const REMEMBER_MS = 5_000;

export interface Remembered<T> {
  /**
   * What is remembered under this name, or what `read` finds.
   * @param isWorth what else is found is read again each time
   * @param now in milliseconds
   */
  get<Other>(
    name: string,
    read: () => Promise<T | Other>,
    isWorth: (found: T | Other) => found is T,
    now?: number,
  ): Promise<T | Other>;
  forget(isMeant: (value: T) => boolean): void;
}

/** @param most so many are remembered; beyond, the oldest goes */
export function createRemembered<T>(most: number): Remembered<T> {
  // Insertion order is age: the first entries are the oldest.
  const remembered = new Map<string, { value: T; until: number }>();
  let changes = 0;
  return {
    get: async (name, read, isWorth, now = Date.now()) => {
      const known = remembered.get(name);
      if (known && known.until > now) return known.value;
      remembered.delete(name);
      const before = changes;
      const found = await read();
      if (!isWorth(found)) return found;
      // A change heard during the read may be of this very token: then the next request reads again.
      if (before === changes) remembered.set(name, { value: found, until: now + REMEMBER_MS });
      const oldest = remembered.keys().next().value;
      if (remembered.size > most && oldest !== undefined) remembered.delete(oldest);
      return found;
    },
    forget: (isMeant) => {
      changes += 1;
      for (const [name, { value }] of remembered) if (isMeant(value)) remembered.delete(name);
    },
  };
}
