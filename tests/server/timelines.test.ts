import type { Insertable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { timeline, timelines } from '#lib/contract/routes.ts';
import type { Sql } from '#server/db/db.ts';
import { json, type Tables } from '#server/db/tables.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
  newLead,
  newWorkspace,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const markDirty = (sql: Sql, workspaceId: string, leadIds: Iterable<string>) =>
  sql
    .insertInto('lead_dirty')
    .values([...leadIds].map((lead_id) => ({ workspace_id: workspaceId, lead_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  type Row = Insertable<Tables['touchpoints']>;
  const touch = (leadId: string, at: number, more: Partial<Row> = {}): Omit<Row, 'workspace_id'> => ({
    id: uuidv7(),
    lead_id: leadId,
    at: new Date(at),
    kind: 'page_view',
    direction: 'in',
    actor: 'person',
    side: 'marketing',
    channel: 'Direct',
    title: 'Pricing',
    ...more,
  });
  const add = (workspaceId: string, rows: Omit<Row, 'workspace_id'>[]) =>
    open().workspaceTx(workspaceId, async (sql) => {
      await sql
        .insertInto('touchpoints')
        .values(rows.map((row) => ({ ...row, workspace_id: workspaceId })))
        .execute();
      await markDirty(sql, workspaceId, new Set(rows.map((row) => row.lead_id)));
    });

  it('gives the newest of several leads, in the order asked', async () => {
    const { id, seller } = await newWorkspace(open());
    const [first, second, empty] = [
      await newLead(open(), id),
      await newLead(open(), id),
      await newLead(open(), id),
    ];
    const other = await newWorkspace(open());
    const foreign = await newLead(open(), other.id);
    await add(other.id, [touch(foreign, START)]);
    await add(
      id,
      [0, 1, 2, 3].map((day) => touch(first, START + day * DAY, { title: `Day ${day}` })),
    );
    await add(id, [touch(second, START, { detail: 'Google' })]);
    const device = await pairedDevice(server, seller);
    const answer = await device.send('/api/v1/timelines', {
      json: { leadIds: [second, foreign, empty, uuidv7(), first, second], limit: 2 },
    });
    const read = timelines.response.parse(await answer.json()).timelines;
    expect(
      read.map((one) => [one.leadId, one.total, one.touchpoints.map((touchpoint) => touchpoint.title)]),
    ).toEqual([
      [second, 1, ['Pricing']],
      [empty, 0, []],
      [first, 4, ['Day 3', 'Day 2']],
    ]);
    expect(read[0]?.touchpoints[0]).toMatchObject({
      at: '2026-03-01T08:00:00.000Z',
      detail: 'Google',
      side: 'marketing',
    });
  });

  it('goes back page by page without leaving out what happened in one instant', async () => {
    const { id, seller } = await newWorkspace(open());
    const leadId = await newLead(open(), id);
    const instants = [0, 1, 1, 1, 2, 2, 3, 4, 4];
    await add(
      id,
      instants.map((minute, index) => touch(leadId, START + minute * 60_000, { title: `Touch ${index}` })),
    );
    const device = await pairedDevice(server, seller);
    const seen: string[] = [];
    let before = '';
    for (let more = true; more; ) {
      const page = timeline.response.parse(
        await (
          await device.send(`/api/v1/leads/${leadId}/timeline?limit=2${before && `&before=${before}`}`)
        ).json(),
      );
      seen.push(...page.touchpoints.map((one) => one.title));
      before = page.touchpoints.at(-1)?.at ?? '';
      more = page.more;
    }
    expect(seen.toSorted()).toEqual(instants.map((_, index) => `Touch ${index}`));
    expect(new Set(seen).size).toBe(instants.length);
  });

  it('of an unknown lead, or of another workspace’s, is 404', async () => {
    const [mine, other] = [await newWorkspace(open()), await newWorkspace(open())];
    const foreign = await newLead(open(), other.id);
    const device = await pairedDevice(server, mine.seller);
    for (const leadId of [foreign, uuidv7()]) {
      expect(await problemOf(await device.send(`/api/v1/leads/${leadId}/timeline`))).toMatchObject({
        status: 404,
        code: 'unknown_lead',
      });
    }
    expect(await problemOf(await device.send('/api/v1/leads/elin/timeline'))).toMatchObject({
      code: 'invalid_request',
      path: 'id',
    });
  });

  it.each(['2025-02-30T00:00:00.000Z', '2025-02-03T10:00:00', '1740787200', 'yesterday'])(
    'refuses before=%s',
    async (before) => {
      const { id, seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      expect(
        await problemOf(
          await device.send(`/api/v1/leads/${await newLead(open(), id)}/timeline?before=${before}`),
        ),
      ).toMatchObject({ code: 'invalid_request', path: 'before' });
    },
  );

  describe('the roll-up', () => {
    const card = async (workspaceId: string, leadId: string) =>
      open().workspaceTx(workspaceId, (sql) =>
        sql
          .selectFrom('leads')
          .select([
            'touches',
            'last_touch_at',
            'last_campaign_id',
            'last_campaign_at',
            'signals',
            'stage',
            'seq',
          ])
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', leadId)
          .executeTakeFirstOrThrow(),
      );

    it('puts touches, last touch, campaign, signals and stage on the card', async () => {
      const { id } = await newWorkspace(open());
      const [leadId, early, late] = [
        await newLead(open(), id),
        await newCampaign(open(), id),
        await newCampaign(open(), id),
      ];
      const guide = json({ signal: 'guide:attribution' });
      await add(id, [
        touch(leadId, START, { campaign_id: early, props: guide }),
        touch(leadId, START + DAY, { campaign_id: late, kind: 'content_download', props: guide }),
        touch(leadId, START + 2 * DAY, { kind: 'email_open', actor: 'machine', props: guide }),
        touch(leadId, START + 3 * DAY, { props: json({ signal: 'page:pricing' }) }),
      ]);
      await server.rollup.flush();
      expect(await card(id, leadId)).toMatchObject({
        touches: 4,
        last_touch_at: new Date(START + 3 * DAY),
        last_campaign_id: late,
        last_campaign_at: new Date(START + DAY),
        signals: { 'guide:attribution': 2, 'page:pricing': 1 },
        stage: 'engaged',
      });
    });

    it('counts outcomes for the stage', async () => {
      const { id } = await newWorkspace(open());
      const leadId = await newLead(open(), id);
      await open().workspaceTx(id, async (sql) => {
        await sql
          .insertInto('outcomes')
          .values({ workspace_id: id, id: uuidv7(), lead_id: leadId, kind: 'won', at: new Date(START) })
          .execute();
        await markDirty(sql, id, [leadId]);
      });
      await server.rollup.flush();
      expect(await card(id, leadId)).toMatchObject({ stage: 'customer', touches: 0, last_touch_at: null });
    });

    it('comes by itself soon after a mark, stamps once and nudges', async () => {
      const { id, seller } = await newWorkspace(open());
      const leadId = await newLead(open(), id);
      const device = await pairedDevice(server, seller);
      const { cursor } = await device.pull();
      const heard = vi.fn();
      const stop = server.services.bus.subscribe(
        (message) => 'ws' in message && message.ws === id && 'seq' in message && heard(message.seq),
      );
      await add(id, [touch(leadId, START), touch(leadId, START + DAY)]);
      server.services.bus.publish({ ws: id, dirty: true });
      await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1), { timeout: 10_000 });
      stop();
      const { leads, cursor: after } = await device.pull(cursor);
      expect(leads).toMatchObject([{ id: leadId, touches: 2 }]);
      expect(heard).toHaveBeenCalledWith(Number(after.split('.')[1]));
    });

    it('leaves a card alone that has not changed', async () => {
      const { id } = await newWorkspace(open());
      const leadId = await newLead(open(), id);
      await add(id, [touch(leadId, START)]);
      await server.rollup.flush();
      const before = await card(id, leadId);
      await open().workspaceTx(id, (sql) => markDirty(sql, id, [leadId]));
      await server.rollup.flush();
      expect(await card(id, leadId)).toEqual(before);
    });

    it('takes more leads than one batch', async () => {
      const { id } = await newWorkspace(open());
      const ids = Array.from({ length: 1_100 }, () => uuidv7());
      await open().workspaceTx(id, (sql) =>
        sql
          .insertInto('leads')
          .values(ids.map((lead) => ({ workspace_id: id, id: lead, name: '' })))
          .execute(),
      );
      await add(
        id,
        ids.map((lead) => touch(lead, START)),
      );
      await server.rollup.flush();
      const { n } = await open().workspaceTx(id, (sql) =>
        sql
          .selectFrom('leads')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('workspace_id', '=', id)
          .where('touches', '=', 1)
          .executeTakeFirstOrThrow(),
      );
      expect(n).toBe(1_100);
    });
  });
});
