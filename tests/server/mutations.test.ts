import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BusMessage } from '#server/bus/bus.ts';
import { DbError } from '#server/db/errors.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newCampaign,
  newLead,
  newWorkspace,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestMember,
  type TestServer,
} from './support/server.ts';

const CONTENT = {
  verdict: 'poor',
  reasons: ['no_budget'],
  note: 'Asked for a template.',
  contact: 'attempted',
  outcome: null,
  campaignId: null,
};
const now = () => new Date().toISOString();

eachDb((_kind, open) => {
  let server: TestServer;
  let id: string;
  let seller: TestMember;
  let hers: Device;
  let theirs: Device;
  let leadId: string;
  let campaignId: string;

  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const workspace = await newWorkspace(open());
    ({ id, seller } = workspace);
    [hers, theirs] = [await pairedDevice(server, seller), await pairedDevice(server, workspace.marketer)];
    leadId = await newLead(open(), id);
    campaignId = await newCampaign(open(), id);
  });

  const give = (payload: object = {}, mutation: object = {}) => ({
    id: uuidv7(),
    type: 'feedback.give',
    clientAt: now(),
    payload: { feedbackId: uuidv7(), leadId, content: { ...CONTENT, campaignId }, ...payload },
    ...mutation,
  });
  const change = (type: string, payload: object) => ({ id: uuidv7(), type, clientAt: now(), payload });
  const given = async () => {
    const mutation = give();
    await hers.mutate([mutation]);
    return mutation.payload.feedbackId;
  };
  const only = async (device: Device, mutation: object, sentAt?: string) => {
    const [result] = await device.mutate([mutation], sentAt);
    if (!result) throw new Error('no result');
    return result;
  };

  describe('sending again', () => {
    it('has no second effect and gets the first answer', async () => {
      const mutation = give();
      const first = await only(hers, mutation);
      expect(first).toMatchObject({ status: 'applied', feedback: { authorId: seller.id, verdict: 'poor' } });
      const { cursor } = await hers.pull();
      expect(await only(hers, mutation, new Date(Date.now() + 60_000).toISOString())).toEqual(first);
      expect((await hers.pull(cursor)).tables).toEqual({});
    });

    it('says the number of the change, which does not change when others write', async () => {
      const mutation = give();
      const first = await only(hers, mutation);
      const { cursor } = await hers.pull();
      expect(cursor.split('.')[1]).toBe(String(first.seq));
      await theirs.mutate([give()]);
      expect((await only(hers, mutation)).seq).toBe(first.seq);
    });

    it('at the same moment applies once', async () => {
      const mutation = give();
      const answers = await Promise.all([1, 2, 3, 4].map(() => only(hers, mutation)));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect((await hers.pull()).feedback).toHaveLength(1);
    });

    it('keeps a refusal as well', async () => {
      const mutation = give({ leadId: uuidv7() });
      const first = await only(hers, mutation);
      expect(first).toEqual({ id: mutation.id, status: 'refused', code: 'unknown_lead' });
      expect(await only(hers, mutation)).toEqual(first);
    });

    it('refuses an id that was used for something else, or by somebody else', async () => {
      const mutation = give();
      await hers.mutate([mutation]);
      expect(await only(hers, give({}, { id: mutation.id }))).toMatchObject({ code: 'key_reused' });
      expect(await only(theirs, mutation)).toMatchObject({ code: 'key_reused' });
      expect((await hers.pull()).feedback).toHaveLength(1);
    });

    it('keeps workspaces apart: the same id elsewhere is another mutation', async () => {
      const other = await newWorkspace(open());
      const [elsewhere, lead] = [await pairedDevice(server, other.seller), await newLead(open(), other.id)];
      const mutation = give();
      await hers.mutate([mutation]);
      expect(
        await only(elsewhere, give({ leadId: lead, content: CONTENT }, { id: mutation.id })),
      ).toMatchObject({ status: 'applied' });
    });
  });

  it('does not let a poisonous item stop the others', async () => {
    const good = [give(), give(), give()];
    const results = await hers.mutate([
      good[0],
      { id: uuidv7(), type: 'feedback.give', clientAt: 'yesterday', payload: {} },
      { id: uuidv7(), type: 'from.the.future' },
      give({ content: { ...CONTENT, reasons: ['nul\u0000'] } }),
      give({ content: { ...CONTENT, note: 'nul\u0000' } }),
      give({ content: { ...CONTENT, note: 'x'.repeat(4001) } }),
      good[1],
      give({ leadId: uuidv7() }),
      good[2],
    ]);
    expect(results.map((result) => result.code ?? result.status)).toEqual([
      'applied',
      ...Array(5).fill('invalid_request'),
      'applied',
      'unknown_lead',
      'applied',
    ]);
    expect((await theirs.pull()).feedback.map((one) => one.id).sort()).toEqual(
      good.map((one) => one.payload.feedbackId).sort(),
    );
  });

  it('answers 503 when the database is away in the middle, and applies the rest when sent again', async () => {
    const batch = [give(), give(), give()];
    await hers.pull();
    const { db } = server.services;
    const transaction = db.workspaceTx;
    let calls = 0;
    db.workspaceTx = (workspaceId, work) => {
      calls += 1;
      return calls === 2
        ? Promise.reject(new DbError('57P01', 'shutting down'))
        : transaction(workspaceId, work);
    };
    const answer = await hers.send('/api/v1/mutations', { json: { sentAt: now(), mutations: batch } });
    db.workspaceTx = transaction;
    expect(await problemOf(answer)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(answer.headers.get('Retry-After')).toBe('5');
    expect((await hers.mutate(batch)).map((result) => result.status)).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
    expect((await hers.pull()).feedback).toHaveLength(3);
  });

  it('answers one that fails for no known reason with `internal`, decides the others, and takes it later', async () => {
    const batch = [give(), give(), give()];
    await hers.pull();
    const { db } = server.services;
    const transaction = db.workspaceTx;
    let calls = 0;
    db.workspaceTx = (workspaceId, work) => {
      calls += 1;
      return calls === 2 ? Promise.reject(new TypeError('a fault of ours')) : transaction(workspaceId, work);
    };
    const results = await hers.mutate(batch);
    db.workspaceTx = transaction;
    expect(results.map((result) => result.code ?? result.status)).toEqual(['applied', 'internal', 'applied']);
    expect((await hers.mutate(batch)).map((result) => result.status)).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
  });

  it('takes nothing from a device that knows another life of the server', async () => {
    const mutation = give();
    const said = (epoch: number) =>
      hers.send('/api/v1/mutations', { json: { sentAt: now(), epoch, mutations: [mutation] } });
    const epoch = Number((await hers.pull()).cursor.split('.')[0]);
    expect(await problemOf(await said(epoch - 1))).toMatchObject({ status: 409, code: 'resync' });
    expect((await hers.pull()).feedback).toEqual([]);
    expect((await said(epoch)).status).toBe(200);
    expect((await hers.pull()).feedback).toHaveLength(1);
  });

  it('refuses an envelope it cannot answer item by item', async () => {
    const refused = async (json: unknown) => problemOf(await hers.send('/api/v1/mutations', { json }));
    expect(await refused({ sentAt: now(), mutations: [] })).toMatchObject({
      code: 'invalid_request',
      path: 'mutations',
    });
    expect(await refused({ sentAt: 'noon', mutations: [give()] })).toMatchObject({ path: 'sentAt' });
    expect(await refused({ sentAt: now(), mutations: [give(), { type: 'feedback.give' }] })).toMatchObject({
      path: 'mutations[1].id',
    });
    expect(
      await refused({ sentAt: now(), mutations: Array.from({ length: 101 }, () => give()) }),
    ).toMatchObject({ path: 'mutations' });
  });

  describe('the clock', () => {
    it('of a device that goes wrong is corrected', async () => {
      const ahead = 2 * 3_600_000;
      const saidAt = Date.now() - 60_000;
      const result = await only(
        hers,
        give({}, { clientAt: new Date(saidAt + ahead).toISOString() }),
        new Date(Date.now() + ahead).toISOString(),
      );
      expect(Math.abs(Date.parse(result.feedback?.givenAt ?? '') - saidAt)).toBeLessThan(5_000);
    });

    it('never gives a time in the future', async () => {
      const result = await only(hers, give({}, { clientAt: '2099-01-01T00:00:00.000Z' }));
      expect(Date.parse(result.feedback?.givenAt ?? '')).toBeLessThanOrEqual(Date.now());
    });
  });

  describe('feedback', () => {
    it('needs a lead and a campaign of this workspace', async () => {
      const other = await newWorkspace(open());
      const [foreignLead, foreignCampaign] = [
        await newLead(open(), other.id),
        await newCampaign(open(), other.id),
      ];
      expect(await only(hers, give({ leadId: foreignLead }))).toMatchObject({ code: 'unknown_lead' });
      expect(await only(hers, give({ content: { ...CONTENT, campaignId: foreignCampaign } }))).toMatchObject({
        code: 'unknown_campaign',
      });
      expect(await only(hers, give({ content: CONTENT }))).toMatchObject({
        status: 'applied',
        feedback: { campaignId: null },
      });
    });

    it('is not given twice under one id', async () => {
      const feedbackId = await given();
      expect(await only(hers, give({ feedbackId }))).toMatchObject({ code: 'already_exists' });
    });

    it('keeps what was said before when it is revised', async () => {
      const feedbackId = await given();
      const result = await only(
        hers,
        change('feedback.revise', {
          feedbackId,
          content: { ...CONTENT, verdict: 'good', note: 'They called back.' },
        }),
      );
      expect(result.feedback).toMatchObject({
        verdict: 'good',
        history: [{ content: { verdict: 'poor', note: 'Asked for a template.' } }],
      });
      expect(result.feedback?.revisedAt).not.toBeNull();
    });

    it('is taken back, and counts again when given anew', async () => {
      const feedbackId = await given();
      const first = await only(hers, change('feedback.retract', { feedbackId }));
      expect(first.feedback?.retractedAt).not.toBeNull();
      const second = await only(hers, change('feedback.retract', { feedbackId }));
      expect(second.feedback?.retractedAt).toBe(first.feedback?.retractedAt);
      expect(
        (await only(hers, change('feedback.revise', { feedbackId, content: CONTENT }))).feedback,
      ).toMatchObject({ retractedAt: null });
    });

    it('is changed by its author alone', async () => {
      const feedbackId = await given();
      for (const mutation of [
        change('feedback.revise', { feedbackId, content: CONTENT }),
        change('feedback.retract', { feedbackId }),
        change('answer.seen', { feedbackId, answerId: uuidv7() }),
      ]) {
        expect(await only(theirs, mutation)).toMatchObject({ code: 'forbidden' });
      }
      expect(await only(hers, change('feedback.retract', { feedbackId: uuidv7() }))).toMatchObject({
        code: 'unknown_feedback',
      });
    });

    it('of another workspace is unknown', async () => {
      const feedbackId = await given();
      const other = await newWorkspace(open());
      const elsewhere = await pairedDevice(server, other.marketer);
      expect(
        await only(
          elsewhere,
          change('feedback.answer', { feedbackId, answerId: uuidv7(), kind: 'fixed', text: 'Done.' }),
        ),
      ).toMatchObject({ code: 'unknown_feedback' });
    });

    it('keeps both of two changes at the same moment', async () => {
      const feedbackId = await given();
      const answers = Array.from({ length: 5 }, () =>
        change('feedback.answer', { feedbackId, answerId: uuidv7(), kind: 'explained', text: 'Because.' }),
      );
      await Promise.all(answers.map((answer) => only(theirs, answer)));
      expect((await hers.pull()).feedback[0]?.answers).toHaveLength(5);
    });

    it('keeps every character', async () => {
      const note = "<script>alert(1)</script> {{7*7}} '; drop table leads; -- 🙂 åäö עברית";
      expect((await only(hers, give({ content: { ...CONTENT, note } }))).feedback?.note).toBe(note);
      expect((await theirs.pull()).feedback[0]?.note).toBe(note);
    });
  });

  describe('an answer', () => {
    it('comes from marketing and has words', async () => {
      const feedbackId = await given();
      const answer = (text: string) =>
        change('feedback.answer', { feedbackId, answerId: uuidv7(), kind: 'fixed', text });
      expect(await only(hers, answer('I answer myself.'))).toMatchObject({ code: 'role_not_allowed' });
      expect(await only(theirs, answer('   '))).toMatchObject({ code: 'invalid_request' });
      expect((await only(theirs, answer(' The form asks for size now. '))).feedback?.answers).toMatchObject([
        { text: 'The form asks for size now.', seenAt: null },
      ]);
    });

    it('is seen once, by the seller', async () => {
      const feedbackId = await given();
      const answerId = uuidv7();
      await theirs.mutate([
        change('feedback.answer', { feedbackId, answerId, kind: 'tested', text: 'Ran for two weeks.' }),
      ]);
      const seen = await only(hers, change('answer.seen', { feedbackId, answerId }));
      expect(seen.feedback?.answers[0]?.seenAt).not.toBeNull();
      const again = await only(hers, change('answer.seen', { feedbackId, answerId }));
      expect(again.feedback?.answers).toEqual(seen.feedback?.answers);
      expect(await only(hers, change('answer.seen', { feedbackId, answerId: uuidv7() }))).toMatchObject({
        code: 'not_found',
      });
    });
  });

  describe('linking an address', () => {
    it('reads it, and says who did it', async () => {
      const result = await only(
        hers,
        change('lead.link', { leadId, kind: 'email', value: ' Elin.Lund@Havsbris.example.COM ' }),
      );
      expect(result.lead?.emails).toContain('elin.lund@havsbris.example.com');
      const row = await open().workspaceTx(id, (sql) =>
        sql
          .selectFrom('identities')
          .select(['lead_id', 'source'])
          .where('workspace_id', '=', id)
          .where('value', '=', 'elin.lund@havsbris.example.com')
          .executeTakeFirstOrThrow(),
      );
      expect(row).toEqual({ lead_id: leadId, source: `member:${seller.id}` });
      const linkedin = await only(
        hers,
        change('lead.link', {
          leadId,
          kind: 'linkedin',
          value: 'https://www.linkedin.com/in/Elin-Lund/?trk=x',
        }),
      );
      expect(linkedin.lead?.linkedin).toEqual(['profile:elin-lund']);
      expect((await theirs.pull()).leads.find((lead) => lead.id === leadId)).toMatchObject({
        linkedin: ['profile:elin-lund'],
      });
    });

    it('again changes nothing', async () => {
      const link = () => change('lead.link', { leadId, kind: 'linkedin', value: 'profile:elin-lund' });
      await hers.mutate([link()]);
      const { cursor } = await hers.pull();
      expect(await only(hers, link())).toMatchObject({
        status: 'applied',
        lead: { linkedin: ['profile:elin-lund'] },
      });
      expect((await hers.pull(cursor)).tables).toEqual({});
    });

    it('does not take it from another lead', async () => {
      const other = await newLead(open(), id, 'jonas.berg@havsbris.example.com');
      expect(
        await only(
          hers,
          change('lead.link', { leadId, kind: 'email', value: 'Jonas.Berg@havsbris.example.com' }),
        ),
      ).toMatchObject({ code: 'identity_taken' });
      const { leads } = await hers.pull();
      expect(leads.find((lead) => lead.id === other)?.emails).toEqual(['jonas.berg@havsbris.example.com']);
      expect(leads.find((lead) => lead.id === leadId)?.emails).not.toContain(
        'jonas.berg@havsbris.example.com',
      );
    });

    it.each([
      ['email', 'a@b'],
      ['email', 'a@@b.com'],
      ['email', 'nobody'],
      ['linkedin', 'https://www.linkedin.com/company/havsbris'],
      ['linkedin', 'https://linkedin.com.evil.example/in/elin'],
      ['linkedin', 'profile:'],
      ['linkedin', 'profile:two words'],
    ])('refuses %s %s', async (kind, value) => {
      expect(await only(hers, change('lead.link', { leadId, kind, value }))).toMatchObject({
        code: 'invalid_request',
      });
    });
  });

  it('nudges once, with the last number', async () => {
    const heard: BusMessage[] = [];
    const stop = server.services.bus.subscribe(
      (message) => 'ws' in message && message.ws === id && heard.push(message),
    );
    await hers.mutate([give(), give(), give({ leadId: uuidv7() })]);
    stop();
    const { cursor } = await hers.pull();
    expect(heard).toEqual([{ ws: id, seq: Number(cursor.split('.')[1]) }]);
  });

  it('nudges nobody when nothing changed', async () => {
    const heard = vi.fn();
    const stop = server.services.bus.subscribe((message) => 'ws' in message && message.ws === id && heard());
    await hers.mutate([give({ leadId: uuidv7() })]);
    stop();
    expect(heard).not.toHaveBeenCalled();
  });
});
