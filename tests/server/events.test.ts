import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { me } from '#lib/contract/routes.ts';
import { type Bus, type BusMessage, createBus } from '#server/bus/bus.ts';
import { openDb } from '#server/db/open.ts';
import { revokeDevices } from '#server/db/tokens.ts';
import { createLog } from '#server/log.ts';
import { createLive } from '#server/services/live.ts';
import { eventually } from '../support/eventually.ts';
import { eachDb, newPostgresDatabase } from './support/each-db.ts';
import { startNats } from './support/nats.ts';
import {
  Device,
  newLead,
  newWorkspace,
  openStream,
  pairedDevice,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

eachDb((kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const giveOn = (device: Device, leadId: string) =>
    device.mutate([
      {
        id: uuidv7(),
        type: 'feedback.give',
        clientAt: new Date().toISOString(),
        payload: {
          feedbackId: uuidv7(),
          leadId,
          content: {
            verdict: 'good',
            reasons: [],
            note: '',
            contact: 'reached',
            outcome: null,
            campaignId: null,
          },
        },
      },
    ]);

  it('says the counter at once, then when it moves', async () => {
    const { id, hers, theirs } = await twoDevices(server);
    const leadId = await newLead(open(), id);
    const stream = await openStream(theirs);
    expect(stream.answer.headers.get('Content-Type')).toBe('text/event-stream');
    const start = Number((await theirs.pull()).cursor.split('.')[1]);
    await eventually(() => expect(stream.nudges).toEqual([start]));
    await giveOn(hers, leadId);
    await eventually(() => expect(stream.nudges).toEqual([start, start + 1]));
    stream.leave();
  });

  it('tells nobody of another workspace', async () => {
    const [mine, other] = [await newWorkspace(open()), await newWorkspace(open())];
    const leadId = await newLead(open(), other.id);
    const stream = await openStream(await pairedDevice(server, mine.seller));
    await eventually(() => expect(stream.nudges).toHaveLength(1));
    const ours = await openStream(await pairedDevice(server, other.marketer));
    await giveOn(await pairedDevice(server, other.seller), leadId);
    await eventually(() => expect(ours.nudges.length).toBeGreaterThan(1));
    expect(stream.nudges).toHaveLength(1);
    stream.leave();
    ours.leave();
  });

  it('ends when the device is revoked, and does not open again', async () => {
    const { seller } = await newWorkspace(open());
    const [kept, gone] = [await pairedDevice(server, seller), await pairedDevice(server, seller)];
    const { deviceId } = me.response.parse(await (await gone.send('/api/v1/me')).json());
    const [other, stream] = [await openStream(kept), await openStream(gone)];
    await eventually(() => expect([other.nudges.length, stream.nudges.length]).toEqual([1, 1]));
    const before = server.services.live.size;
    await kept.send(`/api/v1/me/devices/${deviceId}`, { method: 'DELETE' });
    await stream.ended;
    expect(server.services.live.size).toBe(before - 1);
    expect((await gone.send('/api/v1/events')).status).toBe(401);
    other.leave();
  });

  it('is forgotten when the sidebar closes', async () => {
    const { seller } = await newWorkspace(open());
    const stream = await openStream(await pairedDevice(server, seller));
    await eventually(() => expect(stream.nudges).toHaveLength(1));
    const before = server.services.live.size;
    stream.leave();
    await eventually(() => expect(server.services.live.size).toBe(before - 1));
  });

  it('ends for everyone when the server stops', async () => {
    const stopping = await startTestServer(open());
    const { seller } = await newWorkspace(open());
    const stream = await openStream(await pairedDevice(stopping, seller));
    await eventually(() => expect(stream.nudges).toHaveLength(1));
    await stopping.close();
    await stream.ended;
  });

  const withOthers = kind === 'postgres' ? it : null;
  withOthers?.('reaches the other servers of one database', async () => {
    const second = await startTestServer(open());
    const { id, seller, marketer } = await newWorkspace(open());
    const leadId = await newLead(open(), id);
    const stream = await openStream(await pairedDevice(second, marketer));
    await eventually(() => expect(stream.nudges).toHaveLength(1));
    await giveOn(await pairedDevice(server, seller), leadId);
    await eventually(() => expect(stream.nudges).toHaveLength(2));
    stream.leave();
    await second.close();
  });

  withOthers?.('ends within five seconds of a revocation, also when word of it never came', async () => {
    const { id, seller } = await newWorkspace(open());
    const [kept, gone] = [await pairedDevice(server, seller), await pairedDevice(server, seller)];
    const { deviceId } = me.response.parse(await (await gone.send('/api/v1/me')).json());
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const second = await startTestServer(open());
    const at = (device: Device) => new Device(second, device.token);
    const [other, stream] = [await openStream(at(kept)), await openStream(at(gone))];
    await eventually(() => expect([other.nudges.length, stream.nudges.length]).toEqual([1, 1]));
    await open().workspaceTx(id, (sql) => revokeDevices(sql, id, { id: deviceId }, new Date()));
    vi.advanceTimersByTime(5_000);
    await stream.ended;
    expect(second.services.live.size).toBe(1);
    // What the server remembered of the token went with it.
    expect((await at(gone).send('/api/v1/me')).status).toBe(401);
    other.leave();
    await second.close();
    vi.useRealTimers();
  });

  it('leaves out what other programs say on the channel', async () => {
    const bus = await createBus(open(), createLog('silent'));
    const heard: BusMessage[] = [];
    bus.subscribe((message) => heard.push(message));
    await open().notify('samsyn', 'not json');
    await open().notify('samsyn', '{"from":"x","message":{"ws":1}}');
    bus.publish({ ws: 'w', seq: 1 });
    await eventually(() => expect(heard).toEqual([{ ws: 'w', seq: 1 }]));
    await bus.close();
  });
});

/** Hands each message on at once to who subscribed last. */
function directBus(): Bus {
  let publish: (message: BusMessage) => void = () => {};
  return {
    publish: (message) => publish(message),
    subscribe: (heard) => {
      publish = heard;
      return () => {};
    },
    close: async () => {},
  };
}

describe('the bus over NATS', () => {
  it('reaches other processes, and says that messages may be lost when the connection had broken', async () => {
    const { address, drop } = await newPostgresDatabase('empty');
    const opened = await openDb(address);
    if (!opened.ok) throw new Error(opened.error.message);
    const first = await startNats();
    const buses = await Promise.all(
      [1, 2].map(() => createBus(opened.value, createLog('silent'), first.url)),
    );
    const [here, there] = buses;
    const heard: BusMessage[] = [];
    const missed = vi.fn();
    there?.subscribe((message) => heard.push(message), missed);
    here?.publish({ ws: 'w', seq: 1 });
    await eventually(() => expect(heard).toEqual([{ ws: 'w', seq: 1 }]));
    await first.stop();
    const second = await startNats(first.port);
    await eventually(() => expect(missed).toHaveBeenCalledOnce());
    await eventually(() => {
      here?.publish({ ws: 'w', seq: 2 });
      expect(heard).toContainEqual({ ws: 'w', seq: 2 });
    });
    await Promise.all(buses.map((bus) => bus.close()));
    await second.stop();
    await opened.value.close();
    await drop();
  });
});

/** A workspace in which nothing has changed and no device has ended. */
const READS = { counterOf: async () => 0, endedAmong: async (): Promise<string[]> => [] };

describe('nudges', () => {
  afterEach(() => void vi.useRealTimers());

  const listener = (nudge: (seq: number) => unknown) => ({
    ...{ deviceId: 'd', memberId: 'm', nudge, check: () => {}, close: () => {} },
  });

  it('are made up for when messages of other servers were lost', async () => {
    let lost: () => void = () => {};
    const bus: Bus = {
      publish: () => {},
      subscribe: (_heard, missed = () => {}) => {
        lost = missed;
        return () => {};
      },
      close: async () => {},
    };
    const live = createLive(bus, 'postgres', {
      ...READS,
      counterOf: async (workspaceId) => (workspaceId === 'w' ? 7 : 0),
    });
    const heard = vi.fn();
    const check = vi.fn();
    live.join('w', { deviceId: 'd', memberId: 'm', nudge: heard, check, close: () => {} });
    lost();
    await eventually(() => expect(heard).toHaveBeenCalledWith(7));
    // What was lost may have been a revocation.
    expect(check).toHaveBeenCalledOnce();
    live.close();
  });

  it('come at most five times a second, and the last one is never lost', async () => {
    vi.useFakeTimers();
    const bus = directBus();
    const live = createLive(bus, 'postgres', READS);
    const heard: number[] = [];
    live.join(
      'w',
      listener((seq) => heard.push(seq)),
    );
    for (let seq = 1; seq <= 1000; seq += 1) {
      bus.publish({ ws: 'w', seq });
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(heard.length).toBeLessThanOrEqual(6);
    await vi.advanceTimersByTimeAsync(200);
    expect(heard.at(-1)).toBe(1000);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    live.close();
  });

  it('reach two thousand streams in turns, and who is told late is told the newest', async () => {
    vi.useFakeTimers();
    const bus = directBus();
    const live = createLive(bus, 'postgres', READS);
    const heard: number[][] = Array.from({ length: 2_000 }, () => []);
    for (const one of heard)
      live.join(
        'w',
        listener((seq) => one.push(seq)),
      );
    let before = 0;
    const told = () => heard.reduce((sum, one) => sum + one.length, 0);
    const most = [];
    for (let seq = 1; seq <= 300; seq += 1) {
      bus.publish({ ws: 'w', seq });
      await vi.advanceTimersByTimeAsync(10);
      most.push(told() - before);
      before = told();
    }
    expect(Math.max(...most)).toBeLessThanOrEqual(20);
    expect(heard.at(-1)?.[0]).toBeGreaterThan(100);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heard.filter((one) => one.at(-1) !== 300)).toEqual([]);
    live.close();
  });

  it('of two thousand streams take one look at which devices have ended, and none where no other server is', async () => {
    vi.useFakeTimers();
    const told: BusMessage[] = [];
    const bus: Bus = { ...directBus(), publish: (message) => void told.push(message) };
    for (const [database, looks] of [
      ['postgres', 1],
      ['pglite', 0],
    ] as const) {
      const endedAmong = vi.fn(async (_: string, ids: readonly string[]) => ids.filter((id) => id === 'd7'));
      const live = createLive(bus, database, { ...READS, endedAmong });
      for (let n = 0; n < 2_000; n += 1) live.join('w', { ...listener(() => {}), deviceId: `d${n}` });
      await vi.advanceTimersByTimeAsync(5_000);
      expect(endedAmong).toHaveBeenCalledTimes(looks);
      live.close();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(endedAmong).toHaveBeenCalledTimes(looks);
    }
    expect(told).toEqual([{ ws: 'w', revoked: 'd7' }]);
  });

  it('wait while as many pulls are under way as are told at once, and come when those have ended', async () => {
    vi.useFakeTimers();
    const bus = directBus();
    const live = createLive(bus, 'postgres', READS);
    const heard: number[] = [];
    for (let n = 0; n < 50; n += 1)
      live.join(
        'w',
        listener((seq) => heard.push(seq)),
      );
    const pulls = Array.from({ length: 50 }, () => Promise.withResolvers<void>());
    const pulling = pulls.map(({ promise }) => live.pull(() => promise));
    bus.publish({ ws: 'w', seq: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heard).toEqual([]);
    pulls.pop()?.reject(new Error('the device went away'));
    await expect(pulling.pop()).rejects.toThrow('went away');
    for (const { resolve } of pulls) resolve();
    await Promise.all(pulling);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard).toEqual(Array.from({ length: 50 }, () => 1));
    live.close();
  });
});
