import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Verdict } from '#lib/contract/records.ts';
import { campaignQuality } from '#lib/contract/reports.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const DAY = 86_400_000;

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  it('tells of each campaign how many leads have a verdict, and ranks those with enough of them', async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const [good, poor, few, gone] = [
      await newCampaign(open(), id),
      await newCampaign(open(), id),
      await newCampaign(open(), id),
      await newCampaign(open(), id),
    ];
    const leads = (campaignId: string, count: number, more: object = {}) =>
      Array.from({ length: count }, () => ({
        ...{ workspace_id: id, id: uuidv7(), last_campaign_id: campaignId },
        ...more,
      }));
    const say = (leadId: string, campaignId: string, verdict: Verdict, more: object = {}) => ({
      ...{
        workspace_id: id,
        id: uuidv7(),
        lead_id: leadId,
        author_id: seller.id,
        campaign_id: campaignId,
        verdict,
      },
      ...{ contact: 'reached' as const, given_at: new Date(Date.now() - DAY), ...more },
    });
    const [ofGood, ofPoor, ofFew] = [leads(good, 40), leads(poor, 60), leads(few, 5)];
    const [first] = ofFew;
    if (!first) throw new Error('There are five.');
    await open().workspaceTx(id, async (sql) => {
      const all = [...ofGood, ...ofPoor, ...ofFew, ...leads(good, 1, { deleted_at: new Date() })];
      await sql.insertInto('leads').values(all).execute();
      await sql
        .insertInto('feedback')
        .values([
          ...ofGood.slice(0, 30).map((lead) => say(lead.id, good, 'good')),
          ...ofPoor.slice(0, 30).map((lead, n) => say(lead.id, poor, n < 6 ? 'good' : 'poor')),
          // A change of mind counts once, what is withdrawn not at all, unsure as covered.
          say(first.id, few, 'good', { given_at: new Date(Date.now() - 3 * DAY) }),
          say(first.id, few, 'unsure'),
          ...ofFew.slice(1, 3).map((lead) => say(lead.id, few, 'good', { retracted_at: new Date() })),
        ])
        .execute();
      await sql
        .updateTable('campaigns')
        .set({ deleted_at: new Date() })
        .where('workspace_id', '=', id)
        .where('id', '=', gone)
        .execute();
    });

    const device = await pairedDevice(server, marketer);
    const answer = await device.send('/api/v1/reports/quality');
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).not.toContain(seller.id);
    const { places, tooFew, calibratedFor } = campaignQuality.response.parse(JSON.parse(text));
    expect(calibratedFor).toBeNull();
    expect(places.map((place) => place.map(({ campaign }) => campaign))).toEqual([[good], [poor]]);
    expect(places[0]?.[0]).toMatchObject({ leads: 40, rated: 30, lowCoverage: false });
    expect(places[0]?.[0]?.good.low).toBeGreaterThan(places[1]?.[0]?.good.mean ?? 1);
    expect(tooFew).toEqual([
      expect.objectContaining({ campaign: few, leads: 5, rated: 1, lowCoverage: true, votes: 0 }),
    ]);
  });
});
