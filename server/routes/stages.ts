/** The routes of the buying journey's stages. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import type { Services } from '../services/services.ts';
import { chooseStages, readTimes } from '../services/stages.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveStages(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.stageTimes, async ({ actor }) => ok(await readTimes(services, actor)));
  serve(app, authenticate, ROUTES.setStages, ({ actor, body }) => chooseStages(services, actor, body));
}
