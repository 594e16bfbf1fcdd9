import { Hono } from 'hono';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';
import type { Route } from '#lib/contract/routes.ts';
import { createApp } from '#server/app.ts';
import { ingestApp } from '#server/ingest/app.ts';
import { createLog } from '#server/log.ts';
import type { Env } from '#server/routes/context.ts';
import { onError } from '#server/routes/problems.ts';
import { limitRate } from '#server/routes/rate-limit.ts';
import { eachDb } from './support/each-db.ts';
import {
  ALONE,
  type Device,
  newWorkspace,
  ORIGIN,
  pairedDevice,
  post,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const SAMPLE = uuidv7();
const sampleOf = (route: Route): string => route.path.replace(':id', SAMPLE);

eachDb((_kind, open) => {
  let server: TestServer;
  let device: Device;
  beforeAll(async () => {
    server = await startTestServer(open());
    device = await pairedDevice(server, (await newWorkspace(open())).seller);
  });
  afterAll(() => server.close());

  const request = (path: string, init?: RequestInit): Promise<Response> =>
    Promise.resolve(server.app.request(`${ORIGIN}${path}`, init));

  it('says what it is', async () => {
    const answer = ROUTES.version.response.parse(await (await request('/api/v1/version')).json());
    expect(answer).toMatchObject({ product: 'samsyn', contract: { min: 1, max: 1 } });
  });

  it('says with every answer what it speaks, and refuses politely whom it would misread', async () => {
    const speaking = (spoken: string) =>
      device.send('/api/v1/me', { headers: { 'Samsyn-Contract': spoken } });
    for (const spoken of ['1-1', '0-1', '1-9', '', 'nonsense'])
      expect([(await speaking(spoken)).status, spoken]).toEqual([200, spoken]);
    expect((await device.send('/api/v1/me')).headers.get('Samsyn-Contract')).toBe('1-1');
    for (const [spoken, status, code] of [
      ['0-0', 426, 'version_too_old'],
      ['2-3', 501, 'version_too_new'],
    ] as const) {
      const answer = await speaking(spoken);
      expect(await problemOf(answer)).toMatchObject({
        status,
        code,
        detail: 'This server speaks the versions 1-1 of the contract.',
      });
      // Whether a device is to be wiped, and what the server speaks, is said to a sidebar of any version.
      const nobody = { headers: { 'Samsyn-Contract': spoken } };
      expect(await problemOf(await request('/api/v1/me', nobody))).toMatchObject({ code: 'unauthenticated' });
      expect((await request('/api/v1/version', nobody)).status).toBe(200);
    }
  });

  it('is healthy, and ready until it stops', async () => {
    expect((await request('/healthz')).status).toBe(200);
    expect((await request('/readyz')).status).toBe(200);
    server.state.ready = false;
    expect(await problemOf(await request('/readyz'))).toMatchObject({ code: 'unavailable', status: 503 });
    server.state.ready = true;
  });

  it('describes every route, and only routes that answer', async () => {
    const Document = z.object({
      openapi: z.literal('3.1.0'),
      paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
    });
    const { paths } = Document.parse(await (await request('/openapi.json')).json());
    const described = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(described.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) {
        const answer = await request(path.replace('{id}', SAMPLE), { method: method.toUpperCase() });
        expect([path, method, answer.status === 404 || answer.status === 405]).toEqual([path, method, false]);
        await answer.body?.cancel();
      }
    }
  });

  it('counts requests by route, not by address', async () => {
    await request(`/api/v1/leads/${SAMPLE}/timeline`);
    const text = await (await request('/metrics')).text();
    expect(text).toMatch(/^samsyn_ready 1$/m);
    expect(text).toMatch(/^samsyn_build_info\{version="\d[^"]*"\} 1$/m);
    expect(text).toContain('route="/api/v1/leads/:id/timeline",status="401"');
    expect(text).toContain('samsyn_event_streams 0');
    expect(text).not.toContain(SAMPLE);
  });

  describe('problems', () => {
    const deviceRoutes = Object.entries(ROUTES).filter(([, route]) => route.access === 'device');
    it.each(deviceRoutes)('%s asks for a token before anything else', async (_name, route) => {
      const answer = await request(sampleOf(route), { method: route.method });
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="samsyn"');
      expect(await problemOf(answer)).toMatchObject({
        code: 'unauthenticated',
        type: 'urn:samsyn:error:unauthenticated',
        requestId: answer.headers.get('X-Request-Id'),
      });
    });

    it('are 404 for what is not there and 405 with Allow for another method', async () => {
      expect(await problemOf(await request('/api/v1/nothing'))).toMatchObject({ code: 'not_found' });
      expect(await problemOf(await request('/'.padEnd(2_000, 'x')))).toMatchObject({ code: 'not_found' });
      const answer = await request('/api/v1/mutations', { method: 'PUT' });
      expect(answer.headers.get('Allow')).toBe('POST');
      expect(await problemOf(answer)).toMatchObject({ code: 'method_not_allowed' });
    });

    const send = (body: BodyInit, type: string | null = 'application/json') =>
      request('/api/v1/pair/start', {
        method: 'POST',
        body,
        headers: type === null ? {} : { 'Content-Type': type },
      });

    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
      'text/json',
    ])('are 415 for %s', async (type) => {
      expect(await problemOf(await send('{"device":"x"}', type))).toMatchObject({
        code: 'unsupported_media_type',
        status: 415,
      });
    });

    it('take JSON with the UTF-8 charset named', async () => {
      expect((await send('{"device":"Ås"}', 'application/json; charset=UTF-8')).status).toBe(200);
    });

    it('say where JSON goes wrong, without quoting it', async () => {
      const wrong = async (text: string) => {
        const problem = await problemOf(await send(text));
        expect(problem.code).toBe('malformed_json');
        expect(JSON.stringify(problem)).not.toContain('secret');
        return problem.detail;
      };
      expect(await wrong('{\n  "device": "secret" "x"\n}')).toBe('Not JSON from line 2, column 22 on.');
      expect(await wrong('{"device":"secret')).toMatch(/ends before|Not JSON from/);
      expect(await wrong('')).toMatch(/ends before/);
      expect(await wrong('secret')).toMatch(/not JSON/i);
      expect(await wrong('{"a":NaN}')).toMatch(/not JSON/i);
    });

    it('refuse bytes that are not UTF-8', async () => {
      expect(await problemOf(await send(new Uint8Array([0x7b, 0x22, 0xff, 0x22])))).toMatchObject({
        code: 'malformed_json',
        detail: 'The text is not UTF-8.',
      });
    });

    it('survive depth and dangerous keys', async () => {
      expect(await problemOf(await send(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toMatchObject({
        status: 400,
        code: 'too_deep',
      });
      for (const key of ['__proto__', 'constructor'])
        expect(await problemOf(await send(`{"device":"x","${key}":{"admin":true}}`))).toMatchObject({
          code: 'forbidden_key',
          detail:
            'A field here is called what no field may be called, and nothing was done. Known are: device.',
          path: '',
        });
      expect(Reflect.get({}, 'admin')).toBeUndefined();
    });

    it('name the field', async () => {
      const json = { leadIds: [SAMPLE, 'elin'], limit: 10 };
      expect(await problemOf(await device.send('/api/v1/timelines', { json }))).toMatchObject({
        code: 'invalid_request',
        path: 'leadIds[1]',
      });
      for (const limit of ['10', 0, 101, 1.5, null]) {
        expect(
          await problemOf(await device.send('/api/v1/timelines', { json: { leadIds: [SAMPLE], limit } })),
        ).toMatchObject({ path: 'limit' });
      }
    });

    it('are 413 for a body over the limit, with its length told or in pieces', async () => {
      const big = 'x'.repeat(2_000_001);
      const told = await request('/api/v1/pair/start', {
        method: 'POST',
        body: big,
        headers: { 'Content-Type': 'application/json', 'Content-Length': String(big.length) },
      });
      expect(await problemOf(told)).toMatchObject({ code: 'too_large', status: 413 });
      const pieces = new ReadableStream({
        start: (stream) => {
          stream.enqueue(new TextEncoder().encode(big));
          stream.close();
        },
      });
      const piecemeal = await request('/api/v1/pair/start', {
        method: 'POST',
        body: pieces,
        duplex: 'half',
        headers: { 'Content-Type': 'application/json' },
      } as RequestInit);
      expect(await problemOf(piecemeal)).toMatchObject({ code: 'too_large' });
    });

    it('hide what went wrong inside, and log it under the request’s id', async () => {
      const broken = await startTestServer({
        ...open(),
        tx: () => Promise.reject(new Error('anna@example.com broke it')),
      });
      const answer = await post(broken, '/api/v1/pair/start', { device: 'x' });
      const problem = await problemOf(answer);
      expect(problem).toMatchObject({ code: 'internal', status: 500 });
      expect(JSON.stringify(problem)).not.toContain('anna');
      expect(
        broken.lines.find(
          (line) => line.includes(problem.requestId ?? 'none') && line.includes('request failed'),
        ),
      ).toBeDefined();
      await broken.close();
    });
  });

  describe('other origins', () => {
    const preflight = (origin: string) =>
      request('/api/v1/mutations', {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization,content-type',
        },
      });

    it.each(['chrome-extension://abcdefghijklmnop', 'moz-extension://0b6a7c2e-5d1f-4b1e-9f57-2f6f4c3f1c11'])(
      'let %s in, without cookies',
      async (origin) => {
        const answer = await preflight(origin);
        expect(answer.status).toBe(204);
        expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(origin);
        expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
        expect(answer.headers.get('Access-Control-Allow-Headers')).toContain('Authorization');
      },
    );

    it('are told the reason of a refusal, too', async () => {
      const headers = { Origin: 'chrome-extension://abcdefghijklmnop', 'Content-Type': 'application/json' };
      for (const answer of [
        await request('/api/v1/me', { headers }),
        await request('/api/v1/nothing', { headers }),
        await request('/api/v1/mutations', { method: 'PUT', headers }),
        await request('/api/v1/pair/start', { method: 'POST', headers, body: '{' }),
        await request('/api/v1/pair/start', { method: 'POST', headers, body: 'x'.repeat(2_000_001) }),
        await request('/api/v1/events', { headers: { ...headers, Authorization: `Bearer ${device.token}` } }),
      ]) {
        const allowed = answer.headers.get('Access-Control-Allow-Origin');
        expect([answer.status, allowed]).toEqual([answer.status, headers.Origin]);
        await answer.body?.cancel();
      }
    });

    it.each(['https://evil.example', 'http://samsyn.test', 'null', 'https://chrome-extension.evil.example'])(
      'keep %s out',
      async (origin) => {
        expect((await preflight(origin)).headers.get('Access-Control-Allow-Origin')).toBeNull();
      },
    );
  });

  it('sends safe headers and lets nobody store answers', async () => {
    const { headers } = await device.send('/api/v1/me');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Powered-By')).toBeNull();
  });

  it.each([
    '/api/v1/version',
    '/api/v1/nothing',
    '/v1/track',
    '/hooks/x',
    '/healthz',
    '/metrics',
    '/openapi.json',
    '/',
  ])('makes no page of %s in a browser', async (path) => {
    const { headers } = await request(path);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    // Reached by http, as for a demo on one computer.
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });

  it.each(['/api/v1/version', '/auth', '/v1/track'])(
    'lets %s be asked by https alone for a year',
    async (path) => {
      const services = { ...server.services, origin: 'https://samsyn.company.example' };
      const app = createApp({
        services,
        ingest: ingestApp(services, { onDirty: () => {} }),
        ready: async () => true,
      });
      const { headers } = await app.request(`https://samsyn.company.example${path}`);
      expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains');
    },
  );

  it('logs a request by its route, without query, token or body', async () => {
    await device.send('/api/v1/sync?cursor=1.424242');
    await request('/anna@example.com?q=anna@example.com');
    const log = server.lines.join('');
    expect(log).toContain('"route":"/api/v1/sync"');
    for (const secret of ['424242', 'anna@example.com', device.token]) expect(log).not.toContain(secret);
  });
});

describe('the rate limit', () => {
  const limited = (now: () => number) => {
    const app = new Hono<Env>();
    app.onError(onError(createLog('silent')));
    app.use(limitRate(ALONE, 'test', { perMinute: 3, now }));
    app.get('/', (c) => c.text('ok'));
    const from = (remoteAddress: string) =>
      Promise.resolve(app.request('/', {}, { incoming: { socket: { remoteAddress } } }));
    return async (address: string) => (await from(address)).status;
  };

  it('is one address’s own, and lets go with time', async () => {
    let time = 0;
    const ask = limited(() => time);
    expect([await ask('a'), await ask('a'), await ask('a'), await ask('a')]).toEqual([200, 200, 200, 429]);
    expect(await ask('b')).toBe(200);
    time = 20_000;
    expect([await ask('a'), await ask('a')]).toEqual([200, 429]);
  });
});
