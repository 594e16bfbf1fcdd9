/** What campaigns came to. Reads counts only, so that a report costs the same whatever has happened. */
import type * as z from 'zod';
import type { campaignReport } from '#lib/contract/reports.ts';
import { ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import { readCampaignCounts } from '../db/campaign-days.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Each campaign's touchpoints from one day to another, by kind; at most half a minute old. */
export async function readCampaignReport(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
  days: z.output<typeof campaignReport.query>,
): Promise<Result<z.input<typeof campaignReport.response>, Failure>> {
  return ok({
    counts: await db.workspaceTx(workspaceId, (sql) => readCampaignCounts(sql, workspaceId, days)),
  });
}
