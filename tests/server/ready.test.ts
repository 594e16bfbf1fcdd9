/** Whether a server that really runs says that it may be sent requests: not without its database, and not once it is told to stop. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { createServer } from '#server/main.ts';
import { eventually } from '../support/eventually.ts';
import { readyFolder } from './support/command.ts';
import { newPostgresDatabase } from './support/each-db.ts';
import { problemOf } from './support/server.ts';
import { startWire } from './support/wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-ready-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const running = (databaseUrl: string, name: string) =>
  createServer({ databaseUrl, dataDir: join(folder, name), port: 0, logLevel: 'silent' });

const databases = {
  pglite: async () => ({
    address: `pglite:${join(readyFolder(folder, 'pglite'), 'db')}`,
    drop: async () => {},
  }),
  postgres: () => newPostgresDatabase('migrated'),
};

describe('a server that runs', () => {
  it('is healthy but not ready while PostgreSQL is away, and ready when it is back', async () => {
    const { address, drop } = await newPostgresDatabase('migrated');
    const wire = await startWire(address);
    const server = await running(wire.address, 'away');
    const ready = () => fetch(`${server.url}/readyz`);
    const tells = async () =>
      /^samsyn_ready (\d)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];
    expect([(await ready()).status, await tells()]).toEqual([200, '1']);
    for (let round = 0; round < 2; round += 1) {
      await wire.take();
      const answer = await ready();
      expect(answer.status).toBe(503);
      expect(await problemOf(answer)).toMatchObject({ code: 'unavailable' });
      expect(await tells()).toBe('0');
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      await wire.mend();
      await eventually(async () => expect((await ready()).status).toBe(200));
    }
    await server.close();
    await wire.close();
    await drop();
  });

  it.each(['pglite', 'postgres'] as const)('on %s is not ready once it is told to stop', async (kind) => {
    const { address, drop } = await databases[kind]();
    const server = await running(address, kind);
    // No new connection is taken by then: it is asked on one that is open, with a request that has begun.
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const said = text(socket);
    await once(socket, 'connect');
    socket.write(`GET /readyz HTTP/1.1\r\nHost: ${hostname}\r\n`);
    // What came later was answered, so the beginning was read.
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    const closed = server.close();
    socket.write('\r\n');
    expect(await said).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"unavailable"/);
    await closed;
    await drop();
  });
});
