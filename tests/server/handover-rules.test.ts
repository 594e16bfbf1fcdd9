/** Leads of a campaign go to sales by a rule: who may make it, whom it hands over, and that it does so once. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { HandoverRule } from '#lib/contract/handover-rules.ts';
import type { Lead } from '#lib/contract/records.ts';
import { stamp } from '#server/db/changes.ts';
import { markDirty } from '#server/db/dirty-leads.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newCampaign,
  newLead,
  startTestServer,
  type TestMember,
  type TestServer,
  twoDevices,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  let id: string;
  let seller: TestMember;
  let hers: Device;
  let theirs: Device;
  let campaignId: string;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    ({ id, seller, hers, theirs } = await twoDevices(server));
    campaignId = await newCampaign(open(), id);
  });

  const rule = (changes: Partial<HandoverRule> = {}): HandoverRule => ({
    ...{ on: true, to: { memberId: seller.id, teamId: null }, personaIds: [], stages: [], countries: [] },
    ...{ note: 'Asked for a price.', ...changes },
  });
  const path = () => `/api/v1/campaigns/${campaignId}/handover-rule`;
  const make = (changes: Partial<HandoverRule> = {}, device = theirs) =>
    device.send(path(), { json: rule(changes) });
  const preview = async (changes: Partial<HandoverRule> = {}): Promise<unknown> =>
    (await theirs.send(`${path()}/preview`, { json: rule(changes) })).json();
  /** A touchpoint of the campaign that the lead has just had. */
  const touch = (leadId: string, at = new Date()) =>
    open().workspaceTx(id, async (sql) => {
      await sql
        .insertInto('touchpoints')
        .values({
          ...{ workspace_id: id, lead_id: leadId, id: uuidv7(), at, kind: 'form_submit', direction: 'in' },
          ...{
            actor: 'person',
            side: 'marketing',
            channel: 'Direct',
            title: 'Price',
            campaign_id: campaignId,
          },
        })
        .execute();
      await markDirty(sql, id, [leadId]);
    });
  const change = (leadId: string, values: object) =>
    open().workspaceTx(id, async (sql) => {
      await sql
        .updateTable('leads')
        .set({ ...values, seq: null })
        .where('workspace_id', '=', id)
        .where('id', '=', leadId)
        .execute();
      await stamp(sql, id);
    });
  const say = async (device: Device, leadId: string, type: string, payload: object) =>
    (
      await device.mutate([
        { id: uuidv7(), type, clientAt: new Date().toISOString(), payload: { leadId, ...payload } },
      ])
    )[0];
  /** Who works in Sweden. */
  const newPersona = (personaId: string) =>
    open().workspaceTx(id, async (sql) => {
      await sql
        .insertInto('personas')
        .values({
          ...{ workspace_id: id, id: personaId, name: 'Tekla', threshold: 0.6, text: '{}' as never },
          criteria: JSON.stringify([
            { id: 'country', op: 'in', field: 'country', values: ['SE'], weight: 40 },
          ]) as never,
        })
        .execute();
      await stamp(sql, id);
    });
  const touched = async (values: object = {}): Promise<string> => {
    const leadId = await newLead(open(), id);
    if (Object.keys(values).length > 0) await change(leadId, values);
    await touch(leadId);
    return leadId;
  };
  const leads = async (): Promise<Map<string, Lead>> =>
    new Map((await hers.pull()).leads.map((lead) => [lead.id, lead]));
  const handed = async (leadId: string) => (await leads()).get(leadId)?.handover ?? null;

  it('hands over what matches when it is switched on, and what comes later, with clocks as by hand', async () => {
    const before = await touched();
    await server.rollup.flush();
    expect(await preview()).toEqual({ count: 1, names: ['Elin Lund'] });
    expect((await make()).status).toBe(200);
    await server.rollup.flush();
    expect(await handed(before)).toMatchObject({
      ...{ campaignId, byId: null, to: { memberId: seller.id, teamId: null }, note: 'Asked for a price.' },
      ...{ answer: null, followedUpAt: null },
    });
    const after = await touched();
    await server.rollup.flush();
    const given = await handed(after);
    expect(given).toMatchObject({ byId: null });
    expect(await say(hers, after, 'lead.accept', { handedAt: given?.at })).toMatchObject({
      status: 'applied',
    });
    expect(await preview()).toEqual({ count: 0, names: [] });
    const log = await open().workspaceTx(id, (sql) =>
      sql
        .selectFrom('audit_log')
        .select(['action', 'actor_kind', 'subject_id'])
        .where('workspace_id', '=', id)
        .where('action', 'in', ['handover_rule_on', 'lead_handed_over'])
        .orderBy('position')
        .execute(),
    );
    expect(log).toEqual([
      { action: 'handover_rule_on', actor_kind: 'member', subject_id: campaignId },
      { action: 'lead_handed_over', actor_kind: 'server', subject_id: before },
      { action: 'lead_handed_over', actor_kind: 'server', subject_id: after },
    ]);
  });

  it('leaves alone who has an owner, is not to be contacted, or is of another or an old campaign', async () => {
    const stop = { kind: 'do_not_contact', at: new Date().toISOString(), source: 'import', memberId: null };
    const owned = await touched({ owner_id: seller.id });
    const stopped = await touched({ stop: JSON.stringify(stop) });
    const old = await newLead(open(), id);
    await touch(old, new Date(Date.now() - 100 * 86_400_000));
    const strange = await newLead(open(), id);
    await make();
    await server.rollup.flush();
    expect(await preview()).toEqual({ count: 0, names: [] });
    for (const leadId of [owned, stopped, old, strange]) expect(await handed(leadId)).toBeNull();
  });

  it('hands nobody over twice: not who was returned, and not who was taken back', async () => {
    await make();
    const returned = await touched();
    const taken = await touched();
    await server.rollup.flush();
    const first = await handed(returned);
    await say(hers, returned, 'lead.return', { handedAt: first?.at, reason: 'no_need', note: '' });
    await say(theirs, returned, 'lead.handover', { set: null });
    await say(theirs, taken, 'lead.handover', { set: null });
    for (const leadId of [returned, taken]) await touch(leadId);
    await server.rollup.flush();
    expect(await handed(returned)).toBeNull();
    expect(await handed(taken)).toBeNull();
  });

  it('asks for stage, country and persona', async () => {
    const personaId = uuidv7();
    await newPersona(personaId);
    const swede = await touched({ country: 'SE' });
    const dane = await touched({ country: 'DK' });
    const unknown = await touched();
    await server.rollup.flush();
    const stage = (await leads()).get(swede)?.stage ?? '';
    expect(await preview({ countries: ['DK', 'SE'] })).toMatchObject({ count: 2 });
    expect(await preview({ personaIds: [personaId] })).toMatchObject({ count: 1 });
    expect(await preview({ stages: [stage] })).toMatchObject({ count: 3 });
    expect(await preview({ stages: ['customer'] })).toMatchObject({ count: 0 });
    await make({ countries: ['SE'], stages: [stage] });
    await server.rollup.flush();
    expect(await handed(swede)).not.toBeNull();
    expect(await handed(dane)).toBeNull();
    expect(await handed(unknown)).toBeNull();
  });

  it('hands over at once whom somebody puts into its stage or persona by hand, with the receipt', async () => {
    const personaId = uuidv7();
    await newPersona(personaId);
    const [placed, named] = [await touched(), await touched()];
    await server.rollup.flush();
    const given = { to: { memberId: seller.id, teamId: null }, byId: null };
    await make({ stages: ['customer'] });
    await server.rollup.flush();
    const onJourney = { set: { stage: 'customer', reason: 'She signed.' } };
    expect((await say(theirs, placed, 'lead.stage', onJourney))?.lead?.handover).toMatchObject(given);
    await make({ personaIds: [personaId] });
    await server.rollup.flush();
    const asPersona = { set: { personaId, insteadOf: null, reason: 'other_work', note: '' } };
    expect((await say(theirs, named, 'lead.persona', asPersona))?.lead?.handover).toMatchObject(given);
  });

  it('does nothing while it is off, and nothing for who has left', async () => {
    await make({ on: false });
    const one = await touched();
    await server.rollup.flush();
    expect(await handed(one)).toBeNull();
    await make();
    await open().workspaceTx(id, (sql) =>
      sql
        .updateTable('members')
        .set({ active: false })
        .where('workspace_id', '=', id)
        .where('id', '=', seller.id)
        .execute(),
    );
    await server.rollup.flush();
    const lead = await open().workspaceTx(id, (sql) =>
      sql
        .selectFrom('leads')
        .select('handover')
        .where('workspace_id', '=', id)
        .where('id', '=', one)
        .executeTakeFirstOrThrow(),
    );
    expect(lead.handover).toBeNull();
  });

  it('is marketing’s, for somebody who is there', async () => {
    expect((await make({}, hers)).status).toBe(403);
    expect((await make({ to: { memberId: null, teamId: null } })).status).toBe(400);
    expect((await make({ to: { memberId: uuidv7(), teamId: null } })).status).toBe(400);
    expect((await make({ to: { memberId: seller.id, teamId: uuidv7() } })).status).toBe(400);
    expect((await make({ personaIds: [uuidv7()] })).status).toBe(400);
    expect((await make({ countries: ['Sweden'] })).status).toBe(400);
    expect(await (await theirs.send(path())).json()).toEqual({ rule: null });
    await make({ on: false });
    expect(await (await theirs.send(path())).json()).toEqual({ rule: rule({ on: false }) });
  });
});
