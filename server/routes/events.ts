/** GET /api/v1/events: a stream of nudges for one device. */
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { events } from '#lib/contract/routes.ts';
import { changeSeq } from '../db/changes.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import type { Authenticate } from './serve.ts';

const HEARTBEAT_MS = 15_000;

/** Says the counter at once, so that a device that missed nudges pulls; then whenever it moves. Ends when the device is revoked. */
export function serveEvents(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  app.get(events.path, async (c) => {
    const actor = await authenticate(c);
    const authorization = c.req.header('Authorization');
    return streamSSE(c, async (stream) => {
      let newest = 0;
      // Settled when the stream ends: by the client, by a revocation, or because the server stops.
      const ended = Promise.withResolvers<void>();
      const nudge = (seq: number) => {
        if (seq <= newest) return;
        newest = seq;
        void stream.writeSSE({ data: JSON.stringify({ seq }) });
      };
      const check = async (): Promise<boolean> => {
        const still = await services.devices.authenticate(authorization);
        if (!still.ok) ended.resolve();
        return still.ok;
      };
      const leave = services.live.join(actor.workspaceId, {
        deviceId: actor.deviceId,
        memberId: actor.memberId,
        nudge,
        check: () => void check().catch(ended.resolve),
        close: ended.resolve,
      });
      stream.onAbort(ended.resolve);
      const beat = async () => {
        if (await check()) await stream.write(': still here\n\n');
      };
      const heartbeat = setInterval(() => void beat().catch(ended.resolve), HEARTBEAT_MS);
      try {
        nudge(await changeSeq(services.db, actor.workspaceId));
        await ended.promise;
      } finally {
        clearInterval(heartbeat);
        leave();
      }
    });
  });
}
