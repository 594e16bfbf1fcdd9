import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { campaignReport } from '#lib/contract/reports.ts';
import { countDay } from '#server/db/campaign-days.ts';
import { insertTouchpoints, type TouchRow } from '#server/db/ingest.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
  newLead,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
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
  ): TouchRow => ({
    id: uuidv7(),
    leadId,
    at: new Date(at),
    kind: 'email_opened',
    direction: 'in',
    actor: 'person',
    side: 'marketing',
    channel: 'email',
    title: 'Guide',
    detail: null,
    props: null,
    campaignKey,
    ...more,
  });

  it('count what came by day, again when something comes late, and never read single touchpoints for a report', async () => {
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
    expect(first).toHaveLength(3);
    expect(first).toEqual(
      sorted([
        { campaignId: one, kind: 'email_opened', touches: 2 },
        { campaignId: one, kind: 'page_viewed', touches: 1 },
        { campaignId: two, kind: 'email_opened', touches: 1 },
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
    expect(await report('2026-01-01', '2026-12-31')).toHaveLength(3);
    await open().tx((sql) => raw`grant select on touchpoints to samsyn_app`.execute(sql));
  });
});
