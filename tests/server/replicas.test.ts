/** Two servers on one PostgreSQL behind one address, one of them killed while members work. */
import '../unit/support/device-storage.ts';
import '../unit/support/page-events.ts';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Mutation } from '#lib/contract/mutations.ts';
import { events, me, mutations, revokeDevice, sync } from '#lib/contract/routes.ts';
import { newToken } from '#server/auth/token.ts';
import type { Db } from '#server/db/db.ts';
import { openDb } from '#server/db/open.ts';
import { insertDeviceToken, revokeDevices } from '#server/db/tokens.ts';
import { type Device, saveDevice } from '../../lib/store/device.ts';
import { outboxRows } from '../../lib/store/outbox.ts';
import { FIRST, storeOf } from '../../lib/store/store.ts';
import { watchLead } from '../../lib/store/views.ts';
import { giveVerdict } from '../../lib/store/writes.ts';
import { call, openStream } from '../../lib/sync/client.ts';
import { listen } from '../../lib/sync/live.ts';
import { startSession } from '../../lib/sync/session.ts';
import { watchStatus } from '../../lib/sync/status.ts';
import { until } from '../unit/support/records.ts';
import { type Balancer, startBalancer } from './support/balancer.ts';
import { newPostgresDatabase } from './support/each-db.ts';
import { type Nats, startNats } from './support/nats.ts';
import { newPgliteDatabase } from './support/pglite-folder.ts';
import { newLead, newWorkspace, type TestMember } from './support/server.ts';

const PROGRAM = join(import.meta.dirname, '../../server/cli/samsyn.ts');

interface Process {
  child: ChildProcess;
  port: number;
}

async function startProcess(database: string, data: string, busUrl: string | null): Promise<Process> {
  const child = spawn(
    process.execPath,
    [PROGRAM, 'serve', '--port', '0', '--data', data, '--database', database, '--log-level', 'warn'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        SESSION_SECRET: 'one secret for all servers of this installation',
        ...(busUrl === null ? {} : { BUS_URL: busUrl }),
      },
    },
  );
  const port = await new Promise<number>((settle, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
      const at = /Samsyn answers at http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (at) settle(Number(at));
    });
    child.once('exit', () => reject(new Error(`The server ended: ${said}`)));
  });
  return { child, port };
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((settle) => child.once('exit', settle));

const content = {
  verdict: 'good' as const,
  reasons: [],
  note: '',
  contact: 'reached' as const,
  outcome: null,
  campaignId: null,
  touchpoints: [],
  notNow: null,
};
const verdictOn = (leadId: string): Mutation => ({
  id: uuidv7(),
  type: 'feedback.give',
  clientAt: new Date().toISOString(),
  payload: { feedbackId: uuidv7(), leadId, content },
});

