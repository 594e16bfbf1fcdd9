import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { Webhook as Receiver } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  webhooks as listRoute,
  type Webhook,
  WebhookBody,
  webhookDeliveries,
} from '#lib/contract/webhooks.ts';
import { createSealing } from '#server/auth/sealing.ts';
import { createWebhooks } from '#server/jobs/webhooks.ts';
import { createLog } from '#server/log.ts';
import { createGuard } from '#server/webhooks/address.ts';
import { waitAfter } from '#server/webhooks/schedule.ts';
import { signedHeaders } from '#server/webhooks/sign.ts';
import { eventually } from '../support/eventually.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newWorkspace,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const NETWORKS = ['127.0.0.1/32'];

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A tool of the company's: keeps what it hears, and answers as it is told to. */
async function startReceiver() {
  const heard: Heard[] = [];
  const state = { status: 200 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    heard.push({ headers: request.headers, body });
    response.writeHead(state.status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hooks`, heard, state, close: () => server.close() };
}

describe('signatures', () => {
  it('are those of the specification', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const at = new Date(1_614_265_330_000);
    expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}', [secret])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('a secret at rest', () => {
  const sealing = createSealing('for tests only, long enough to be taken');
  const secret = new TextEncoder().encode('a secret');

  it('opens in its place alone, unchanged', () => {
    const sealed = sealing.seal(secret, 'here');
    expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false);
    expect(Buffer.from(sealing.open(sealed, 'here') ?? [])).toEqual(Buffer.from(secret));
    expect(sealing.open(sealed, 'there')).toBeNull();
    expect(createSealing('another secret').open(sealed, 'here')).toBeNull();
    expect(
      sealing.open(
        sealed.map((byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte)),
        'here',
      ),
    ).toBeNull();
    expect(sealing.open(new Uint8Array(3), 'here')).toBeNull();
  });
});

eachDb((_kind, open) => {
  let server: TestServer;
  const closing: (() => void)[] = [];
  beforeAll(async () => {
    server = await startTestServer(open(), undefined, NETWORKS);
  });
  afterAll(() => server.close());
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  const Made = z.object({ id: z.uuid(), secret: z.string() });
  const receiver = async () => {
    const started = await startReceiver();
    closing.push(started.close);
    return started;
  };
  const setUp = async (events: string[] = ['feedback.given', 'feedback.answered', 'lead.created']) => {
    const { id, hers: sales, theirs: admin } = await twoDevices(server);
    const tool = await receiver();
    const answer = await admin.send('/api/v1/webhooks', { json: { url: tool.url, events } });
    expect(answer.status).toBe(200);
    return { ws: id, sales, admin, tool, hook: Made.parse(await answer.json()) };
  };
  const give = async (device: Device, leadId: string) => {
    const feedbackId = uuidv7();
    const content = {
      verdict: 'good',
      reasons: [],
      note: 'Wants a demo',
      contact: 'reached',
      outcome: null,
      campaignId: null,
    };
    const [result] = await device.mutate([
      {
        id: uuidv7(),
        type: 'feedback.give',
        clientAt: new Date().toISOString(),
        payload: { feedbackId, leadId, content },
      },
    ]);
    expect(result?.status).toBe('applied');
    return feedbackId;
  };
  const list = async (admin: Device): Promise<Webhook[]> =>
    listRoute.response.parse(await (await admin.send('/api/v1/webhooks')).json()).webhooks;
  const log = async (admin: Device, id: string, query = '') =>
    webhookDeliveries.response.parse(
      await (await admin.send(`/api/v1/webhooks/${id}/deliveries${query}`)).json(),
    );

  it('tell what members did, signed so that a standard library takes it', async () => {
    const { ws, sales, admin, tool, hook } = await setUp();
    const leadId = await newLead(open(), ws, 'elin@havsbris.example.com');
    const stopping = { type: 'lead.stop', payload: { leadId, stop: 'objection' } };
    await sales.mutate([{ id: uuidv7(), clientAt: new Date().toISOString(), ...stopping }]);
    const feedbackId = await give(sales, leadId);
    await server.services.webhooks.idle();
    const [first] = tool.heard;
    const body = WebhookBody.parse(
      new Receiver(hook.secret).verify(
        first?.body ?? '',
        z.record(z.string(), z.string()).parse(first?.headers),
      ),
    );
    expect(body).toMatchObject({
      type: 'feedback.given',
      data: {
        feedback: { id: feedbackId, note: 'Wants a demo' },
        lead: {
          ...{ id: leadId, emails: ['elin@havsbris.example.com'] },
          stop: { kind: 'objection', source: 'member' },
        },
      },
    });
    const { deliveries } = await log(admin, hook.id);
    expect(deliveries).toMatchObject([
      {
        eventId: first?.headers['webhook-id'],
        type: 'feedback.given',
        state: 'delivered',
        attempts: 1,
        outcome: 'delivered',
      },
    ]);
  });

  it('hear each thing once, what they listen to only, and nothing that was refused', async () => {
    const { ws, sales, tool } = await setUp(['lead.created']);
    const leadId = await newLead(open(), ws);
    await give(sales, leadId);
    const create = {
      id: uuidv7(),
      type: 'lead.create',
      clientAt: new Date().toISOString(),
      payload: {
        leadId: uuidv7(),
        name: 'Nils Ek',
        title: null,
        kind: 'email',
        value: `${uuidv7()}@ek.example.com`,
      },
    };
    await sales.mutate([create]);
    await sales.mutate([create]);
    // The same person again, under another id: the lead is there already.
    await sales.mutate([{ ...create, id: uuidv7(), payload: { ...create.payload, leadId: uuidv7() } }]);
    await sales.mutate([
      { ...create, id: uuidv7(), payload: { ...create.payload, leadId, value: 'no address' } },
    ]);
    await server.services.webhooks.idle();
    expect(tool.heard.map(({ body }) => JSON.parse(body).type)).toEqual(['lead.created']);
  });

  it('hear who was erased by ids alone, and nothing that waited to be told of them', async () => {
    const { ws, sales, admin, tool, hook } = await setUp(['lead.created', 'feedback.given', 'person.erased']);
    const email = 'elin@havsbris.example.com';
    const leadId = await newLead(open(), ws, email);
    await admin.send(`/api/v1/webhooks/${hook.id}/switch`, { json: { on: false } });
    await give(sales, leadId);
    expect((await admin.send('/api/v1/privacy/erase', { json: { who: email } })).status).toBe(200);
    // Somebody who is no lead is no news.
    await admin.send('/api/v1/privacy/erase', { json: { who: 'nobody@havsbris.example.com' } });
    await admin.send(`/api/v1/webhooks/${hook.id}/switch`, { json: { on: true } });
    await server.services.webhooks.idle();
    expect(tool.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { type: 'person.erased', timestamp: expect.any(String), data: { erased: { leadIds: [leadId] } } },
    ]);
  });

  it('do not hear of another workspace', async () => {
    const [mine, other] = [await setUp(), await setUp()];
    await give(other.sales, await newLead(open(), other.ws));
    await server.services.webhooks.idle();
    expect([mine.tool.heard.length, other.tool.heard.length]).toEqual([0, 1]);
    expect((await mine.admin.send(`/api/v1/webhooks/${other.hook.id}`, { method: 'DELETE' })).status).toBe(
      404,
    );
    expect((await log(mine.admin, other.hook.id)).deliveries).toEqual([]);
  });

  it('are for administrators', async () => {
    const { sales, hook } = await setUp();
    for (const [path, init] of [
      ['/api/v1/webhooks', {}],
      ['/api/v1/webhooks', { json: { url: 'https://hooks.example.com/', events: ['lead.created'] } }],
      [`/api/v1/webhooks/${hook.id}`, { method: 'DELETE' }],
      [`/api/v1/webhooks/${hook.id}/replay`, { json: { deadSince: new Date().toISOString() } }],
      [`/api/v1/webhooks/${hook.id}/deliveries`, {}],
    ] as const)
      expect((await sales.send(path, init)).status).toBe(403);
  });

  it('are not set up inside the network', async () => {
    const { marketer } = await newWorkspace(open());
    const admin = await pairedDevice(server, marketer);
    const answer = await admin.send('/api/v1/webhooks', {
      json: { url: 'https://169.254.169.254/latest/meta-data/', events: ['lead.created'] },
    });
    expect(answer.status).toBe(422);
    expect(await problemOf(answer)).toMatchObject({ code: 'private_address', path: 'url' });
    expect(await list(admin)).toEqual([]);
  });

  it('keep their secret encrypted, and sign with both while it changes', async () => {
    const { ws, admin, tool, hook } = await setUp();
    const row = await open().workspaceTx(ws, (sql) =>
      sql.selectFrom('webhooks').selectAll().where('workspace_id', '=', ws).executeTakeFirstOrThrow(),
    );
    const plain = Buffer.from(hook.secret.replace('whsec_', ''), 'base64');
    expect(plain).toHaveLength(32);
    expect(Buffer.from(row.secret).includes(plain)).toBe(false);

    const renewed = await admin.send(`/api/v1/webhooks/${hook.id}/secret`, { json: {} });
    const { secret } = z.object({ secret: z.string() }).parse(await renewed.json());
    await admin.send(`/api/v1/webhooks/${hook.id}/test`, { json: {} });
    await server.services.webhooks.idle();
    const [first] = tool.heard;
    const headers = z.record(z.string(), z.string()).parse(first?.headers);
    for (const one of [hook.secret, secret])
      expect(new Receiver(one).verify(first?.body ?? '', headers)).toMatchObject({ type: 'test' });
  });

  it('are tried nine times more over three days, then given up and switched off, and can be sent again', async () => {
    const { ws, sales, admin, tool, hook } = await setUp();
    tool.state.status = 503;
    await give(sales, await newLead(open(), ws));
    await server.services.webhooks.idle();
    expect(await log(admin, hook.id)).toMatchObject({
      deliveries: [{ state: 'waiting', attempts: 1, outcome: '503' }],
    });

    // The same job by a clock of our own, so that three days pass at once.
    let time = Date.now();
    const job = createWebhooks({
      db: open(),
      log: createLog('silent'),
      guard: createGuard(NETWORKS),
      sealing: server.services.sealing,
      now: () => new Date(time),
    });
    const waits: number[] = [];
    for (;;) {
      const [delivery] = (await log(admin, hook.id)).deliveries;
      if (!delivery?.nextAt) break;
      const due = Date.parse(delivery.nextAt);
      // Before it is due, nobody asks.
      const before = tool.heard.length;
      time = due - 1;
      job.wake(ws);
      await job.idle();
      expect(tool.heard).toHaveLength(before);
      waits.push(due - Date.parse(delivery.triedAt ?? ''));
      time = due;
      job.wake(ws);
      await job.idle();
      expect(tool.heard).toHaveLength(before + 1);
    }
    const asDesigned = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(waits).toHaveLength(asDesigned.length);
    for (const [at, seconds] of asDesigned.entries()) {
      expect(waits[at]).toBeGreaterThanOrEqual(seconds * 1000 - 5);
      expect(waits[at]).toBeLessThanOrEqual(seconds * 1100 + 5);
    }
    expect(await list(admin)).toMatchObject([{ disabled: 'failing', dead: 1, waiting: 0 }]);
    const ids = new Set(tool.heard.map(({ headers }) => headers['webhook-id']));
    expect([tool.heard.length, ids.size]).toEqual([10, 1]);

    // The receiver is back: switched on, and what was lost is sent again under its first id.
    tool.state.status = 204;
    await admin.send(`/api/v1/webhooks/${hook.id}/switch`, { json: { on: true } });
    const replayed = await admin.send(`/api/v1/webhooks/${hook.id}/replay`, {
      json: { deadSince: new Date(0).toISOString() },
    });
    expect(await replayed.json()).toEqual({ queued: 1 });
    await server.services.webhooks.idle();
    expect(await list(admin)).toMatchObject([{ disabled: null, dead: 0, waiting: 0 }]);
    expect(tool.heard.at(-1)?.headers['webhook-id']).toBe([...ids][0]);
    await job.stop();
  });

  it('end where the receiver says that it is gone', async () => {
    const { ws, sales, admin, tool } = await setUp();
    tool.state.status = 410;
    const leadId = await newLead(open(), ws);
    await give(sales, leadId);
    await server.services.webhooks.idle();
    await give(sales, leadId);
    await server.services.webhooks.idle();
    expect(tool.heard).toHaveLength(1);
    expect(await list(admin)).toMatchObject([{ disabled: 'gone', dead: 1, waiting: 1 }]);
  });

  it('wait while they are paused', async () => {
    const { ws, sales, admin, tool, hook } = await setUp();
    await admin.send(`/api/v1/webhooks/${hook.id}/switch`, { json: { on: false } });
    await give(sales, await newLead(open(), ws));
    await server.services.webhooks.idle();
    expect(tool.heard).toHaveLength(0);
    await admin.send(`/api/v1/webhooks/${hook.id}/switch`, { json: { on: true } });
    await server.services.webhooks.idle();
    expect(tool.heard).toHaveLength(1);
  });

  it('are sent by whoever starts next when the process that took them ended', async () => {
    const { ws, sales, admin, tool, hook } = await setUp();
    await admin.send(`/api/v1/webhooks/${hook.id}/switch`, { json: { on: false } });
    await give(sales, await newLead(open(), ws));
    // Taken by a process that was killed before it sent.
    const lease = new Date(Date.now() + 60_000);
    await open().workspaceTx(ws, async (sql) => {
      await sql.updateTable('webhooks').set({ disabled: null }).where('workspace_id', '=', ws).execute();
      await sql
        .updateTable('webhook_deliveries')
        .set({ attempts: 1, next_at: lease })
        .where('workspace_id', '=', ws)
        .execute();
    });
    const next = createWebhooks({
      db: open(),
      log: createLog('silent'),
      guard: createGuard(NETWORKS),
      sealing: server.services.sealing,
      now: () => new Date(lease.getTime() + 1),
    });
    next.start();
    await next.idle();
    await next.stop();
    expect(tool.heard).toHaveLength(1);
  });

  it('wait for a slow receiver without holding up another', async () => {
    const { ws, sales, admin, tool } = await setUp();
    const held: ServerResponse[] = [];
    let holding = true;
    const silent = createServer((_, response) => {
      if (holding) held.push(response);
      else response.end();
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => silent.close());
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    await admin.send('/api/v1/webhooks', { json: { url, events: ['feedback.given'] } });
    const leadId = await newLead(open(), ws);
    for (let n = 0; n < 6; n += 1) await give(sales, leadId);
    await eventually(() => expect(tool.heard).toHaveLength(6));
    // What was there when it was its turn is on its way; the rest waits for that.
    expect(held.length).toBeGreaterThanOrEqual(1);
    expect(held.length).toBeLessThan(6);
    holding = false;
    for (const response of held) response.end();
    await server.services.webhooks.idle();
  });

  it('write nothing of a receiver or a person into the log', async () => {
    const { ws, sales, tool, hook } = await setUp();
    tool.state.status = 500;
    await give(sales, await newLead(open(), ws, 'canary@havsbris.example.com'));
    await server.services.webhooks.idle();
    const lines = server.lines.join('');
    expect(lines).toContain('a webhook was not delivered');
    for (const word of ['canary', 'Wants a demo', tool.url, hook.secret]) expect(lines).not.toContain(word);
  });
});

describe('pauses between attempts', () => {
  it('end after the ninth', () => {
    expect(waitAfter(9, () => 0)).toBe(86_400_000);
    expect(waitAfter(10)).toBeNull();
  });
});
