/** The routes of spellings, for marketing. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import type { Services } from '../services/services.ts';
import { listSpellings, sayMeaning, takeBackMeaning } from '../services/spellings.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveSpellings(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.spellings, async ({ actor }) => ok(await listSpellings(services, actor)));
  serve(app, authenticate, ROUTES.decideSpelling, ({ actor, params, body }) =>
    sayMeaning(services, actor, params.id, body.meaning),
  );
  serve(app, authenticate, ROUTES.forgetSpelling, ({ actor, params }) =>
    takeBackMeaning(services, actor, params.id),
  );
}
