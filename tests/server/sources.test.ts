/** Connected systems: pulled page by page, each once, whatever happens between. */
import { describe, expect, it } from 'vitest';
import { sources as listRoute, SYSTEM_OBJECTS } from '#lib/contract/sources.ts';
import { LEASE_MS } from '#server/connectors/run.ts';
import { erase } from '#server/services/erasure.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeHubspot, type HubspotRecord, startFakeHubspot } from '../support/fake-hubspot.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newWorkspace,
  openStream,
  pairedDevice,
  problemOf,
  startTestServer,
} from './support/server.ts';
import { type Connection, NETWORKS, sourceTools } from './support/sources.ts';

const CONTACTS = /objects\/contacts\/search/;
/** A machine with other work to do. */
/** A contact as HubSpot keeps it, changed at `at`. */
const contact = (number: number, at: string, more: Record<string, string> = {}): HubspotRecord => ({
  id: String(number),
  properties: {
    email: `person${number}@voima.example.com`,
    firstname: 'Person',
    lastname: String(number),
    lastmodifieddate: at,
    ...more,
  },
});

eachDb((_kind, open) => {
  const { server, closing, workspace, list, only, run, change, later, rows, ...tools } = sourceTools(open);

  const hubspot = async (mostPaged?: number): Promise<FakeHubspot> => {
    const fake = await startFakeHubspot(undefined, mostPaged);
    closing.push(fake.close);
    return fake;
  };
  const connection = (
    fake: FakeHubspot,
    {
      objects = [...SYSTEM_OBJECTS.hubspot],
      token = fake.token,
    }: { objects?: (typeof SYSTEM_OBJECTS.hubspot)[number][]; token?: string } = {},
  ): Connection => ({ system: 'hubspot', baseUrl: fake.url, credential: { token }, objects });
  const connect = (admin: Device, ...given: Parameters<typeof connection>) =>
    tools.connect(admin, connection(...given));
  const pulled = (admin: Device, ...given: Parameters<typeof connection>) =>
    tools.pulled(admin, connection(...given));

  describe('the first pull', () => {
    it('brings companies, campaigns, contacts and deals, joined', async () => {
      const fake = await hubspot();
      const { ws, seller, admin } = await workspace();
      fake.records.owners[0] = { id: '41629779', email: seller.email, type: 'PERSON' };
      const source = await pulled(admin, fake);
      expect(source).toMatchObject({
        system: 'hubspot',
        baseUrl: fake.url,
        state: 'done',
        problem: null,
        counts: {
          companies: { read: 2, made: 2, refused: {}, expected: 2 },
          campaigns: { read: 2, made: 2 },
          contacts: { read: 3, made: 2, refused: { no_person: 1 }, expected: 3 },
          deals: { read: 2, made: 2, refused: {} },
        },
      });
      const { leads, accounts, campaigns, outcomes } = await rows(ws);
      const [fjallvind, havsbris] = accounts;
      expect(havsbris).toMatchObject({
        name: 'Havsbris AB',
        domains: ['havsbris.example.com'],
        industry: 'Computer software',
        country: 'SE',
        employees: 120,
      });
      expect(leads.map(({ name }) => name)).toEqual(['Elin Håkansson', 'Mikko Laine']);
      expect(leads[0]).toMatchObject({
        emails: ['elin.hakansson@havsbris.example.com'],
        linkedin: ['profile:elin-hakansson-example'],
        title: 'IT-chef',
        country: 'SE',
        account_id: havsbris?.id,
        owner_id: seller.id,
        crm_url: 'https://app-eu1.hubspot.com/contacts/62515/record/0-1/101',
        stop: null,
        source: 'hubspot',
      });
      expect(leads[1]).toMatchObject({ stop: { kind: 'do_not_contact', source: 'hubspot', memberId: null } });
      const identities = await open().workspaceTx(ws, (sql) =>
        sql.selectFrom('identities').select('source').distinct().where('workspace_id', '=', ws).execute(),
      );
      expect(identities).toEqual([{ source: 'hubspot' }]);
      expect(campaigns).toMatchObject([
        { key: 'autumn-pipeline', name: 'Autumn Pipeline', starts_on: '2025-10-30', ends_on: '2025-12-01' },
        { key: 'board-2026', name: 'Board-ready numbers', starts_on: '2026-01-10' },
      ]);
      expect(outcomes).toMatchObject([
        { external_id: 'hubspot:9001', kind: 'won', amount: 136_000, lead_id: leads[0]?.id },
        { external_id: 'hubspot:9002', kind: 'opportunity', amount: 45_000.5, account_id: fjallvind?.id },
      ]);
    });

    it('pulls what was chosen, and of the rest asks nothing', async () => {
      const fake = await hubspot();
      const { admin } = await workspace();
      const source = await pulled(admin, fake, { objects: ['companies'] });
      expect(Object.keys(source.counts)).toEqual(['companies']);
      expect(fake.asked).toEqual(['POST /crm/v3/objects/companies/search']);
    });

    it('walks past the end of paging, and through many that changed at one instant', async () => {
      const fake = await hubspot(200);
      const { ws, admin } = await workspace();
      const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
      fake.records.contacts = [
        ...Array.from({ length: 150 }, (_, n) => contact(1_000 + n, at(n))),
        // As an import of HubSpot's own leaves them, 250 at one instant.
        ...Array.from({ length: 250 }, (_, n) => contact(2_000 + n, at(500))),
        ...Array.from({ length: 20 }, (_, n) => contact(3_000 + n, at(600 + n))),
      ];
      const source = await pulled(admin, fake, { objects: ['contacts'] });
      expect(source.state).toBe('done');
      expect(source.counts.contacts?.made).toBe(420);
      expect((await rows(ws)).leads).toHaveLength(420);
    });

    it('takes no record for done that another one hid when it was changed meanwhile', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
      fake.records.contacts = Array.from({ length: 150 }, (_, n) => contact(1_000 + n, at(n)));
      const release = fake.hold(/owners/);
      await connect(admin, fake, { objects: ['contacts'] });
      await eventually(() => expect(fake.asked.some((line) => line.includes('owners'))).toBe(true));
      // The first page is read; now its first record moves to the end, and every other one a place to the front.
      const [first] = fake.records.contacts;
      if (first) first.properties.lastmodifieddate = at(1_000);
      release();
      await server().services.sources.idle();
      expect((await rows(ws)).leads).toHaveLength(150);
    });
  });

  describe('the next pull', () => {
    it('brings nobody back who was erased, also with another address', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake, { objects: ['contacts'] });
      const mikko = fake.records.contacts.find((one) => one.id === '102')?.properties ?? {};
      const receipt = await erase(server().services, ws, 'operator', mikko.email ?? '');
      expect(receipt.counts).toMatchObject({ leads: 1 });
      for (const email of [mikko.email ?? '', 'mikko.elsewhere@voima.example.com']) {
        const lastmodifieddate = new Date().toISOString();
        Object.assign(mikko, { email, lastmodifieddate, jobtitle: 'Head of IT' });
        const asked = fake.asked.length;
        expect(await run(admin, id)).toMatchObject({ state: 'done', counts: { contacts: { made: 0 } } });
        expect(fake.asked.length).toBeGreaterThan(asked);
        const { leads } = await rows(ws);
        expect(leads.filter(({ deleted_at }) => deleted_at === null).map(({ name }) => name)).toEqual([
          'Elin Håkansson',
        ]);
        expect(JSON.stringify(leads)).not.toMatch(/mikko|laine/i);
      }
    });

    it('asks for what changed since, and changes that alone', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake);
      const before = await rows(ws);
      expect(await run(admin, id)).toMatchObject({
        state: 'done',
        counts: { contacts: { read: 1, made: 0, changed: 0 }, deals: { made: 0, changed: 0 } },
      });
      expect(await rows(ws)).toEqual(before);

      const mikko = fake.records.contacts.find((one) => one.id === '102');
      Object.assign(mikko?.properties ?? {}, {
        jobtitle: 'Head of IT',
        lastmodifieddate: '2026-03-05T10:00:00.000Z',
      });
      Object.assign(fake.records.deals[1]?.properties ?? {}, {
        hs_is_closed: 'true',
        closedate: '2026-04-01T09:00:00.000Z',
        hs_lastmodifieddate: '2026-04-01T09:00:00.000Z',
      });
      expect(await run(admin, id)).toMatchObject({
        counts: { contacts: { made: 0, changed: 1 }, deals: { made: 0, changed: 1 } },
      });
      const after = await rows(ws);
      expect(after.leads.map(({ title }) => title)).toEqual(['IT-chef', 'Head of IT']);
      expect(after.outcomes[1]).toMatchObject({ kind: 'lost', external_id: 'hubspot:9002' });
      expect(after.outcomes).toHaveLength(2);
    });

    it('lets nobody be contacted again of whom HubSpot no longer says that they opted out', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake);
      const [elin, mikko] = fake.records.contacts;
      const lastmodifieddate = '2026-03-05T10:00:00.000Z';
      Object.assign(elin?.properties ?? {}, { hs_email_optout: 'true', lastmodifieddate });
      Object.assign(mikko?.properties ?? {}, { hs_email_optout: '', lastmodifieddate });
      await run(admin, id);
      expect((await rows(ws)).leads.map(({ stop }) => stop?.kind)).toEqual([
        'do_not_contact',
        'do_not_contact',
      ]);
    });

    it('finds a person again by the system’s number when the address is another one', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake);
      Object.assign(fake.records.contacts[1]?.properties ?? {}, {
        email: 'mikko@voimagroup.example.com',
        lastmodifieddate: '2026-03-05T10:00:00.000Z',
      });
      await run(admin, id);
      const { leads } = await rows(ws);
      expect(leads).toHaveLength(2);
      expect(leads[1]?.emails).toEqual(['mikko.laine@voima.example.com', 'mikko@voimagroup.example.com']);
    });
  });

  describe('limits and faults', () => {
    it('waits as long as it is told, and goes on from where it was', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      fake.refuse('retryAfter', CONTACTS);
      const waiting = await pulled(admin, fake);
      expect(waiting).toMatchObject({
        state: 'waiting',
        endedAt: null,
        problem: { code: 'limited', object: 'contacts' },
        counts: { companies: { made: 2 } },
      });
      const wait = Date.parse(waiting.nextAt ?? '') - Date.now();
      expect(wait).toBeGreaterThan(30_000);
      expect(wait).toBeLessThanOrEqual(42_000);
      fake.accept();
      const asked = fake.asked.length;
      await later(ws, 20_000);
      expect(fake.asked).toHaveLength(asked);
      await later(ws, 43_000);
      expect(await only(admin)).toMatchObject({
        state: 'done',
        problem: null,
        startedAt: waiting.startedAt,
        counts: { companies: { made: 2 }, contacts: { made: 2 }, deals: { made: 2 } },
      });
    });

    it.each([
      ['daily', 'daily_limit', 3_600_000],
      ['secondly', 'limited', 10_000],
      ['down', 'unavailable', 60_000],
    ] as const)('says %s in its own word, and waits', async (refusal, code, wait) => {
      const fake = await hubspot();
      const { admin } = await workspace();
      fake.refuse(refusal, CONTACTS);
      const source = await pulled(admin, fake);
      expect(source).toMatchObject({ state: 'waiting', problem: { code, object: 'contacts' } });
      const left = Date.parse(source.nextAt ?? '') - Date.now();
      expect(left).toBeGreaterThan(wait - 10_000);
      expect(left).toBeLessThanOrEqual(wait);
    });

    it('waits longer each time nobody answers', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      await fake.close();
      closing.pop();
      const first = await pulled(admin, fake);
      expect(first).toMatchObject({ state: 'waiting', problem: { code: 'unreachable' } });
      await later(ws, 61_000);
      const second = await only(admin);
      expect(Date.parse(second.nextAt ?? '') - Date.now()).toBeGreaterThan(5 * 60_000);
    });

    it('asks a refused key once, until there is a new one', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const source = await pulled(admin, fake, { token: 'pat-eu1-ended' });
      expect(source).toMatchObject({
        state: 'needs_you',
        nextAt: null,
        problem: { code: 'credential_refused' },
      });
      expect(fake.asked).toHaveLength(1);
      await later(ws, 30 * 86_400_000);
      expect(fake.asked).toHaveLength(1);

      const changed = await change(admin, source.id, { credential: { token: fake.token } });
      expect(changed.status).toBe(200);
      await server().services.sources.idle();
      expect(await only(admin)).toMatchObject({ state: 'done', problem: null });
    });

    it('pulls the rest when the key may not read one thing', async () => {
      const fake = await hubspot();
      const { admin } = await workspace();
      fake.refuse('scopes', /campaigns/);
      expect(await pulled(admin, fake)).toMatchObject({
        state: 'done',
        problem: { code: 'not_allowed', object: 'campaigns' },
        counts: { contacts: { made: 2 }, deals: { made: 2 } },
      });
    });
  });

  describe('one run at a time', () => {
    it('of two servers', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const release = fake.hold(CONTACTS);
      await connect(admin, fake);
      await eventually(() => expect(fake.asked.some((line) => CONTACTS.test(line))).toBe(true));
      const asked = fake.asked.length;
      await later(ws, 0);
      expect(fake.asked).toHaveLength(asked);
      expect((await only(admin)).state).toBe('running');
      release();
      await server().services.sources.idle();
      expect((await only(admin)).counts.contacts?.made).toBe(2);
    });

    it('goes on elsewhere when a server died, and what the dead one still sends is not stored', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const release = fake.hold(CONTACTS);
      await connect(admin, fake);
      await eventually(() => expect(fake.asked.some((line) => CONTACTS.test(line))).toBe(true));
      const { startedAt } = await only(admin);
      // Companies are stored, contacts are not. Nobody hears of the first server any more.
      const free = fake.hold(/nothing/);
      await later(ws, LEASE_MS + 1_000);
      const done = await only(admin);
      expect(done).toMatchObject({
        state: 'done',
        startedAt,
        counts: { companies: { made: 2 }, contacts: { made: 2 }, deals: { made: 2 } },
      });
      const before = await rows(ws);
      // The first one comes back, with what changed since: it may not write.
      Object.assign(fake.records.contacts[1]?.properties ?? {}, { jobtitle: 'Too late' });
      free();
      release();
      await server().services.sources.idle();
      expect(await rows(ws)).toEqual(before);
      expect(await only(admin)).toEqual(done);
    });

    it('is ended by a person, and goes on from there the next time', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const release = fake.hold(CONTACTS);
      const id = await connect(admin, fake);
      await eventually(() => expect(fake.asked.some((line) => CONTACTS.test(line))).toBe(true));
      expect((await admin.send(`/api/v1/sources/${id}/stop`, { json: {} })).status).toBe(200);
      await server().services.sources.idle();
      expect(await only(admin)).toMatchObject({
        state: 'stopped',
        problem: null,
        counts: { companies: { made: 2 } },
      });
      expect((await rows(ws)).leads).toEqual([]);
      release();
      const asked = fake.asked.length;
      expect((await run(admin, id)).counts).toMatchObject({ companies: { made: 0 }, contacts: { made: 2 } });
      expect(fake.asked.length).toBeGreaterThan(asked);
    });

    it('leaves off when the server ends, and goes on at the next start', async () => {
      const fake = await hubspot();
      const { id: ws, marketer } = await newWorkspace(open());
      const first = await startTestServer(open(), undefined, NETWORKS);
      const release = fake.hold(CONTACTS);
      await connect(await pairedDevice(first, marketer), fake);
      await eventually(() => expect(fake.asked.some((line) => CONTACTS.test(line))).toBe(true));
      await first.close();
      release();
      const admin = await pairedDevice(server(), marketer);
      expect(await only(admin)).toMatchObject({
        state: 'waiting',
        problem: null,
        counts: { companies: { made: 2 } },
      });
      expect((await rows(ws)).leads).toEqual([]);
      await later(ws, 0);
      expect(await only(admin)).toMatchObject({
        state: 'done',
        counts: { companies: { made: 2 }, contacts: { made: 2 } },
      });
    });
  });

  describe('the administrator', () => {
    it('never gets the key back, and the log does not have it', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      await pulled(admin, fake);
      const text = await (await admin.send('/api/v1/sources')).text();
      expect(text).not.toContain(fake.token);
      expect(server().lines.join('\n')).not.toContain(fake.token);
      const row = await open().workspaceTx(ws, (sql) =>
        sql
          .selectFrom('sources')
          .select('credential')
          .where('workspace_id', '=', ws)
          .executeTakeFirstOrThrow(),
      );
      expect(Buffer.from(row.credential).includes(fake.token)).toBe(false);
    });

    it('connects a system once, and only where it may be reached', async () => {
      const fake = await hubspot();
      const { admin } = await workspace();
      await pulled(admin, fake);
      const ask = (baseUrl: string | undefined) =>
        admin.send('/api/v1/sources', {
          json: { system: 'hubspot', baseUrl, credential: { token: fake.token }, objects: ['contacts'] },
        });
      expect(await problemOf(await ask(fake.url))).toMatchObject({ code: 'already_exists' });
      expect(await problemOf(await ask('https://169.254.169.254'))).toMatchObject({
        code: 'private_address',
        path: 'baseUrl',
      });
      expect(await problemOf(await ask('ftp://files.example.com'))).toMatchObject({ code: 'bad_address' });
    });

    it('disconnects; what was pulled stays, and a run that is under way stores no more', async () => {
      const fake = await hubspot();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake);
      const before = await rows(ws);
      fake.records.contacts.push(contact(500, '2026-05-01T10:00:00.000Z'));
      const release = fake.hold(CONTACTS);
      await admin.send(`/api/v1/sources/${id}/run`, { json: {} });
      await eventually(() => expect(fake.asked.filter((line) => CONTACTS.test(line))).toHaveLength(2));
      expect((await admin.send(`/api/v1/sources/${id}`, { method: 'DELETE' })).status).toBe(200);
      release();
      await server().services.sources.idle();
      expect(await list(admin)).toEqual([]);
      expect(await rows(ws)).toEqual(before);
      const { entries } = await (await admin.send('/api/v1/audit')).json();
      expect(entries.slice(0, 2).map((entry: { action: string }) => entry.action)).toEqual([
        'source_disconnected',
        'source_connected',
      ]);
    });

    it('sees nothing of other workspaces’ sources, and cannot touch them', async () => {
      const fake = await hubspot();
      const { admin } = await workspace();
      const { id } = await pulled(admin, fake);
      const other = (await workspace()).admin;
      expect(await list(other)).toEqual([]);
      for (const [path, init] of [
        [`/api/v1/sources/${id}/run`, { json: {} }],
        [`/api/v1/sources/${id}/stop`, { json: {} }],
        [`/api/v1/sources/${id}`, { method: 'DELETE' }],
      ] as const)
        expect(await problemOf(await other.send(path, init))).toMatchObject({ code: 'not_found' });
      expect((await only(admin)).id).toBe(id);
    });

    it('sees it move, as it happens', async () => {
      const fake = await hubspot();
      const { admin } = await workspace();
      const stream = await openStream(admin, '/api/v1/sources/progress');
      const states = () =>
        stream.heard.map((told) => listRoute.response.parse(told).sources.map(({ state }) => state));
      await eventually(() => expect(states()).toEqual([[]]));
      await pulled(admin, fake);
      await eventually(() => expect(states().at(-1)).toEqual(['done']));
      expect(states()).toContainEqual(['running']);
      stream.leave();
    });
  });
});
