/** The routes that say how personas hold, and of which leads. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import { readLeadsBehind, readPersonaDrift } from '../services/persona-drift.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function servePersonaDrift(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.personaDrift, async ({ actor }) =>
    ok(await readPersonaDrift(services, actor)),
  );
  serve(app, authenticate, ROUTES.leadsBehind, async ({ actor, query }) =>
    ok(await readLeadsBehind(services, actor, query)),
  );
}
