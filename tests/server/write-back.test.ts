/** Verdicts written into a connected system: once in effect, whatever happens between. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { sources as listRoute, type Source, type WriteBack } from '#lib/contract/sources.ts';
import { createSources } from '#server/jobs/sources.ts';
import { type FakeHubspot, startFakeHubspot } from '../support/fake-hubspot.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const ALL: WriteBack = {
  status: { good: 'IN_PROGRESS', unsure: null, poor: 'UNQUALIFIED' },
  property: 'samsyn_verdict',
  note: true,
  language: 'sv',
};

eachDb((_kind, open) => {
  let server: TestServer;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    server = await startTestServer(open(), undefined, ['127.0.0.1/32']);
  });
  afterAll(() => server.close());
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  const only = async (admin: Device): Promise<Source> => {
    const [source] = listRoute.response.parse(await (await admin.send('/api/v1/sources')).json()).sources;
    if (!source) throw new Error('there is no source');
    return source;
  };
  const change = (admin: Device, id: string, body: object) =>
    admin.send(`/api/v1/sources/${id}`, {
      method: 'PATCH',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  const idle = () => server.services.sources.idle();

  /** A workspace that has pulled HubSpot, with what is written back. */
  const setUp = async (writeBack: WriteBack | null) => {
    const fake: FakeHubspot = await startFakeHubspot();
    closing.push(fake.close);
    const { id: ws, seller, marketer } = await newWorkspace(open());
    const [sales, admin] = [await pairedDevice(server, seller), await pairedDevice(server, marketer)];
    const made = await admin.send('/api/v1/sources', {
      json: {
        system: 'hubspot',
        baseUrl: fake.url,
        credential: { token: fake.token },
        objects: ['contacts'],
      },
    });
    expect(made.status).toBe(200);
    await idle();
    const { id } = await only(admin);
    if (writeBack) expect((await change(admin, id, { writeBack })).status).toBe(200);
    await idle();
    const leads = (await sales.pull()).leads;
    const leadId = leads.find(({ name }) => name === 'Elin Håkansson')?.id ?? '';
    return { fake, ws, sales, admin, id, leadId };
  };
  const mutate = async (sales: Device, type: string, payload: object) => {
    const clientAt = new Date().toISOString();
    const [result] = await sales.mutate([{ id: uuidv7(), type, clientAt, payload }]);
    expect(result?.status).toBe('applied');
  };
  const content = (verdict: string, note = '') => ({
    verdict,
    reasons: ['no_budget'],
    note,
    contact: 'reached',
    outcome: null,
    campaignId: null,
  });
  const give = async (sales: Device, leadId: string, verdict = 'poor', note = 'Ringer <nästa> år') => {
    const feedbackId = uuidv7();
    await mutate(sales, 'feedback.give', { feedbackId, leadId, content: content(verdict, note) });
    return feedbackId;
  };
  const elin = (fake: FakeHubspot) => fake.records.contacts.find(({ id }) => id === '101')?.properties ?? {};
  const written = (fake: FakeHubspot): string[] =>
    fake.asked.filter((line) => /^(PATCH|DELETE)|objects\/notes$/.test(line));

  it('writes nothing unless somebody chose it', async () => {
    const { fake, sales, admin, leadId } = await setUp(null);
    await give(sales, leadId);
    await idle();
    expect(written(fake)).toEqual([]);
    expect((await only(admin)).writes).toEqual({ written: 0, waiting: 0, failed: 0, problem: null });
  });

  it('sets the status and the property, and leaves a note; a change changes them, and taking back takes back', async () => {
    const { fake, sales, admin, leadId } = await setUp(ALL);
    const feedbackId = await give(sales, leadId);
    await idle();
    expect(elin(fake)).toMatchObject({ hs_lead_status: 'UNQUALIFIED', samsyn_verdict: 'poor' });
    expect(fake.notes).toMatchObject([
      {
        contactId: '101',
        properties: {
          hs_note_body: `Anna: Dålig · Ingen budget<br>Ringer &#60;nästa&#62; år<br>Samsyn ${feedbackId}`,
        },
      },
    ]);
    expect((await only(admin)).writes).toEqual({ written: 1, waiting: 0, failed: 0, problem: null });

    await mutate(sales, 'feedback.revise', { feedbackId, content: content('good') });
    await idle();
    expect(elin(fake)).toMatchObject({ hs_lead_status: 'IN_PROGRESS', samsyn_verdict: 'good' });
    expect(fake.notes).toHaveLength(1);
    expect(fake.notes[0]?.properties.hs_note_body).toContain('Anna: Bra');

    await mutate(sales, 'feedback.retract', { feedbackId });
    await idle();
    expect(elin(fake)).toMatchObject({ samsyn_verdict: '' });
    expect(fake.notes).toEqual([]);
  });

  it('leaves one note when the answer was lost, and the attempt is made again', async () => {
    const { fake, ws, sales, admin, leadId } = await setUp(ALL);
    fake.lose(/POST .*objects\/notes$/);
    await give(sales, leadId);
    await idle();
    expect(fake.notes).toHaveLength(1);
    expect((await only(admin)).writes).toMatchObject({ waiting: 1, problem: { code: 'unreachable' } });
    fake.lose(null);
    const later = createSources({ ...server.services, now: () => new Date(Date.now() + 61_000) });
    closing.push(later.stop);
    later.wake(ws);
    await later.idle();
    expect(fake.notes).toHaveLength(1);
    expect((await only(admin)).writes).toMatchObject({ written: 1, waiting: 0, problem: null });
  });

  it('is done by one of two servers, also when the verdict is changed meanwhile', async () => {
    const { fake, ws, sales, admin, leadId } = await setUp(ALL);
    const release = fake.hold(/PATCH/);
    const feedbackId = await give(sales, leadId);
    await vi.waitFor(() => expect(written(fake)).toHaveLength(1), { timeout: 20_000 });
    await mutate(sales, 'feedback.revise', { feedbackId, content: content('good') });
    const other = createSources(server.services);
    closing.push(other.stop);
    other.wake(ws);
    await other.idle();
    expect(written(fake)).toHaveLength(1);
    release();
    await idle();
    expect(fake.notes).toHaveLength(1);
    expect(elin(fake)).toMatchObject({ hs_lead_status: 'IN_PROGRESS' });
    expect((await only(admin)).writes).toMatchObject({ written: 1, waiting: 0 });
  });

  it('waits when it is told to, says why, and goes on', async () => {
    const { fake, ws, sales, admin, leadId } = await setUp(ALL);
    fake.refuse('retryAfter', /PATCH/);
    await give(sales, leadId);
    await idle();
    expect((await only(admin)).writes).toMatchObject({ waiting: 1, failed: 0, problem: { code: 'limited' } });
    fake.accept();
    const later = createSources({ ...server.services, now: () => new Date(Date.now() + 43_000) });
    closing.push(later.stop);
    later.wake(ws);
    await later.idle();
    expect((await only(admin)).writes).toMatchObject({ written: 1, waiting: 0, problem: null });
  });

  it('gives up what the system does not take, and tries again when that is mended', async () => {
    const { fake, sales, admin, id, leadId } = await setUp({ ...ALL, property: 'no_such_property' });
    await give(sales, leadId);
    await idle();
    expect((await only(admin)).writes).toEqual({
      written: 0,
      waiting: 0,
      failed: 1,
      problem: { code: 'unexpected', object: null, status: 400 },
    });
    expect((await change(admin, id, { writeBack: ALL })).status).toBe(200);
    await idle();
    expect((await only(admin)).writes).toMatchObject({ written: 1, failed: 0, problem: null });
    expect(fake.notes).toHaveLength(1);
  });
});
