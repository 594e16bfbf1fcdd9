/** The API's routes and the services behind them. */
import type { Hono } from 'hono';
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { MAX_MUTATIONS } from '#lib/contract/mutations.ts';
import { ok } from '#lib/contract/result.ts';
import { CONTRACT } from '#lib/contract/versions.ts';
import { listAudit } from '../services/audit.ts';
import { deviceLine, listDevices, revokeDevice } from '../services/devices.ts';
import { getGate, lookUp } from '../services/gate.ts';
import { endIngestKey, makeIngestKey, readIngestKeys } from '../services/ingest-keys.ts';
import { whoAmI } from '../services/me.ts';
import { applyMutations } from '../services/mutations.ts';
import { collectToken, startPairing } from '../services/pairing.ts';
import { listPairs } from '../services/pairs.ts';
import { readCampaignQuality, readCampaignReport, readNextSteps } from '../services/reports.ts';
import type { Services } from '../services/services.ts';
import { pullChanges } from '../services/sync.ts';
import { readAccountTimeline, readSeen, readTimeline, readTimelines } from '../services/timelines.ts';
import { VERSION } from '../version.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

const WithId = z.looseObject({ id: z.uuid() });

/** The envelope is checked whole, each mutation on its own: a bad one is refused without stopping the others. */
const MutationsBody = z.object({
  ...ROUTES.mutations.body.shape,
  mutations: z
    .array(
      z.custom<{ id: string }>((item) => WithId.safeParse(item).success, {
        error: 'a mutation needs an `id`, a UUID',
        path: ['id'],
      }),
    )
    .min(1)
    .max(MAX_MUTATIONS),
});

export function serveApi(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  const {
    version,
    pairStart,
    pairToken,
    me,
    devices,
    revokeDevice: revoke,
    sync,
    mutations,
    timelines,
    timeline,
    seen,
    accountTimeline,
    gate,
    lookup,
    auditLog,
    ingestKeys,
    createIngestKey,
    revokeIngestKey,
    pairs,
  } = ROUTES;

  serve(app, authenticate, version, async () =>
    ok({ product: 'samsyn' as const, version: VERSION, contract: CONTRACT, now: new Date().toISOString() }),
  );
  serve(app, authenticate, pairStart, ({ body }) => startPairing(services, body.device));
  serve(app, authenticate, pairToken, ({ body }) => collectToken(services, body.deviceCode));
  serve(app, authenticate, me, ({ actor }) => whoAmI(services, actor));
  serve(app, authenticate, devices, async ({ actor }) => {
    const list = await listDevices(services, actor);
    return ok({ devices: list.map((device) => deviceLine(device, actor)) });
  });
  serve(app, authenticate, revoke, ({ actor, params }) => revokeDevice(services, actor, params.id));
  serve(app, authenticate, sync, ({ actor, query }) =>
    services.live.pull(() => pullChanges(services, actor, query)),
  );
  serve(app, authenticate, { ...mutations, body: MutationsBody }, ({ actor, body }) =>
    applyMutations(services, actor, body),
  );
  serve(app, authenticate, timelines, ({ actor, body }) =>
    readTimelines(services, actor, body.leadIds, body.limit),
  );
  serve(app, authenticate, timeline, ({ actor, params, query }) =>
    readTimeline(services, actor, params.id, query),
  );
  serve(app, authenticate, seen, ({ actor, params }) => readSeen(services, actor, params));
  serve(app, authenticate, accountTimeline, ({ actor, params, query }) =>
    readAccountTimeline(services, actor, params.id, query),
  );
  serve(app, authenticate, gate, ({ actor, query }) => getGate(services, actor, query.have));
  serve(app, authenticate, pairs, ({ actor, query }) => listPairs(services, actor, query.limit));
  serve(app, authenticate, lookup, ({ actor, body }) => lookUp(services, actor, body.starts));
  serve(app, authenticate, auditLog, async ({ actor, query: { before, limit } }) =>
    ok(await listAudit(services, actor.workspaceId, { before, limit })),
  );
  serve(app, authenticate, ingestKeys, ({ actor }) => readIngestKeys(services, actor));
  serve(app, authenticate, createIngestKey, async ({ actor, body: { name, validDays } }) =>
    ok(await makeIngestKey(services.db, actor.workspaceId, name, { memberId: actor.memberId }, validDays)),
  );
  serve(app, authenticate, revokeIngestKey, ({ actor, params }) => endIngestKey(services, actor, params.id));
  serve(app, authenticate, ROUTES.campaignQuality, async ({ actor }) =>
    ok(await readCampaignQuality(services, actor, new Date())),
  );
  serve(app, authenticate, ROUTES.nextSteps, async ({ actor }) => ok(await readNextSteps(services, actor)));
  serve(app, authenticate, ROUTES.campaignReport, ({ actor, query }) =>
    readCampaignReport(services, actor, query),
  );
}
