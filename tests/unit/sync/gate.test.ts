/** A workspace with more leads than this device holds: the gate, and the questions about those who pass it. */
import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { toColumns } from '../../../lib/contract/columns.ts';
import type { Lead } from '../../../lib/contract/records.ts';
import { buildShard, joinShards } from '../../../lib/domain/fuse-filter.ts';
import { findLeads } from '../../../lib/match/find.ts';
import { throughGate } from '../../../lib/match/gate.ts';
import { identityKey, keysOf } from '../../../lib/match/identity.ts';
import { importMatchKey, prefixesOf } from '../../../lib/match/prefix.ts';
import { toBase64 } from '../../../lib/store/base64.ts';
import { forgetAsked, gateHere, noteAsked, readAsked, saveGate } from '../../../lib/store/gate.ts';
import { emptyCache } from '../../../lib/store/wipe.ts';
import { lookUp } from '../../../lib/sync/gate.ts';
import { pull } from '../../../lib/sync/pull.ts';
import { pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { json, problem } from '../support/model-server.ts';
import { aLead, anAccount, DEVICE, id } from '../support/records.ts';

const KEY = new TextEncoder().encode('a key of thirty-two bytes, or so');
const prefixes = async (texts: Iterable<string>): Promise<number[]> =>
  prefixesOf(importMatchKey(KEY), [...texts]);
const startOf = (prefix: number): number => Math.floor(prefix / 2 ** 16);
const email = (value: string) => ({ kind: 'email' as const, value });
const mailOf = (lead: Lead) => email(lead.emails[0] ?? '');

/** A server with a filter over some leads, hashes of others beside it, and the device's own part. */
async function largeServer(filtered: Lead[], added: Lead[], own: Lead[]) {
  const hashes = async (leads: Lead[]) => prefixes(leads.flatMap((lead) => [...keysOf(lead)]));
  const server = {
    version: 1,
    seq: 9,
    requests: [] as string[],
    asked: [] as number[][],
    added: [] as number[],
    changed: own,
    gone: [] as string[],
    answer: null as Response | null,
  };
  const filter = toBase64(
    joinShards(0, [buildShard(Float64Array.from((await hashes(filtered)).sort((a, b) => a - b)))]),
  );
  server.added = await hashes(added);
  const byStart = new Map(
    await Promise.all(
      [...filtered, ...added].map(async (lead) => [startOf((await hashes([lead]))[0] ?? 0), lead] as const),
    ),
  );
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    server.requests.push(`${init.method} ${url.pathname}${url.search}`);
    if (url.pathname.endsWith('/gate')) {
      const have = Number(url.searchParams.get('have') ?? -1);
      return json({
        version: server.version,
        key: toBase64(KEY),
        filter: have === server.version || server.version === 0 ? null : filter,
        added: server.added,
      });
    }
    if (url.pathname.endsWith('/lookup')) {
      if (server.answer) return server.answer;
      const { starts } = z.object({ starts: z.array(z.int()) }).parse(JSON.parse(String(init.body)));
      server.asked.push(starts);
      const leads = starts.flatMap((start) => byStart.get(start) ?? []);
      return json({ leads, accounts: leads.length > 0 ? [anAccount(5)] : [] });
    }
    const { changed, gone } = server;
    if (changed.length + gone.length > 0) server.seq += 1;
    server.changed = [];
    server.gone = [];
    return json({
      cursor: `1.${server.seq}.s9`,
      more: false,
      remaining: 0,
      gate: { version: server.version, added: server.added.length },
      tables:
        changed.length + gone.length > 0 ? { leads: { columns: toColumns(changed), deleted: gone } } : {},
    });
  });
  return server;
}

const quiet = () => undefined;
const never = new AbortController().signal;

beforeEach(async () => {
  await pairedDevice();
  await forgetAsked(store);
});
afterEach(() => vi.unstubAllGlobals());

