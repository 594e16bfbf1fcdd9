/** Marketing hands a lead to sales: who may, who may answer, what becomes of it, and what runs until somebody did what was promised. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stamp } from '#server/db/changes.ts';
import { markDirty } from '#server/db/dirty-leads.ts';
import { handOn } from '#server/db/handover.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newCampaign,
  newLead,
  newTouchpoint,
  startTestServer,
  type TestMember,
  type TestServer,
  twoDevices,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  let id: string;
  let seller: TestMember;
  let marketer: TestMember;
  let hers: Device;
  let theirs: Device;
  let leadId: string;
  let campaignId: string;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    ({ id, seller, marketer, hers, theirs } = await twoDevices(server));
    leadId = await newLead(open(), id);
    campaignId = await newCampaign(open(), id);
  });

  const say = async (device: Device, type: string, payload: object) => {
    const [result] = await device.mutate([
      { id: uuidv7(), type, clientAt: new Date().toISOString(), payload: { leadId, ...payload } },
    ]);
    if (!result) throw new Error('no result');
    return result;
  };
  const handOver = (to: object, note = 'She asked for the Nordic case.') =>
    say(theirs, 'lead.handover', { set: { campaignId, memberId: null, teamId: null, note, ...to } });
  const pulled = async () => (await hers.pull()).leads.find((lead) => lead.id === leadId);
  const handedAt = async () => (await pulled())?.handover?.at ?? '';
  const newTeam = async (memberIds: string[]) => {
    const teamId = uuidv7();
    await open().workspaceTx(id, async (sql) => {
      await sql
        .insertInto('teams')
        .values({ workspace_id: id, id: teamId, name: 'Grid', problem: '', member_ids: memberIds })
        .execute();
      await stamp(sql, id);
    });
    return teamId;
  };

  it('reaches the seller, who accepts: the lead is theirs, its result and its stage say so', async () => {
    expect(await handOver({ memberId: seller.id })).toMatchObject({ status: 'applied' });
    expect(await pulled()).toMatchObject({
      handoverCampaignId: campaignId,
      handover: {
        ...{ campaignId, byId: marketer.id, note: 'She asked for the Nordic case.', answer: null },
        ...{ to: { memberId: seller.id, teamId: null }, followedUpAt: null },
      },
    });
    const accepted = await say(hers, 'lead.accept', { handedAt: await handedAt() });
    expect(accepted).toMatchObject({
      status: 'applied',
      lead: { ownerId: seller.id, handover: { answer: { is: 'accepted', memberId: seller.id } } },
    });
    expect(await pulled()).toMatchObject({
      ownerId: seller.id,
      stageWhy: { by: 'evidence', met: [{ of: 'outcome', kind: 'accepted', count: 1 }] },
    });
    const outcomes = await open().workspaceTx(id, (sql) =>
      sql
        .selectFrom('outcomes')
        .select(['kind', 'lead_id', 'campaign_id'])
        .where('workspace_id', '=', id)
        .execute(),
    );
    expect(outcomes).toEqual([{ kind: 'accepted', lead_id: leadId, campaign_id: campaignId }]);
  });

  it('comes back with a reason, is handed over anew, and an answer to the former one is refused', async () => {
    await handOver({ memberId: seller.id });
    const first = await handedAt();
    await say(hers, 'lead.return', { handedAt: first, reason: 'wrong_region', note: 'Based in Madrid.' });
    expect(await pulled()).toMatchObject({
      ownerId: null,
      handover: { answer: { is: 'returned', reason: 'wrong_region', note: 'Based in Madrid.' } },
    });
    expect(await say(hers, 'lead.accept', { handedAt: first })).toMatchObject({ code: 'handover_over' });
    await handOver({ memberId: seller.id }, '');
    expect((await pulled())?.handover).toMatchObject({ note: '', answer: null });
    expect(await say(hers, 'lead.accept', { handedAt: first })).toMatchObject({
      code: 'handover_over',
      lead: { id: leadId },
    });
  });

  it('is taken back: then nothing counts for its campaign, unless sales has answered', async () => {
    await handOver({ memberId: seller.id });
    await say(theirs, 'lead.handover', { set: null });
    expect(await pulled()).toMatchObject({ handover: null, handoverCampaignId: null });
    await handOver({ memberId: seller.id });
    await say(hers, 'lead.return', { handedAt: await handedAt(), reason: 'no_need', note: '' });
    await say(theirs, 'lead.handover', { set: null });
    expect(await pulled()).toMatchObject({ handover: null, handoverCampaignId: campaignId });
  });

  it('is marketing’s to give, to one who is there, for a campaign that is', async () => {
    const set = { campaignId, memberId: seller.id, teamId: null, note: '' };
    expect(await say(hers, 'lead.handover', { set })).toMatchObject({ code: 'role_not_allowed' });
    expect(await handOver({})).toMatchObject({ code: 'invalid_request' });
    expect(await handOver({ memberId: seller.id, teamId: uuidv7() })).toMatchObject({
      code: 'invalid_request',
    });
    expect(await handOver({ memberId: uuidv7() })).toMatchObject({ code: 'not_found' });
    expect(await handOver({ teamId: uuidv7() })).toMatchObject({ code: 'not_found' });
    expect(await handOver({ memberId: seller.id, campaignId: uuidv7() })).toMatchObject({
      code: 'unknown_campaign',
    });
  });

  it('is refused for a lead who is not to be contacted; one that was handed over before is taken back', async () => {
    await handOver({ memberId: seller.id });
    for (const stop of ['do_not_contact', 'objection']) {
      await say(hers, 'lead.stop', { stop });
      expect(await handOver({ memberId: seller.id })).toMatchObject({
        ...{ status: 'refused', code: 'lead_stopped' },
        lead: { id: leadId, stop: { kind: stop } },
      });
    }
    expect(await say(theirs, 'lead.handover', { set: null })).toMatchObject({ status: 'applied' });
    expect(await handOver({ memberId: seller.id })).toMatchObject({ code: 'lead_stopped' });
    expect(await pulled()).toMatchObject({ handover: null, handoverCampaignId: null });
    await say(hers, 'lead.stop', { stop: null });
    expect(await handOver({ memberId: seller.id })).toMatchObject({ status: 'applied' });
  });

  it('is answered by whom it was given to: the seller, or one of the team', async () => {
    await handOver({ memberId: marketer.id });
    expect(await say(hers, 'lead.accept', { handedAt: await handedAt() })).toMatchObject({
      code: 'forbidden',
    });
    await handOver({ teamId: await newTeam([marketer.id]) });
    expect(await say(hers, 'lead.accept', { handedAt: await handedAt() })).toMatchObject({
      code: 'forbidden',
    });
    await handOver({ teamId: await newTeam([marketer.id, seller.id]) });
    expect(await say(theirs, 'lead.accept', { handedAt: await handedAt() })).toMatchObject({
      code: 'role_not_allowed',
    });
    expect(await say(hers, 'lead.accept', { handedAt: await handedAt() })).toMatchObject({
      status: 'applied',
    });
  });

  it('is followed up by the first contact of sales after it, not by what marketing or the lead does', async () => {
    const touched = async (change: object) => {
      const touchpointId = await newTouchpoint(open(), id, { leadId });
      await open().workspaceTx(id, async (sql) => {
        await sql
          .updateTable('touchpoints')
          .set({ kind: 'page_view', ...change })
          .where('workspace_id', '=', id)
          .where('id', '=', touchpointId)
          .execute();
        await markDirty(sql, id, [leadId]);
      });
      await server.rollup.flush();
      return (await pulled())?.handover?.followedUpAt;
    };
    const call = { kind: 'call_outbound', side: 'sales', direction: 'out' };
    await touched(call);
    await handOver({ memberId: seller.id });
    expect(await touched({})).toBeNull();
    expect(await touched({ side: 'marketing', direction: 'out', kind: 'email_sent' })).toBeNull();
    const first = await touched(call);
    expect(first).not.toBeNull();
    expect(await touched(call)).toBe(first);
  });

  it('is followed up by a seller’s verdict as well', async () => {
    await handOver({ memberId: seller.id });
    const content = { verdict: 'good', reasons: [], note: '', contact: 'reached', outcome: null, campaignId };
    await say(hers, 'feedback.give', { feedbackId: uuidv7(), content });
    expect((await pulled())?.handover?.followedUpAt).not.toBeNull();
  });

  it('goes with the lead when leads become one, and to who takes over when a seller leaves', async () => {
    await handOver({ memberId: seller.id });
    const into = await newLead(open(), id);
    await say(hers, 'lead.merge', { leadId: into, otherId: leadId });
    leadId = into;
    expect((await pulled())?.handover).toMatchObject({ campaignId, to: { memberId: seller.id } });
    await open().workspaceTx(id, async (sql) => {
      await handOn(sql, id, seller.id, marketer.id);
      await stamp(sql, id);
    });
    expect((await pulled())?.handover?.to).toEqual({ memberId: marketer.id, teamId: null });
  });
});
