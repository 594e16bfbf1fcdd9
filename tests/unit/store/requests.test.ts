import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mutations, sync, timelines } from '../../../lib/contract/routes.ts';
import { KEPT_REQUESTS, noteRequest, type SentRequest, watchRequests } from '../../../lib/store/requests.ts';
import { wipe } from '../../../lib/store/wipe.ts';
import { call, somebodyAnswers } from '../../../lib/sync/client.ts';
import { pairedDevice, store } from '../support/device.ts';
import { json } from '../support/model-server.ts';
import { DEVICE, id, until } from '../support/records.ts';

const listed = (count: number): Promise<SentRequest[]> =>
  until(watchRequests, (requests) => requests.length === count);

let before = 0;
beforeEach(async () => {
  await pairedDevice();
  before = (await until(watchRequests, () => true)).length;
});
afterEach(() => vi.unstubAllGlobals());

describe('the list of requests', () => {
  it('holds what was asked and how much, and nothing of whom', async () => {
    vi.stubGlobal('fetch', async () => json({ timelines: [] }));
    const asked = { leadIds: [id(1), id(2)], limit: 20 };
    await call(DEVICE, timelines, { body: asked });
    expect((await listed(before + 1))[0]).toMatchObject({
      host: 'samsyn.example.com',
      route: 'POST /api/v1/timelines',
      items: 2,
      bytes: JSON.stringify(asked).length,
      answered: 1,
    });
    expect(JSON.stringify(await listed(before + 1))).not.toContain(id(1));
  });

  it('holds what got no answer, and outlives a wipe', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('no network');
    });
    await call(DEVICE, sync, { query: {} });
    expect(await somebodyAnswers('https://typed.example.com')).toBe(false);
    await wipe(store);
    const noAnswer = (requests: SentRequest[]) =>
      requests.slice(0, 2).every(({ answered }) => answered === 0);
    expect((await until(watchRequests, noAnswer)).slice(0, 2)).toMatchObject([
      { host: 'typed.example.com', route: 'GET /', bytes: 0, items: 0 },
      { host: 'samsyn.example.com', route: 'GET /api/v1/sync', bytes: 0, items: 0 },
    ]);
  });

  it('counts bytes, not letters', async () => {
    vi.stubGlobal('fetch', async () => json({ results: [] }));
    const clientAt = '2026-03-01T08:00:00.000Z';
    const payload = { leadId: id(1), kind: 'email', value: 'åsa@company.example.com' } as const;
    const body = {
      sentAt: clientAt,
      mutations: [{ id: id(2), clientAt, type: 'lead.link', payload } as const],
    };
    await call(DEVICE, mutations, { body });
    const [newest] = await listed(before + 1);
    expect(newest).toMatchObject({ items: 1, bytes: new TextEncoder().encode(JSON.stringify(body)).length });
  });

  it('keeps the newest thousand', async () => {
    const request = { host: 'samsyn.example.com', route: 'GET /api/v1/sync', items: 0, bytes: 0 };
    for (let n = 0; n < KEPT_REQUESTS + 100; n += 1) noteRequest(request);
    const last = (requests: SentRequest[]) => (requests[0]?.n ?? 0) >= KEPT_REQUESTS + 100;
    expect((await until(watchRequests, last)).length).toBe(KEPT_REQUESTS);
  });
});
