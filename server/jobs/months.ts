/** Sees to it that touchpoints lie in tables of their months: this month's and the next's before the first arrive, and history's after. */
import { ensureTouchpointMonths, touchpointMonthsWithoutTable } from '../db/touchpoint-months.ts';
import type { Services } from '../services/services.ts';
import { type Daily, daily } from './daily.ts';

const AHEAD_MS = 31 * 86_400_000;
/** So many months of history a run: while one's rows move, touchpoints that have no table yet wait. */
const MOVED_A_RUN = 12;
/** Older history stays together: each table is one more to look into for everybody. */
const YEARS_BACK = 5;

/** Makes the tables of this month and the next, and of the newest months that an import or a CRM brought touchpoints of. */
export async function makeMonths({ db, log }: Pick<Services, 'db' | 'log'>, now: Date): Promise<void> {
  await ensureTouchpointMonths(db, now, new Date(now.getTime() + AHEAD_MS));
  const from = new Date(Date.UTC(now.getUTCFullYear() - YEARS_BACK, now.getUTCMonth()));
  const months = await touchpointMonthsWithoutTable(db, from, now);
  for (const month of months.slice(0, MOVED_A_RUN)) {
    await ensureTouchpointMonths(db, month, month);
    log.info({ month: month.toISOString().slice(0, 7) }, 'a month of earlier touchpoints got its table');
  }
}

/** Should it fail, touchpoints go to the default table, and the next look moves them. */
export const keepMonths = (needs: Pick<Services, 'db' | 'log'>): Daily =>
  daily(needs.log, 'months of touchpoints', 'tables of months not made', () => makeMonths(needs, new Date()));
