/** Who has the one connection of the embedded database next. */

/**
 * `first`: one short look that somebody's whole request waits for, such as whose a token is. `last`: work that nobody waits for; it
 * never waits longer than a second for others, so that it is done on a busy server too.
 */
export type Turn = 'first' | 'usual' | 'last';

const PATIENCE_MS = 1_000;

interface Waiting {
  since: number;
  begin: () => void;
}

/** Lends one thing to one after the other: by their turn, and among the same by who came first. Settles with how to give it back. */
export function createTurns(now: () => number = Date.now): (turn: Turn) => Promise<() => void> {
  const waiting: Record<Turn, Waiting[]> = { first: [], usual: [], last: [] };
  let lent = false;
  const next = (): Waiting | undefined => {
    const [oldest] = waiting.last;
    if (oldest && oldest.since <= now() - PATIENCE_MS) return waiting.last.shift();
    return waiting.first.shift() ?? waiting.usual.shift() ?? waiting.last.shift();
  };
  const giveBack = (): void => {
    const one = next();
    if (one) one.begin();
    else lent = false;
  };
  return (turn) => {
    const { promise, resolve } = Promise.withResolvers<() => void>();
    const begin = (): void => {
      let given = false;
      resolve(() => {
        if (!given) giveBack();
        given = true;
      });
    };
    if (lent) waiting[turn].push({ since: now(), begin });
    else {
      lent = true;
      begin();
    }
    return promise;
  };
}
