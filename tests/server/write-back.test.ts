/** Verdicts written into a connected system: once in effect, whatever happens between. */
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { WriteBack } from '#lib/contract/sources.ts';
import { erase } from '#server/services/erasure.ts';
import { eventually } from '../support/eventually.ts';
import type { FakeApi } from '../support/fake-api.ts';
import { type FakeHubspot, startFakeHubspot } from '../support/fake-hubspot.ts';
import { type FakeSalesforce, startFakeSalesforce } from '../support/fake-salesforce.ts';
import { eachDb } from './support/each-db.ts';
import { type Device, twoDevices } from './support/server.ts';
import { type Connection, sourceTools } from './support/sources.ts';

type Fields = Record<string, unknown>;

/** A system as these tests need it: one lead of it, and what is written about her or him. */
interface System<Fake extends FakeApi = FakeApi> {
  start(): Promise<Fake>;
  connection(fake: Fake): Connection;
  lead: string;
  settings: WriteBack;
  record(fake: Fake): Fields;
  /** What each verdict makes of the record. */
  fields(status: string | null, verdict: string | null): Fields;
  notes(fake: Fake): { about: string; text: string }[];
  /** What a note says. */
  note(said: string, words: string, feedbackId: string): { about: string; text: string };
  removeNotes(fake: Fake): void;
  /** A request that writes; that changes the record; that makes a note. */
  writes: RegExp;
  changes: RegExp;
  makes: RegExp;
  /** A refusal that is told to wait, in milliseconds. */
  limit: { name: string; wait: number };
}

const hubspot: System<FakeHubspot> = {
  start: startFakeHubspot,
  connection: ({ url, token }) => ({
    system: 'hubspot',
    baseUrl: url,
    credential: { token },
    objects: ['contacts'],
  }),
  lead: 'Elin Håkansson',
  settings: {
    status: { good: 'IN_PROGRESS', unsure: null, poor: 'UNQUALIFIED' },
    property: 'samsyn_verdict',
    note: true,
    language: 'sv',
  },
  record: ({ records }) => records.contacts.find(({ id }) => id === '101')?.properties ?? {},
  fields: (status, verdict) => ({
    ...(status === null ? {} : { hs_lead_status: status }),
    samsyn_verdict: verdict ?? '',
  }),
  notes: ({ notes }) =>
    notes.map(({ contactId, properties }) => ({ about: contactId, text: properties.hs_note_body ?? '' })),
  note: (said, words, feedbackId) => ({
    about: '101',
    text: `${said}<br>${words.replace('<', '&#60;').replace('>', '&#62;')}<br>Samsyn ${feedbackId}`,
  }),
  removeNotes: ({ notes }) => void notes.splice(0),
  writes: /^(PATCH|DELETE)|objects\/notes$/,
  changes: /PATCH .*contacts/,
  makes: /POST .*objects\/notes$/,
  limit: { name: 'retryAfter', wait: 42_000 },
};

const salesforce: System<FakeSalesforce> = {
  start: startFakeSalesforce,
  connection: ({ url, consumerKey, consumerSecret }) => ({
    system: 'salesforce',
    baseUrl: url,
    credential: { consumerKey, consumerSecret },
    objects: ['leads', 'contacts'],
  }),
  lead: 'Mikko Laine',
  settings: {
    status: { good: 'Working - Contacted', unsure: null, poor: 'Closed - Not Converted' },
    property: 'Samsyn_Verdict__c',
    note: true,
    language: 'sv',
  },
  record: ({ records }) => records.Lead[0] ?? {},
  fields: (status, verdict) => ({
    ...(status === null ? {} : { Status: status }),
    Samsyn_Verdict__c: verdict,
  }),
  notes: ({ records }) =>
    records.Task.map(({ WhoId, Description }) => ({ about: String(WhoId), text: String(Description) })),
  note: (said, words, feedbackId) => ({
    about: '00Q5g00000LeadAAA1',
    text: `${said}\n${words}\nSamsyn ${feedbackId}`,
  }),
  removeNotes: ({ records }) => void records.Task.splice(0),
  writes: /^(PATCH|DELETE)|sobjects\/Task$/,
  changes: /PATCH .*Lead/,
  makes: /POST .*sobjects\/Task$/,
  limit: { name: 'concurrent', wait: 60_000 },
};

