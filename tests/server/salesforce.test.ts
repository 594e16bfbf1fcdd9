/** Salesforce as a connected system: what differs from the one of sources.test.ts. */
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { SYSTEM_OBJECTS } from '#lib/contract/sources.ts';
import { json } from '#server/db/tables.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeSalesforce, startFakeSalesforce } from '../support/fake-salesforce.ts';
import { eachDb } from './support/each-db.ts';
import { type Device, problemOf } from './support/server.ts';
import { type Connection, sourceTools } from './support/sources.ts';

const CONTACTS = /FROM Contact /;
/** A machine with other work to do. */
const at = (second: number): string =>
  new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString().replace('Z', '+0000');
const contact = (number: number, changed: string) => ({
  Id: `003${String(number).padStart(15, '0')}`,
  SystemModstamp: changed,
  Email: `person${number}@voima.example.com`,
  FirstName: 'Person',
  LastName: String(number),
});
const contacts = (from: number, count: number, changed: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => contact(from + n, changed(n)));

eachDb((_kind, open) => {
  const { server, closing, workspace, list, only, run, change, later, rows, ...tools } = sourceTools(open);

  const salesforce = async (batch?: number): Promise<FakeSalesforce> => {
    const fake = await startFakeSalesforce(batch);
    closing.push(fake.close);
    return fake;
  };
  interface Chosen {
    objects?: (typeof SYSTEM_OBJECTS.salesforce)[number][];
    consumerKey?: string;
    consumerSecret?: string;
    baseUrl?: string;
  }
  const connection = (
    fake: FakeSalesforce,
    {
      objects = [...SYSTEM_OBJECTS.salesforce],
      consumerKey = fake.consumerKey,
      consumerSecret = fake.consumerSecret,
      baseUrl = fake.url,
    }: Chosen = {},
  ): Connection => ({
    system: 'salesforce',
    baseUrl,
    credential: { consumerKey, consumerSecret },
    objects,
  });
  const pulled = (admin: Device, fake: FakeSalesforce, chosen?: Chosen) =>
    tools.pulled(admin, connection(fake, chosen));
  const asked = (fake: FakeSalesforce, what: RegExp): string[] =>
    fake.asked.filter((line) => what.test(line));

  describe('the first pull', () => {
    it('brings accounts, campaigns, leads, contacts, members and opportunities, joined', async () => {
      const fake = await salesforce();
      const { ws, seller, admin } = await workspace();
      const [elin] = fake.records.Contact;
      if (elin) elin.Owner = { Email: seller.email };
      expect(await pulled(admin, fake)).toMatchObject({
        system: 'salesforce',
        baseUrl: fake.url,
        state: 'done',
        problem: null,
        counts: {
          companies: { read: 3, made: 2, refused: { bad_domain: 1 } },
          campaigns: { read: 1, made: 1 },
          leads: { read: 2, made: 1, refused: { no_person: 1 } },
          contacts: { read: 1, made: 1, refused: {} },
          members: { read: 2, made: 0, refused: {} },
          deals: { read: 2, made: 2, refused: {} },
        },
      });
      const { leads, accounts, campaigns, outcomes, touchpoints } = await rows(ws);
      const [fjallvind, havsbris] = accounts;
      expect(havsbris).toMatchObject({
        name: 'Havsbris AB',
        domains: ['havsbris.example.com'],
        industry: 'Technology',
        country: 'SE',
        employees: 120,
      });
      expect(leads).toMatchObject([
        {
          name: 'Elin Håkansson',
          emails: ['elin.hakansson@havsbris.example.com'],
          title: 'IT-chef',
          country: 'SE',
          account_id: havsbris?.id,
          owner_id: seller.id,
          crm_url: 'https://nordlys.my.salesforce.com/0035g00000ContAAA1',
          stop: null,
        },
        {
          name: 'Mikko Laine',
          country: 'FI',
          crm_url: 'https://nordlys.my.salesforce.com/00Q5g00000LeadAAA1',
          stop: { kind: 'do_not_contact', source: 'salesforce' },
          source: 'salesforce',
        },
      ]);
      expect(campaigns).toMatchObject([
        { name: 'Board-ready numbers', starts_on: '2026-01-10', ends_on: null },
      ]);
      expect(touchpoints).toMatchObject([
        { lead_id: leads[1]?.id, kind: 'event_invited', at: new Date('2026-01-13T00:00:00Z') },
        { lead_id: leads[0]?.id, kind: 'event_attended', at: new Date('2026-01-20T00:00:00Z') },
      ]);
      expect(outcomes).toMatchObject([
        {
          external_id: 'salesforce:0065g00000OpptAAA1',
          kind: 'won',
          amount: 136_000,
          at: new Date('2026-02-28T00:00:00Z'),
          lead_id: leads[0]?.id,
        },
        {
          external_id: 'salesforce:0065g00000OpptAAA2',
          kind: 'opportunity',
          amount: 45_000.5,
          at: new Date('2026-02-10T00:00:00Z'),
          account_id: fjallvind?.id,
        },
      ]);
    });

    it('takes amounts in one currency where the organisation has several', async () => {
      const fake = await salesforce();
      const { ws, admin } = await workspace();
      fake.rates.set('SEK', 1).set('EUR', 0.1);
      const [won, open] = fake.records.Opportunity;
      Object.assign(won ?? {}, { CurrencyIsoCode: 'EUR' });
      Object.assign(open ?? {}, { CurrencyIsoCode: 'SEK' });
      await pulled(admin, fake);
      expect((await rows(ws)).outcomes.map(({ amount }) => amount)).toEqual([1_360_000, 45_000.5]);
    });

    it('pulls what was chosen, and of the rest asks nothing', async () => {
      const fake = await salesforce();
      const { admin } = await workspace();
      expect(Object.keys((await pulled(admin, fake, { objects: ['companies'] })).counts)).toEqual([
        'companies',
      ]);
      expect(fake.asked).toEqual([
        'POST /services/oauth2/token',
        expect.stringMatching(/^GET \/services\/data\/v62\.0\/query SELECT .* FROM Account /),
      ]);
    });

    it('reads each record once, when a page and an answer end within one instant', async () => {
      // An answer holds fewer records than a page.
      const fake = await salesforce(300);
      const { ws, admin } = await workspace();
      fake.records.Contact = [
        ...contacts(1_000, 700, at),
        // As an import of Salesforce's own leaves them.
        ...contacts(2_000, 1_500, () => at(1_000)),
        ...contacts(4_000, 50, (n) => at(1_001 + n)),
      ].reverse();
      const source = await pulled(admin, fake, { objects: ['contacts'] });
      expect(source).toMatchObject({
        state: 'done',
        counts: { contacts: { read: 2_250, made: 2_250, expected: 2_250 } },
      });
      expect((await rows(ws)).leads).toHaveLength(2_250);
      expect(asked(fake, CONTACTS)).toHaveLength(4);
    });

    it('takes no record for read that was changed meanwhile', async () => {
      const fake = await salesforce();
      const { ws, admin } = await workspace();
      fake.records.Contact = contacts(1_000, 1_100, at);
      const release = fake.hold(/COUNT\(\) FROM Contact/);
      await tools.connect(admin, connection(fake, { objects: ['contacts'] }));
      await eventually(() => expect(asked(fake, /COUNT/)).toHaveLength(1));
      // The first page is read; now its first record moves to the end.
      const [first] = fake.records.Contact;
      if (first) Object.assign(first, { Title: 'Head of IT', SystemModstamp: at(2_000) });
      release();
      await tools.idle();
      const { leads } = await rows(ws);
      expect(leads).toHaveLength(1_100);
      expect(leads.find(({ name }) => name === 'Person 1000')?.title).toBe('Head of IT');
    });
  });

  describe('the next pull', () => {
    it('asks for what changed since, and changes that alone', async () => {
      const fake = await salesforce();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake);
      const before = await rows(ws);
      const again = await run(admin, id);
      expect(again).toMatchObject({ state: 'done', counts: { contacts: { made: 0, changed: 0 } } });
      expect(await rows(ws)).toEqual(before);

      const [mikko] = fake.records.Lead;
      const [, open] = fake.records.Opportunity;
      Object.assign(mikko ?? {}, { Title: 'Head of IT', SystemModstamp: '2026-03-05T10:00:00.000+0000' });
      Object.assign(open ?? {}, {
        IsClosed: true,
        CloseDate: '2026-04-01',
        SystemModstamp: '2026-04-01T10:00:00.000+0000',
      });
      expect(await run(admin, id)).toMatchObject({
        counts: { leads: { made: 0, changed: 1 }, deals: { made: 0, changed: 1 } },
      });
      const after = await rows(ws);
      expect(after.leads.map(({ title }) => title)).toEqual(['IT-chef', 'Head of IT']);
      expect(after.outcomes[1]).toMatchObject({ kind: 'lost', external_id: 'salesforce:0065g00000OpptAAA2' });
    });

    it('stores nothing more of what somebody does who has objected, and counts what was left out', async () => {
      const fake = await salesforce();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake);
      const before = await rows(ws);
      const stop = json({ kind: 'objection', at: at(0), source: 'member', memberId: null });
      await open().workspaceTx(ws, (sql) =>
        sql.updateTable('leads').set({ stop }).where('workspace_id', '=', ws).execute(),
      );
      const [elin, mikko] = fake.records.CampaignMember;
      const later = '2026-03-05T10:00:00.000+0000';
      Object.assign(elin ?? {}, {
        Status: 'Responded',
        FirstRespondedDate: '2026-03-05',
        SystemModstamp: later,
      });
      Object.assign(mikko ?? {}, { Status: 'Attended', SystemModstamp: later });
      const [won] = fake.records.Opportunity;
      Object.assign(won ?? {}, { Amount: 140_000, SystemModstamp: '2026-03-05T10:00:00.000+0000' });
      expect(await run(admin, id)).toMatchObject({
        state: 'done',
        counts: { members: { refused: { objected: 2 } }, deals: { changed: 1, refused: {} } },
      });
      const after = await rows(ws);
      expect(after.touchpoints).toEqual(before.touchpoints);
      // The deal is the company's from now on.
      expect(after.outcomes[0]).toMatchObject({
        amount: 140_000,
        lead_id: null,
        account_id: before.outcomes[0]?.account_id,
      });
    });

    it('finds what a long transaction showed late, with an earlier time', async () => {
      const fake = await salesforce();
      const { ws, admin } = await workspace();
      const { id } = await pulled(admin, fake, { objects: ['contacts'] });
      // Made five minutes before the last one that was read.
      fake.records.Contact.push(contact(1, '2026-02-02T09:55:00.000+0000'));
      await run(admin, id);
      expect((await rows(ws)).leads).toHaveLength(2);
    });
  });

  describe('limits and faults', () => {
    it.each([
      ['daily', 'daily_limit', 3_600_000],
      ['concurrent', 'limited', 60_000],
      ['retryAfter', 'unavailable', 42_000],
      ['down', 'unavailable', 60_000],
    ] as const)('says %s in its own word, waits, and goes on from there', async (refusal, code, wait) => {
      const fake = await salesforce();
      const { ws, admin } = await workspace();
      fake.refuse(refusal, CONTACTS);
      const source = await pulled(admin, fake);
      expect(source).toMatchObject({
        state: 'waiting',
        problem: { code, object: 'contacts' },
        counts: { leads: { made: 1 } },
      });
      expect(asked(fake, CONTACTS)).toHaveLength(1);
      const left = Date.parse(source.nextAt ?? '') - Date.now();
      expect(left).toBeGreaterThan(wait - 10_000);
      expect(left).toBeLessThanOrEqual(wait);
      fake.accept();
      await later(ws, wait + 1_000);
      expect(await only(admin)).toMatchObject({
        state: 'done',
        problem: null,
        counts: { contacts: { made: 1 } },
      });
      expect(asked(fake, CONTACTS)).toHaveLength(2);
    });

    it('signs in again when the session ends in the middle', async () => {
      const fake = await salesforce();
      const { admin } = await workspace();
      const release = fake.hold(CONTACTS);
      await tools.connect(admin, connection(fake));
      await eventually(() => expect(asked(fake, CONTACTS)).toHaveLength(1));
      fake.endSession();
      release();
      await tools.idle();
      expect(await only(admin)).toMatchObject({
        state: 'done',
        problem: null,
        counts: { deals: { made: 2 } },
      });
      expect(asked(fake, /oauth2/)).toHaveLength(2);
    });

    it('signs in again once, not for ever', async () => {
      const fake = await salesforce();
      const { admin } = await workspace();
      fake.refuse('session', /query/);
      expect(await pulled(admin, fake)).toMatchObject({
        state: 'needs_you',
        problem: { code: 'credential_refused' },
      });
      expect(asked(fake, /oauth2/)).toHaveLength(2);
      expect(asked(fake, /query/)).toHaveLength(2);
    });

    it.each([
      ['a key', { consumerKey: '3MVG9_another' }],
      ['a secret', { consumerSecret: 'another' }],
    ])('asks with %s that is refused once, until there is a new one', async (_what, wrong) => {
      const fake = await salesforce();
      const { ws, admin } = await workspace();
      const source = await pulled(admin, fake, wrong);
      expect(source).toMatchObject({
        state: 'needs_you',
        nextAt: null,
        problem: { code: 'credential_refused' },
      });
      await later(ws, 30 * 86_400_000);
      expect(fake.asked).toEqual(['POST /services/oauth2/token']);
      const { consumerKey, consumerSecret } = fake;
      const changed = await change(admin, source.id, { credential: { consumerKey, consumerSecret } });
      expect(changed.status).toBe(200);
      await tools.idle();
      expect(await only(admin)).toMatchObject({ state: 'done', problem: null });
    });

    it.each([
      ['runAs', 'credential_refused', 'needs_you'],
      ['loginRate', 'limited', 'waiting'],
      // Another address is never followed.
      ['moved', 'unexpected', 'waiting'],
    ] as const)('says why it cannot sign in: %s', async (refusal, code, state) => {
      const fake = await salesforce();
      const { admin } = await workspace();
      fake.refuse(refusal, /oauth2/);
      expect(await pulled(admin, fake)).toMatchObject({ state, problem: { code } });
      expect(fake.asked).toHaveLength(1);
    });

    it.each([
      ['list', /FROM Campaign /, 'campaigns'],
      ['column', CONTACTS, 'contacts'],
      ['apiOff', /FROM CampaignMember /, 'members'],
    ] as const)(
      'pulls the rest when the app’s user may not see one thing: %s',
      async (refusal, where, object) => {
        const fake = await salesforce();
        const { admin } = await workspace();
        fake.refuse(refusal, where);
        expect(await pulled(admin, fake)).toMatchObject({
          state: 'done',
          problem: { code: 'not_allowed', object },
          counts: { leads: { made: 1 }, deals: { read: 2 } },
        });
      },
    );

    it('says that what answers is not Salesforce', async () => {
      const fake = await salesforce();
      const { admin } = await workspace();
      const page = createServer((_request, response) => response.end('<h1>Welcome</h1>'));
      await new Promise<void>((settle) => page.listen(0, '127.0.0.1', settle));
      closing.push(() => new Promise((settle) => page.close(() => settle())));
      const address = page.address();
      const baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
      expect(await pulled(admin, fake, { baseUrl })).toMatchObject({
        state: 'waiting',
        problem: { code: 'unexpected', status: 200 },
      });
    });
  });

  describe('the administrator', () => {
    it('never gets key or secret back, and the log does not have them', async () => {
      const fake = await salesforce();
      const { admin } = await workspace();
      await pulled(admin, fake, { consumerSecret: 'wrong-secret' });
      const told = (await (await admin.send('/api/v1/sources')).text()) + server().lines.join('\n');
      for (const secret of [fake.consumerKey, fake.consumerSecret, 'wrong-secret'])
        expect(told).not.toContain(secret);
    });

    it('gives its own address, which may be reached, and a key of its kind', async () => {
      const fake = await salesforce();
      const { admin } = await workspace();
      const ask = (change: object) =>
        admin.send('/api/v1/sources', { json: { ...connection(fake), ...change } });
      expect(await problemOf(await ask({ baseUrl: undefined }))).toMatchObject({
        code: 'bad_address',
        path: 'baseUrl',
      });
      expect(await problemOf(await ask({ baseUrl: 'https://169.254.169.254' }))).toMatchObject({
        code: 'private_address',
      });
      const token = { token: 'pat-eu1-0a1b2c3d' };
      expect(await problemOf(await ask({ credential: token }))).toMatchObject({ code: 'invalid_request' });
      expect(await list(admin)).toEqual([]);
      const { id } = await pulled(admin, fake);
      expect(await problemOf(await change(admin, id, { credential: token }))).toMatchObject({
        code: 'invalid_request',
        path: 'credential',
      });
      expect(await run(admin, id)).toMatchObject({ state: 'done' });
    });
  });
});
