/** Reach × sales: what campaigns cost, and what became of their leads. */
import type * as z from 'zod';
import type { reachSalesDays, reachSalesLeads, reachSales as route } from '#lib/contract/reach-sales.ts';
import { reachSales } from '#lib/domain/reach-sales.ts';
import type { Actor } from '../auth/actor.ts';
import { readFigureLeads, readFigures, readReachDays, readUnmatched } from '../db/reach-sales.ts';
import type { Services } from './services.ts';

/** The figures of every campaign, or of one; reckoned when asked, from counts. */
export async function readReachSales(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { from, to, campaignId, margin }: z.output<typeof route.query>,
): Promise<z.input<typeof route.response>> {
  const period = { from, to };
  const { counts, cells, withoutCampaign, unmatched } = await db.workspaceTx(workspaceId, async (sql) => ({
    ...(await readFigures(sql, workspaceId, period)),
    unmatched: await readUnmatched(sql, workspaceId, period),
  }));
  const { rows, calibratedFor } = reachSales(counts, cells, margin);
  return {
    rows: campaignId === undefined ? rows : rows.filter(({ campaign }) => campaign === campaignId),
    calibratedFor,
    margin,
    unmatched: { ...unmatched, leads: withoutCampaign },
  };
}

/** The leads that a figure counts, a page at a time. */
export async function listFigureLeads(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { from, to, campaignId, figure, after, limit }: z.output<typeof reachSalesLeads.query>,
): Promise<z.input<typeof reachSalesLeads.response>> {
  // One more tells whether there are more.
  const page = { after, limit: limit + 1 };
  const found = await db.workspaceTx(workspaceId, (sql) =>
    readFigureLeads(sql, workspaceId, { from, to }, campaignId ?? null, figure, page),
  );
  const leads = found.slice(0, limit);
  return {
    leads: leads.map(({ came, ...lead }) => ({ ...lead, came: came.toISOString() })),
    next: found.length > limit ? (leads.at(-1)?.id ?? null) : null,
  };
}

/** What a campaign's reach and spend are made of. */
export async function listReachDays(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { from, to, campaignId }: z.output<typeof reachSalesDays.query>,
): Promise<z.input<typeof reachSalesDays.response>> {
  return {
    days: await db.workspaceTx(workspaceId, (sql) =>
      readReachDays(sql, workspaceId, { from, to }, campaignId),
    ),
  };
}
