import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { campaignReport } from '#lib/contract/reports.ts';
import { countDay, countNextDay } from '#server/db/campaign-days.ts';
import { insertTouchpoints, type TouchRow } from '#server/db/ingest.ts';
import {
  dropTouchpointMonth,
  ensureTouchpointMonths,
  touchpointMonthsBefore,
} from '#server/db/touchpoint-months.ts';
import { applyRetention } from '#server/jobs/retention.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
  newLead,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
  touchRow,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const touch = (
    leadId: string,
    campaignKey: string | null,
    at: string,
    more: Partial<TouchRow> = {},
  ): TouchRow => touchRow(leadId, { campaignKey, at: new Date(at), ...more });

  it('come to an end while a stream notes the same day again and again', async () => {
    const { id } = await newWorkspace(open());
    const [lead, campaign] = [await newLead(open(), id), await newCampaign(open(), id)];
    await open().workspaceTx(id, async (sql) => {
      const add = () => insertTouchpoints(sql, id, [touch(lead, campaign, '2026-03-01T00:00:00Z')]);
      await add();
      const upTo = uuidv7();
      await add();
      expect(await countNextDay(sql, id, upTo)).toBe(true);
      expect(await countNextDay(sql, id, upTo)).toBe(false);
      expect(await countNextDay(sql, id)).toBe(true);
      expect(await countNextDay(sql, id)).toBe(false);
    });
  });

  it('count what people did by day, again when something comes late, and never read single touchpoints for a report', async () => {
    const { id, seller } = await newWorkspace(open());
    const device = await pairedDevice(server, seller);
    const [leadId, one, two] = [
      await newLead(open(), id),
      await newCampaign(open(), id),
      await newCampaign(open(), id),
    ];
    const add = (rows: TouchRow[]) => open().workspaceTx(id, (sql) => insertTouchpoints(sql, id, rows));
    await add([
      touch(leadId, one, '2026-03-01T00:00:00Z'),
      touch(leadId, one, '2026-03-01T23:59:59.999Z'),
      touch(leadId, one, '2026-03-02T00:00:00Z'),
      touch(leadId, one, '2026-03-01T12:00:00Z', { kind: 'page_viewed' }),
      touch(leadId, two, '2026-03-01T12:00:00Z'),
      touch(leadId, one, '2026-03-01T12:00:00Z', { actor: 'machine' }),
      touch(leadId, one, '2026-03-01T12:00:00Z', { rule: 'group_mail' }),
      // Tools send by themselves; the mail reached somebody all the same.
      touch(leadId, two, '2026-03-01T12:00:00Z', { actor: 'machine', direction: 'out', kind: 'email_sent' }),
      touch(leadId, null, '2026-03-01T12:00:00Z'),
    ]);
    await server.rollup.flush();
    const report = async (from: string, to: string) => {
      const answer = await device.send(`/api/v1/reports/campaigns?from=${from}&to=${to}`);
      expect(answer.status).toBe(200);
      return campaignReport.response.parse(await answer.json()).counts;
    };
    const sorted = (counts: unknown[]) => expect.arrayContaining(counts);
    const first = await report('2026-03-01', '2026-03-01');
    expect(first).toHaveLength(4);
    expect(first).toEqual(
      sorted([
        { campaignId: one, kind: 'email_opened', touches: 2 },
        { campaignId: one, kind: 'page_viewed', touches: 1 },
        { campaignId: two, kind: 'email_opened', touches: 1 },
        { campaignId: two, kind: 'email_sent', touches: 1 },
      ]),
    );
    // Late: the day is counted again, and the same again changes nothing.
    await add([touch(leadId, two, '2026-03-01T13:00:00Z')]);
    await server.rollup.flush();
    await open().workspaceTx(id, (sql) => countDay(sql, id, '2026-03-01'));
    expect(await report('2026-03-01', '2026-03-02')).toEqual(
      sorted([
        { campaignId: one, kind: 'email_opened', touches: 3 },
        { campaignId: two, kind: 'email_opened', touches: 2 },
      ]),
    );

    await open().tx((sql) => raw`revoke select on touchpoints from samsyn_app`.execute(sql));
    expect(await report('2026-01-01', '2026-12-31')).toHaveLength(4);
    await open().tx((sql) => raw`grant select on touchpoints to samsyn_app`.execute(sql));
  });

  it('stay true when a scanner is found out, time is up, or a person is erased', async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const device = await pairedDevice(server, seller);
    const admin = await pairedDevice(server, marketer);
    const campaign = await newCampaign(open(), id);
    const email = 'elin@havsbris.example.com';
    const [elin, other] = [await newLead(open(), id, email), await newLead(open(), id)];
    const now = new Date();
    const today = now.toISOString().slice(0, 10);
    const day = (monthsAgo: number) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 10, 12));
    const dropped = day(20);
    const removed = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 12, 1));
    await ensureTouchpointMonths(open(), dropped, now);
    const kept = day(3);
    const seconds = (n: number) => new Date(Date.parse(`${today}T00:00:00Z`) + n * 1000).toISOString();
    await open().workspaceTx(id, (sql) =>
      insertTouchpoints(sql, id, [
        touch(elin, campaign, seconds(0), { kind: 'email_sent', direction: 'out', actor: 'person' }),
        touch(elin, campaign, seconds(2), { kind: 'email_open' }),
        touch(other, campaign, seconds(60), { kind: 'email_open' }),
        touch(other, campaign, dropped.toISOString(), { kind: 'page' }),
        touch(other, campaign, removed.toISOString(), { kind: 'page' }),
        touch(other, campaign, kept.toISOString(), { kind: 'page' }),
        touch(elin, campaign, kept.toISOString(), { kind: 'page' }),
      ]),
    );
    const countAll = () => open().workspaceTx(id, (sql) => countNextDay(sql, id));
    const days = async () => {
      const rows = await open().workspaceTx(id, (sql) =>
        sql
          .selectFrom('campaign_days')
          .select(['day', 'kind', 'touches'])
          .where('workspace_id', '=', id)
          .orderBy('day')
          .orderBy('kind')
          .execute(),
      );
      return rows.map(({ day: date, kind, touches }) => `${date} ${kind} ${touches}`);
    };
    const date = (at: Date) => at.toISOString().slice(0, 10);
    while (await countAll());
    expect(await days()).toEqual([
      `${date(dropped)} page 1`,
      `${date(removed)} page 1`,
      `${date(kept)} page 2`,
      `${today} email_open 2`,
      `${today} email_sent 1`,
    ]);

    // The open came two seconds after its mail.
    await server.rollup.flush();
    expect((await days()).slice(3)).toEqual([`${today} email_open 1`, `${today} email_sent 1`]);

    const send = (path: string, json: unknown) => admin.send(`/api/v1/privacy${path}`, { json });
    expect((await send('/retention', { touchpoints: 6, feedback: null, silentLeads: null })).status).toBe(
      200,
    );
    // Others keep theirs for good: rows go one by one.
    await applyRetention(server.services, now, () => {});
    await server.rollup.flush();
    expect(await days()).toEqual([`${date(kept)} page 2`, `${today} email_open 1`, `${today} email_sent 1`]);

    expect((await send('/erase', { who: email })).status).toBe(200);
    await server.rollup.flush();
    expect(await days()).toEqual([`${date(kept)} page 1`, `${today} email_open 1`]);

    // A month that is dropped whole takes its days along.
    const months = await touchpointMonthsBefore(open(), now);
    const month = months.find((one) => one.getTime() === Date.UTC(kept.getUTCFullYear(), kept.getUTCMonth()));
    if (!month) throw new Error('no month');
    expect((await dropTouchpointMonth(open(), month, [id])).get(id)).toBe(1);
    await server.rollup.flush();
    expect(await days()).toEqual([`${today} email_open 1`]);
    expect((await device.pull()).leads.find((lead) => lead.id === other)).toMatchObject({ touches: 1 });
  });
});
