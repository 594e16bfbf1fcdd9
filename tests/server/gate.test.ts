/** Workspaces with more leads than a device holds: here more than five. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromColumns } from '#lib/contract/columns.ts';
import { gate, lookup, SyncPage } from '#lib/contract/routes.ts';
import { mayHold, readFilter } from '#lib/domain/fuse-filter.ts';
import { identityKey } from '#lib/match/identity.ts';
import { importMatchKey, prefixesOf } from '#lib/match/prefix.ts';
import { stamp } from '#server/db/changes.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newWorkspace,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestMember,
  type TestServer,
} from './support/server.ts';

const DEVICE_LEADS = 5;

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open(), DEVICE_LEADS);
  });
  afterAll(() => server.close());

  const mail = (n: number): string => `person${n}@havsbris.example.com`;

  async function change(workspaceId: string, leadId: string, to: object): Promise<void> {
    await open().workspaceTx(workspaceId, async (sql) => {
      await sql
        .updateTable('leads')
        .set({ ...to, seq: null })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', leadId)
        .execute();
      await stamp(sql, workspaceId);
    });
  }

  async function newAccount(workspaceId: string): Promise<string> {
    const id = uuidv7();
    await open().workspaceTx(workspaceId, async (sql) => {
      await sql.insertInto('accounts').values({ workspace_id: workspaceId, id, name: 'Havsbris' }).execute();
      await stamp(sql, workspaceId);
    });
    return id;
  }

  const giveFeedback = (device: Device, leadId: string) =>
    device.mutate([
      {
        id: uuidv7(),
        type: 'feedback.give',
        clientAt: new Date().toISOString(),
        payload: {
          feedbackId: uuidv7(),
          leadId,
          content: {
            verdict: 'good',
            reasons: [],
            note: '',
            contact: 'reached',
            outcome: null,
            campaignId: null,
          },
        },
      },
    ]);

  /** Eight leads, all of one account; the seller owns the first. */
  async function largeWorkspace(): Promise<{
    id: string;
    leads: string[];
    accountId: string;
    seller: TestMember;
    marketer: TestMember;
  }> {
    const workspace = await newWorkspace(open());
    const accountId = await newAccount(workspace.id);
    const leads: string[] = [];
    for (let n = 0; n < 8; n += 1) leads.push(await newLead(open(), workspace.id, mail(n)));
    for (const lead of leads) await change(workspace.id, lead, { account_id: accountId });
    await change(workspace.id, leads[0] ?? '', { owner_id: workspace.seller.id });
    return { ...workspace, leads, accountId };
  }

  async function pull(device: Device, cursor?: string) {
    const answer = await device.send(`/api/v1/sync${cursor ? `?cursor=${cursor}` : ''}`);
    if (answer.status !== 200) return { refused: (await problemOf(answer)).code };
    const page = SyncPage.parse(await answer.json());
    const ids = (name: 'leads' | 'accounts') =>
      [...new Set(fromColumns(page.tables[name]?.columns ?? {}).map(({ id }) => id))].sort();
    return {
      cursor: page.cursor,
      scoped: page.gate !== undefined,
      leads: ids('leads'),
      accounts: ids('accounts'),
      deleted: page.tables.leads?.deleted ?? [],
    };
  }

  const askGate = async (device: Device, have?: number) => {
    const answer = await device.send(`/api/v1/gate${have === undefined ? '' : `?have=${have}`}`);
    expect(answer.status).toBe(200);
    return gate.response.parse(await answer.json());
  };

  const prefixes = async (key: string, addresses: string[]): Promise<number[]> =>
    prefixesOf(
      importMatchKey(Uint8Array.from(Buffer.from(key, 'base64'))),
      addresses.map((value) => identityKey({ kind: value.includes('@') ? 'email' : 'linkedin', value })),
    );

  const askLeads = async (device: Device, starts: number[]) => {
    const answer = await device.send('/api/v1/lookup', { json: { starts } });
    expect(answer.status).toBe(200);
    return lookup.response.parse(await answer.json());
  };

  it('needs no gate while a device holds all leads', async () => {
    const { id, seller } = await newWorkspace(open());
    for (let n = 0; n < DEVICE_LEADS; n += 1) await newLead(open(), id);
    const device = await pairedDevice(server, seller);
    const page = await pull(device);
    expect(page).toMatchObject({ scoped: false, cursor: expect.stringMatching(/^\d+\.\d+$/) });
    expect(page.leads).toHaveLength(DEVICE_LEADS);
    expect((await device.send('/api/v1/gate')).status).toBe(404);
    expect((await device.send('/api/v1/lookup', { json: { starts: [1] } })).status).toBe(404);
  });

  it('gives a member’s leads and those with feedback, and of the others only word that they changed', async () => {
    const { id, leads, accountId, seller, marketer } = await largeWorkspace();
    const device = await pairedDevice(server, seller);
    const start = await pull(device);
    expect(start).toMatchObject({ scoped: true, leads: [leads[0]], accounts: [accountId], deleted: [] });
    expect(start.cursor).toMatch(/^\d+\.\d+\.s\d+$/);
    expect(await pull(device, start.cursor)).toMatchObject({ leads: [], accounts: [], deleted: [] });

    await change(id, leads[5] ?? '', { title: 'VD' });
    const outside = await pull(device, start.cursor);
    expect(outside).toMatchObject({ leads: [], deleted: [leads[5]] });

    await giveFeedback(await pairedDevice(server, marketer), leads[1] ?? '');
    const withFeedback = await pull(device, outside.cursor);
    expect(withFeedback).toMatchObject({ leads: [leads[1]], accounts: [accountId], deleted: [] });

    await change(id, leads[2] ?? '', { owner_id: seller.id });
    const gained = await pull(device, withFeedback.cursor);
    expect(gained).toMatchObject({ leads: [leads[2]], accounts: [accountId], deleted: [] });
    await change(id, leads[0] ?? '', { owner_id: marketer.id });
    const lost = await pull(device, gained.cursor);
    expect(lost).toMatchObject({ leads: [], deleted: [leads[0]] });

    await change(id, leads[2] ?? '', { deleted_at: new Date() });
    expect(await pull(device, lost.cursor)).toMatchObject({ leads: [], deleted: [leads[2]] });
    expect((await pull(await pairedDevice(server, marketer))).leads).toEqual([leads[0], leads[1]].sort());
  });

  it('gives each member their own part, though they ask at the same moment from the same place', async () => {
    const { leads, seller, marketer } = await largeWorkspace();
    const devices: Device[] = [];
    for (const one of [seller, marketer, seller]) devices.push(await pairedDevice(server, one));
    const parts = await Promise.all([...devices, ...devices].map((device) => pull(device)));
    expect(parts.map((part) => part.leads)).toEqual([[leads[0]], [], [leads[0]], [leads[0]], [], [leads[0]]]);
  });

  it('gives its part page by page without word of the rest', async () => {
    const { leads, seller } = await largeWorkspace();
    const device = await pairedDevice(server, seller);
    const seen: unknown[] = [];
    const gone: unknown[] = [];
    let cursor = '';
    for (let more = true; more; ) {
      const answer = await device.send(`/api/v1/sync?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = SyncPage.parse(await answer.json());
      seen.push(...fromColumns(page.tables.leads?.columns ?? {}).map((lead) => lead.id));
      gone.push(...(page.tables.leads?.deleted ?? []));
      ({ cursor, more } = page);
    }
    expect(seen).toEqual([leads[0]]);
    expect(gone).toEqual([]);
  });

  it('has devices begin anew when a workspace outgrows them, and when it shrinks', async () => {
    const { id, seller } = await newWorkspace(open());
    const leads: string[] = [];
    for (let n = 0; n < DEVICE_LEADS; n += 1) leads.push(await newLead(open(), id));
    const device = await pairedDevice(server, seller);
    const whole = await pull(device);
    expect(whole.leads).toHaveLength(DEVICE_LEADS);
    leads.push(await newLead(open(), id));
    expect(await pull(device, whole.cursor)).toEqual({ refused: 'resync' });
    const part = await pull(device);
    expect(part).toMatchObject({ scoped: true, leads: [] });
    // One fewer is no reason yet, two are.
    await change(id, leads[0] ?? '', { deleted_at: new Date() });
    const still = await pull(device, part.cursor);
    expect(still.scoped).toBe(true);
    await change(id, leads[1] ?? '', { deleted_at: new Date() });
    expect(await pull(device, still.cursor)).toEqual({ refused: 'resync' });
    expect((await pull(device)).leads).toHaveLength(DEVICE_LEADS - 1);
  });

  it('makes a filter that lets every lead through, and adds new ones at once', async () => {
    const { id, seller } = await largeWorkspace();
    const device = await pairedDevice(server, seller);
    const first = await askGate(device);
    expect(first).toMatchObject({ version: 0, filter: null });
    await server.services.gates.done();

    const made = await askGate(device);
    expect(made).toMatchObject({ version: 1, added: [], key: first.key });
    const filter = readFilter(Uint8Array.from(Buffer.from(made.filter ?? '', 'base64')));
    if (!filter) throw new Error('no filter came');
    const known = await prefixes(
      made.key,
      Array.from({ length: 8 }, (_, n) => mail(n)),
    );
    expect(known.every((prefix) => mayHold(filter, prefix))).toBe(true);
    expect(await askGate(device, 1)).toMatchObject({ version: 1, filter: null, added: [] });

    const page = async () => SyncPage.parse(await (await device.send('/api/v1/sync')).json());
    expect((await page()).gate).toEqual({ version: 1, added: 0 });
    await newLead(open(), id, mail(100));
    expect((await page()).gate).toEqual({ version: 1, added: 1 });
    const [fresh] = await prefixes(made.key, [mail(100)]);
    expect(await askGate(device, 1)).toMatchObject({ version: 1, filter: null, added: [fresh] });
    server.services.gates.make(id);
    await server.services.gates.done();
    const next = await askGate(device, 1);
    expect(next).toMatchObject({ version: 2, added: [] });
    const nextFilter = readFilter(Uint8Array.from(Buffer.from(next.filter ?? '', 'base64')));
    expect([...known, fresh ?? -1].every((prefix) => nextFilter && mayHold(nextFilter, prefix))).toBe(true);
  });

  it('finds a lead by the beginning of its hash, in its own workspace only', async () => {
    const { id, leads, accountId, seller } = await largeWorkspace();
    const other = await largeWorkspace();
    const profile = { kind: 'linkedin', value: 'profile:elin-lund', source: 'test' } as const;
    await open().workspaceTx(id, (sql) =>
      sql
        .insertInto('identities')
        .values({ ...profile, workspace_id: id, lead_id: leads[4] ?? '' })
        .execute(),
    );
    const device = await pairedDevice(server, seller);
    const foreign = await pairedDevice(server, other.seller);
    await askGate(device);
    await askGate(foreign);
    await server.services.gates.done();
    const { key } = await askGate(device);
    const start = (prefix: number): number => Math.floor(prefix / 2 ** 16);
    const [known = 0, stranger = 0] = (await prefixes(key, [mail(3), 'nobody@example.org'])).map(start);
    expect(await askLeads(device, [known, stranger])).toMatchObject({
      leads: [{ id: leads[3], emails: [mail(3)], accountId }],
      accounts: [{ id: accountId }],
    });
    const [byProfile = 0] = (await prefixes(key, [profile.value])).map(start);
    expect((await askLeads(device, [byProfile])).leads).toMatchObject([{ id: leads[4] }]);
    expect(await askLeads(device, [stranger])).toEqual({ leads: [], accounts: [] });
    expect(await askLeads(foreign, [known])).toEqual({ leads: [], accounts: [] });
  });

  it('finds nobody who was erased, also while the filter still lets them through', async () => {
    const { id, leads, seller, marketer } = await largeWorkspace();
    const device = await pairedDevice(server, seller);
    await askGate(device);
    await server.services.gates.done();
    const { key } = await askGate(device);
    const [start = 0] = (await prefixes(key, [mail(3)])).map((prefix) => Math.floor(prefix / 2 ** 16));
    expect((await askLeads(device, [start])).leads).toMatchObject([{ id: leads[3] }]);
    const admin = await pairedDevice(server, marketer);
    const erased = await admin.send('/api/v1/privacy/erase', { json: { who: mail(3) } });
    expect(erased.status).toBe(200);
    expect((await askLeads(device, [start])).leads).toEqual([]);
    server.services.gates.make(id);
    await server.services.gates.done();
    const filter = readFilter(Uint8Array.from(Buffer.from((await askGate(device)).filter ?? '', 'base64')));
    const [gone = 0, kept = 0] = await prefixes(key, [mail(3), mail(4)]);
    expect(filter && [mayHold(filter, gone), mayHold(filter, kept)]).toEqual([false, true]);
  });

  it('takes no more than a hundred at a time, and so many questions a minute from a device', async () => {
    const { seller } = await largeWorkspace();
    const device = await pairedDevice(server, seller);
    const ask = (starts: number[]) => device.send('/api/v1/lookup', { json: { starts } });
    expect((await ask(Array.from({ length: 101 }, (_, n) => n))).status).toBe(400);
    expect((await ask([2 ** 24])).status).toBe(400);
    let refused = await ask([0]);
    let answered = 0;
    // On a slow machine the allowance grows back meanwhile.
    for (; refused.status === 200 && answered < 1_000; answered += 1) refused = await ask([answered]);
    expect(answered).toBeGreaterThanOrEqual(100);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(
      (await (await pairedDevice(server, seller)).send('/api/v1/lookup', { json: { starts: [1] } })).status,
    ).toBe(200);
  });
});
