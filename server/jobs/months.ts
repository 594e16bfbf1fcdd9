/** Sees to it that the touchpoints of this month and the next have their tables before the first of them arrives. */
import { ensureTouchpointMonths } from '../db/touchpoint-months.ts';
import type { Services } from '../services/services.ts';
import { type Daily, daily } from './daily.ts';

const AHEAD_MS = 31 * 86_400_000;

/** Should it fail, touchpoints go to the default table, and the next look moves them. */
export const keepMonths = ({ db, log }: Pick<Services, 'db' | 'log'>): Daily =>
  daily(log, 'months of touchpoints', 'tables of coming months not made', async () => {
    const now = Date.now();
    await ensureTouchpointMonths(db, new Date(now), new Date(now + AHEAD_MS));
  });
