/** What a request carries through the handlers. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

export interface Env {
  Variables: { requestId: string };
  Bindings: Partial<HttpBindings>;
}

export type RequestContext = Context<Env>;
