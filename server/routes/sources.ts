/** The routes of connected systems, for administrators; one streams how they move on. */
import type { Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import type { Services } from '../services/services.ts';
import {
  connectSource,
  disconnectSource,
  listSources,
  reviseSource,
  runSourceNow,
  stopSourceNow,
} from '../services/sources.ts';
import type { Env } from './context.ts';
import { tellWhenMoved, whileListening } from './listening.ts';
import { type Authenticate, authorize, serve } from './serve.ts';

export function serveSources(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  const { sourceProgress } = ROUTES;
  serve(app, authenticate, ROUTES.sources, async ({ actor }) =>
    ok({ sources: await listSources(services, actor) }),
  );
  serve(app, authenticate, ROUTES.createSource, ({ actor, body }) => connectSource(services, actor, body));
  serve(app, authenticate, ROUTES.changeSource, ({ actor, params, body }) =>
    reviseSource(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.runSource, ({ actor, params }) => runSourceNow(services, actor, params.id));
  serve(app, authenticate, ROUTES.stopSource, ({ actor, params }) =>
    stopSourceNow(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.deleteSource, ({ actor, params }) =>
    disconnectSource(services, actor, params.id),
  );

  app.get(sourceProgress.path, async (c) => {
    const actor = await authenticate(c);
    authorize(sourceProgress, actor);
    const authorization = c.req.header('Authorization');
    const tell = async (stream: SSEStreamingApi): Promise<boolean> => {
      await stream.writeSSE({ data: JSON.stringify({ sources: await listSources(services, actor) }) });
      return true;
    };
    return streamSSE(c, (stream) =>
      whileListening(stream, services, { route: sourceProgress, actor, authorization }, (ended) =>
        tellWhenMoved(services.bus, ended, {
          moved: (message) => 'source' in message && message.ws === actor.workspaceId,
          tell: () => tell(stream),
        }),
      ),
    );
  });
}
