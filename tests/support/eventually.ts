import { vi } from 'vitest';

/** Longer than a busy machine needs: only a test that fails waits so long. */
const PATIENCE_MS = 20_000;

/** Waits until `check` does not fail any more, and gives what it gives. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: PATIENCE_MS });
