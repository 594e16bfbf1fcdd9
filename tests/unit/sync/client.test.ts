import { afterEach, describe, expect, it, vi } from 'vitest';
import { mutations, revokeDevice, timeline, version } from '../../../lib/contract/routes.ts';
import { call, openStream, retryAfter } from '../../../lib/sync/client.ts';
import { json, problem } from '../support/model-server.ts';
import { DEVICE } from '../support/records.ts';

const SERVER = { origin: 'https://samsyn.example.com', token: 'smy_secret' };
const VERSION = {
  product: 'samsyn',
  version: '1.2.3',
  contract: { min: 1, max: 1 },
  now: '2026-03-01T08:00:00.000Z',
};

/** Answers every request so, and keeps them. */
function answering(answer: (url: URL, init: RequestInit) => Response | Promise<Response>) {
  const asked: { url: URL; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    asked.push({ url, init });
    return answer(url, init);
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

describe('call', () => {
  it('goes to the one origin with the token, without following redirects or sending cookies', async () => {
    const asked = answering(() => json(VERSION));
    expect(await call(SERVER, version, {})).toEqual({ ok: true, value: VERSION });
    expect(asked[0]?.url.href).toBe('https://samsyn.example.com/api/v1/version');
    expect(asked[0]?.init).toMatchObject({
      method: 'GET',
      redirect: 'manual',
      credentials: 'omit',
      headers: { Authorization: 'Bearer smy_secret', 'Samsyn-Contract': '1-1' },
    });
  });

  it('fills path and query', async () => {
    const asked = answering(() => json({ touchpoints: [], more: false }));
    await call(SERVER, timeline, {
      params: { id: '../../x?y' },
      query: { limit: 5, before: '2026-03-01T08:00:00.000Z' },
    });
    expect(asked[0]?.url.href).toBe(
      'https://samsyn.example.com/api/v1/leads/..%2F..%2Fx%3Fy/timeline?limit=5&before=2026-03-01T08%3A00%3A00.000Z',
    );
    await call(SERVER, revokeDevice, { params: { id: DEVICE.deviceId } });
    expect(asked[1]?.url.pathname).toBe(`/api/v1/me/devices/${DEVICE.deviceId}`);
  });

  it.each<[string, () => Response | Promise<Response>, object]>([
    [
      'a refusal in the server’s words',
      () => problem(403, 'role_not_allowed'),
      { code: 'role_not_allowed', status: 403 },
    ],
    [
      'a server that asks for patience',
      () => problem(429, 'too_many_requests', { 'Retry-After': '7' }),
      { code: 'too_many_requests', retryAfterMs: 7000 },
    ],
    [
      'a website',
      () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
      { code: 'not_our_server', status: 200 },
    ],
    [
      'a website without that page',
      () => new Response('<html>', { status: 404 }),
      { code: 'not_our_server', status: 404 },
    ],
    [
      'a proxy that asks for sign-in',
      () => new Response('<html>', { status: 401 }),
      { code: 'not_our_server', status: 401 },
    ],
    ['a gateway', () => new Response('<html>', { status: 502 }), { code: 'unavailable', status: 502 }],
    ['another shape', () => json({ product: 'other' }), { code: 'wrong_answer', status: 200 }],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { Location: 'https://evil.example/' } }),
      { code: 'redirected', status: 302 },
    ],
    [
      'no network',
      () => Promise.reject(new TypeError('Failed to fetch')),
      { code: 'unreachable', status: 0 },
    ],
    [
      'silence',
      () => Promise.reject(new DOMException('late', 'TimeoutError')),
      { code: 'timeout', status: 0 },
    ],
  ])('names %s', async (_, answer, error) => {
    answering(answer);
    expect(await call(SERVER, version, {})).toMatchObject({ ok: false, error });
  });

  it('ends when it is cancelled', async () => {
    vi.stubGlobal('fetch', (_: URL, { signal }: RequestInit) => Promise.reject(signal?.reason));
    expect(await call(SERVER, version, { signal: AbortSignal.abort() })).toMatchObject({
      error: { code: 'cancelled' },
    });
  });

  it('sends what the contract says', async () => {
    const asked = answering(() => json({ results: [] }));
    const body = { sentAt: '2026-03-01T08:00:00.000Z', mutations: [] };
    await call(SERVER, mutations, { body });
    expect(asked[0]?.init.body).toBe(JSON.stringify(body));
  });
});

describe('openStream', () => {
  it('takes nothing but a stream of events', async () => {
    answering(() => json({}));
    expect(await openStream(SERVER, version, {})).toMatchObject({
      ok: false,
      error: { code: 'not_our_server' },
    });
    answering(() => new Response('data: x\n\n', { headers: { 'Content-Type': 'text/event-stream' } }));
    expect((await openStream(SERVER, version, {})).ok).toBe(true);
  });
});

it('reads Retry-After in seconds and as a date', () => {
  const now = Date.parse('2026-03-01T08:00:00.000Z');
  expect(retryAfter('30', now)).toBe(30_000);
  expect(retryAfter('Sun, 01 Mar 2026 08:01:00 GMT', now)).toBe(60_000);
  expect(retryAfter('Sun, 01 Mar 2026 07:00:00 GMT', now)).toBe(0);
  expect(retryAfter('999999', now)).toBe(900_000);
  expect(retryAfter('soon', now)).toBeUndefined();
  expect(retryAfter(null, now)).toBeUndefined();
});
