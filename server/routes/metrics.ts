/** What can be watched from outside: requests by route, open streams, the process itself. No names and no addresses. */
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Live } from '../services/live.ts';
import type { Env } from './context.ts';

export interface Metrics {
  observe: MiddlewareHandler<Env>;
  text(): Promise<string>;
  contentType: string;
}

export function createMetrics(live: Live): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'samsyn_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'samsyn_event_streams',
    help: 'Sidebars that wait for nudges now.',
    registers: [registry],
    collect() {
      this.set(live.size);
    },
  });
  return {
    observe: async (c, next) => {
      const from = performance.now();
      await next();
      seconds.observe(
        { method: c.req.method, route: routePath(c, -1), status: String(c.res.status) },
        (performance.now() - from) / 1000,
      );
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