eachDb((_kind, open) => {
  const { server, closing, pulled, only, change, idle, later } = sourceTools(open);

  /** A workspace that has pulled the system, with what is written back. */
  const connected = async <Fake extends FakeApi>(system: System<Fake>, writeBack: WriteBack | null) => {
    const fake = await system.start();
    closing.push(fake.close);
    const { id: ws, hers: sales, theirs: admin } = await twoDevices(server());
    const { id } = await pulled(admin, system.connection(fake));
    if (writeBack) expect((await change(admin, id, { writeBack })).status).toBe(200);
    await idle();
    const { leads } = await sales.pull();
    const leadOf = (who: string): string => leads.find(({ name }) => name === who)?.id ?? '';
    return { fake, ws, sales, admin, id, leadOf, leadId: leadOf(system.lead) };
  };
  const mutate = async (sales: Device, type: string, payload: object) => {
    const clientAt = new Date().toISOString();
    const [result] = await sales.mutate([{ id: uuidv7(), type, clientAt, payload }]);
    expect(result?.status).toBe('applied');
  };
  const WORDS = 'Ringer <nästa> år';
  const content = (verdict: string, note = '') => ({
    verdict,
    reasons: ['no_budget'],
    note,
    contact: 'reached',
    outcome: null,
    campaignId: null,
  });
  const give = async (sales: Device, leadId: string, verdict = 'poor', note = WORDS) => {
    const feedbackId = uuidv7();
    await mutate(sales, 'feedback.give', { feedbackId, leadId, content: content(verdict, note) });
    return feedbackId;
  };

  const behaves = <Fake extends FakeApi>(system: System<Fake>) => {
    const { settings, record, fields, notes, limit } = system;
    const { good, poor } = settings.status;
    const setUp = (writeBack: WriteBack | null) => connected(system, writeBack);
    const written = (fake: Fake): string[] => fake.asked.filter((line) => system.writes.test(line));

    it('writes nothing unless somebody chose it', async () => {
      const { fake, sales, admin, leadId } = await setUp(null);
      await give(sales, leadId);
      await idle();
      expect(written(fake)).toEqual([]);
      expect((await only(admin)).writes).toEqual({ written: 0, waiting: 0, failed: 0, problem: null });
    });

    it('sets the status and the property, and leaves a note; a change changes them, and taking back takes back', async () => {
      const { fake, sales, admin, leadId } = await setUp(settings);
      const feedbackId = await give(sales, leadId);
      await idle();
      expect(record(fake)).toMatchObject(fields(poor, 'poor'));
      expect(notes(fake)).toEqual([system.note('Anna: Dålig · Ingen budget', WORDS, feedbackId)]);
      expect((await only(admin)).writes).toEqual({ written: 1, waiting: 0, failed: 0, problem: null });

      await mutate(sales, 'feedback.revise', { feedbackId, content: content('good') });
      await idle();
      expect(record(fake)).toMatchObject(fields(good, 'good'));
      expect(notes(fake)).toEqual([
        { about: expect.any(String), text: expect.stringContaining('Anna: Bra') },
      ]);

      await mutate(sales, 'feedback.retract', { feedbackId });
      await idle();
      expect(record(fake)).toMatchObject(fields(null, null));
      expect(notes(fake)).toEqual([]);
    });

    it('leaves one note when the answer was lost, and the attempt is made again', async () => {
      const { fake, ws, sales, admin, leadId } = await setUp(settings);
      fake.lose(system.makes);
      await give(sales, leadId);
      await idle();
      expect(notes(fake)).toHaveLength(1);
      expect((await only(admin)).writes).toMatchObject({ waiting: 1, problem: { code: 'unreachable' } });
      fake.lose(null);
      await later(ws, 61_000);
      expect(notes(fake)).toHaveLength(1);
      expect((await only(admin)).writes).toMatchObject({ written: 1, waiting: 0, problem: null });
    });

    it('is done by one of two servers, also when the verdict is changed meanwhile', async () => {
      const { fake, ws, sales, admin, leadId } = await setUp(settings);
      const release = fake.hold(/PATCH/);
      const feedbackId = await give(sales, leadId);
      await eventually(() => expect(written(fake)).toHaveLength(1));
      await mutate(sales, 'feedback.revise', { feedbackId, content: content('good') });
      await later(ws, 0);
      expect(written(fake)).toHaveLength(1);
      release();
      await idle();
      expect(notes(fake)).toHaveLength(1);
      expect(record(fake)).toMatchObject(fields(good, 'good'));
      expect((await only(admin)).writes).toMatchObject({ written: 1, waiting: 0 });
    });

    it('waits when it is told to, says why, and goes on', async () => {
      const { fake, ws, sales, admin, leadId } = await setUp(settings);
      fake.refuse(limit.name, /PATCH/);
      await give(sales, leadId);
      await idle();
      expect((await only(admin)).writes).toMatchObject({
        waiting: 1,
        failed: 0,
        problem: { code: 'limited' },
      });
      fake.accept();
      await later(ws, limit.wait + 1_000);
      expect((await only(admin)).writes).toMatchObject({ written: 1, waiting: 0, problem: null });
    });

    it('sends nothing more of somebody who was erased while it waited', async () => {
      const { fake, ws, sales, admin, leadId } = await setUp(settings);
      fake.refuse(limit.name, /PATCH/);
      await give(sales, leadId);
      await idle();
      expect((await only(admin)).writes).toMatchObject({ waiting: 1 });
      const { leads } = await sales.pull();
      const who = leads.find(({ id }) => id === leadId)?.emails[0] ?? '';
      expect((await erase(server().services, ws, 'operator', who)).counts).toMatchObject({
        leads: 1,
        source_writes: 1,
      });
      expect((await only(admin)).writes).toEqual({ written: 0, waiting: 0, failed: 0, problem: null });
      fake.accept();
      const before = written(fake);
      await later(ws, limit.wait + 1_000);
      expect(written(fake)).toEqual(before);
      expect(notes(fake)).toEqual([]);
    });

    it('gives up what the system does not take, and tries again when that is mended', async () => {
      const { fake, sales, admin, id, leadId } = await setUp({ ...settings, property: 'no_such_property' });
      await give(sales, leadId);
      await idle();
      expect((await only(admin)).writes).toEqual({
        written: 0,
        waiting: 0,
        failed: 1,
        problem: { code: 'unexpected', object: null, status: 400 },
      });
      expect((await change(admin, id, { writeBack: settings })).status).toBe(200);
      await idle();
      expect((await only(admin)).writes).toMatchObject({ written: 1, failed: 0, problem: null });
      expect(notes(fake)).toHaveLength(1);
    });

    it('leaves the note anew when a person removed it, and takes back what is gone', async () => {
      const { fake, sales, admin, leadId } = await setUp(settings);
      const feedbackId = await give(sales, leadId);
      await idle();
      system.removeNotes(fake);
      await mutate(sales, 'feedback.revise', { feedbackId, content: content('good') });
      await idle();
      expect(notes(fake)).toHaveLength(1);
      system.removeNotes(fake);
      await mutate(sales, 'feedback.retract', { feedbackId });
      await idle();
      expect((await only(admin)).writes).toMatchObject({ written: 1, failed: 0, problem: null });
      expect(record(fake)).toMatchObject(fields(null, null));
    });
  };

  describe('HubSpot', () => behaves(hubspot));

  describe('Salesforce', () => {
    behaves(salesforce);

    it('writes to a contact what contacts have', async () => {
      const { fake, sales, admin, leadOf } = await connected(salesforce, salesforce.settings);
      await give(sales, leadOf('Elin Håkansson'));
      await idle();
      const [elin] = fake.records.Contact;
      expect(elin).toMatchObject({ Samsyn_Verdict__c: 'poor' });
      expect(elin).not.toHaveProperty('Status');
      expect(fake.records.Task).toMatchObject([
        { WhoId: elin?.Id, Subject: 'Anna: Dålig · Ingen budget', Status: 'Completed' },
      ]);
      expect((await only(admin)).writes).toMatchObject({ written: 1, failed: 0 });
    });

    it('follows a lead that has become a contact since it was pulled', async () => {
      const { fake, sales, admin, leadId } = await connected(salesforce, salesforce.settings);
      const [mikko] = fake.records.Lead;
      const [elin] = fake.records.Contact;
      const contact = { ...elin, Id: '0035g00000ContAAA2', Email: mikko?.Email };
      fake.records.Contact.push(contact);
      Object.assign(mikko ?? {}, { IsConverted: true, ConvertedContactId: contact.Id });
      await give(sales, leadId);
      await idle();
      expect(contact).toMatchObject({ Samsyn_Verdict__c: 'poor' });
      expect(fake.records.Task).toMatchObject([{ WhoId: contact.Id }]);
      expect((await only(admin)).writes).toMatchObject({ written: 1, failed: 0 });
    });

    it('says of a lead that was deleted there that it is gone', async () => {
      const { fake, sales, admin, leadId } = await connected(salesforce, salesforce.settings);
      fake.records.Lead.splice(0);
      await give(sales, leadId);
      await idle();
      expect((await only(admin)).writes).toMatchObject({ failed: 1, problem: { status: 404 } });
      expect(fake.records.Task).toEqual([]);
    });
  });
});
