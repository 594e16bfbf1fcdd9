/** Each request as a span: the route's pattern, the status and the code of a refusal. Never the address, which may hold codes and names. */
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { asRoot, noteOnSpan } from '../tracing/span.ts';
import type { Env } from './context.ts';

export const traceRequests: MiddlewareHandler<Env> = (c, next) => {
  const { method } = c.req;
  return asRoot('request', method, { 'http.request.method': method }, async () => {
    await next();
    const { status } = c.res;
    const route = routePath(c, -1);
    noteOnSpan({
      name: `${method} ${route}`,
      attributes: {
        'http.route': route,
        'http.response.status_code': status,
        'samsyn.request_id': c.var.requestId,
      },
      ...(status >= 500 ? { failed: String(status) } : {}),
    });
  });
};
