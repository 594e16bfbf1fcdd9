/** The routes of campaigns: marketing describes them, and sees what sales does. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import { describeCampaign } from '../services/campaigns.ts';
import { getHandoverRule, makeHandoverRule, previewRule } from '../services/handover-rules.ts';
import { listSalesProcess } from '../services/sales-process.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveCampaigns(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.setCampaign, ({ actor, params, body }) =>
    describeCampaign(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.salesProcess, async ({ actor, params, query }) =>
    ok(await listSalesProcess(services, actor, params.id, query)),
  );
  serve(app, authenticate, ROUTES.handoverRule, ({ actor, params }) =>
    getHandoverRule(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.setHandoverRule, ({ actor, params, body }) =>
    makeHandoverRule(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.previewHandoverRule, ({ actor, params, body }) =>
    previewRule(services, actor, params.id, body),
  );
}
