/** The routes of what a member wants to be told of. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { getAlertChoices, setAlertChoices, setWatch } from '../services/alerts.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveAlerts(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.alertChoices, ({ actor }) => getAlertChoices(services, actor));
  serve(app, authenticate, ROUTES.chooseAlerts, ({ actor, body }) => setAlertChoices(services, actor, body));
  serve(app, authenticate, ROUTES.watch, ({ actor, body }) => setWatch(services, actor, body));
}
