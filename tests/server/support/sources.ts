/** Connected systems: how an administrator handles them, and what they brought. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type * as z from 'zod';
import { type createSource, sources as listRoute, type Source } from '#lib/contract/sources.ts';
import type { Db } from '#server/db/db.ts';
import { createSources } from '#server/jobs/sources.ts';
import { type Device, newWorkspace, pairedDevice, startTestServer, type TestServer } from './server.ts';

/** In which local servers may be reached. */
export const NETWORKS = ['127.0.0.1/32'];

export type Connection = z.input<typeof createSource.body>;

/** A server for the tests of a file, and what they do with it. */
export function sourceTools(db: () => Db) {
  let started: TestServer;
  const server = (): TestServer => started;
  beforeAll(async () => {
    started = await startTestServer(db(), undefined, NETWORKS);
  });
  afterAll(() => started.close());
  /** Other servers, and systems; ended after each test. */
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  const workspace = async () => {
    const { id, seller, marketer } = await newWorkspace(db());
    return { ws: id, seller, admin: await pairedDevice(server(), marketer) };
  };
  const connect = async (admin: Device, json: Connection): Promise<string> => {
    const answer = await admin.send('/api/v1/sources', { json });
    expect(answer.status).toBe(200);
    return (await answer.json()).id;
  };
  const list = async (admin: Device): Promise<Source[]> =>
    listRoute.response.parse(await (await admin.send('/api/v1/sources')).json()).sources;
  const only = async (admin: Device): Promise<Source> => {
    const [source, ...others] = await list(admin);
    if (!source || others.length > 0) throw new Error('there is not one source');
    return source;
  };
  const idle = () => server().services.sources.idle();
  const change = (admin: Device, id: string, body: object) =>
    admin.send(`/api/v1/sources/${id}`, {
      method: 'PATCH',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  const run = async (admin: Device, id: string): Promise<Source> => {
    expect((await admin.send(`/api/v1/sources/${id}/run`, { json: {} })).status).toBe(200);
    await idle();
    return only(admin);
  };
  /** Connects and waits for the first run. */
  const pulled = async (admin: Device, json: Connection): Promise<Source> => {
    await connect(admin, json);
    await idle();
    return only(admin);
  };
  /** Another server on the same database, whose clock is ahead, does what is due. */
  const later = async (ws: string, ms: number): Promise<void> => {
    const other = createSources({ ...server().services, now: () => new Date(Date.now() + ms) });
    closing.push(other.stop);
    other.wake(ws);
    await other.idle();
  };
  const readRows = (ws: string) =>
    db().workspaceTx(ws, async (sql) => ({
      leads: await sql
        .selectFrom('leads')
        .selectAll()
        .where('workspace_id', '=', ws)
        .orderBy('name')
        .execute(),
      accounts: await sql
        .selectFrom('accounts')
        .selectAll()
        .where('workspace_id', '=', ws)
        .orderBy('name')
        .execute(),
      campaigns: await sql
        .selectFrom('campaigns')
        .selectAll()
        .where('workspace_id', '=', ws)
        .orderBy('name')
        .execute(),
      outcomes: await sql
        .selectFrom('outcomes')
        .selectAll()
        .where('workspace_id', '=', ws)
        .orderBy('external_id')
        .execute(),
      touchpoints: await sql
        .selectFrom('touchpoints')
        .selectAll()
        .where('workspace_id', '=', ws)
        .orderBy('at')
        .execute(),
    }));
  const rows = async (ws: string) => {
    // What is rolled up beside would change the leads meanwhile.
    await server().rollup.flush();
    return readRows(ws);
  };
  return { server, closing, workspace, connect, list, only, idle, change, run, pulled, later, rows };
}
