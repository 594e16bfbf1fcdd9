import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toColumns } from '../../../lib/contract/columns.ts';
import type { Lead } from '../../../lib/contract/records.ts';
import { gate } from '../../../lib/contract/routes.ts';
import { readPacked } from '../../../lib/store/buckets.ts';
import { meta } from '../../../lib/store/cache.ts';
import { lastContact } from '../../../lib/store/contact.ts';
import { isOfAll } from '../../../lib/store/cursor.ts';
import { saveDevice } from '../../../lib/store/device.ts';
import { outboxRows } from '../../../lib/store/outbox.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { drain } from '../../../lib/sync/drain.ts';
import { endPairing } from '../../../lib/sync/ending.ts';
import { pull } from '../../../lib/sync/pull.ts';
import { OTHER, pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { json, type ModelServer, modelServer, problem } from '../support/model-server.ts';
import { aLead, aWorkspace, content, DEVICE, id } from '../support/records.ts';

/** A server whose feed is a list of leads; a cursor says how many of them a device has. */
function feed(leads: Lead[], { epoch = 1, size = 2 } = {}) {
  const asked: (string | null)[] = [];
  vi.stubGlobal('fetch', async (url: URL) => {
    const cursor = url.searchParams.get('cursor');
    asked.push(cursor);
    const [of, at] = (cursor ?? `${epoch}.0`).split('.').map(Number);
    if (of !== epoch || (at ?? 0) > leads.length) return problem(409, 'resync');
    const page = leads.slice(at, (at ?? 0) + size);
    const next = (at ?? 0) + page.length;
    return json({
      cursor: `${epoch}.${next}`,
      more: next < leads.length,
      remaining: leads.length - next,
      tables: { leads: { columns: toColumns(page), deleted: [] } },
    });
  });
  return asked;
}
/** A workspace that the device holds whole, or that is too large, so that it has the first lead alone. */
function workspaceThatIs(size: 'held whole' | 'too large', told: ModelServer): void {
  const large = size === 'too large';
  vi.stubGlobal('fetch', async (url: URL, init?: RequestInit) => {
    if (init?.method === 'POST') return told.fetch(url, init);
    if (url.pathname === gate.path) return problem(503, 'unavailable');
    const cursor = url.searchParams.get('cursor');
    if (cursor !== null && isOfAll(cursor) === large) return problem(409, 'resync');
    const leads = cursor === null ? [aLead(1), aLead(2)].slice(0, large ? 1 : 2) : [];
    return json({
      cursor: large ? '1.2.s1' : '1.2',
      more: false,
      remaining: 0,
      tables: { leads: { columns: toColumns(leads), deleted: [] } },
      ...(large && { gate: { version: 1, added: 0 } }),
    });
  });
}
const kept = async (count: number) =>
  (
    await readPacked(
      store,
      'leads',
      Array.from({ length: count }, (_, n) => id(n + 1)),
    )
  ).size;
const quiet = () => undefined;

/** A page that would be taken in, if it were as it should be. */
const NEXT = {
  cursor: '1.3',
  more: false,
  remaining: 0,
  tables: { leads: { columns: toColumns([aLead(3)]), deleted: [id(1)] } },
};
/** What a proxy makes of it, under the type that it had. */
const textOf = (text: string) => new Response(text, { headers: { 'Content-Type': 'application/json' } });

beforeEach(pairedDevice);
afterEach(() => vi.unstubAllGlobals());

describe('pull', () => {
  it('fetches page after page, tells how far it is, and begins where it ended', async () => {
    const leads = [1, 2, 3, 4, 5].map((n) => aLead(n));
    const asked = feed(leads);
    const progress = vi.fn();
    expect(await pull(store, DEVICE, progress)).toEqual({ ok: true, value: undefined });
    expect(await kept(5)).toBe(5);
    expect(progress.mock.calls).toEqual([[{ received: 2, remaining: 3 }], [{ received: 4, remaining: 1 }]]);
    expect(fake.asked).toEqual([{ type: 'leads.changed' }]);
    expect(await lastContact(store)).not.toBeNull();

    leads.push(aLead(6));
    await pull(store, DEVICE, quiet);
    expect(asked).toEqual([null, '1.2', '1.4', '1.5']);
    expect(await kept(6)).toBe(6);
  });

  it('asks nothing when the device is where a nudge says, and asks when it is not', async () => {
    const leads = [aLead(1), aLead(2)];
    const asked = feed(leads);
    await pull(store, DEVICE, quiet, undefined, 2);
    expect(asked).toHaveLength(1);
    // Two sidebars of one browser hear of the same change.
    leads.push(aLead(3));
    await Promise.all([pull(store, DEVICE, quiet, undefined, 3), pull(store, DEVICE, quiet, undefined, 3)]);
    expect(asked).toEqual([null, '1.2']);
    expect(await kept(3)).toBe(3);
  });

  it.each([
    ['ended', () => endPairing(store, DEVICE, 'revoked')],
    ['made anew', () => saveDevice(store, { ...DEVICE, deviceId: OTHER.deviceId })],
  ])('keeps nothing of an answer that comes when the pairing has been %s', async (_, meanwhile) => {
    feed([aLead(1), aLead(2), aLead(3)]);
    const answer = fetch;
    vi.stubGlobal('fetch', async (url: URL) => {
      await meanwhile();
      return answer(url);
    });
    await pull(store, DEVICE, quiet);
    const counts = await Promise.all(store.cache.tables.map((table) => table.count()));
    expect(counts.filter((count) => count > 0)).toEqual([]);
  });

  it('starts again when the server was restored, and keeps what was said here', async () => {
    feed([aLead(1), aLead(2)]);
    await pull(store, DEVICE, quiet);
    await giveVerdict(id(1), content());
    feed([aLead(1)], { epoch: 2 });
    expect(await pull(store, DEVICE, quiet)).toMatchObject({ ok: true });
    expect(await kept(2)).toBe(1);
    expect(await meta(store, 'cursor')).toMatchObject({ cursor: '2.1' });
    expect(await outboxRows(store)).toHaveLength(1);
  });

  it.each([
    ['outgrows what the device holds', 'held whole', 'too large'],
    ['shrinks to what the device holds', 'too large', 'held whole'],
  ] as const)(
    'starts again when the workspace %s; what was said here stays as it is and is sent once',
    async (_, before, after) => {
      const told = modelServer();
      workspaceThatIs(before, told);
      await pull(store, DEVICE, quiet);
      expect(await kept(2)).toBe(before === 'held whole' ? 2 : 1);
      await giveVerdict(id(1), content({ note: 'confirmed' }));
      await drain(store);
      const [confirmed] = told.order;
      for (const note of ['one', 'two']) await giveVerdict(id(1), content({ note }));
      // Also of somebody whom a part may not hold.
      await giveVerdict(id(2), content({ note: 'three' }));
      const waiting = await outboxRows(store);
      expect(waiting).toHaveLength(3);

      workspaceThatIs(after, told);
      expect(await pull(store, DEVICE, quiet)).toMatchObject({ ok: true });
      expect(await kept(2)).toBe(after === 'held whole' ? 2 : 1);
      expect(await outboxRows(store)).toEqual(waiting);
      for (let round = 0; round < 2; round += 1) {
        expect(await drain(store, { soon: true })).toEqual({ state: 'empty' });
        await pull(store, DEVICE, quiet);
      }
      expect(told.requests.flat()).toEqual([confirmed, ...waiting.map((row) => row.id)]);
      expect([...told.effects.values()]).toEqual([1, 1, 1, 1]);
    },
  );

  it('gives up on a server that always wants to start again', async () => {
    vi.stubGlobal('fetch', async () => problem(409, 'resync'));
    expect(await pull(store, DEVICE, quiet)).toMatchObject({ ok: false, error: { code: 'resync' } });
  });

  it.each([
    [
      'a record of another shape',
      () =>
        json({
          cursor: '1.9',
          more: false,
          remaining: 0,
          tables: { leads: { columns: { id: [id(1)] }, deleted: [] } },
        }),
    ],
    ['another page', () => json({ hello: 'world' })],
    ['a page that leads nowhere', () => json({ cursor: '1.2', more: true, remaining: 9, tables: {} })],
    [
      'the page of another workspace',
      () =>
        json({
          ...NEXT,
          tables: {
            ...NEXT.tables,
            workspace: { columns: toColumns([aWorkspace({ id: OTHER.workspaceId })]), deleted: [] },
          },
        }),
    ],
    ['JSON that ends too soon', () => textOf(JSON.stringify(NEXT).slice(0, -20)), 'not_our_server'],
    ['a web page in its place', () => new Response('<html>Please sign in</html>'), 'not_our_server'],
    ['a web page that says it is JSON', () => textOf('<html>Please sign in</html>'), 'not_our_server'],
    [
      'a server that is too old',
      () => json(NEXT, { headers: { 'Samsyn-Contract': '0-0' } }),
      'server_too_old',
    ],
    [
      'a server that is too new',
      () => json(NEXT, { headers: { 'Samsyn-Contract': '2-3' } }),
      'server_too_new',
    ],
    ['a server for which it is too old', () => problem(426, 'version_too_old'), 'version_too_old'],
  ])('leaves everything as it was after %s', async (_, answer, code = 'wrong_answer') => {
    feed([aLead(1), aLead(2)]);
    await pull(store, DEVICE, quiet);
    const before = await store.cache.buckets.toArray();
    vi.stubGlobal('fetch', async () => answer());
    expect(await pull(store, DEVICE, quiet)).toMatchObject({ ok: false, error: { code } });
    expect(await store.cache.buckets.toArray()).toEqual(before);
    expect(await meta(store, 'cursor')).toMatchObject({ cursor: '1.2' });
  });

  it('fetches everything anew when something on the device cannot be opened', async () => {
    feed([aLead(1), aLead(2)]);
    await pull(store, DEVICE, quiet);
    await store.cache.buckets.toCollection().modify({ sealed: new Uint8Array(64) });
    expect(await kept(2)).toBe(0);
    await pull(store, DEVICE, quiet);
    expect(await kept(2)).toBe(2);
  });

  it('fetches everything anew when rows are gone from the device that nobody deleted, but does not look at every nudge', async () => {
    feed([aLead(1), aLead(2)]);
    await pull(store, DEVICE, quiet);
    await store.cache.buckets.where('[table+n]').aboveOrEqual(['leads', 0]).limit(1).delete();
    expect(await kept(2)).toBe(1);
    await pull(store, DEVICE, quiet, undefined, 2);
    expect(await kept(2)).toBe(1);
    await pull(store, DEVICE, quiet);
    expect(await kept(2)).toBe(2);
  });

  it('keeps the pages that came before a failure', async () => {
    feed([1, 2, 3, 4, 5].map((n) => aLead(n)));
    const answer = globalThis.fetch;
    let pages = 0;
    vi.stubGlobal('fetch', (url: URL) => {
      pages += 1;
      return pages === 3 ? Promise.reject(new TypeError('Failed to fetch')) : answer(url);
    });
    expect(await pull(store, DEVICE, quiet)).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect(await kept(5)).toBe(4);
    expect(await meta(store, 'cursor')).toMatchObject({ cursor: '1.4' });
    await pull(store, DEVICE, quiet);
    expect(await kept(5)).toBe(5);
  });

  it('lets one caller at a time', async () => {
    const asked = feed([1, 2, 3, 4].map((n) => aLead(n)));
    await Promise.all([pull(store, DEVICE, quiet), pull(store, DEVICE, quiet)]);
    expect(asked).toEqual([null, '1.2', '1.4']);
  });
});
