/** Whether a server that really runs says that it may be sent requests: not without its database, and not once it is told to stop. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { createLog } from '#server/log.ts';
import { createServer } from '#server/main.ts';
import { eventually } from '../support/eventually.ts';
import { readyFolder } from './support/command.ts';
import { newPostgresDatabase } from './support/each-db.ts';
import { problemOf } from './support/server.ts';
import { startWire } from './support/wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-ready-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `lines` gets what the log writes. */
const running = (databaseUrl: string, name: string, lines: string[] = []) => {
  const log = createLog('info', { write: (line) => void lines.push(line) });
  return createServer({ databaseUrl, dataDir: join(folder, name), port: 0, log });
};

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

  it.each(['pglite', 'postgres'] as const)(
    'on %s is not ready once it is told to stop, while it finishes what runs',
    async (kind) => {
      const { address, drop } = await databases[kind]();
      const lines: string[] = [];
      const server = await running(address, kind, lines);
      // A request that the database keeps waiting while the server is told to stop.
      const { db } = server.services;
      const transaction = db.tx;
      const [arrived, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      db.tx = async (work) => {
        arrived.resolve();
        await goOn.promise;
        return transaction(work);
      };
      // No new connection is taken by then: it is asked on the one that is still open.
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      const said = text(socket);
      const ask = () => socket.write(`GET /readyz HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      ask();
      await arrived.promise;
      const closed = server.close();
      ask();
      goOn.resolve();
      await closed;
      expect((await said).match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 503']);
      await drop();
    },
  );
});
