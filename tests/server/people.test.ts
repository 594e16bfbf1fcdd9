/** Who is who, as people decide it: adding a lead from a page, linking, cutting, and what imports may not undo. */
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lead } from '#lib/contract/records.ts';
import { timelines } from '#lib/contract/routes.ts';
import { readEmail } from '#lib/domain/identity.ts';
import { insertIdentities, readLeadRows, updateLeads } from '#server/db/ingest.ts';
import { takeBatch } from '#server/ingest/take.ts';
import { importCsv } from '../support/import-csv.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestMember,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const ELIN = 'elin.lund@havsbris.example.com';
const now = () => new Date().toISOString();
const change = (type: string, payload: object) => ({ id: uuidv7(), type, clientAt: now(), payload });
const FEEDBACK = {
  verdict: 'good',
  reasons: [],
  note: '',
  contact: 'reached',
  outcome: null,
  campaignId: null,
};

eachDb((_kind, open) => {
  let server: TestServer;
  let id: string;
  let seller: TestMember;
  let marketer: TestMember;
  let hers: Device;
  let theirs: Device;

  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    ({ id, seller, marketer, hers, theirs } = await twoDevices(server));
  });

  const only = async (device: Device, mutation: object) => {
    const [result] = await device.mutate([mutation]);
    if (!result) throw new Error('no result');
    return result;
  };
  const create = (payload: object = {}) =>
    change('lead.create', {
      leadId: uuidv7(),
      name: 'Elin Lund',
      title: null,
      kind: 'email',
      value: ELIN,
      ...payload,
    });
  const cut = (leadId: string, value: string = ELIN, kind = 'email') =>
    change('lead.cut', { leadId, kind, value });
  const link = (leadId: string, value: string = ELIN, kind = 'email') =>
    change('lead.link', { leadId, kind, value });
  const importRows = async (csv: string) =>
    expect(await importCsv(server.services, id, csv)).toMatchObject({
      state: 'done',
      counts: { refused: 0 },
    });
  const identify = (traits: object, more: object = {}) =>
    takeBatch(open(), id, [{ type: 'identify', messageId: uuidv7(), traits, ...more }], {
      receivedAt: new Date(),
      sentAt: null,
      historical: false,
    });
  const lead = async (leadId: string): Promise<Lead | undefined> =>
    (await theirs.pull()).leads.find((one) => one.id === leadId);
  const identitiesOf = async (leadId: string, device = theirs) => {
    const answer = await device.send('/api/v1/timelines', { json: { leadIds: [leadId], limit: 1 } });
    return timelines.response.parse(await answer.json()).timelines[0]?.identities;
  };

  describe('adding a lead from a page', () => {
    it('makes it under the device’s id, with the company of the address, and the seller as owner', async () => {
      await importRows(
        'Email,Company,Domain\nJonas.Berg@havsbris.example.com,Havsbris Energi,havsbris.example.com\n',
      );
      const account = (await theirs.pull()).leads[0]?.accountId;
      const mutation = create({ title: ' Marknadschef ', value: 'Elin.Lund@Havsbris.example.com' });
      const result = await only(hers, mutation);
      expect(result).toMatchObject({
        status: 'applied',
        lead: {
          id: mutation.payload['leadId' as never],
          name: 'Elin Lund',
          title: 'Marknadschef',
          emails: [ELIN],
          linkedin: [],
          accountId: account,
          ownerId: seller.id,
          touches: 0,
        },
      });
      expect(account).toBeTruthy();
      expect(await lead(String(result.lead?.id))).toEqual(result.lead);
      expect(await identitiesOf(String(result.lead?.id))).toMatchObject([
        { kind: 'email', value: ELIN, source: 'member', memberId: seller.id, cuts: [] },
      ]);
    });

    it('takes a LinkedIn profile, makes no company, and no owner for marketing', async () => {
      const { lead: made } = await only(
        theirs,
        create({ kind: 'linkedin', value: 'https://se.linkedin.com/in/Elin-Lund/?trk=x' }),
      );
      expect(made).toMatchObject({
        linkedin: ['profile:elin-lund'],
        emails: [],
        accountId: null,
        ownerId: null,
      });
      const free = await only(hers, create({ value: 'elin.lund@gmail.com' }));
      expect(free.lead).toMatchObject({ accountId: null });
      expect((await hers.pull()).tables.accounts).toBeUndefined();
    });

    it('again has no second effect', async () => {
      const mutation = create();
      const first = await only(hers, mutation);
      expect(await only(hers, mutation)).toEqual(first);
      expect((await hers.pull()).leads).toHaveLength(1);
    });

    it('answers with the lead that has the address already, and both ids are one from then on', async () => {
      const there = await newLead(open(), id, 'elinlund@gmail.com');
      const mutation = create({ name: 'E. Lund', value: 'Elin.Lund+mässa@gmail.com'.replace('ä', 'a') });
      const made = String(mutation.payload['leadId' as never]);
      const feedbackId = uuidv7();
      const [added, said, linked] = await hers.mutate([
        mutation,
        change('feedback.give', { feedbackId, leadId: made, content: FEEDBACK }),
        link(made, 'profile:elin-lund', 'linkedin'),
      ]);
      expect(added).toMatchObject({ status: 'applied', lead: { id: there, name: 'Elin Lund' } });
      expect(said).toMatchObject({ status: 'applied', feedback: { id: feedbackId, leadId: there } });
      expect(linked).toMatchObject({
        status: 'applied',
        lead: { id: there, linkedin: ['profile:elin-lund'] },
      });
      expect((await hers.pull()).leads.map((one) => one.id)).toEqual([there]);
    });

    it('at the same moment from two browsers makes one lead', async () => {
      const answers = await Promise.all([only(hers, create()), only(theirs, create()), only(hers, create())]);
      const ids = new Set(answers.map((answer) => answer.lead?.id));
      expect(answers.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied']);
      expect(ids.size).toBe(1);
      expect((await hers.pull()).leads).toHaveLength(1);
    });

    it.each([
      [{ name: '  ' }, 'invalid_request'],
      [{ name: 'x'.repeat(201) }, 'invalid_request'],
      [{ value: 'nobody' }, 'invalid_request'],
      [{ kind: 'external', value: 'crm-1' }, 'invalid_request'],
      [{ kind: 'linkedin', value: 'https://www.linkedin.com/company/havsbris' }, 'invalid_request'],
    ])('refuses %j', async (payload, code) => {
      expect(await only(hers, create(payload))).toMatchObject({ status: 'refused', code });
      expect((await hers.pull()).leads).toEqual([]);
    });

    it('refuses an id that is in use', async () => {
      const leadId = await newLead(open(), id);
      expect(await only(hers, create({ leadId }))).toMatchObject({ code: 'already_exists' });
    });

    it('knows nothing of other workspaces', async () => {
      const other = await newWorkspace(open());
      const foreign = await newLead(open(), other.id, ELIN);
      const mine = await only(hers, create({ leadId: foreign }));
      expect(mine).toMatchObject({ status: 'applied', lead: { id: foreign, ownerId: seller.id } });
      const theirSeller = await pairedDevice(server, other.seller);
      expect((await theirSeller.pull()).leads).toMatchObject([
        { id: foreign, ownerId: null, name: 'Elin Lund' },
      ]);
    });
  });

  describe('taking an addition back', () => {
    const added = async () => String((await only(hers, create())).lead?.id);

    it('removes the lead everywhere, and frees its address', async () => {
      const leadId = await added();
      const { cursor } = await theirs.pull();
      expect(await only(hers, change('lead.withdraw', { leadId }))).toMatchObject({ status: 'applied' });
      expect((await theirs.pull(cursor)).tables.leads?.deleted).toEqual([leadId]);
      expect((await only(hers, create())).lead?.id).not.toBe(leadId);
      expect(await only(hers, create({ leadId, value: 'other@havsbris.example.com' }))).toMatchObject({
        code: 'already_exists',
      });
    });

    it('leaves a lead that was there before', async () => {
      const there = await newLead(open(), id, ELIN);
      const mutation = create();
      await hers.mutate([mutation]);
      expect(
        await only(hers, change('lead.withdraw', { leadId: mutation.payload['leadId' as never] })),
      ).toMatchObject({ status: 'applied' });
      expect(await lead(there)).toMatchObject({ emails: [ELIN] });
    });

    it('is for its author only', async () => {
      const leadId = await added();
      expect(await only(theirs, change('lead.withdraw', { leadId }))).toMatchObject({
        code: 'forbidden',
        lead: { id: leadId },
      });
      const imported = await newLead(open(), id);
      expect(await only(hers, change('lead.withdraw', { leadId: imported }))).toMatchObject({
        code: 'forbidden',
      });
      expect(await only(hers, change('lead.withdraw', { leadId: uuidv7() }))).toMatchObject({
        code: 'unknown_lead',
      });
    });

    it.each([
      [
        'a verdict',
        (leadId: string) =>
          theirs.mutate([change('feedback.give', { feedbackId: uuidv7(), leadId, content: FEEDBACK })]),
      ],
      ['an address', (leadId: string) => theirs.mutate([link(leadId, 'profile:elin-lund', 'linkedin')])],
      ['an import', () => importRows(`Email,LinkedIn\n${ELIN},https://www.linkedin.com/in/elin-lund\n`)],
      [
        'an event',
        () =>
          takeBatch(
            open(),
            id,
            [
              {
                type: 'track',
                event: 'Form Submitted',
                messageId: uuidv7(),
                context: { traits: { email: ELIN } },
              },
            ],
            { receivedAt: new Date(), sentAt: null, historical: false },
          ),
      ],
    ])('is over once the lead has %s of others', async (_what, add) => {
      const leadId = await added();
      await add(leadId);
      expect(await only(hers, change('lead.withdraw', { leadId }))).toMatchObject({ code: 'lead_in_use' });
      expect(await lead(leadId)).toBeDefined();
    });
  });

  describe('cutting', () => {
    it('takes the address from the lead on every device, and keeps who did it and what it was', async () => {
      await importRows(`Email,LinkedIn\n${ELIN},https://www.linkedin.com/in/elin-lund\n`);
      const leadId = String((await hers.pull()).leads[0]?.id);
      const { cursor } = await theirs.pull();
      expect(await only(hers, cut(leadId))).toMatchObject({
        status: 'applied',
        lead: { id: leadId, emails: [], linkedin: ['profile:elin-lund'] },
      });
      expect((await theirs.pull(cursor)).leads).toMatchObject([{ id: leadId, emails: [] }]);
      expect(await identitiesOf(leadId)).toEqual([
        expect.objectContaining({
          kind: 'linkedin',
          value: 'profile:elin-lund',
          source: 'import',
          memberId: null,
          cuts: [],
        }),
        {
          kind: 'email',
          value: ELIN,
          source: 'import',
          memberId: null,
          at: expect.any(String),
          cuts: [{ at: expect.any(String), memberId: seller.id, restored: null }],
        },
      ]);
    });

    it('takes every spelling of a mailbox, and linking it brings them back', async () => {
      await importRows(
        'Email,LinkedIn\nelin.lund@gmail.com,linkedin.com/in/elin-lund\nElinLund+web@gmail.com,linkedin.com/in/elin-lund\n',
      );
      const leadId = String((await hers.pull()).leads[0]?.id);
      const spellings = ['elin.lund@gmail.com', 'elinlund+web@gmail.com'];
      expect((await lead(leadId))?.emails).toEqual(spellings);
      await hers.mutate([cut(leadId, 'ELINLUND@gmail.com')]);
      expect((await lead(leadId))?.emails).toEqual([]);
      expect(await only(theirs, link(leadId, 'elinlund@gmail.com'))).toMatchObject({
        lead: { emails: spellings },
      });
      expect(await identitiesOf(leadId)).toContainEqual(
        expect.objectContaining({
          kind: 'email',
          value: 'elinlund@gmail.com',
          source: 'import',
          memberId: null,
          cuts: [
            {
              at: expect.any(String),
              memberId: seller.id,
              restored: { at: expect.any(String), memberId: marketer.id },
            },
          ],
        }),
      );
    });

    it('again changes nothing; what the lead never had is not found', async () => {
      const leadId = await newLead(open(), id, ELIN);
      await hers.mutate([cut(leadId)]);
      const { cursor } = await hers.pull();
      expect(await only(theirs, cut(leadId))).toMatchObject({ status: 'applied', lead: { emails: [] } });
      expect((await hers.pull(cursor)).tables).toEqual({});
      expect(await only(hers, cut(leadId, 'else@havsbris.example.com'))).toMatchObject({
        code: 'not_found',
        lead: { id: leadId },
      });
      expect(await only(hers, cut(uuidv7()))).toMatchObject({ code: 'unknown_lead' });
      expect(await only(hers, cut(leadId, 'nobody'))).toMatchObject({ code: 'invalid_request' });
    });

    it('reaches no lead of another workspace', async () => {
      const other = await newWorkspace(open());
      const foreign = await newLead(open(), other.id, ELIN);
      expect(await only(hers, cut(foreign))).toMatchObject({ code: 'unknown_lead' });
      expect(await identitiesOf(foreign)).toBeUndefined();
      const theirSeller = await pairedDevice(server, other.seller);
      expect((await theirSeller.pull()).leads).toMatchObject([{ emails: [ELIN] }]);
    });

    it('leaves the address free for another lead, from which it cannot be linked back', async () => {
      const leadId = await newLead(open(), id, ELIN);
      await hers.mutate([cut(leadId)]);
      const other = await only(hers, create({ name: 'Elina Lund' }));
      expect(other).toMatchObject({ status: 'applied', lead: { name: 'Elina Lund', emails: [ELIN] } });
      expect(other.lead?.id).not.toBe(leadId);
      expect(await only(hers, link(leadId))).toMatchObject({
        code: 'identity_taken',
        lead: { id: leadId, emails: [] },
      });
    });

    it('stays when the same file is imported again and events come in', async () => {
      const csv = `Email,Name,LinkedIn\n${ELIN},Elin Lund,https://www.linkedin.com/in/elin-lund\n`;
      await importRows(csv);
      const leadId = String((await hers.pull()).leads[0]?.id);
      await identify({ email: ELIN }, { userId: 'crm-1' });
      await hers.mutate([cut(leadId)]);
      await importRows(csv);
      await identify({ name: 'Elin Lund', email: ELIN }, { userId: 'crm-1' });
      expect(await lead(leadId)).toMatchObject({ emails: [], linkedin: ['profile:elin-lund'] });
      // With the address alone it is somebody else.
      await importRows(`Email,Name\n${ELIN},Elin Lund\n`);
      const { leads } = await theirs.pull();
      expect(leads.map(({ emails }) => emails)).toEqual(expect.arrayContaining([[], [ELIN]]));
      expect(leads).toHaveLength(2);
    });

    it('of an id of a marketing tool keeps later events away', async () => {
      await identify({ email: ELIN }, { userId: 'crm-1' });
      const leadId = String((await hers.pull()).leads[0]?.id);
      await hers.mutate([cut(leadId, 'crm-1', 'external')]);
      await identify({ email: 'jonas@havsbris.example.com' }, { userId: 'crm-1' });
      const { leads } = await theirs.pull();
      const jonas = leads.find(({ emails }) => emails.includes('jonas@havsbris.example.com'));
      expect(await identitiesOf(String(jonas?.id))).toContainEqual(
        expect.objectContaining({ value: 'crm-1' }),
      );
      expect(await identitiesOf(leadId)).toContainEqual(
        expect.objectContaining({ value: 'crm-1', cuts: [expect.objectContaining({ restored: null })] }),
      );
    });

    it('is not overrun by a batch that read the lead before', async () => {
      const leadId = await newLead(open(), id, ELIN);
      const tie = { kind: 'email' as const, value: ELIN, leadId };
      const card = await open().workspaceTx(id, (sql) => readLeadRows(sql, id, [leadId]));
      const read = card.map((row) => ({ ...row, hadEmails: row.emails, hadLinkedin: row.linkedin }));
      await hers.mutate([cut(leadId)]);
      const late = await open().workspaceTx(id, async (sql) => ({
        cards: await updateLeads(sql, id, read),
        identities: await insertIdentities(
          sql,
          id,
          [tie, { ...tie, value: 'new@havsbris.example.com' }],
          'import',
        ),
      }));
      // Fewer than given: the batch begins anew, and finds the cut.
      expect(late).toEqual({ cards: 0, identities: 1 });
      expect(await lead(leadId)).toMatchObject({ emails: [] });
    });

    it('holds whatever imports and events bring, in whatever order', async () => {
      const emails = [ELIN, 'e.lund@havsbris.example.com', 'elin.lund@gmail.com'];
      const slugs = ['elin-lund', 'elin-lund-2'];
      const person = fc.record({
        email: fc.constantFrom('', ...emails, 'Elin.Lund+a@gmail.com'),
        slug: fc.constantFrom('', ...slugs),
        external: fc.constantFrom('', 'crm-1', 'crm-2'),
        how: fc.constantFrom('import' as const, 'event' as const),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(person, { minLength: 1, maxLength: 4 }),
          fc.array(person, { minLength: 1, maxLength: 6 }),
          fc.nat(),
          async (first, then, pick) => {
            ({ id, seller, marketer, hers, theirs } = await twoDevices(server));
            const take = async ({ email, slug, external, how }: (typeof first)[number]) => {
              if (how === 'import' && (email || slug))
                await importRows(
                  `Email,Name,LinkedIn\n${email},Elin Lund,${slug && `https://www.linkedin.com/in/${slug}`}\n`,
                );
              else if (how === 'event')
                await identify(
                  { name: 'Elin Lund', ...(email ? { email } : {}) },
                  external ? { userId: external } : {},
                );
            };
            for (const one of first) await take(one);
            const there = (await hers.pull()).leads;
            const choices = there.flatMap((one) => [
              ...one.emails.map((value) => ({ leadId: one.id, kind: 'email', value })),
              ...one.linkedin.map((value) => ({ leadId: one.id, kind: 'linkedin', value })),
            ]);
            const chosen = choices[pick % Math.max(1, choices.length)];
            if (!chosen) return;
            expect(await only(hers, change('lead.cut', chosen))).toMatchObject({ status: 'applied' });
            for (const one of [...then, ...first]) await take(one);

            const key = chosen.kind === 'email' ? readEmail(chosen.value)?.canonical : chosen.value;
            // Exact keys that came together have made leads one.
            const { forwards = {} } = (await theirs.pull()).tables.leads ?? {};
            const now = forwards[chosen.leadId] ?? chosen.leadId;
            const card = await lead(now);
            expect(card).toBeDefined();
            const keys = [
              ...(card?.emails ?? []).map((one) => readEmail(one)?.canonical),
              ...(card?.linkedin ?? []),
            ];
            expect(keys).not.toContain(key);
            const known = await identitiesOf(now);
            expect(
              known?.find((one) => one.kind === chosen.kind && one.value === key)?.cuts.at(-1)?.restored,
            ).toBeNull();
            // Each identity is of one lead.
            const all = (await theirs.pull()).leads.flatMap((one) => [
              ...new Set(one.emails.map((email) => readEmail(email)?.canonical)),
              ...one.linkedin,
            ]);
            expect(new Set(all).size).toBe(all.length);
          },
        ),
        { numRuns: 12 },
      );
    }, 120_000);
  });
});
