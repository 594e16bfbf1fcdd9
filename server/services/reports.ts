/** What campaigns came to, and how good their leads are. */
import type * as z from 'zod';
import { ActionCode } from '#lib/contract/records.ts';
import type { campaignQuality, campaignReport, nextSteps } from '#lib/contract/reports.ts';
import { ok, type Result } from '#lib/contract/result.ts';
import { qualityReport } from '#lib/domain/quality/campaigns.ts';
import { votes } from '#lib/domain/quality/rating.ts';
import type { Actor } from '../auth/actor.ts';
import { readCampaignCounts } from '../db/campaign-days.ts';
import { readCovered, readRatings } from '../db/campaign-quality.ts';
import { countDecidedSteps } from '../db/next-steps.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Each campaign's touchpoints from one day to another, by kind; at most half a minute old. It reads counts alone. */
export async function readCampaignReport(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
  days: z.output<typeof campaignReport.query>,
): Promise<Result<z.input<typeof campaignReport.response>, Failure>> {
  return ok({
    counts: await db.workspaceTx(workspaceId, (sql) => readCampaignCounts(sql, workspaceId, days)),
  });
}

/** How good each campaign's leads are by the verdicts of sellers, none of whom it tells of. */
export async function readCampaignQuality(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
  now: Date,
): Promise<z.input<typeof campaignQuality.response>> {
  const { covered, ratings } = await db.workspaceTx(workspaceId, async (sql) => ({
    covered: await readCovered(sql, workspaceId),
    ratings: await readRatings(sql, workspaceId, now),
  }));
  const cells = ratings.map(({ campaign, seller, verdict, ageDays, count }) => {
    const { good, total } = votes([{ verdict, ageDays }]);
    return { campaign, seller, good: good * count, total: total * count };
  });
  return qualityReport(covered, cells);
}

/** What became of the next steps that were proposed; steps that nobody has decided of are left out. */
export async function readNextSteps(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
): Promise<z.input<typeof nextSteps.response>> {
  const decided = await db.workspaceTx(workspaceId, (sql) => countDecidedSteps(sql, workspaceId));
  const steps = ActionCode.options.map((code) => {
    const own = decided.filter((one) => one.code === code);
    const times = (choice: string) =>
      own.filter(({ is }) => is === choice).reduce((sum, { count }) => sum + count, 0);
    return {
      code,
      ...{ done: times('done'), later: times('later'), refused: times('refused') },
      reasons: own.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }])),
    };
  });
  return { steps: steps.filter(({ done, later, refused }) => done + later + refused > 0) };
}
