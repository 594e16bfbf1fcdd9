/** What a verdict may say beside itself: which touchpoints it is about, and when a lead that is not ready is to come back. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stamp } from '#server/db/changes.ts';
import { markDirty } from '#server/db/dirty-leads.ts';
import { forgetPinned } from '#server/db/feedback.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newTouchpoint,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const BEFORE = {
  verdict: 'unsure',
  reasons: [],
  note: '',
  contact: 'reached',
  outcome: null,
  campaignId: null,
};
const DAY = 86_400_000;
const ago = (days: number): Date => new Date(Date.now() - days * DAY);

eachDb((_kind, open) => {
  let server: TestServer;
  let id: string;
  let hers: Device;
  let theirs: Device;
  let leadId: string;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    ({ id, hers, theirs } = await twoDevices(server));
    leadId = await newLead(open(), id);
  });

  const say = async (type: string, payload: object, device = hers, mutationId = uuidv7()) => {
    const [result] = await device.mutate([
      { id: mutationId, type, clientAt: new Date().toISOString(), payload },
    ]);
    if (!result) throw new Error('no result');
    return result;
  };
  const give = async (content: object, about = leadId) => {
    const feedbackId = uuidv7();
    await say('feedback.give', { feedbackId, leadId: about, content: { ...BEFORE, ...content } });
    return feedbackId;
  };
  const pulled = async (feedbackId: string) =>
    (await theirs.pull()).feedback.find((one) => one.id === feedbackId);
  const rollUp = async () => {
    await open().workspaceTx(id, (sql) => markDirty(sql, id, [leadId]));
    await server.rollup.flush();
  };

  it('says nothing of it where a sidebar is older than that', async () => {
    const feedbackId = await give({});
    expect(await pulled(feedbackId)).toMatchObject({ touchpoints: [], pinned: [], notNow: null });
  });

  it('is the same mutation when a newer sidebar sends it again with more fields', async () => {
    const mutationId = uuidv7();
    const payload = { feedbackId: uuidv7(), leadId, content: BEFORE };
    const clientAt = new Date().toISOString();
    const sent = { id: mutationId, type: 'feedback.give', clientAt };
    await hers.mutate([{ ...sent, payload }]);
    const more = { ...payload, content: { ...BEFORE, touchpoints: [], notNow: null } };
    expect(await hers.mutate([{ ...sent, payload: more }])).toMatchObject([{ status: 'applied' }]);
  });

  it('tells how touchpoints read, the lead’s own ones alone, and keeps them in the history', async () => {
    const [first, second] = [
      await newTouchpoint(open(), id, { leadId, at: ago(3) }),
      await newTouchpoint(open(), id, { leadId, at: ago(2) }),
    ];
    const stranger = await newTouchpoint(open(), id, { leadId: await newLead(open(), id) });
    const feedbackId = await give({ touchpoints: [second, first, stranger] });
    expect(await pulled(feedbackId)).toMatchObject({
      touchpoints: [second, first, stranger],
      pinned: [
        { id: first, kind: 'page_view', title: 'Pricing' },
        { id: second, kind: 'page_view', title: 'Pricing' },
      ],
    });
    await say('feedback.revise', { feedbackId, content: { ...BEFORE, touchpoints: [second] } });
    const revised = await pulled(feedbackId);
    expect(revised?.touchpoints).toEqual([second]);
    expect(revised?.history[0]?.content.touchpoints).toEqual([second, first, stranger]);
    expect(revised?.pinned.map((one) => one.id)).toEqual([first, second]);
  });

  it('stays with its touchpoints when leads become one, and part again', async () => {
    const touchpointId = await newTouchpoint(open(), id, { leadId, at: ago(1) });
    const feedbackId = await give({ touchpoints: [touchpointId] });
    const into = await newLead(open(), id);
    await say('lead.merge', { leadId: into, otherId: leadId });
    expect(await pulled(feedbackId)).toMatchObject({ leadId: into, pinned: [{ id: touchpointId }] });
    await say('feedback.revise', {
      feedbackId,
      content: { ...BEFORE, note: 'x', touchpoints: [touchpointId] },
    });
    expect(await pulled(feedbackId)).toMatchObject({ note: 'x', pinned: [{ id: touchpointId }] });
  });

  it('forgets how a touchpoint read when its time has come, and keeps that there was one', async () => {
    const [old, young] = [
      await newTouchpoint(open(), id, { leadId, at: ago(400) }),
      await newTouchpoint(open(), id, { leadId, at: ago(1) }),
    ];
    const feedbackId = await give({ touchpoints: [old, young] });
    await open().workspaceTx(id, async (sql) => {
      await forgetPinned(sql, id, ago(365));
      await stamp(sql, id);
    });
    expect(await pulled(feedbackId)).toMatchObject({ touchpoints: [old, young], pinned: [{ id: young }] });
  });

  it('says when what it waited for has happened, after it was said and by the person', async () => {
    const notNow = { until: null, trigger: 'page:pricing' };
    const pricing = { props: { signal: 'page:pricing' } };
    await newTouchpoint(open(), id, { leadId, at: ago(1), ...pricing });
    const feedbackId = await give({ reasons: ['not_now'], notNow });
    await newTouchpoint(open(), id, { leadId, props: { signal: 'page:security' } });
    await rollUp();
    expect(await pulled(feedbackId)).toMatchObject({ notNow, triggered: null });

    const touchpointId = await newTouchpoint(open(), id, { leadId, ...pricing });
    await rollUp();
    await newTouchpoint(open(), id, { leadId, ...pricing });
    await rollUp();
    expect((await pulled(feedbackId))?.triggered).toMatchObject({ touchpointId });

    const later = { reasons: ['not_now'], notNow: { until: '2030-01-01', trigger: 'email_reply' } };
    await say('feedback.revise', { feedbackId, content: { ...BEFORE, ...later } });
    expect(await pulled(feedbackId)).toMatchObject({ ...later, triggered: null });
  });

  it('waits for a kind of touchpoint as well, and no longer once it was taken back', async () => {
    const waiting = { reasons: ['not_now'], notNow: { until: null, trigger: 'page_view' } };
    const [kept, gone] = [await give(waiting), await give(waiting)];
    await say('feedback.retract', { feedbackId: gone });
    await newTouchpoint(open(), id, { leadId });
    await rollUp();
    expect((await pulled(kept))?.triggered).not.toBeNull();
    expect((await pulled(gone))?.triggered).toBeNull();
  });
});
