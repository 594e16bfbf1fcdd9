const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** How long to wait before the next attempt: doubling, at most five minutes, spread so that a thousand devices do not knock at once. */
export function backoff(attempts: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1)) * (0.5 + random() / 2);
}

/** Waits; ends early when the signal does. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
