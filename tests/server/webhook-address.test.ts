/** Where a webhook may go: the addresses of an attacker who would like the server to ask in their place. */

import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard } from '#server/webhooks/address.ts';
import { deliver } from '#server/webhooks/send.ts';
import { lookupOf } from './support/lookup.ts';

/** Written with their address. */
const LITERAL = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.255.255.254:8443/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://127.0.0.1./',
  'https://１２７.０.０.１/',
  'https://0/',
  'https://0.0.0.0/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://192.168.0x1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://2852039166/latest/meta-data/',
  'https://0xa9.0xfe.0xa9.0xfe/',
  'https://0251.0376.0251.0376/',
  'https://192.0.0.192/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/latest/meta-data/',
  'https://[ff02::1]/',
];

/** What the look-up answers. */
const NAMES: Record<string, LookupAddress[]> = {
  localhost: [{ address: '127.0.0.1', family: 4 }],
  'in.samsyn.example': [{ address: '10.1.2.3', family: 4 }],
  'six.samsyn.example': [{ address: '::1', family: 6 }],
  'both.samsyn.example': [
    { address: '93.184.215.14', family: 4 },
    { address: '169.254.169.254', family: 4 },
  ],
};
const NAMED = Object.keys(NAMES).map((name) => `https://${name}/`);

/** A local server that should never be asked; counts who connects. */
async function trap(answer: (port: number) => Record<string, string> = () => ({})) {
  let connections = 0;
  const server: Server = createServer((_, response) => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const headers = answer(port);
    response.writeHead(Object.keys(headers).length > 0 ? 302 : 200, headers).end();
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    connections: () => connections,
    close: () => server.close(),
  };
}

const message = { headers: {}, body: '{}' };

describe('a webhook', () => {
  let local: Awaited<ReturnType<typeof trap>>;
  beforeAll(async () => {
    local = await trap();
  });
  afterAll(() => local.close());
  const guard = createGuard(
    [],
    lookupOf((name) => NAMES[name] ?? []),
  );

  it.each([...LITERAL, ...NAMED])('does not go to %s', async (url) => {
    expect(await guard.check(url)).toEqual({ ok: false, error: 'private_address' });
    const there = new URL(url);
    there.port = String(local.port);
    expect(await deliver(guard, { url: there.href, ...message })).toBe('private_address');
    expect(local.connections()).toBe(0);
  });

  it.each([
    ['http://hooks.example.com/', 'not_https'],
    ['https://hooks.example.com:22/', 'port_closed'],
    ['https://hooks.example.com:25/', 'port_closed'],
    ['https://user:secret@hooks.example.com/', 'not_an_address'],
    ['file:///etc/passwd', 'not_https'],
    ['gopher://127.0.0.1:6379/_', 'not_https'],
    ['hooks', 'not_an_address'],
    ['https://nobody.example.com/', 'unresolved'],
  ])('is not set up for %s: %s', async (url, problem) => {
    expect(await guard.check(url)).toEqual({ ok: false, error: problem });
  });

  it('may go to the open internet', async () => {
    const open = createGuard(
      [],
      lookupOf(() => [
        { address: '93.184.215.14', family: 4 },
        { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 },
      ]),
    );
    for (const url of [
      'https://hooks.example.com/a?b=c',
      'https://8.8.8.8/',
      'https://[2a00:1450:4001::1]:8443/',
    ])
      expect(await open.check(url)).toMatchObject({ ok: true });
  });

  it('does not go where a name leads that changed after it was checked', async () => {
    let asked = 0;
    const rebinding = createGuard(
      [],
      lookupOf(() => {
        asked += 1;
        return [{ address: asked === 1 ? '93.184.215.14' : '127.0.0.1', family: 4 }];
      }),
    );
    const url = `https://rebinding.example.com:${local.port}/`;
    expect(await rebinding.check(url)).toMatchObject({ ok: true });
    expect(await deliver(rebinding, { url, ...message })).toBe('private_address');
    expect(asked).toBe(2);
    expect(local.connections()).toBe(0);
  });

  it('goes into the networks that the company names, and is not sent on from there', async () => {
    const own = createGuard(['127.0.0.1/32']);
    const sendingOn = await trap(() => ({ Location: `http://127.0.0.1:${local.port}/` }));
    const url = `http://127.0.0.1:${sendingOn.port}/`;
    expect(await own.check(url)).toMatchObject({ ok: true });
    expect(await deliver(own, { url, ...message })).toBe('302');
    expect(sendingOn.connections()).toBe(1);
    expect(local.connections()).toBe(0);
    expect(await own.check('http://127.0.0.2:8000/')).toEqual({ ok: false, error: 'private_address' });
    expect(await own.check('http://8.8.8.8:8000/')).toEqual({ ok: false, error: 'private_address' });
    sendingOn.close();
  });
});

/** A local server whose answers the test writes; `left` settles once the first one who asked has gone. */
async function answering(answer: (response: ServerResponse) => void) {
  const left = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    request.resume();
    response.on('close', left.resolve);
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, left: left.promise, close: () => server.close() };
}

describe('an attempt to deliver', () => {
  const guard = createGuard(['127.0.0.1/32']);
  /** So long that only something else can have ended the attempt. */
  const FOR_EVER_MS = 3_600_000;

  it('ends when no answer comes in time, and lets the connection go', async () => {
    const silent = await answering(() => {});
    expect(await deliver(guard, { url: silent.url, ...message }, 200)).toBe('timeout');
    await silent.left;
    silent.close();
  });

  it.each([
    [200, 'delivered'],
    [503, '503'],
  ])(
    'that is answered %i counts as that, though the rest of the answer never comes',
    async (status, outcome) => {
      const trickling = await answering((response) => void response.writeHead(status).write('{'));
      expect(await deliver(guard, { url: trickling.url, ...message }, 1_000)).toBe(outcome);
      await trickling.left;
      trickling.close();
    },
  );

  it('reads 64 KB of an answer that has no end, and no more', async () => {
    let written = 0;
    const endless = await answering((response) => {
      const piece = Buffer.alloc(1_024, 'x');
      const write = (): void => {
        while (!response.destroyed) {
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', write);
        }
      };
      response.writeHead(200);
      write();
    });
    expect(await deliver(guard, { url: endless.url, ...message }, FOR_EVER_MS)).toBe('delivered');
    await endless.left;
    expect(written).toBeGreaterThan(64 * 1_024);
    endless.close();
  });

  it('waits for the end of an answer that is not longer', async () => {
    const ended = Promise.withResolvers<void>();
    const long = await answering((response) => {
      response.on('finish', ended.resolve);
      response.writeHead(410).end(Buffer.alloc(64 * 1_024, 'x'));
    });
    expect(await deliver(guard, { url: long.url, ...message }, FOR_EVER_MS)).toBe('gone');
    await ended.promise;
    long.close();
  });
});