describe.each(['PostgreSQL', 'NATS'] as const)('two servers that hear of each other over %s', (bus) => {
  const data = mkdtempSync(join(tmpdir(), 'samsyn-replicas-'));
  let database: Awaited<ReturnType<typeof newPostgresDatabase>>;
  let db: Db;
  let nats: Nats | null = null;
  let servers: Process[] = [];
  let balancer: Balancer;
  /** Behind this address everything is at the second server, while that one lives. */
  let second: Balancer;
  let workspace: Awaited<ReturnType<typeof newWorkspace>>;
  let leads: string[];

  beforeAll(async () => {
    database = await newPostgresDatabase('migrated');
    const opened = await openDb(database.address);
    if (!opened.ok) throw new Error(opened.error.message);
    db = opened.value;
    workspace = await newWorkspace(db);
    leads = await Promise.all(Array.from({ length: 3 }, () => newLead(db, workspace.id)));
    nats = bus === 'NATS' ? await startNats() : null;
    servers = await Promise.all(
      ['one', 'two'].map((name) => startProcess(database.address, join(data, name), nats?.url ?? null)),
    );
    const ports = servers.map(({ port }) => port);
    [balancer, second] = [await startBalancer(ports), await startBalancer(ports.toReversed(), 'the first')];
  });
  afterAll(async () => {
    await Promise.all([balancer?.close(), second?.close()]);
    for (const { child } of servers) child.kill('SIGKILL');
    await Promise.all(servers.map(({ child }) => ended(child)));
    await nats?.stop();
    await db?.close();
    await database?.drop();
    rmSync(data, { recursive: true, force: true });
  });

  const pair = async (member: TestMember, origin: string): Promise<Device> => {
    const { token, hash } = newToken(workspace.id);
    const deviceId = uuidv7();
    await db.workspaceTx(workspace.id, (sql) =>
      insertDeviceToken(sql, workspace.id, {
        hash,
        id: deviceId,
        memberId: member.id,
        name: 'Chromium',
        browser: '',
        expiresAt: null,
      }),
    );
    return {
      origin,
      token,
      workspaceId: workspace.id,
      memberId: member.id,
      deviceId,
      pairedAt: new Date().toISOString(),
    };
  };
  const at = (index: number): string => `http://127.0.0.1:${servers[index]?.port}`;

  it('nudge the sidebars of the other', async () => {
    const [sender, reader] = [await pair(workspace.seller, at(0)), await pair(workspace.marketer, at(1))];
    const closing = new AbortController();
    const nudges: number[] = [];
    listen(
      reader,
      { connected: () => {}, nudge: (seq) => void nudges.push(seq), lost: () => {} },
      closing.signal,
    );
    await expect.poll(() => nudges.length).toBe(1);
    const sent = await call(sender, mutations, {
      body: { sentAt: new Date().toISOString(), mutations: [verdictOn(leads[0] ?? '')] },
    });
    expect(sent).toMatchObject({ ok: true });
    await expect.poll(() => nudges.length, { timeout: 10_000 }).toBe(2);
    expect(nudges[1]).toBeGreaterThan(nudges[0] ?? 0);
    closing.abort();
  });

  it.each(['is told to the other server', 'is told to nobody'])(
    'end a device within five seconds, stream and requests, when its revocation %s',
    async (word) => {
      const [owner, there] = [await pair(workspace.seller, at(0)), await pair(workspace.seller, at(1))];
      const stream = await openStream(there, events, {});
      if (!stream.ok) throw new Error(stream.error.code);
      const ended = vi.fn();
      void stream.value
        .pipeTo(new WritableStream())
        .catch(() => {})
        .then(ended);
      expect(await call(there, me, {})).toMatchObject({ ok: true });
      if (word === 'is told to nobody') {
        await db.workspaceTx(workspace.id, (sql) =>
          revokeDevices(sql, workspace.id, { id: there.deviceId }, new Date()),
        );
      } else {
        const revoked = await call(owner, revokeDevice, { params: { id: there.deviceId } });
        expect(revoked).toMatchObject({ ok: true });
      }
      await vi.waitFor(() => expect(ended).toHaveBeenCalled(), { timeout: 5_000 });
      const refused = { ok: false, error: { code: 'token_revoked' } };
      expect(await call(there, me, {})).toMatchObject(refused);
      expect(await openStream(there, events, {})).toMatchObject(refused);
      expect(await call(owner, me, {})).toMatchObject({ ok: true });
    },
  );

  it('lose nothing that was acknowledged when one is killed, and sidebars come back', async () => {
    // A whole sidebar, with its outbox; and others that only write, as fast as they can.
    // Its stream, and another, are at the server that will be killed.
    await saveDevice(storeOf(FIRST), await pair(workspace.seller, second.url));
    const stopSession = startSession();
    await until(watchStatus(), (status) => status.state === 'live');
    await until(watchLead(leads[0] ?? ''), (view) => view !== null);

    const marketer = await pair(workspace.marketer, second.url);
    const closing = new AbortController();
    let connections = 0;
    const connected = (): void => {
      connections += 1;
    };
    const lost = vi.fn();
    listen(marketer, { connected, nudge: () => {}, lost }, closing.signal);
    await expect.poll(() => connections).toBe(1);

    const acknowledged: string[] = [];
    let failures = 0;
    let killed = false;
    const writer = async (): Promise<void> => {
      const device = await pair(workspace.seller, balancer.url);
      for (let after = 0; after < 20; ) {
        const mutation = verdictOn(leads[1] ?? '');
        for (;;) {
          const answer = await call(device, mutations, {
            body: { sentAt: new Date().toISOString(), mutations: [mutation] },
          });
          if (answer.ok) {
            expect(answer.value.results).toMatchObject([{ id: mutation.id, status: 'applied' }]);
            break;
          }
          failures += 1;
        }
        if (mutation.type === 'feedback.give') acknowledged.push(mutation.payload.feedbackId);
        if (killed) after += 1;
      }
    };
    const writers = Array.from({ length: 4 }, writer);
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(40);
    const said = [await giveVerdict(leads[0] ?? '', content)];
    expect([connections, lost.mock.calls.length]).toEqual([1, 0]);
    const sidebarLost = until(watchStatus(), (status) => status.state !== 'live');
    const victim = servers[1]?.child;
    victim?.kill('SIGKILL');
    said.push(await giveVerdict(leads[2] ?? '', content));
    await ended(victim ?? servers[0]?.child ?? spawn('true'));
    killed = true;
    said.push(await giveVerdict(leads[0] ?? '', content));
    await Promise.all(writers);

    // The sidebar sent all it had, and is live again at the server that is left; so is the other stream.
    await sidebarLost;
    await vi.waitFor(async () => expect(await outboxRows(storeOf(FIRST))).toEqual([]), { timeout: 25_000 });
    await until(watchStatus(), (status) => status.state === 'live');
    expect(lost).toHaveBeenCalled();
    await expect.poll(() => connections, { timeout: 25_000 }).toBe(2);

    const stored = await db.workspaceTx(workspace.id, (sql) =>
      sql.selectFrom('feedback').select('id').where('workspace_id', '=', workspace.id).execute(),
    );
    const ids = new Set(stored.map(({ id }) => id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(said.map((one) => one.ok && ids.has(one.value))).toEqual([true, true, true]);
    expect(failures).toBeGreaterThan(0);

    // And what a member says now reaches the others.
    const now = await call(marketer, sync, { query: {} });
    expect(now.ok && now.value.tables.feedback?.columns.id).toEqual(expect.arrayContaining(acknowledged));
    closing.abort();
    stopSession();
  }, 90_000);
});

describe('a server without its NATS', () => {
  it('does not start, and says why', async () => {
    const data = mkdtempSync(join(tmpdir(), 'samsyn-replicas-'));
    await expect(startProcess(newPgliteDatabase(data), data, 'nats://127.0.0.1:1')).rejects.toThrow(
      /NATS at 127\.0\.0\.1:1 does not answer/,
    );
    rmSync(data, { recursive: true, force: true });
  });
});
