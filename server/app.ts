/** The whole HTTP face of a server: the API, the sign-in pages, ingest, and what operators look at. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { compress } from 'hono/compress';
import { cors } from 'hono/cors';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { ROUTES } from '#lib/contract/all-routes.ts';
import type { Route } from '#lib/contract/routes.ts';
import { CONTRACT, CONTRACT_HEADER, spokenText } from '#lib/contract/versions.ts';
import { serveAlerts } from './routes/alerts.ts';
import { serveApi } from './routes/api.ts';
import { authPages } from './routes/auth-pages.ts';
import { serveCampaigns } from './routes/campaigns.ts';
import type { Env } from './routes/context.ts';
import { serveEntering } from './routes/entering.ts';
import { serveEvents } from './routes/events.ts';
import { ofData } from './routes/headers.ts';
import { hookAddresses, serveHooksIn } from './routes/hooks-in.ts';
import { serveImports } from './routes/imports.ts';
import { createMetrics } from './routes/metrics.ts';
import { openApi } from './routes/openapi.ts';
import { servePersonaDrift } from './routes/persona-drift.ts';
import { servePersonas } from './routes/personas.ts';
import { servePrivacy } from './routes/privacy.ts';
import { onError, problem, Refused } from './routes/problems.ts';
import { limitRate, tokenOf } from './routes/rate-limit.ts';
import { serveReachSales } from './routes/reach-sales.ts';
import type { Authenticate } from './routes/serve.ts';
import { serveSources } from './routes/sources.ts';
import { serveSpellings } from './routes/spellings.ts';
import { serveStages } from './routes/stages.ts';
import { serveTeams } from './routes/teams.ts';
import { serveTitles } from './routes/titles.ts';
import { traceRequests } from './routes/trace.ts';
import { serveWebhooks } from './routes/webhooks.ts';
import type { Services } from './services/services.ts';

/** 100 mutations of 4,000 characters with their history fit well. */
const MAX_BODY_BYTES = 2_000_000;
const FILE_PATHS = Object.values(ROUTES).flatMap((route: Route) =>
  route.fileBytes === undefined ? [] : route.path,
);
const EXTENSION = /^(chrome-extension|moz-extension):\/\//;

export interface AppParts {
  services: Services;
  /** The Segment routes, mounted at /v1. */
  ingest: Hono<Env>;
  /** False while the server starts or stops: then it takes no new work from load balancers. */
  ready: () => Promise<boolean>;
}

/** The app as a pure function of requests, so that tests need no socket. */
export function createApp({ services, ingest, ready }: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  const metrics = createMetrics(services.live, ready);

  const authenticate: Authenticate = async (c) => {
    const found = await services.devices.authenticate(c.req.header('Authorization'));
    if (!found.ok) throw new Refused(found.error);
    return found.value;
  };

  app.onError(onError(services.log));
  app.notFound((c) => problem(c, { code: 'not_found' }));

  app.use(traceRequests);
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    const from = performance.now();
    await next();
    c.header('X-Request-Id', c.var.requestId);
    // The route's pattern, never the address: that may hold codes and what people typed.
    services.log.info(
      {
        requestId: c.var.requestId,
        method: c.req.method,
        route: routePath(c, -1),
        status: c.res.status,
        ms: Math.round(performance.now() - from),
      },
      'request',
    );
  });
  app.use(metrics.observe);
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        problem(c, { code: 'method_not_allowed' }, { Allow: methods.join(', ') }),
    }),
  );

  // The pages of sign-in have their own.
  app.use(except('/auth/*', secureHeaders(ofData(services))));
  app.use(
    '/api/*',
    cors({
      origin: (origin) => (EXTENSION.test(origin) ? origin : null),
      allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
      allowHeaders: ['Authorization', 'Content-Type', CONTRACT_HEADER],
      exposeHeaders: ['Retry-After', 'X-Request-Id', CONTRACT_HEADER],
      maxAge: 600,
    }),
  );
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    c.header(CONTRACT_HEADER, spokenText(CONTRACT));
  });
  app.use(
    '/api/*',
    // Routes that take files count the bytes themselves, as they come.
    except(
      FILE_PATHS,
      bodyLimit({
        maxSize: MAX_BODY_BYTES,
        onError: (c) => problem(c, { code: 'too_large', detail: `At most ${MAX_BODY_BYTES} bytes.` }),
      }),
    ),
  );
  app.use(ROUTES.pairStart.path, limitRate(services.spending, 'pair', { perMinute: 60 }));
  for (const path of ['/auth/email', '/auth/code', '/auth/oidc/*'])
    app.use(path, limitRate(services.spending, path, { perMinute: 30 }));
  app.use(ROUTES.wiped.path, limitRate(services.spending, 'wiped', { perMinute: 60 }));
  app.use(ROUTES.gate.path, limitRate(services.spending, 'gate', { perMinute: 60, caller: tokenOf }));
  app.use(ROUTES.lookup.path, limitRate(services.spending, 'lookup', { perMinute: 120, caller: tokenOf }));
  // A hundred requests a second from each key, each with up to 2,500 messages.
  app.use('/v1/*', limitRate(services.spending, 'ingest', { perMinute: 6_000, caller: tokenOf }));
  for (const route of [ROUTES.sync, ROUTES.timelines, ROUTES.timeline, ROUTES.gate, ROUTES.lookup])
    app.use(route.path, compress({ encoding: 'gzip' }));

  serveApi(app, services, authenticate);
  serveEntering(app, services, authenticate);
  serveEvents(app, services, authenticate);
  serveWebhooks(app, services, authenticate);
  serveHooksIn(app, services, authenticate);
  servePrivacy(app, services, authenticate);
  serveImports(app, services, authenticate);
  serveSources(app, services, authenticate);
  serveCampaigns(app, services, authenticate);
  serveSpellings(app, services, authenticate);
  serveStages(app, services, authenticate);
  serveTitles(app, services, authenticate);
  servePersonas(app, services, authenticate);
  serveTeams(app, services, authenticate);
  serveAlerts(app, services, authenticate);
  servePersonaDrift(app, services, authenticate);
  serveReachSales(app, services, authenticate);
  app.route('/auth', authPages(services));
  app.route('/v1', ingest);
  app.route('/hooks', hookAddresses(services));

  app.get('/', (c) => c.redirect('/auth'));
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) =>
    (await ready()) ? c.json({ ok: true }) : problem(c, { code: 'unavailable' }),
  );
  app.get('/openapi.json', (c) => c.json(openApi(services.origin)));
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  return app;
}
