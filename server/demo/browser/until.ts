import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  /** Stands in the error: "timed out after 30 s: …". */
  what: string;
  timeoutMs?: number;
  everyMs?: number;
}

/** Asks `look` again and again until it gives something true; its errors count as "not yet". */
export async function until<T>(look: () => T | Promise<T>, options: UntilOptions): Promise<NonNullable<T>> {
  const { what, timeoutMs = 30_000, everyMs = 25 } = options;
  const end = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await look();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      throw new Error(`timed out after ${timeoutMs / 1000} s: ${what}`, { cause: last });
    }
    await pause(everyMs);
  }
}
