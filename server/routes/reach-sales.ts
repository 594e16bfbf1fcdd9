/** The routes of reach × sales. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import { readAttribution, readCampaignCourse } from '../services/campaign-course.ts';
import { listFigureLeads, listReachDays, readReachSales } from '../services/reach-sales.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveReachSales(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.reachSales, async ({ actor, query }) =>
    ok(await readReachSales(services, actor, query)),
  );
  serve(app, authenticate, ROUTES.reachSalesLeads, async ({ actor, query }) =>
    ok(await listFigureLeads(services, actor, query)),
  );
  serve(app, authenticate, ROUTES.reachSalesDays, async ({ actor, query }) =>
    ok(await listReachDays(services, actor, query)),
  );
  serve(app, authenticate, ROUTES.campaignCourse, async ({ actor, query }) =>
    ok(await readCampaignCourse(services, actor, query)),
  );
  serve(app, authenticate, ROUTES.attributionReport, async ({ actor, query }) =>
    ok(await readAttribution(services, actor, query)),
  );
}
