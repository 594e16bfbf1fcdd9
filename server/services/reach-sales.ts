/** Reach × sales: what campaigns cost, and what became of their leads. */
import type * as z from 'zod';
import type { reachSales as route } from '#lib/contract/reach-sales.ts';
import { reachSales } from '#lib/domain/reach-sales.ts';
import type { Actor } from '../auth/actor.ts';
import { readCampaignFigures, readUnmatched, readVotes } from '../db/reach-sales.ts';
import type { Services } from './services.ts';

/** The figures of every campaign, or of one; reckoned when asked, from counts. */
export async function readReachSales(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { from, to, campaignId, margin }: z.output<typeof route.query>,
): Promise<z.input<typeof route.response>> {
  const period = { from, to };
  const { counts, cells, unmatched } = await db.workspaceTx(workspaceId, async (sql) => ({
    counts: await readCampaignFigures(sql, workspaceId, period),
    cells: await readVotes(sql, workspaceId, period),
    unmatched: await readUnmatched(sql, workspaceId, period),
  }));
  const { rows, calibratedFor } = reachSales(counts, cells, margin);
  return {
    rows: campaignId === undefined ? rows : rows.filter(({ campaign }) => campaign === campaignId),
    calibratedFor,
    margin,
    unmatched,
  };
}
