import fc from 'fast-check';
import type { Insertable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EarlierTouches } from '#lib/contract/records.ts';
import { accountTimeline, timeline, timelines } from '#lib/contract/routes.ts';
import { earlierOf, touchesToReckon } from '#lib/domain/earlier.ts';
import { milestonesOf } from '#lib/domain/milestones.ts';
import { leadScore } from '#lib/domain/score.ts';
import { lastMonths, spanOf } from '#lib/domain/touch-months.ts';
import { NEWEST } from '#lib/domain/touchpoint.ts';
import type { Sql } from '#server/db/db.ts';
import { json, type Tables } from '#server/db/tables.ts';
import { eventually } from '../support/eventually.ts';
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

/** As the database sums up: rounded, and in an order of its own. */
const nearly = (earlier: ReturnType<typeof earlierOf>) =>
  earlier && {
    from: earlier.from,
    sums: expect.toSatisfy(
      (sums: typeof earlier.sums) => inOrder(sums) === inOrder(earlier.sums),
      inOrder(earlier.sums),
    ),
  };
const inOrder = (sums: EarlierTouches['sums']): string =>
  sums
    .map(({ kind, at, strength, times }) => `${kind} ${at} ${strength.toFixed(4)} ${times}`)
    .toSorted()
    .join('\n');

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

  it('gives what is ahead, however old the word of it', async () => {
    const { id, seller } = await newWorkspace(open());
    const [lead, another] = [await newLead(open(), id), await newLead(open(), id)];
    const days = (count: number) => new Date(Date.now() + count * DAY);
    const announced = (leadId: string, title: string, startsAt: Date) =>
      touch(leadId, START, { kind: 'webinar_registered', title, starts_at: startsAt });
    await add(id, [
      announced(lead, 'in ten days', days(10)),
      announced(lead, 'tomorrow', days(1)),
      announced(lead, 'in forty days', days(40)),
      announced(lead, 'yesterday', days(-1)),
      announced(another, 'of another', days(2)),
      touch(lead, START + DAY, { title: 'newest' }),
    ]);
    const device = await pairedDevice(server, seller);
    const answer = await device.send('/api/v1/timelines', { json: { leadIds: [lead, another], limit: 1 } });
    const read = timelines.response.parse(await answer.json()).timelines;
    expect(read.map(({ touchpoints }) => touchpoints.map(({ title }) => title))).toEqual([
      ['newest'],
      ['of another'],
    ]);
    expect(read.map(({ ahead }) => ahead.map(({ title }) => title))).toEqual([
      ['tomorrow', 'in ten days'],
      ['of another'],
    ]);
    expect(read[0]?.ahead[0]?.startsAt).toBeTypeOf('string');
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

  it('of a company has everybody’s in one, page by page, and nobody else’s', async () => {
    const { id, seller } = await newWorkspace(open());
    const accountId = uuidv7();
    const people = [await newLead(open(), id), await newLead(open(), id), await newLead(open(), id)];
    const [one = '', two = '', gone = ''] = people;
    const elsewhere = await newLead(open(), id);
    await open().workspaceTx(id, async (sql) => {
      await sql
        .insertInto('accounts')
        .values({ workspace_id: id, id: accountId, name: 'Havsbris' })
        .execute();
      await sql
        .updateTable('leads')
        .set({ account_id: accountId })
        .where('workspace_id', '=', id)
        .where('id', 'in', people)
        .execute();
      await sql
        .updateTable('leads')
        .set({ deleted_at: new Date() })
        .where('workspace_id', '=', id)
        .where('id', '=', gone)
        .execute();
    });
    // Three of one instant, which no page parts.
    const instants = [0, 1, 1, 1, 2, 3, 3];
    await add(id, [
      ...instants.map((minute, at) =>
        touch(at % 2 ? one : two, START + minute * 60_000, { title: `Touch ${at}` }),
      ),
      touch(gone, START, { title: 'Gone' }),
      touch(elsewhere, START, { title: 'Elsewhere' }),
    ]);
    const device = await pairedDevice(server, seller);
    const pages: string[][] = [];
    let before = '';
    for (let more = true; more; ) {
      const page = accountTimeline.response.parse(
        await (
          await device.send(`/api/v1/accounts/${accountId}/timeline?limit=2${before && `&before=${before}`}`)
        ).json(),
      );
      pages.push(page.touchpoints.map(({ title }) => title).toSorted());
      before = page.touchpoints.at(-1)?.at ?? '';
      more = page.more;
    }
    expect(pages).toEqual([
      ['Touch 5', 'Touch 6'],
      ['Touch 1', 'Touch 2', 'Touch 3', 'Touch 4'],
      ['Touch 0'],
    ]);
    const other = await pairedDevice(server, (await newWorkspace(open())).seller);
    const strange = await other.send(`/api/v1/accounts/${accountId}/timeline`);
    expect(accountTimeline.response.parse(await strange.json())).toEqual({ touchpoints: [], more: false });
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

  it('gives a month alone, with its first instant and without the next one’s', async () => {
    const { id, seller } = await newWorkspace(open());
    const leadId = await newLead(open(), id);
    const instants = ['02-28T23:59:59.999', '03-01T00:00:00.000', '03-31T23:59:59.999', '04-01T00:00:00.000'];
    await add(
      id,
      instants.map((at) => touch(leadId, Date.parse(`2026-${at}Z`), { title: at })),
    );
    const device = await pairedDevice(server, seller);
    const { from, before } = spanOf('2026-03');
    const page = timeline.response.parse(
      await (await device.send(`/api/v1/leads/${leadId}/timeline?from=${from}&before=${before}`)).json(),
    );
    expect(page.touchpoints.map(({ title }) => title)).toEqual([instants[2], instants[1]]);
    expect(page.more).toBe(false);
  });

  it('says what all touchpoints amount to, by the rules that a device has', async () => {
    const { id, seller } = await newWorkspace(open());
    const device = await pairedDevice(server, seller);
    const drawn = fc.sample(
      fc.array(
        fc.record({
          day: fc.integer({ min: 0, max: 90 }),
          actor: fc.constantFrom('person' as const, 'machine' as const, 'unknown' as const),
          direction: fc.constantFrom('in' as const, 'out' as const),
          rule: fc.constantFrom(null, null, 'too_soon'),
        }),
        { minLength: 1, maxLength: 40 },
      ),
      { numRuns: 12, seed: 7 },
    );
    for (const [nth, touches] of drawn.entries()) {
      const leadId = await newLead(open(), id);
      await add(
        id,
        touches.map(({ day, ...more }) => touch(leadId, START + day * DAY, more)),
      );
      const acceptedAt = nth % 3 === 0 ? null : new Date(START + nth * 5 * DAY).toISOString();
      if (acceptedAt)
        await open().workspaceTx(id, (sql) =>
          sql
            .insertInto('outcomes')
            .values(
              [0, 7].map((later) => ({
                workspace_id: id,
                id: uuidv7(),
                lead_id: leadId,
                kind: 'accepted' as const,
                at: new Date(Date.parse(acceptedAt) + later * DAY),
              })),
            )
            .execute(),
        );
      await server.rollup.flush();
      const answer = await device.send('/api/v1/timelines', { json: { leadIds: [leadId], limit: 100 } });
      const [read] = timelines.response.parse(await answer.json()).timelines;
      expect(read?.touchpoints).toHaveLength(touches.length);
      const all = read?.touchpoints ?? [];
      const months = lastMonths(all, null, new Date(START + 90 * DAY)).filter(({ count }) => count > 0);
      expect(read?.history).toEqual({
        milestones: milestonesOf(all, acceptedAt),
        acceptedAt,
        months: Object.fromEntries(months.map(({ month, count }) => [month, count])),
        earlier: nearly(earlierOf(all)),
      });
    }
  });

  it('sums up what came before the newest ones, so that they tell the same engagement as all of them', async () => {
    const { id, seller } = await newWorkspace(open());
    const device = await pairedDevice(server, seller);
    const read = async (leadId: string, limit: number) => {
      const answer = await device.send('/api/v1/timelines', { json: { leadIds: [leadId], limit } });
      const [one] = timelines.response.parse(await answer.json()).timelines;
      if (!one) throw new Error('no answer');
      return one;
    };
    const drawn = fc.sample(
      fc.record({
        // Within a week, a month, or half a year; some share an instant.
        within: fc.constantFrom(7 * 24, 30 * 24, 180 * 24),
        touches: fc.array(
          fc.record({
            ago: fc.double({ min: 0, max: 1, noNaN: true }),
            kind: fc.constantFrom('page_view', 'page_view', 'page_view', 'form_submit', 'email_open', 'hm'),
            actor: fc.constantFrom('person' as const, 'person' as const, 'machine' as const),
            direction: fc.constantFrom('in' as const, 'in' as const, 'out' as const),
            rule: fc.constantFrom(null, null, 'too_soon'),
          }),
          { minLength: 15, maxLength: 100, size: 'max' },
        ),
      }),
      { numRuns: 20, seed: 11 },
    );
    const some = new Set<string>();
    for (const { within, touches } of drawn) {
      const leadId = await newLead(open(), id);
      await add(
        id,
        touches.map(({ ago, ...more }) => touch(leadId, START - Math.round(ago * within) * 3_600_000, more)),
      );
      await server.rollup.flush();
      const [all, held] = [await read(leadId, 100), await read(leadId, NEWEST)];
      expect(held.history?.earlier).toEqual(nearly(earlierOf(all.touchpoints)));
      const { touchpoints, earlier, whole } = touchesToReckon(held);
      expect(whole).toBe(true);
      for (const hours of [0, 5, 50, 500]) {
        const now = START + hours * 3_600_000;
        const [exact, reckoned] = [
          leadScore(null, all.touchpoints, now),
          leadScore(null, touchpoints, now, new Set(), earlier),
        ];
        expect(reckoned.engagement).toBeCloseTo(exact.engagement, 4);
        expect(reckoned.change).toBeCloseTo(exact.change, 4);
        const kinds = ({ reasons }: typeof exact) => reasons.map(({ key }) => key).toSorted();
        expect(kinds(reckoned)).toEqual(kinds(exact));
      }
      for (const { times } of earlier) some.add(times === 1 ? 'one' : 'many');
    }
    expect(some).toEqual(new Set(['one', 'many']));
    const leadId = await newLead(open(), id);
    await add(
      id,
      [Date.UTC(1850, 0), ...Array.from({ length: NEWEST + 5 }, (_, hour) => START + hour * 3_600_000)].map(
        (at) => touch(leadId, at),
      ),
    );
    await server.rollup.flush();
    await add(id, [touch(leadId, START + 30 * 3_600_000)]);
    expect(touchesToReckon(await read(leadId, NEWEST))).toMatchObject({ whole: false, earlier: [] });
    await server.rollup.flush();
    expect(touchesToReckon(await read(leadId, NEWEST))).toMatchObject({ whole: true });
  });

  describe('the roll-up', () => {
    const card = async (workspaceId: string, leadId: string) =>
      open().workspaceTx(workspaceId, (sql) =>
        sql
          .selectFrom('leads')
          .select([
            'touches',
            'last_touch_at',
            'last_sign_at',
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
        last_sign_at: new Date(START + 3 * DAY),
        last_campaign_id: late,
        last_campaign_at: new Date(START + DAY),
        signals: { 'guide:attribution': 2, 'page:pricing': 1 },
        stage: 'engaged',
      });
    });

    it('tells interest from what was sent, opened, done by a machine, or said to be one', async () => {
      const { id } = await newWorkspace(open());
      const [leadId, quiet] = [await newLead(open(), id), await newLead(open(), id)];
      const none = [
        { kind: 'email_open', actor: 'unknown' },
        { kind: 'email_click', rule: 'too_soon' },
        { kind: 'page_view', actor: 'machine' },
        { kind: 'call_outbound', direction: 'out' },
        { kind: 'email_unsubscribe' },
      ] as const;
      const noise = (lead: string) => none.map((one, day) => touch(lead, START + (2 + day) * DAY, one));
      await add(id, [touch(leadId, START + DAY), ...noise(leadId), ...noise(quiet)]);
      await server.rollup.flush();
      expect(await card(id, leadId)).toMatchObject({ last_sign_at: new Date(START + DAY) });
      expect(await card(id, quiet)).toMatchObject({ touches: 4, last_sign_at: null });
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
      await eventually(() => expect(heard).toHaveBeenCalledTimes(1));
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
