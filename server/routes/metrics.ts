/** What can be watched from outside: requests by route, open streams, the process itself. No names and no addresses. */
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Live } from '../services/live.ts';
import { VERSION } from '../version.ts';
import type { Env } from './context.ts';

export interface Metrics {
  observe: MiddlewareHandler<Env>;
  text(): Promise<string>;
  contentType: string;
}

/** @param ready as the address /readyz answers */
export function createMetrics(live: Live, ready: () => Promise<boolean>): Metrics {
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
  new Gauge({
    name: 'samsyn_ready',
    help: 'Whether the server can work: 1 while its database answers and it is not stopping.',
    registers: [registry],
    async collect() {
      this.set((await ready()) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'samsyn_build_info',
    help: 'Always 1; the version stands in the label.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: VERSION }, 1);
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
