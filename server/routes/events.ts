/** GET /api/v1/events: a stream of nudges for one device. */
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { events } from '#lib/contract/routes.ts';
import { changeSeq } from '../db/changes.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { whileListening } from './listening.ts';
import type { Authenticate } from './serve.ts';

/** Says the counter at once, so that a device that missed nudges pulls; then whenever it moves. Ends when the device is revoked. */
export function serveEvents(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  app.get(events.path, async (c) => {
    const actor = await authenticate(c);
    const authorization = c.req.header('Authorization');
    return streamSSE(c, async (stream) => {
      let newest = 0;
      const nudge = (seq: number) => {
        if (seq <= newest) return;
        newest = seq;
        void stream.writeSSE({ data: JSON.stringify({ seq }) });
      };
      await whileListening(
        stream,
        services,
        { route: events, actor, authorization, nudge },
        async (ended) => {
          nudge(await changeSeq(services.db, actor.workspaceId));
          await ended.promise;
        },
      );
    });
  });
}
