/** Routes about who may enter: members, invites and devices (lib/contract/entering.ts). */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ok } from '#lib/contract/result.ts';
import { confirmWiped, listAllDevices, revokeDevice, wipeDevice } from '../services/devices.ts';
import { invite, listInvites, withdrawInvite } from '../services/invites.ts';
import { changeMember, deactivateMember, listMembers, reactivateMember } from '../services/members.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveEntering(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.members, async ({ actor }) =>
    ok({ members: await listMembers(services, actor) }),
  );
  serve(app, authenticate, ROUTES.changeMember, ({ actor, params, body }) =>
    changeMember(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.deactivateMember, ({ actor, params, body }) =>
    deactivateMember(services, actor, params.id, body.successorId),
  );
  serve(app, authenticate, ROUTES.reactivateMember, ({ actor, params }) =>
    reactivateMember(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.invites, async ({ actor }) =>
    ok({ invites: await listInvites(services, actor) }),
  );
  serve(app, authenticate, ROUTES.createInvite, ({ actor, body }) => invite(services, actor, body));
  serve(app, authenticate, ROUTES.withdrawInvite, ({ actor, params }) =>
    withdrawInvite(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.allDevices, async ({ actor }) =>
    ok({ devices: await listAllDevices(services, actor) }),
  );
  serve(app, authenticate, ROUTES.revokeAnyDevice, ({ actor, params }) =>
    revokeDevice(services, actor, params.id, { ownOnly: false }),
  );
  serve(app, authenticate, ROUTES.wipeDevice, ({ actor, params }) => wipeDevice(services, actor, params.id));
  serve(app, authenticate, ROUTES.wiped, ({ body }) => confirmWiped(services, body.token));
}
