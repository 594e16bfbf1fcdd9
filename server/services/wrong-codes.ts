/** Counts wrongly typed pairing codes a person, on all servers together, so that codes cannot be guessed. */
import { callerKey, type Spending } from './spending.ts';

const ALLOWED = 5;
const LOCKED_MS = 10 * 60_000;
const LIMIT = 'wrong-codes';

export interface WrongCodes {
  locked(userId: string): boolean;
  count(userId: string): void;
  forget(userId: string): void;
}

/** Five wrong codes lock a person's code entry for ten minutes after the last one. `now` in milliseconds, for tests. */
export function createWrongCodes(spending: Spending, now: () => number = Date.now): WrongCodes {
  const wrong = new Map<string, { times: number; last: number }>();
  const current = (key: string) => {
    const entry = wrong.get(key);
    if (entry && now() - entry.last < LOCKED_MS) return entry;
    wrong.delete(key);
    return undefined;
  };
  const add = (key: string, times: number): void =>
    void wrong.set(key, { times: (current(key)?.times ?? 0) + times, last: now() });
  spending.hear(LIMIT, add);
  return {
    locked: (userId) => (current(callerKey(userId))?.times ?? 0) >= ALLOWED,
    count: (userId) => {
      const key = callerKey(userId);
      add(key, 1);
      spending.tell(LIMIT, key, 1);
    },
    forget: (userId) => void wrong.delete(callerKey(userId)),
  };
}
