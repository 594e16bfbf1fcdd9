/** Counts wrongly typed pairing codes a person, so that codes cannot be guessed. */
const ALLOWED = 5;
const LOCKED_MS = 10 * 60_000;

export interface WrongCodes {
  locked(userId: string): boolean;
  count(userId: string): void;
  forget(userId: string): void;
}

/** Five wrong codes lock a person's code entry for ten minutes after the last one. `now` in milliseconds, for tests. */
export function createWrongCodes(now: () => number = Date.now): WrongCodes {
  const wrong = new Map<string, { times: number; last: number }>();
  const current = (userId: string) => {
    const entry = wrong.get(userId);
    if (entry && now() - entry.last < LOCKED_MS) return entry;
    wrong.delete(userId);
    return undefined;
  };
  return {
    locked: (userId) => (current(userId)?.times ?? 0) >= ALLOWED,
    count: (userId) => void wrong.set(userId, { times: (current(userId)?.times ?? 0) + 1, last: now() }),
    forget: (userId) => void wrong.delete(userId),
  };
}
