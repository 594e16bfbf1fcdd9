/** The connection to a system: what happens when the system has closed it meanwhile. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openLine } from '#server/connectors/line.ts';
import { createGuard } from '#server/webhooks/address.ts';
import { NETWORKS } from './support/sources.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A system that answers once on each connection, and closes it when it is used again. */
async function forgetful() {
  const answered = new WeakSet();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method}`);
    if (answered.has(request.socket)) return request.socket.destroy();
    answered.add(request.socket);
    return response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line = openLine(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, createGuard(NETWORKS));
  closing.push(() => {
    line.close();
    server.close();
  });
  const send = (method: string) => line.send({ method, path: '/', headers: {} });
  return { asked, send };
}

describe('a connection that was closed while nobody used it', () => {
  it('costs no reading', async () => {
    const { asked, send } = await forgetful();
    await send('GET');
    expect(await send('GET')).toMatchObject({ status: 200 });
    expect(asked).toEqual(['GET', 'GET', 'GET']);
  });

  it('writes nothing twice: whoever writes hears of it', async () => {
    const { asked, send } = await forgetful();
    await send('POST');
    await expect(send('POST')).rejects.toMatchObject({ code: 'unreachable' });
    expect(asked).toEqual(['POST', 'POST']);
  });
});
