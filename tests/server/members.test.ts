/** Members as an administrator looks after them. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { members as membersRoute } from '#lib/contract/entering.ts';
import { me } from '#lib/contract/routes.ts';
import { stamp } from '#server/db/changes.ts';
import { insertMember } from '#server/db/members.ts';
import { listAudit } from '#server/services/audit.ts';
import { eventually } from '../support/eventually.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newCampaign,
  newLead,
  newWorkspace,
  openStream,
  pairedDevice,
  problemOf,
  signedIn,
  startTestServer,
  type TestMember,
  type TestServer,
} from './support/server.ts';

const Counts = z.object({ leads: z.int(), campaigns: z.int(), feedback: z.int(), devices: z.int() });

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const addMember = async (workspaceId: string, name: string, admin = false): Promise<TestMember> => {
    const member = {
      id: uuidv7(),
      name,
      email: `${name.toLowerCase()}@${workspaceId}.example.com`,
      department: 'sales',
      admin,
      active: true,
    } as const;
    await open().workspaceTx(workspaceId, async (sql) => {
      await insertMember(sql, workspaceId, member);
      await stamp(sql, workspaceId);
    });
    return { ...member, workspaceId };
  };
  /** A workspace with a leaver who owns a lead and gave feedback, another seller, and the administrator's device. */
  const company = async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const successor = await addMember(id, 'Olle');
    return { id, leaver: seller, successor, marketer, admin: await pairedDevice(server, marketer) };
  };
  const list = async (admin: Device) =>
    membersRoute.response.parse(await (await admin.send('/api/v1/members')).json()).members;
  const own = (workspaceId: string, leadId: string, ownerId: string) =>
    open().workspaceTx(workspaceId, async (sql) => {
      await sql
        .updateTable('leads')
        .set({ owner_id: ownerId, seq: null })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', leadId)
        .execute();
      await stamp(sql, workspaceId);
    });
  const mutation = (type: string, payload: object) => ({
    id: uuidv7(),
    type,
    clientAt: new Date().toISOString(),
    payload,
  });
  const give = async (device: Device, leadId: string): Promise<string> => {
    const feedbackId = uuidv7();
    const content = {
      verdict: 'good',
      reasons: [],
      note: 'Ring i höst',
      contact: 'reached',
      outcome: null,
      campaignId: null,
    };
    await device.mutate([mutation('feedback.give', { feedbackId, leadId, content })]);
    return feedbackId;
  };
  const answer = async (device: Device, feedbackId: string): Promise<string> => {
    const answerId = uuidv7();
    await device.mutate([
      mutation('feedback.answer', { feedbackId, answerId, kind: 'fixed', text: 'Vi ringer.' }),
    ]);
    return answerId;
  };
  const deactivate = (admin: Device, id: string, successorId: string | null) =>
    admin.send(`/api/v1/members/${id}/deactivate`, { json: { successorId } });
  const change = (admin: Device, id: string, json: object) =>
    admin.send(`/api/v1/members/${id}`, {
      method: 'PATCH',
      body: JSON.stringify(json),
      headers: { 'Content-Type': 'application/json' },
    });

  it('lists everybody with what they have in hand', async () => {
    const { id, leaver, admin } = await company();
    const device = await pairedDevice(server, leaver);
    const leadId = await newLead(open(), id);
    await own(id, leadId, leaver.id);
    await give(device, leadId);
    const found = await list(admin);
    expect(found.map((member) => member.name)).toEqual(['Anna', 'Olle', 'Sara']);
    expect(found[0]).toMatchObject({
      email: leaver.email,
      admin: false,
      active: true,
      leads: 1,
      openFeedback: 1,
      devices: 1,
      lastUsedOn: new Date().toISOString().slice(0, 10),
    });
    expect(found[1]).toMatchObject({ leads: 0, openFeedback: 0, devices: 0, lastUsedOn: null });
  });

  it('changes department and role at once, also for a device whose token was just checked', async () => {
    const { leaver, admin } = await company();
    const device = await pairedDevice(server, leaver);
    expect((await device.send('/api/v1/members')).status).toBe(403);
    expect((await change(admin, leaver.id, { admin: true, department: 'marketing' })).status).toBe(200);
    expect((await device.send('/api/v1/members')).status).toBe(200);
    expect(me.response.parse(await (await device.send('/api/v1/me')).json())).toMatchObject({
      admin: true,
      department: 'marketing',
    });
    await change(admin, leaver.id, { admin: false });
    expect((await problemOf(await device.send('/api/v1/members'))).code).toBe('forbidden');
  });

  it('keeps an administrator, also when two give the role up at the same moment', async () => {
    const { id, marketer, admin } = await company();
    expect((await problemOf(await change(admin, marketer.id, { admin: false }))).code).toBe('last_admin');
    expect((await problemOf(await deactivate(admin, marketer.id, null))).code).toBe('last_admin');
    const second = await addMember(id, 'Eva', true);
    const hers = await pairedDevice(server, second);
    const answers = await Promise.all([
      change(admin, second.id, { admin: false }),
      change(hers, marketer.id, { admin: false }),
    ]);
    expect((await list(answers[0].status === 200 ? admin : hers)).filter((one) => one.admin)).toHaveLength(1);
  });

  describe('leaving', () => {
    it('hands leads, campaigns and open feedback on, ends devices and sessions, in one step', async () => {
      const { id, leaver, successor, marketer, admin } = await company();
      const device = await pairedDevice(server, leaver);
      const browser = await signedIn(server, leaver.email);
      const [leadId, otherLead] = [await newLead(open(), id), await newLead(open(), id)];
      await own(id, leadId, leaver.id);
      await own(id, otherLead, marketer.id);
      const campaignId = await newCampaign(open(), id);
      await open().workspaceTx(id, async (sql) => {
        await sql
          .updateTable('campaigns')
          .set({ owner_id: leaver.id, seq: null })
          .where('workspace_id', '=', id)
          .where('id', '=', campaignId)
          .execute();
        await stamp(sql, id);
      });
      const waiting = await give(device, leadId);
      const answered = await give(device, leadId);
      const answerId = await answer(admin, answered);
      const done = await give(device, leadId);
      const seenId = await answer(admin, done);
      await device.mutate([mutation('answer.seen', { feedbackId: done, answerId: seenId })]);
      const { cursor } = await admin.pull();

      const answer1 = await deactivate(admin, leaver.id, successor.id);
      expect(Counts.parse(await answer1.json())).toEqual({ leads: 1, campaigns: 1, feedback: 2, devices: 1 });
      expect((await problemOf(await device.send('/api/v1/me'))).code).toBe('token_revoked');
      expect((await browser.get('/auth')).status).toBe(401);

      const { leads, feedback, tables } = await admin.pull(cursor);
      expect(leads.map((lead) => [lead.id, lead.ownerId])).toEqual([[leadId, successor.id]]);
      expect(tables.campaigns?.columns.ownerId).toEqual([successor.id]);
      expect(tables.members?.columns.active).toEqual([false]);
      // Who said it stays; what had been settled stays where it was.
      expect(feedback.map(({ id: one, authorId, handedTo }) => [one, authorId, handedTo]).toSorted()).toEqual(
        [
          [waiting, leaver.id, successor.id],
          [answered, leaver.id, successor.id],
        ].toSorted(),
      );
      const { entries } = await listAudit(server.services, id, {});
      expect(entries.find((entry) => entry.action === 'member_left')).toMatchObject({
        by: { name: 'Sara' },
        subject: { name: 'Anna' },
        details: { leads: 1, campaigns: 1, feedback: 2, devices: 1, successor: successor.id },
      });
      const theirs = await pairedDevice(server, successor);
      const seen = mutation('answer.seen', { feedbackId: answered, answerId });
      expect((await theirs.mutate([seen]))[0]).toMatchObject({ status: 'applied' });
      // Taking over gives no right to another's words.
      const retract = mutation('feedback.retract', { feedbackId: waiting });
      expect((await theirs.mutate([retract]))[0]).toMatchObject({ status: 'refused', code: 'forbidden' });
    });

    it('ends open streams at once', async () => {
      const { leaver, admin } = await company();
      const stream = await openStream(await pairedDevice(server, leaver));
      await eventually(() => expect(stream.nudges).toHaveLength(1));
      expect((await deactivate(admin, leaver.id, null)).status).toBe(200);
      await stream.ended;
    });

    it('asks for a successor when something is in hand, and changes nothing without one', async () => {
      const { id, leaver, admin } = await company();
      const leadId = await newLead(open(), id);
      await own(id, leadId, leaver.id);
      expect((await problemOf(await deactivate(admin, leaver.id, null))).code).toBe('successor_needed');
      for (const nobody of [uuidv7(), leaver.id])
        expect(await problemOf(await deactivate(admin, leaver.id, nobody))).toMatchObject({
          code: 'unknown_member',
          path: 'successorId',
        });
      expect((await list(admin)).find((member) => member.id === leaver.id)).toMatchObject({
        active: true,
        leads: 1,
      });
    });

    it('takes no successor who has left, or who is of another company', async () => {
      const { leaver, successor, admin } = await company();
      const elsewhere = await company();
      await deactivate(admin, successor.id, null);
      for (const nobody of [successor.id, elsewhere.successor.id])
        expect((await problemOf(await deactivate(admin, leaver.id, nobody))).code).toBe('unknown_member');
      expect((await problemOf(await deactivate(admin, elsewhere.leaver.id, null))).code).toBe(
        'unknown_member',
      );
    });

    it('can be undone; devices are connected anew', async () => {
      const { leaver, admin } = await company();
      const device = await pairedDevice(server, leaver);
      await deactivate(admin, leaver.id, null);
      expect((await admin.send(`/api/v1/members/${leaver.id}/reactivate`, { method: 'POST' })).status).toBe(
        200,
      );
      expect((await admin.send(`/api/v1/members/${leaver.id}/reactivate`, { method: 'POST' })).status).toBe(
        404,
      );
      expect((await device.send('/api/v1/me')).status).toBe(401);
      expect((await (await pairedDevice(server, leaver)).send('/api/v1/me')).status).toBe(200);
    });
  });
});