describe('the gate', () => {
  it('comes with the first pull, and again only when it changed', async () => {
    const server = await largeServer([aLead(1)], [aLead(2)], [aLead(3)]);
    await pull(store, DEVICE, quiet);
    expect(server.requests).toEqual(['GET /api/v1/sync?limit=20000', 'GET /api/v1/gate']);
    expect(await gateHere(store)).toEqual({ version: 1, added: 1 });
    server.changed = [aLead(3, { touches: 1 })];
    await pull(store, DEVICE, quiet);
    expect(server.requests).toHaveLength(3);
    const [fresh = 0] = await prefixes(keysOf(aLead(4)));
    await noteAsked(store, [startOf(fresh), 7]);
    server.added.push(fresh);
    await pull(store, DEVICE, quiet);
    expect(server.requests.slice(3)).toEqual([
      'GET /api/v1/sync?limit=20000&cursor=1.11.s9',
      'GET /api/v1/gate?have=1',
    ]);
    // The filter from before counts on, and who became a lead is asked for again.
    expect(await throughGate(store, [mailOf(aLead(1)), mailOf(aLead(4))])).toEqual([
      expect.any(Number),
      startOf(fresh),
    ]);
    expect([...(await readAsked(store))]).toEqual([7]);
  });

  it('lets leads through that are not here, and of a thousand strangers a handful', async () => {
    await largeServer([aLead(1)], [aLead(2)], []);
    await pull(store, DEVICE, quiet);
    const [first = 0, second = 0] = await prefixes(
      [aLead(1), aLead(2)].map((lead) => identityKey(mailOf(lead))),
    );
    expect(await throughGate(store, [mailOf(aLead(1)), mailOf(aLead(2))])).toEqual([
      startOf(first),
      startOf(second),
    ]);
    const strangers = Array.from({ length: 1_000 }, (_, n) => email(`stranger${n}@elsewhere.example.com`));
    const passed = (await throughGate(store, strangers)).filter((start) => start !== null);
    expect(passed.length).toBeLessThan(40);
  });

  it('is asked for until the first filter is there, and lets nobody through before', async () => {
    const server = await largeServer([aLead(1)], [], []);
    server.version = 0;
    await pull(store, DEVICE, quiet);
    expect(await throughGate(store, [mailOf(aLead(1))])).toEqual([null]);
    server.version = 1;
    await pull(store, DEVICE, quiet);
    expect((await throughGate(store, [mailOf(aLead(1))]))[0]).not.toBeNull();
    expect(fake.asked.at(-1)).toEqual({ type: 'leads.changed' });
  });

  it('goes with the leads, and keeps its key sealed', async () => {
    await largeServer([aLead(1)], [], []);
    await pull(store, DEVICE, quiet);
    await emptyCache(store);
    expect(await throughGate(store, [mailOf(aLead(1))])).toEqual([null]);
    expect(
      await saveGate(store, {
        version: 3,
        key: toBase64(KEY),
        filter: toBase64(new Uint8Array(3)),
        added: [],
      }),
    ).toBe(false);
    expect(await gateHere(store)).toBeNull();
  });
});

describe('lookUp', () => {
  it('brings the lead’s card, and asks for nothing twice until leads change', async () => {
    const lead = aLead(1, { accountId: id(5) });
    const server = await largeServer([lead], [], []);
    await pull(store, DEVICE, quiet);
    const starts = (await throughGate(store, [mailOf(lead), email('nobody@elsewhere.example.com')])).flatMap(
      (one) => one ?? [],
    );
    expect(await findLeads(store, [mailOf(lead)])).toEqual([null]);
    expect(await lookUp(store, DEVICE, [...starts, 12345], never)).toEqual({ ok: true, value: undefined });
    expect(await findLeads(store, [mailOf(lead)])).toEqual([lead.id]);
    expect([...(await readAsked(store))]).toEqual([...starts, 12345]);
    await lookUp(store, DEVICE, [...starts, 12345], never);
    expect(server.asked).toEqual([[...starts, 12345]]);

    // The lead changed: its card goes, and the next page that shows it asks again.
    server.gone = [lead.id];
    await pull(store, DEVICE, quiet);
    expect(await findLeads(store, [mailOf(lead)])).toEqual([null]);
    expect([...(await readAsked(store))]).toEqual([]);
  });

  it('sends nothing but the starts of hashes', async () => {
    const bodies: unknown[] = [];
    vi.stubGlobal('fetch', async (_url: URL, init: RequestInit) => {
      bodies.push(JSON.parse(String(init.body)));
      return json({ leads: [], accounts: [] });
    });
    await lookUp(store, DEVICE, [1, 2], never);
    expect(bodies).toEqual([{ starts: [1, 2] }]);
  });

  it('keeps the question when there is no answer', async () => {
    const server = await largeServer([aLead(1)], [], []);
    await pull(store, DEVICE, quiet);
    server.answer = problem(429, 'too_many_requests', { 'Retry-After': '7' });
    expect(await lookUp(store, DEVICE, [7], never)).toMatchObject({
      ok: false,
      error: { code: 'too_many_requests', retryAfterMs: 7000 },
    });
    expect([...(await readAsked(store))]).toEqual([]);
  });
});
