/** The routes by which marketing describes campaigns. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { describeCampaign } from '../services/campaigns.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveCampaigns(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.setCampaign, ({ actor, params, body }) =>
    describeCampaign(services, actor, params.id, body),
  );
}
