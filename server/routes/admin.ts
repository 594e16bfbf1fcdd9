/** The server's end of the local admin channel (server/cli/admin.ts): what the command line asks of a running server. */
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { platform } from 'node:os';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import * as z from 'zod';
import { adminAddress, adminCall } from '../cli/admin.ts';
import { dataCommands } from '../ingest/commands.ts';
import { AuditCheck, checkAudit } from '../services/audit.ts';
import { addIngestKey, NewIngestKey } from '../services/ingest-keys.ts';
import { createSignInLink } from '../services/people.ts';
import type { Services } from '../services/services.ts';
import { addMember, createFirstWorkspace, NewMember, NewWorkspace } from '../services/setup.ts';
import { listSitesOff, SiteSwitch, SitesAsked, switchSite } from '../services/sites.ts';
import { Stop } from '../stop.ts';
import type { Env } from './context.ts';
import { checkBody, readJson } from './input.ts';
import { operations } from './operations.ts';
import { onError, problem, Refused } from './problems.ts';

const LinkRequest = z.object({ email: z.string(), validMinutes: z.int().min(1).max(1440) });

/** What the channel answers. Whoever can open the socket owns the data folder, so nothing else is asked of them. */
function adminApp(services: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
  });
  app.onError(onError(services.log));
  app.notFound((c) => problem(c, { code: 'not_found' }));
  app.post('/init', async (c) => {
    const made = await createFirstWorkspace(services, checkBody(NewWorkspace, await readJson(c)));
    if (!made.ok) throw new Refused(made.error);
    return c.json(made.value);
  });
  app.post('/member', async (c) => {
    const added = await addMember(services, checkBody(NewMember, await readJson(c)));
    if (!added.ok) throw new Refused(added.error);
    return c.json(added.value);
  });
  app.post('/ingest-key', async (c) => {
    const added = await addIngestKey(services, checkBody(NewIngestKey, await readJson(c)));
    if (!added.ok) throw new Refused(added.error);
    return c.json(added.value);
  });
  app.post('/sites', async (c) => {
    const listed = await listSitesOff(services, checkBody(SitesAsked, await readJson(c)));
    if (!listed.ok) throw new Refused(listed.error);
    return c.json(listed.value);
  });
  app.post('/site', async (c) => {
    const switched = await switchSite(services, checkBody(SiteSwitch, await readJson(c)));
    if (!switched.ok) throw new Refused(switched.error);
    return c.json(switched.value);
  });
  app.post('/audit/verify', async (c) => {
    const checked = await checkAudit(services, checkBody(AuditCheck, await readJson(c)));
    if (!checked.ok) throw new Refused(checked.error);
    return c.json(checked.value);
  });
  app.post('/link', async (c) => {
    const { email, validMinutes } = checkBody(LinkRequest, await readJson(c));
    const link = await createSignInLink(services, email, validMinutes);
    if (!link.ok) throw new Refused(link.error);
    return c.json(link.value);
  });
  app.route('/', dataCommands(services));
  app.route('/', operations(services));
  return app;
}

/** Opens the channel for the owner of the data folder alone; the returned function closes it. @throws Stop when another server answers there. */
export async function openAdmin(dataDir: string, services: Services): Promise<() => Promise<void>> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const address = adminAddress(dataDir);
  const pipe = platform() === 'win32';
  // A killed server leaves its socket behind; nobody answers there.
  if (!pipe) {
    if (await adminCall(dataDir, '/', ''))
      throw new Stop(
        `Another server runs in ${dataDir}. Stop it, or give this one a folder of its own with --data.`,
      );
    rmSync(address, { force: true });
  }
  // A long import may take longer than the five minutes Node gives a request.
  const server = createAdaptorServer({
    fetch: adminApp(services).fetch,
    serverOptions: { requestTimeout: 0 },
  }) as Server;
  server.listen(address);
  await once(server, 'listening');
  if (!pipe) chmodSync(address, 0o600);
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    await closed;
  };
}
