/** The routes of privacy, for administrators. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import { dataOf, erase, previewOf } from '../services/erasure.ts';
import { chooseRetention, chooseUnconsented, readPrivacy } from '../services/retention.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function servePrivacy(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.privacy, async ({ actor }) =>
    ok(await readPrivacy(services, actor.workspaceId)),
  );
  serve(app, authenticate, ROUTES.previewErasure, async ({ actor, body }) =>
    ok(await previewOf(services, actor.workspaceId, body.who)),
  );
  serve(app, authenticate, ROUTES.erasePerson, async ({ actor, body }) =>
    ok({ receipt: await erase(services, actor.workspaceId, { memberId: actor.memberId }, body.who) }),
  );
  serve(app, authenticate, ROUTES.exportPerson, ({ actor, body }) =>
    dataOf(services, actor.workspaceId, { memberId: actor.memberId }, body.who),
  );
  serve(app, authenticate, ROUTES.setRetention, async ({ actor, body }) => {
    await chooseRetention(services, actor.workspaceId, { memberId: actor.memberId }, body);
    return ok({});
  });
  serve(app, authenticate, ROUTES.setUnconsented, async ({ actor, body }) => {
    await chooseUnconsented(services, actor.workspaceId, { memberId: actor.memberId }, body.unconsented);
    return ok({});
  });
}
