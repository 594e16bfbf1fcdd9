import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toColumns } from '../../../lib/contract/columns.ts';
import { sameServer } from '../../../lib/domain/server-address.ts';
import { readPacked } from '../../../lib/store/buckets.ts';
import { readConnections, shownStore } from '../../../lib/store/connections.ts';
import { readDevice, readEnding, saveDevice } from '../../../lib/store/device.ts';
import { show } from '../../../lib/store/joining.ts';
import { checkServer, type PairingStep, pair, unpair } from '../../../lib/sync/pairing.ts';
import { freshDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { json, problem } from '../support/model-server.ts';
import { aLead, DEVICE, id } from '../support/records.ts';

const ORIGIN = DEVICE.origin;
const NOW = '2026-03-01T08:00:00.000Z';
const versionAnswer = (contract = { min: 1, max: 1 }) =>
  json({ product: 'samsyn', version: '1.2.3', contract, now: NOW });
const answering = (answer: () => Response | Promise<Response>) =>
  vi.stubGlobal('fetch', async () => answer());

beforeEach(freshDevice);
afterEach(() => vi.unstubAllGlobals());

describe('checkServer', () => {
  it.each([
    ['', 'address_empty'],
    ['   ', 'address_empty'],
    ['http://samsyn.example.com', 'address_not_https'],
    ['javascript:alert(1)', 'address_not_web'],
    ['file:///etc/passwd', 'address_not_web'],
    ['data:text/html,x', 'address_not_web'],
    ['ftp://samsyn.example.com', 'address_not_web'],
    ['https://', 'address_not_web'],
    ['not an address', 'address_not_web'],
    ['https://anna:secret@samsyn.example.com', 'address_credentials'],
  ])('%j is refused as %s without asking anybody', async (input, code) => {
    const asked = vi.fn();
    vi.stubGlobal('fetch', asked);
    expect(await checkServer(input)).toEqual({ ok: false, error: { code } });
    expect(asked).not.toHaveBeenCalled();
  });

  it.each([
    ['samsyn.example.com', ORIGIN],
    [' https://Samsyn.Example.com/some/path?x#y ', ORIGIN],
    ['https://samsyn.example.com:8443', 'https://samsyn.example.com:8443'],
    ['localhost:8787', 'http://localhost:8787'],
    ['http://127.0.0.1:8787/', 'http://127.0.0.1:8787'],
  ])('%j is %s', async (input, origin) => {
    answering(versionAnswer);
    expect(await checkServer(input)).toEqual({ ok: true, value: { origin, version: '1.2.3' } });
  });

  it('tells a website that cannot be read from no answer', async () => {
    vi.stubGlobal('fetch', async (_: unknown, init: RequestInit) => {
      if (init.mode !== 'no-cors') throw new TypeError('Failed to fetch');
      return new Response('<h1>Hello</h1>');
    });
    expect(await checkServer('www.example.com')).toEqual({ ok: false, error: { code: 'not_our_server' } });
  });

  it('shows what a lookalike really is', async () => {
    answering(versionAnswer);
    expect(await checkServer('sаmsyn.example.com')).toMatchObject({
      ok: true,
      value: { punycode: 'xn--smsyn-4ve.example.com' },
    });
  });

  it.each<[string, () => Response | Promise<Response>, string]>([
    [
      'a website',
      () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
      'not_our_server',
    ],
    ['another product’s JSON', () => json({ hello: 'world' }), 'not_our_server'],
    [
      'a certificate that is not trusted',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'unreachable',
    ],
    ['a server that is too old', () => versionAnswer({ min: 0, max: 0 }), 'server_too_old'],
    ['a server that is too new', () => versionAnswer({ min: 2, max: 3 }), 'server_too_new'],
  ])('names %s', async (_, answer, code) => {
    answering(answer);
    expect(await checkServer('samsyn.example.com')).toMatchObject({ ok: false, error: { code } });
  });
});

describe('pair', () => {
  const start = {
    deviceCode: 'code',
    userCode: 'BCDF-GHJK',
    approveUrl: `${ORIGIN}/auth/approve`,
    expiresInSeconds: 600,
    intervalSeconds: 0.001,
  };
  const token = { token: 'smy_new', workspaceId: id(800), memberId: id(900), deviceId: id(802) };
  const page = {
    cursor: '1.1',
    more: false,
    remaining: 0,
    tables: { leads: { columns: toColumns([aLead(1)]), deleted: [] } },
  };

  /** Answers by path; the token's answers one after the other. */
  function server(tokens: (() => Response)[], begin = start) {
    vi.stubGlobal('fetch', async (url: URL) => {
      if (url.pathname.endsWith('/pair/start')) return json(begin);
      if (url.pathname.endsWith('/pair/token')) return tokens.shift()?.() ?? problem(400, 'expired_token');
      if (url.pathname.endsWith('/sync')) return json(page);
      return json({});
    });
  }

  it('opens the approve page, waits for the click, and pulls', async () => {
    server([
      () => problem(400, 'authorization_pending'),
      () => problem(503, 'unavailable'),
      () => json(token),
    ]);
    const steps: PairingStep['kind'][] = [];
    expect(await pair(ORIGIN, (step) => steps.push(step.kind), new AbortController().signal)).toEqual({
      ok: true,
      value: undefined,
    });
    expect([...fake.tabs.values()].map((tab) => tab.url)).toEqual([`${ORIGIN}/auth/approve`]);
    expect(steps).toEqual(['approve', 'waiting']);
    expect(await readDevice(store)).toMatchObject({ origin: ORIGIN, token: 'smy_new', memberId: id(900) });
    expect((await readPacked(store, 'leads', [id(1)])).size).toBe(1);
    expect(fake.asked).toEqual([{ type: 'leads.changed' }]);
  });

  it.each(['access_denied', 'expired_token'])('ends with %s', async (code) => {
    server([() => problem(400, code)]);
    expect(await pair(ORIGIN, () => undefined, new AbortController().signal)).toMatchObject({
      ok: false,
      error: { code },
    });
    expect(await readDevice(store)).toBeNull();
  });

  it('can be cancelled', async () => {
    server([], { ...start, intervalSeconds: 600 });
    const controller = new AbortController();
    const paired = pair(ORIGIN, () => controller.abort(), controller.signal);
    expect(await paired).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('does not open a page of another origin', async () => {
    server([], { ...start, approveUrl: 'https://evil.example/approve' });
    expect(await pair(ORIGIN, () => undefined, new AbortController().signal)).toEqual({
      ok: false,
      error: { code: 'redirected' },
    });
    expect(fake.tabs.size).toBe(0);
  });

  it('takes another name of this computer as the same server', () => {
    expect(sameServer('http://127.0.0.1:8787/auth/pair', 'http://localhost:8787')).toBe(true);
    expect(sameServer('http://127.0.0.1:9999/auth/pair', 'http://localhost:8787')).toBe(false);
    expect(sameServer('https://127.0.0.1.example.com/', 'http://localhost:8787')).toBe(false);
  });

  it('ends here also when the server does not answer', async () => {
    server([() => json(token)]);
    await pair(ORIGIN, () => undefined, new AbortController().signal);
    answering(() => Promise.reject(new TypeError('Failed to fetch')));
    await unpair();
    expect(await readDevice(store)).toBeNull();
    expect(await readPacked(store, 'leads', [id(1)])).toEqual(new Map());
    expect(await readEnding(store)).toEqual({ endedBy: 'person', origin: ORIGIN });
  });

  it('a second workspace is shown at once, beside the first, and again when that is disconnected', async () => {
    await saveDevice(store, DEVICE);
    const workspaceId = id(810);
    server([() => json({ ...token, workspaceId })]);
    await pair(ORIGIN, () => undefined, new AbortController().signal);
    const shown = await shownStore();
    expect(shown).not.toBe(store);
    expect(await readDevice(shown)).toMatchObject({ workspaceId, token: 'smy_new' });
    expect((await readPacked(shown, 'leads', [id(1)])).size).toBe(1);
    expect(await readDevice(store)).toEqual(DEVICE);
    expect((await readPacked(store, 'leads', [id(1)])).size).toBe(0);

    // The page of this test shows the first, as after a switch back to it.
    await show(store);
    await unpair();
    expect(await readDevice(store)).toBeNull();
    expect(await shownStore()).toBe(shown);
    expect(await readDevice(shown)).toMatchObject({ workspaceId });
  });

  it('the same workspace once more takes the place of its own device', async () => {
    await saveDevice(store, DEVICE);
    const asked: string[] = [];
    server([() => json({ ...token, workspaceId: DEVICE.workspaceId })]);
    const answer = globalThis.fetch;
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
      const bearer = new Headers(init.headers).get('Authorization');
      asked.push(`${init.method} ${url.pathname} ${bearer}`);
      return answer(url, init);
    });
    await pair(ORIGIN, () => undefined, new AbortController().signal);
    expect(await readDevice(store)).toMatchObject({ token: 'smy_new' });
    expect(asked.filter((one) => one.startsWith('DELETE'))).toEqual([
      `DELETE /api/v1/me/devices/${DEVICE.deviceId} Bearer ${DEVICE.token}`,
    ]);
    expect((await readConnections()).all).toHaveLength(1);
  });
});
