/** The routes of personas, their versions and approvals. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import { approveVersion, listPersonas, listVersions, saveVersion } from '../services/personas.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function servePersonas(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.personas, async ({ actor }) =>
    ok({ personas: await listPersonas(services, actor) }),
  );
  serve(app, authenticate, ROUTES.personaVersions, ({ actor, params }) =>
    listVersions(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.savePersona, ({ actor, params, body }) =>
    saveVersion(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.approvePersona, ({ actor, params }) =>
    approveVersion(services, actor, params.id, params.number),
  );
}
