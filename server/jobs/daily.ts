/** Work that is due once a day. */
import type { Log } from '../log.ts';
import { asRoot } from '../tracing/span.ts';

const DAY_MS = 86_400_000;

export interface Daily {
  /** Finishes what is under way and starts no more. */
  stop(): Promise<void>;
}

/**
 * Does the work now and then once a day. A failure is logged with the sentence and waits for the next day.
 * @param name in traces
 */
export function daily(log: Log, name: string, failed: string, work: () => Promise<void>): Daily {
  const once = (): Promise<void> =>
    asRoot('job', name, {}, work).catch((error: unknown) => {
      log.error({ err: error }, failed);
    });
  let running = once();
  const timer = setInterval(() => {
    running = running.then(once);
  }, DAY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
