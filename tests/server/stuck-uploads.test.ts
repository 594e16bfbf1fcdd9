import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '#lib/contract/errors.ts';
import { endStuckUploads } from '#server/stuck-uploads.ts';
import { eventually } from '../support/eventually.ts';

const WINDOW = { windowMs: 30_000, leastBytes: 100 };

let server: Server;
let client: Socket;
let upload: IncomingMessage;
/** What the server does with the body. */
let handle: (request: IncomingMessage) => Promise<string>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  handle = async (request) => String((await text(request)).length);
  server = createServer(async (request, response) => {
    upload = request;
    response.end(await handle(request).catch(() => 'broken off'));
  });
  endStuckUploads(server, WINDOW);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  client = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
});
afterEach(async () => {
  vi.useRealTimers();
  client.destroy();
  server.close();
  await once(server, 'close');
});

/** Begins an upload, and waits until the server has its head. */
async function begin(length: number): Promise<{ answer: Promise<string> }> {
  const answer = text(client);
  const asked = once(server, 'request');
  client.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`);
  await asked;
  return { answer };
}

async function send(bytes: number): Promise<void> {
  const wanted = upload.socket.bytesRead + bytes;
  client.write('x'.repeat(bytes));
  await eventually(() => expect(upload.socket.bytesRead).toBe(wanted));
}

const pass = (windows: number): void => void vi.advanceTimersByTime(windows * WINDOW.windowMs);

it('an upload that moves goes on for as long as it takes', async () => {
  expect(server.requestTimeout).toBe(0);
  // Headers are no upload: Node ends whoever does not get done with them.
  expect(server.headersTimeout).toBe(60_000);
  const { answer } = await begin(3_000);
  for (let half = 0; half < 30; half += 1) {
    await send(100);
    pass(1);
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK.*3000$/s);
});

it.each([
  ['trickles', 30],
  ['stands still', 0],
])('an upload that %s ends in 408', async (_what, bytes) => {
  const { answer } = await begin(3_000);
  await send(100);
  pass(1);
  for (let n = 0; n < bytes; n += 1) await send(1);
  pass(1);
  const [head = '', body = ''] = (await answer).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(head).toContain('\r\nContent-Type: application/problem+json\r\n');
  expect(head).toContain(`\r\nContent-Length: ${body.length}`);
  expect(Problem.parse(JSON.parse(body))).toEqual({
    type: 'urn:samsyn:error:upload_stuck',
    title: 'The upload stood still and was ended.',
    status: 408,
    code: 'upload_stuck',
    detail: 'Fewer than 100 bytes came in 30 seconds. Send it again.',
  });
});

it('an upload waits for a server that is slow to take it', async () => {
  const begun = Promise.withResolvers<void>();
  handle = async (request) => {
    await begun.promise;
    return String((await text(request)).length);
  };
  const size = 8_000_000;
  const { answer } = await begin(size);
  client.write('x'.repeat(size));
  await eventually(() => expect(upload.readableLength).toBeGreaterThanOrEqual(upload.readableHighWaterMark));
  pass(10);
  begun.resolve();
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK.*8000000$/s);
});
