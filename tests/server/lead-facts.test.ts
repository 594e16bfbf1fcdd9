/** What stands on a lead besides who it is: its owner, whether it may be contacted, where its data came from; and whose clicks count. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_TEXT } from '#lib/contract/primitives.ts';
import type { Lead } from '#lib/contract/records.ts';
import { timelines } from '#lib/contract/routes.ts';
import { stamp } from '#server/db/changes.ts';
import { json } from '#server/db/tables.ts';
import { takeBatch } from '#server/ingest/take.ts';
import { listAudit } from '#server/services/audit.ts';
import { NO_TEXT } from '../support/persona-text.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newCampaign,
  newLead,
  newWorkspace,
  startTestServer,
  type TestMember,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const now = () => new Date().toISOString();
const ELIN = 'elin@havsbris.example.com';

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

  const only = async (type: string, payload: object, device = hers) => {
    const [result] = await device.mutate([{ id: uuidv7(), type, clientAt: now(), payload }]);
    if (!result) throw new Error('no result');
    return result;
  };
  const send = async (...messages: object[]) => {
    const { results } = await takeBatch(
      open(),
      id,
      messages.map((message) => ({ messageId: uuidv7(), ...message })),
      { receivedAt: new Date(), sentAt: null, historical: false },
    );
    await server.rollup.flush();
    return results.map(({ status, code }) => code ?? status);
  };
  const identify = (traits: object) => send({ type: 'identify', traits });
  const leadOf = async (email: string): Promise<Lead> => {
    const lead = (await theirs.pull()).leads.find(({ emails }) => emails.includes(email));
    if (!lead) throw new Error(`nobody has ${email}`);
    return lead;
  };
  const timelineOf = async (leadId: string) => {
    const answer = await theirs.send('/api/v1/timelines', { json: { leadIds: [leadId], limit: 50 } });
    return timelines.response.parse(await answer.json()).timelines[0];
  };

  describe('the owner', () => {
    it('chosen by hand reaches every device', async () => {
      const leadId = await newLead(open(), id);
      expect(await only('lead.assign', { leadId, ownerId: marketer.id })).toMatchObject({
        status: 'applied',
        lead: { ownerId: marketer.id },
      });
      expect((await theirs.pull()).leads).toMatchObject([{ id: leadId, ownerId: marketer.id }]);
    });

    it('is nobody from elsewhere', async () => {
      const leadId = await newLead(open(), id);
      const stranger = (await newWorkspace(open())).seller.id;
      expect(await only('lead.assign', { leadId, ownerId: stranger })).toMatchObject({
        status: 'refused',
        code: 'not_found',
        lead: { ownerId: null },
      });
    });

    it('of a new lead is who looks after the company, unless two do', async () => {
      await identify({ email: ELIN });
      await only('lead.assign', { leadId: (await leadOf(ELIN)).id, ownerId: seller.id });
      await identify({ email: 'jonas@havsbris.example.com' });
      const jonas = await leadOf('jonas@havsbris.example.com');
      expect(jonas.ownerId).toBe(seller.id);
      await only('lead.assign', { leadId: jonas.id, ownerId: marketer.id });
      await identify({ email: 'sara@havsbris.example.com' });
      expect((await leadOf('sara@havsbris.example.com')).ownerId).toBeNull();
    });
  });

  describe('not to be contacted', () => {
    it('stands on the card with day and source, and only a person lifts it', async () => {
      await identify({ email: ELIN, doNotContact: true });
      const lead = await leadOf(ELIN);
      expect(lead.stop).toMatchObject({ kind: 'do_not_contact', source: 'ingest', memberId: null });
      await identify({ email: ELIN, doNotContact: false, title: 'CMO' });
      expect((await leadOf(ELIN)).stop).toEqual(lead.stop);
      expect(await only('lead.stop', { leadId: lead.id, stop: null })).toMatchObject({
        lead: { stop: null },
      });
      expect((await leadOf(ELIN)).stop).toBeNull();
    });

    it('after an objection nothing more is stored of what the person does', async () => {
      await identify({ email: ELIN });
      const { id: leadId } = await leadOf(ELIN);
      await only('lead.stop', { leadId, stop: 'objection' });
      expect((await leadOf(ELIN)).stop).toMatchObject({
        kind: 'objection',
        source: 'member',
        memberId: seller.id,
      });
      const page = { type: 'page', context: { traits: { email: ELIN } }, properties: { title: 'Prices' } };
      expect(await send(page, page)).toEqual(['objected', 'objected']);
      expect((await timelineOf(leadId))?.total).toBe(0);
    });

    it('holds for the one that two leads became, and again for each when they are taken apart', async () => {
      const [kept, gone] = [await newLead(open(), id, ELIN), await newLead(open(), id)];
      await only('lead.stop', { leadId: gone, stop: 'objection' });
      await only('lead.merge', { leadId: kept, otherId: gone });
      expect((await leadOf(ELIN)).stop).toMatchObject({ kind: 'objection' });
      const mergeId = (await timelineOf(kept))?.merges[0]?.id;
      await only('lead.unmerge', { leadId: kept, mergeId });
      const stops = (await theirs.pull()).leads.map((lead) => [lead.id, lead.stop?.kind ?? null]);
      expect(Object.fromEntries(stops)).toEqual({ [kept]: null, [gone]: 'objection' });
    });
  });

  describe('the stage', () => {
    const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    const did = (event: string, hoursAgo: number) =>
      send({ type: 'track', event, timestamp: at(hoursAgo), context: { traits: { email: ELIN } } });

    it('says since when, and because of what', async () => {
      await did('Email Opened', 90);
      await did('Form Submitted', 40);
      await did('Webinar Attended', 50);
      await did('Form Submitted', 30);
      const lead = await leadOf(ELIN);
      expect(lead.stage).toBe('engaged');
      expect(Date.parse(lead.stageAt ?? '')).toBeCloseTo(Date.parse(at(50)), -5);
      expect(lead.stageWhy).toMatchObject({
        by: 'evidence',
        met: [
          { of: 'touchpoint', kind: 'webinar_attended', count: 1, firstAt: lead.stageAt },
          { of: 'touchpoint', kind: 'form_submit', count: 2 },
        ],
      });
    });

    it('set by hand, also back, holds until something takes the lead further', async () => {
      await did('Demo', 40);
      const { id: leadId, stage } = await leadOf(ELIN);
      expect(stage).toBe('evaluating');
      const set = { stage: 'engaged', reason: 'No budget before spring' };
      const stageWhy = { by: 'member', memberId: seller.id, reason: set.reason };
      expect(await only('lead.stage', { leadId, set })).toMatchObject({
        status: 'applied',
        lead: { stage: 'engaged', stageWhy },
      });
      // What is rolled up anew, and what comes from before, leaves it there.
      await did('Trial Started', 20);
      await did('Email Opened', 0);
      expect(await leadOf(ELIN)).toMatchObject({ stage: 'engaged', stageWhy });
      await did('Meeting Booked', 0);
      expect(await leadOf(ELIN)).toMatchObject({
        stage: 'evaluating',
        stageWhy: { by: 'evidence', met: [{ kind: 'meeting_booked', count: 1 }] },
      });
      expect(await only('lead.stage', { leadId, set: null })).toMatchObject({
        lead: { stage: 'evaluating', stageWhy: { met: [{ kind: 'demo' }, { kind: 'trial_start' }, {}] } },
      });
      const { entries } = await listAudit(server.services, id, {});
      expect(entries.map(({ action }) => action).slice(0, 2)).toEqual(['lead_stage_freed', 'lead_stage_set']);
      expect(JSON.stringify(entries)).not.toContain('budget');
    });

    it('is one of the workspace, and needs a reason', async () => {
      const leadId = await newLead(open(), id);
      expect(await only('lead.stage', { leadId, set: { stage: 'nowhere', reason: 'x' } })).toMatchObject({
        status: 'refused',
        code: 'invalid_request',
        lead: { stage: null },
      });
      expect(await only('lead.stage', { leadId, set: { stage: 'engaged', reason: '  ' } })).toMatchObject({
        status: 'refused',
        code: 'invalid_request',
      });
    });
  });

  describe('the persona', () => {
    const said = { reason: 'other_work', note: ' She buys for the whole group ' } as const;
    const newPersona = async (workspaceId = id) => {
      const personaId = uuidv7();
      await open().workspaceTx(workspaceId, async (sql) => {
        await sql
          .insertInto('personas')
          .values({
            workspace_id: workspaceId,
            id: personaId,
            name: 'Tekla',
            threshold: 0.6,
            criteria: json([]),
            text: json(NO_TEXT),
          })
          .execute();
        await stamp(sql, workspaceId);
      });
      return personaId;
    };

    it('said by hand reaches every device with who, when and why, until the rules are let decide', async () => {
      await identify({ email: ELIN });
      const { id: leadId, personaByHand } = await leadOf(ELIN);
      expect(personaByHand).toBeNull();
      const [personaId, insteadOf] = [await newPersona(), await newPersona()];
      await only('lead.persona', { leadId, set: { personaId, insteadOf, ...said } });
      const kept = {
        personaId,
        insteadOf,
        reason: 'other_work',
        note: 'She buys for the whole group',
        memberId: seller.id,
      };
      // What is rolled up or comes in anew leaves it.
      await identify({ email: ELIN, title: 'CMO' });
      const lead = await leadOf(ELIN);
      expect(lead.personaByHand).toMatchObject(kept);
      expect(Date.parse(lead.personaByHand?.at ?? '')).toBeCloseTo(Date.now(), -5);

      await only('lead.persona', { leadId, set: { personaId: null, insteadOf, ...said } }, theirs);
      expect((await leadOf(ELIN)).personaByHand).toMatchObject({ personaId: null, memberId: marketer.id });
      await only('lead.persona', { leadId, set: null });
      expect((await leadOf(ELIN)).personaByHand).toBeNull();

      const { entries } = await listAudit(server.services, id, {});
      expect(entries.map(({ action }) => action).slice(0, 3)).toEqual([
        'lead_persona_freed',
        'lead_persona_set',
        'lead_persona_set',
      ]);
      expect(JSON.stringify(entries)).not.toContain('group');
    });

    it('is one of the workspace, for a reason of the list', async () => {
      const leadId = await newLead(open(), id);
      const strange = await newPersona((await newWorkspace(open())).id);
      const none = { personaId: null, insteadOf: null };
      for (const [set, code] of [
        [{ ...none, personaId: strange, ...said }, 'not_found'],
        [{ ...none, insteadOf: strange, ...said }, 'not_found'],
        [{ ...none, ...said, reason: 'a feeling' }, 'invalid_request'],
        [{ ...none, ...said, note: 'x'.repeat(MAX_TEXT + 1) }, 'invalid_request'],
      ] as const)
        expect(await only('lead.persona', { leadId, set })).toMatchObject({ status: 'refused', code });
      expect((await theirs.pull()).leads).toMatchObject([{ id: leadId, personaByHand: null }]);
    });
  });

  describe('the actions proposed', () => {
    it('are decided for everybody, each kind by the last word, until that is taken back', async () => {
      const leadId = await newLead(open(), id);
      const [mail, visit] = [uuidv7(), uuidv7()];
      const later = { is: 'later', until: '2026-03-08' } as const;
      const refused = { is: 'refused', reason: 'not_worth_it' } as const;
      await only('lead.action', { leadId, code: 'answer', touchpointId: mail, choice: later });
      await only(
        'lead.action',
        { leadId, code: 'make_contact', touchpointId: visit, choice: refused },
        theirs,
      );
      await only('lead.action', { leadId, code: 'answer', touchpointId: mail, choice: { is: 'done' } });
      const { leads } = await theirs.pull();
      expect(leads.find((lead) => lead.id === leadId)?.actions).toMatchObject([
        { code: 'make_contact', touchpointId: visit, choice: refused, memberId: marketer.id },
        { code: 'answer', touchpointId: mail, choice: { is: 'done' }, memberId: seller.id },
      ]);
      await only('lead.action', { leadId, code: 'answer', touchpointId: mail, choice: null });
      const after = (await theirs.pull()).leads.find((lead) => lead.id === leadId);
      expect(after?.actions.map(({ code }) => code)).toEqual(['make_contact']);
    });

    it('are counted with the reasons they are refused for, of whom not', async () => {
      const say = async (choice: object, code = 'make_contact') =>
        only('lead.action', { leadId: await newLead(open(), id), code, touchpointId: uuidv7(), choice });
      await say({ is: 'refused', reason: 'someone_else' });
      for (const _ of [1, 2]) await say({ is: 'refused', reason: 'not_worth_it' });
      await say({ is: 'done' });
      await say({ is: 'later', until: '2026-03-08' }, 'answer');
      const answer = await theirs.send('/api/v1/reports/next-steps');
      expect(await answer.json()).toEqual({
        steps: [
          { code: 'answer', done: 0, later: 1, refused: 0, reasons: [] },
          {
            ...{ code: 'make_contact', done: 1, later: 0, refused: 3 },
            reasons: [
              { reason: 'not_worth_it', count: 2 },
              { reason: 'someone_else', count: 1 },
            ],
          },
        ],
      });
    });

    it('are of the kinds there are, and refused for a reason of the list', async () => {
      const leadId = await newLead(open(), id);
      const about = { leadId, code: 'answer', touchpointId: uuidv7() };
      for (const wrong of [
        { ...about, choice: { is: 'refused', reason: 'a feeling' } },
        { ...about, choice: { is: 'later', until: 'soon' } },
        { ...about, code: 'dance', choice: { is: 'done' } },
      ])
        expect(await only('lead.action', wrong)).toMatchObject({
          status: 'refused',
          code: 'invalid_request',
        });
    });
  });

  describe('where the data came from', () => {
    it('and when the person was told', async () => {
      await identify({ email: ELIN });
      const { id: leadId } = await leadOf(ELIN);
      expect((await timelineOf(leadId))?.origin).toMatchObject({ source: 'ingest', noticeAt: null });
      const { cursor } = await hers.pull();
      await only('lead.notice', { leadId, day: '2026-03-02' });
      expect((await timelineOf(leadId))?.origin).toMatchObject({ noticeAt: '2026-03-02T00:00:00.000Z' });
      // Devices fetch it anew, because the lead counts as changed.
      expect((await hers.pull(cursor)).leads.map((lead) => lead.id)).toEqual([leadId]);
    });

    it('of a lead added by hand is the member', async () => {
      const payload = { leadId: uuidv7(), name: 'Elin Lund', title: null, kind: 'email', value: ELIN };
      await only('lead.create', payload);
      expect((await timelineOf(payload.leadId))?.origin).toMatchObject({
        source: 'member',
        memberId: seller.id,
      });
    });

    it('the link to the CRM is https or none', async () => {
      await identify({ email: ELIN, crmUrl: 'https://crm.example.com/contact/17' });
      expect((await leadOf(ELIN)).crmUrl).toBe('https://crm.example.com/contact/17');
      await identify({ email: ELIN, crmUrl: 'javascript:alert(1)' });
      expect((await leadOf(ELIN)).crmUrl).toBe('https://crm.example.com/contact/17');
    });
  });

  describe('opens and clicks of machines', () => {
    const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 1, 8, 0, seconds)).toISOString();
    let campaign: string;
    beforeEach(async () => {
      campaign = await newCampaign(open(), id);
      await identify({ email: ELIN });
    });
    const mail = (event: string, seconds: number, properties: object = {}, context: object = {}) => ({
      type: 'track',
      event,
      timestamp: at(seconds),
      properties,
      context: { traits: { email: ELIN }, campaign: { name: campaign }, ...context },
    });
    const judged = async (...messages: object[]) => {
      const { results } = await takeBatch(
        open(),
        id,
        messages.map((message) => ({ messageId: uuidv7(), ...message })),
        { receivedAt: new Date(), sentAt: null, historical: true },
      );
      expect(results.every(({ status }) => status === 'accepted')).toBe(true);
      await server.rollup.flush();
      const lead = await leadOf(ELIN);
      const timeline = await timelineOf(lead.id);
      return {
        counted: lead.touches,
        rules: timeline?.touchpoints.toReversed().map(({ kind, actor, rule }) => [kind, actor, rule]),
      };
    };

    it('within seconds of the mail are a scanner’s; the person’s own, later, counts', async () => {
      expect(
        await judged(
          mail('Email Sent', 0),
          mail('Email Opened', 2),
          mail('Email Link Clicked', 3, { url: 'https://a.example/1' }),
          mail('Email Link Clicked', 900, { url: 'https://a.example/1' }),
        ),
      ).toEqual({
        counted: 2,
        rules: [
          ['email_sent', 'machine', null],
          ['email_open', 'machine', 'too_soon'],
          ['email_click', 'machine', 'too_soon'],
          ['email_click', 'person', null],
        ],
      });
    });

    it('on every link of a mail at once are a scanner’s; two links read one after the other are not', async () => {
      const click = (seconds: number, n: number) =>
        mail('Email Link Clicked', seconds, { url: `https://a.example/${n}` });
      expect(
        (await judged(click(100, 1), click(101, 2), click(102, 3))).rules?.map(([, , rule]) => rule),
      ).toEqual(['many_links', 'many_links', 'many_links']);
      expect(await judged(click(500, 1), click(504, 2))).toMatchObject({ counted: 2 });
    });

    it('of a mail to several people are credited to none of them', async () => {
      expect(await judged(mail('Email Link Clicked', 100, { recipientCount: 3, signal: 'guide:x' }))).toEqual(
        {
          counted: 0,
          rules: [['email_click', 'unknown', 'group_mail']],
        },
      );
      expect((await leadOf(ELIN)).signals).toEqual({});
    });

    it('by a program that says so', async () => {
      expect(
        await judged(mail('Email Opened', 100, {}, { userAgent: 'Barracuda Sentinel (EE)' })),
      ).toMatchObject({
        counted: 0,
        rules: [['email_open', 'machine', 'user_agent']],
      });
    });
  });
});
