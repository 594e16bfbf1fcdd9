/** A running server: the database, the app and its jobs behind one address. The command line, tests and the demo start it here. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { OnMigration } from './db/migrate.ts';
import { workspaceIds } from './db/workspaces.ts';
import { ingestApp } from './ingest/app.ts';
import { keepAuditEnds } from './jobs/audit-ends.ts';
import { keepTokensClear } from './jobs/ended-tokens.ts';
import { keepModels } from './jobs/models.ts';
import { keepMonths } from './jobs/months.ts';
import { keepRetention } from './jobs/retention.ts';
import { type Rollup, startRollup } from './jobs/rollup.ts';
import { clearTombstones } from './jobs/tombstones.ts';
import { createLog, type Log } from './log.ts';
import { openAdmin } from './routes/admin.ts';
import { openServices } from './services/open.ts';
import { createSignInLink, type SignInLink } from './services/people.ts';
import type { Services } from './services/services.ts';
import { endStuckUploads } from './stuck-uploads.ts';

/** How long requests may still take after the server was told to stop. */
const DRAIN_MS = 10_000;

export type ServerOptions = Partial<Config> & { log?: Log; onMigration?: OnMigration };

export interface RunningServer {
  /** Where it is reached, without a slash at the end. */
  url: string;
  services: Services;
  rollup: Rollup;
  /** A one-time link for an active member; throws when there is none with this address. */
  createSignInLink(email: string, validMinutes?: number): Promise<SignInLink>;
  /** Stops taking work, ends streams, finishes what runs, closes the database. */
  close(): Promise<void>;
}

type Fetch = (request: Request, env?: object) => Response | Promise<Response>;

const starting: Fetch = () => new Response(null, { status: 503, headers: { 'Retry-After': '1' } });

/** The port it listens on; a failure such as a port in use is thrown. */
async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

const originOf = (config: Config, port: number): string => {
  if (config.publicUrl) return config.publicUrl;
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};

/**
 * Starts a server. What the options leave out has the defaults of config.ts; the environment is not read here.
 * @throws for a port in use, a locked data folder and the like; server/cli/explain.ts has the sentences.
 */
export async function createServer({
  log: givenLog,
  onMigration,
  ...options
}: ServerOptions = {}): Promise<RunningServer> {
  const { databaseUrl, dataDir } = options;
  const config: Config = { ...readConfig({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir }, {}), ...options };
  const log = givenLog ?? createLog(config.logLevel);

  // Listening comes first: a port in use is found before the database is touched.
  let answer: Fetch = starting;
  const http = createAdaptorServer({ fetch: (request, env) => answer(request, env) });
  if ('requestTimeout' in http) endStuckUploads(http);
  const url = originOf(config, await listen(http, config.port, config.host));
  const closing: (() => Promise<void> | void)[] = [() => stopListening(http)];
  let stopTracing = async (): Promise<void> => {};
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0)) await step();
    // Last, so that what is done while it stops is told too.
    await stopTracing();
  };

  try {
    if (config.traces) stopTracing = (await import('./tracing/otlp.ts')).startTracing(config.traces, log);
    const { services, close: closeServices } = await openServices(config, url, log, onMigration);
    const rollup = startRollup(services);
    const models = keepModels(services);
    const months = keepMonths(services);
    const tombstones = clearTombstones(services);
    const tokens = keepTokensClear(services);
    const auditEnds = keepAuditEnds(services);
    const retention = keepRetention(services, rollup.mark);
    services.webhooks.start();
    services.sources.start();
    services.spellings.start();
    if (services.mail) services.digests.start();
    const state = { draining: false };
    const ready = async (): Promise<boolean> =>
      !state.draining &&
      (await workspaceIds(services.db).then(
        () => true,
        () => false,
      ));
    const ingest = ingestApp(services, { onDirty: rollup.mark, perSecond: config.ingestPerSecond });
    const app = createApp({ services, ingest, ready });
    answer = app.fetch;
    closing.unshift(() => {
      state.draining = true;
      services.live.close();
    });
    closing.push(
      () => retention.stop(),
      () => rollup.stop(),
      () => models.stop(),
      () => months.stop(),
      () => tombstones.stop(),
      () => tokens.stop(),
      () => auditEnds.stop(),
      closeServices,
    );
    closing.push(await openAdmin(config.dataDir, services));
    return {
      url,
      services,
      rollup,
      createSignInLink: async (email, validMinutes) => {
        const link = await createSignInLink(services, email, validMinutes);
        if (!link.ok) throw new Error(link.error.detail ?? link.error.code);
        return link.value;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function stopListening(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const impatient = setTimeout(
    () => 'closeAllConnections' in server && server.closeAllConnections(),
    DRAIN_MS,
  );
  await closed;
  clearTimeout(impatient);
}
