/** The routes of webhooks, for administrators. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import type { Services } from '../services/services.ts';
import {
  addWebhook,
  listDeliveries,
  listWebhooks,
  newWebhookSecret,
  removeWebhook,
  replay,
  sendTest,
  setWebhookOn,
} from '../services/webhooks.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveWebhooks(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.webhooks, async ({ actor }) =>
    ok({ webhooks: await listWebhooks(services, actor) }),
  );
  serve(app, authenticate, ROUTES.createWebhook, ({ actor, body }) => addWebhook(services, actor, body));
  serve(app, authenticate, ROUTES.deleteWebhook, ({ actor, params }) =>
    removeWebhook(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.switchWebhook, ({ actor, params, body }) =>
    setWebhookOn(services, actor, params.id, body.on),
  );
  serve(app, authenticate, ROUTES.renewWebhookSecret, ({ actor, params }) =>
    newWebhookSecret(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.testWebhook, ({ actor, params }) => sendTest(services, actor, params.id));
  serve(app, authenticate, ROUTES.webhookDeliveries, async ({ actor, params, query }) =>
    ok(await listDeliveries(services, actor, params.id, query)),
  );
  serve(app, authenticate, ROUTES.replayWebhook, async ({ actor, params, body }) =>
    ok(await replay(services, actor, params.id, body)),
  );
}
