/** Webhooks in: the addresses to which tools send, and the routes with which marketing sets them up. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { type HookProblem, MAX_DELIVERY_BYTES } from '#lib/contract/hooks-in.ts';
import { ok } from '#lib/contract/result.ts';
import {
  addHookIn,
  lastPayload,
  listHooksIn,
  mapHook,
  newHookInSecret,
  previewHook,
  removeHookIn,
} from '../services/hooks-in.ts';
import type { Services } from '../services/services.ts';
import { MOST_ITEMS } from '../webhooks/in/mapping.ts';
import { type HookName, noteProblem, openDelivery, takeDelivery } from '../webhooks/in/take.ts';
import type { NotVerified } from '../webhooks/in/verify.ts';
import type { Env, RequestContext } from './context.ts';
import { readJson } from './input.ts';
import { problem, Refused } from './problems.ts';
import { limitRate } from './rate-limit.ts';
import { type Authenticate, serve } from './serve.ts';

/** Deliveries to one hook. A delivery of HubSpot's brings up to a hundred events. */
const PER_MINUTE = 1_200;

export function serveHooksIn(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.hooksIn, async ({ actor }) =>
    ok({ hooks: await listHooksIn(services, actor) }),
  );
  serve(app, authenticate, ROUTES.createHookIn, ({ actor, body }) => addHookIn(services, actor, body));
  serve(app, authenticate, ROUTES.deleteHookIn, ({ actor, params }) =>
    removeHookIn(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.renewHookInSecret, ({ actor, params, body }) =>
    newHookInSecret(services, actor, params.id, body.secret),
  );
  serve(app, authenticate, ROUTES.mapHookIn, ({ actor, params, body }) =>
    mapHook(services, actor, params.id, body.mapping),
  );
  serve(app, authenticate, ROUTES.hookInPayload, ({ actor, params }) =>
    lastPayload(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.previewHookIn, ({ actor, params, body }) =>
    previewHook(services, actor, params.id, body.mapping),
  );
}

/** What the sender's developer is told; a reason and never a value. */
const REASONS: Partial<Record<HookProblem, string>> = {
  no_id: 'The header webhook-id is missing.',
  no_timestamp: 'The header with the time of sending is missing, or is no number.',
  no_signature: 'The header with the signature is missing.',
  unknown_version: 'The signature is of a version that is not taken here.',
  wrong_signature:
    'The signature does not fit. Sign the raw body, as it is sent, with the secret of this hook.',
  secret_unreadable: 'The secret of this hook cannot be read any more. Set a new one.',
};

const notVerified = ({ problem: code, aheadSeconds = 0 }: NotVerified): Refused =>
  new Refused(
    {
      code: 'not_verified',
      detail:
        code === 'clock'
          ? `clock: the delivery was signed ${Math.abs(aheadSeconds)} seconds ${aheadSeconds < 0 ? 'ago' : 'ahead'} by this server's clock; 300 are taken.`
          : `${code}: ${REASONS[code] ?? ''}`,
    },
    { 'WWW-Authenticate': 'Webhook' },
  );

const Name = z.object({ workspace: z.uuid(), id: z.uuid() });

function nameOf(c: RequestContext): HookName {
  const name = Name.safeParse(c.req.param());
  if (!name.success) throw new Refused({ code: 'not_found' });
  return { workspaceId: name.data.workspace, id: name.data.id };
}

/** The addresses, to be mounted at /hooks. */
export function hookAddresses(services: Services, perMinute = PER_MINUTE): Hono<Env> {
  const app = new Hono<Env>();
  app.post(
    '/:workspace/:id',
    limitRate(services.spending, 'hook', { perMinute, caller: (c) => c.req.param('id') ?? '' }),
    bodyLimit({
      maxSize: MAX_DELIVERY_BYTES,
      onError: (c) =>
        problem(c, { code: 'too_large', detail: `A delivery may have ${MAX_DELIVERY_BYTES} bytes.` }),
    }),
    async (c) => {
      const name = nameOf(c);
      const at = new Date();
      const { pathname, search } = new URL(c.req.url);
      const opened = await openDelivery(
        services,
        name,
        {
          method: c.req.method,
          // As the tool knows it, whatever stands between.
          uri: `${services.origin}${pathname}${search}`,
          header: (header) => c.req.header(header),
          body: new Uint8Array(await c.req.arrayBuffer()),
        },
        at,
      );
      if (!opened) throw new Refused({ code: 'not_found', detail: 'No hook has this address.' });
      if (!opened.ok) {
        await noteProblem(services, name, at, opened.error.problem);
        throw notVerified(opened.error);
      }
      const payload = await readJson(c).catch(async (error: unknown) => {
        await noteProblem(services, name, at, 'malformed_json');
        throw error;
      });
      const taken = await takeDelivery(services, opened.value, payload);
      if (taken.ok) return c.json(taken.value);
      await noteProblem(services, name, at, taken.error);
      throw new Refused(
        taken.error === 'too_deep'
          ? { code: 'too_deep', detail: 'No delivery is nested so deep.' }
          : { code: 'too_large', detail: `A delivery may have ${MOST_ITEMS} items.` },
      );
    },
  );
  return app;
}
