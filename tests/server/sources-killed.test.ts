/** A pull whose server is killed in the middle, twice: it goes on, nothing is lost and nothing is there twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sources as listRoute, type Source } from '#lib/contract/sources.ts';
import type { Db } from '#server/db/db.ts';
import { openDb } from '#server/db/open.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeHubspot, type HubspotRecord, startFakeHubspot } from '../support/fake-hubspot.ts';
import { type Run, readyFolder, samsynWith } from './support/command.ts';
import { newPostgresDatabase } from './support/each-db.ts';
import { newWorkspace, pairedDevice, SECRET, startTestServer } from './support/server.ts';

const NETWORK = '127.0.0.1/32';
const PEOPLE = 1_000;
const PAGE = 100;
const CONTACTS = 'POST /crm/v3/objects/contacts/search';

const contact = (number: number): HubspotRecord => ({
  id: String(number),
  properties: {
    email: `person${number}@voima.example.com`,
    firstname: 'Person',
    lastname: String(number),
    lastmodifieddate: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
  },
});

async function withDb<T>(address: string, work: (db: Db) => Promise<T>): Promise<T> {
  const opened = await openDb(address);
  if (!opened.ok) throw new Error(opened.error.message);
  return work(opened.value).finally(opened.value.close);
}

/** A workspace with a connected system of which nothing was pulled yet, and an administrator's device. */
const connected = (address: string, fake: FakeHubspot) =>
  withDb(address, async (db) => {
    const { id: ws, marketer } = await newWorkspace(db);
    const server = await startTestServer(db, undefined, [NETWORK]);
    const admin = await pairedDevice(server, marketer);
    const release = fake.hold(/./);
    const json = {
      system: 'hubspot',
      baseUrl: fake.url,
      credential: { token: fake.token },
      objects: ['contacts'],
    };
    expect((await admin.send('/api/v1/sources', { json })).status).toBe(200);
    await eventually(() => expect(fake.asked.length).toBeGreaterThan(0));
    await server.close();
    release();
    return { ws, token: admin.token };
  });

const emailsOf = (db: Db, ws: string): Promise<string[]> =>
  db.workspaceTx(ws, async (sql) => {
    const leads = await sql.selectFrom('leads').select('emails').where('workspace_id', '=', ws).execute();
    return leads.flatMap(({ emails }) => emails);
  });

/** As when the dead runner's time has run out; those five minutes are not waited for. */
const endLease = (db: Db, ws: string): Promise<unknown> =>
  db.workspaceTx(ws, (sql) =>
    sql
      .updateTable('sources')
      .set({ lease_until: new Date(0) })
      .where('workspace_id', '=', ws)
      .execute(),
  );

it.each(['postgres', 'pglite'] as const)('on %s', { timeout: 240_000 }, async (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-pull-'));
  const data = readyFolder(folder, 'data');
  const database = kind === 'postgres' ? await newPostgresDatabase('migrated') : null;
  const address = database?.address ?? `pglite:${join(data, 'db')}`;
  const fake = await startFakeHubspot();
  fake.records.contacts = Array.from({ length: PEOPLE }, (_, n) => contact(n + 1));
  const processes: Run[] = [];
  const serve = (): Run => {
    const run = samsynWith(
      { SESSION_SECRET: SECRET, WEBHOOK_NETWORKS: NETWORK, LOG_LEVEL: 'warn' },
      ...['serve', '--port', '0', '--data', data, '--database', address],
    );
    processes.push(run);
    return run;
  };
  /** Starts a server and kills it at the third page it asks for; how many people are stored then. */
  const killedWhen = async (moment: 'asked' | 'answered', ws: string): Promise<number> => {
    let pages = 0;
    const server = serve();
    fake.watch((line, now) => {
      if (line === CONTACTS && now === moment) pages += 1;
      if (pages === 3) server.process.kill('SIGKILL');
    });
    await server.done;
    expect(server.process.signalCode).toBe('SIGKILL');
    return withDb(address, async (db) => {
      await endLease(db, ws);
      return (await emailsOf(db, ws)).length;
    });
  };

  try {
    const { ws, token } = await connected(address, fake);
    // While a page that has just come is being stored, and while one is being asked for.
    const first = await killedWhen('answered', ws);
    const second = await killedWhen('asked', ws);
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(PEOPLE);

    fake.asked.length = 0;
    fake.watch(() => {});
    const server = serve();
    const url = (await server.says(/http:\/\/[\w.]+:\d+/)).replace(/\.$/, '');
    const only = async (): Promise<Source | undefined> => {
      const answer = await fetch(`${url}${listRoute.path}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return listRoute.response.parse(await answer.json()).sources[0];
    };
    await expect.poll(async () => (await only())?.state, { timeout: 60_000 }).toBe('done');
    expect(await only()).toMatchObject({
      problem: null,
      counts: { contacts: { made: PEOPLE, refused: {} } },
    });
    // It went on from where the dead one was.
    expect(fake.asked.filter((line) => line === CONTACTS).length).toBeLessThanOrEqual(
      (PEOPLE - second) / PAGE + 1,
    );
    server.process.kill('SIGTERM');
    expect((await server.done).code).toBe(0);

    const everybody = fake.records.contacts.flatMap(({ properties }) => properties.email ?? []);
    expect((await withDb(address, (db) => emailsOf(db, ws))).toSorted()).toEqual(everybody.toSorted());
  } finally {
    for (const run of processes) {
      run.process.kill('SIGKILL');
      await run.done;
    }
    await fake.close();
    await database?.drop();
    rmSync(folder, { recursive: true });
  }
});
