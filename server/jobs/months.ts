/** Sees to it that the touchpoints of this month and the next have their tables before the first of them arrives. */
import { ensureTouchpointMonths } from '../db/touchpoint-months.ts';
import type { Services } from '../services/services.ts';

const DAY_MS = 86_400_000;
const AHEAD_MS = 31 * DAY_MS;

export interface Months {
  /** Finishes what is under way and starts no more. */
  stop(): Promise<void>;
}

/** Looks now and then once a day. Should it fail, touchpoints go to the default table, and the next look moves them. */
export function keepMonths({ db, log }: Pick<Services, 'db' | 'log'>): Months {
  const look = async (): Promise<void> => {
    const now = Date.now();
    await ensureTouchpointMonths(db, new Date(now), new Date(now + AHEAD_MS)).catch((error: unknown) =>
      log.error({ err: error }, 'tables of coming months not made'),
    );
  };
  let running = look();
  const timer = setInterval(() => {
    running = running.then(look);
  }, DAY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
