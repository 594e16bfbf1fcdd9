/** Limits are one for all servers of an installation; each on the embedded database counts for itself. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachDb } from './support/each-db.ts';
import { ORIGIN, startTestServer, type TestServer } from './support/server.ts';

eachDb((kind, open) => {
  let servers: [TestServer, TestServer];
  beforeAll(async () => {
    servers = [await startTestServer(open()), await startTestServer(open())];
  });
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  const start = async (server: TestServer, remoteAddress: string): Promise<number> => {
    const answer = await server.app.request(
      `${ORIGIN}/api/v1/pair/start`,
      {
        method: 'POST',
        body: JSON.stringify({ device: 'Chromium on Linux' }),
        headers: { 'Content-Type': 'application/json' },
      },
      { incoming: { socket: { remoteAddress } } },
    );
    return answer.status;
  };
  const exhaust = async (server: TestServer, address: string): Promise<void> => {
    let calls = 0;
    for (; (await start(server, address)) === 200; calls += 1);
    // More than a minute's share when it took long.
    expect(calls).toBeGreaterThanOrEqual(60);
  };

  it('a flood of events with one key is told when to come again, and other keys are taken as before', async () => {
    const send = (key: string) =>
      servers[0].app.request('/v1/track', {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(key)}` },
      });
    let last = await send('one:');
    for (let calls = 1; calls < 10_000 && last.status !== 429; calls += 1) last = await send('one:');
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await send('other:')).status).not.toBe(429);
  }, 60_000);

  if (kind === 'pglite') {
    it('count for each process by itself', async () => {
      const [one, other] = servers;
      await exhaust(one, '192.0.2.1');
      expect(await start(other, '192.0.2.1')).toBe(200);
    });
    return;
  }

  describe('a caller that used up a limit at one server', () => {
    it('has none left at the other, and others have all of theirs', async () => {
      const [one, other] = servers;
      await exhaust(one, '192.0.2.1');
      // By itself the other would let sixty through.
      await vi.waitFor(async () => expect(await start(other, '192.0.2.1')).toBe(429), {
        timeout: 10_000,
        interval: 500,
      });
      await exhaust(other, '192.0.2.2');
    });

    it('may not go on guessing codes there, nor have more mailed', async () => {
      const [one, other] = servers;
      const [here, there] = [one.services.wrongCodes, other.services.wrongCodes];
      for (let n = 0; n < 3; n += 1) here.count('guesser');
      there.count('guesser');
      there.count('guesser');
      await eventually(() =>
        expect([here, there].map((codes) => codes.locked('guesser'))).toEqual([true, true]),
      );
      expect(here.locked('somebody else')).toBe(false);
      for (let n = 0; n < 5; n += 1) expect(one.services.sentCodes.allow('a@x.example.com')).toBe(true);
      await vi.waitFor(() => expect(other.services.sentCodes.allow('a@x.example.com')).toBe(false), {
        timeout: 10_000,
        interval: 1_000,
      });
    });

    it('is told of without address or token', async () => {
      const [one] = servers;
      const told: unknown[] = [];
      const stop = one.services.bus.subscribe((message) => void ('spent' in message && told.push(message)));
      await exhaust(one, '192.0.2.77');
      await eventually(() => expect(JSON.stringify(told)).toContain('pair '));
      stop();
      expect(JSON.stringify(told)).not.toContain('192.0.2');
    });
  });
});
