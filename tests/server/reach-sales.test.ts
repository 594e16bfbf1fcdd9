import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reachSales, reachSalesDays, reachSalesLeads } from '#lib/contract/reach-sales.ts';
import type { OutcomeKind, Verdict } from '#lib/contract/records.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
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

  /** A workspace whose golden campaign cost 50,000 and brought 40 leads, 12 of 20 good; beside it what belongs to no row. */
  async function newReport() {
    const { id, seller, marketer } = await newWorkspace(open());
    const campaigns = { golden: '', mails: '', silent: '', gone: '' };
    for (const key of Object.keys(campaigns) as (keyof typeof campaigns)[])
      campaigns[key] = await newCampaign(open(), id);
    const { golden, mails, silent, gone } = campaigns;
    const lead = (more: object) => ({
      ...{ workspace_id: id, id: uuidv7(), name: 'Elin Lund', created_at: new Date('2026-03-10T12:00:00Z') },
      ...more,
    });
    const ofGolden = Array.from({ length: 40 }, (_, n) =>
      lead(
        n % 2 === 0
          ? { last_campaign_id: golden }
          : { handover_campaign_id: golden, last_campaign_id: mails },
      ),
    );
    const idOf = (n: number): string => ofGolden[n]?.id ?? '';
    const stray = lead({});
    const others = [
      // The period's first and last moments, and those beside them.
      lead({ last_campaign_id: mails, created_at: new Date('2026-03-01T00:00:00Z') }),
      lead({ last_campaign_id: mails, created_at: new Date('2026-03-31T23:59:59.999Z') }),
      lead({ last_campaign_id: mails, created_at: new Date('2026-04-01T00:00:00Z') }),
      lead({ last_campaign_id: mails, created_at: new Date('2026-02-28T23:59:59Z') }),
      lead({ last_campaign_id: mails, deleted_at: new Date() }),
    ];
    const say = (leadId: string, verdict: Verdict, more: object = {}) => ({
      ...{
        workspace_id: id,
        id: uuidv7(),
        lead_id: leadId,
        author_id: seller.id,
        campaign_id: golden,
        verdict,
      },
      ...{ contact: 'reached' as const, given_at: new Date('2026-03-12T12:00:00Z'), ...more },
    });
    const came = (leadId: string | null, kind: OutcomeKind, day: string, amount: number | null = null) => ({
      ...{ workspace_id: id, id: uuidv7(), lead_id: leadId, kind, amount, at: new Date(`${day}T12:00:00Z`) },
    });
    const day = (campaign: string, on: string, impressions: number, clicks: number, spend: number) => ({
      ...{ workspace_id: id, campaign_id: campaign, day: on, source: 'linkedin', impressions, clicks, spend },
    });
    await open().workspaceTx(id, async (sql) => {
      await sql
        .insertInto('leads')
        .values([...ofGolden, stray, ...others])
        .execute();
      await sql
        .insertInto('feedback')
        .values([
          ...ofGolden.slice(0, 20).map((one, n) => say(one.id, n < 12 ? 'good' : 'poor')),
          // Changed, withdrawn, and undecided.
          say(idOf(0), 'poor', { given_at: new Date('2026-03-11T12:00:00Z') }),
          say(idOf(21), 'good', { retracted_at: new Date() }),
          say(idOf(22), 'unsure', { outcome: 'meeting' as const }),
        ])
        .execute();
      await sql
        .insertInto('outcomes')
        .values([
          came(idOf(0), 'accepted', '2026-03-14'),
          came(idOf(0), 'opportunity', '2026-03-20'),
          came(idOf(0), 'won', '2026-04-09', 120_000),
          came(idOf(1), 'opportunity', '2026-03-20'),
          came(idOf(1), 'lost', '2026-04-20'),
          came(idOf(30), 'meeting', '2026-03-20'),
          // A deal of a company of whom no lead is known.
          came(null, 'won', '2026-03-15', 9000),
        ])
        .execute();
      await sql
        .updateTable('campaigns')
        .set({ starts_on: '2026-03-02', ends_on: '2026-03-30' })
        .where('workspace_id', '=', id)
        .where('id', '=', golden)
        .execute();
      await sql
        .updateTable('campaigns')
        .set({ deleted_at: new Date() })
        .where('workspace_id', '=', id)
        .where('id', '=', gone)
        .execute();
      await sql
        .insertInto('campaign_reach')
        .values([
          day(golden, '2026-03-02', 1000, 50, 30_000),
          day(golden, '2026-03-30', 500, 10, 20_000),
          day(golden, '2026-03-31', 7, 7, 700),
          day(golden, '2026-04-01', 9, 9, 900),
          day(silent, '2026-03-05', 300, 3, 45.5),
          day(gone, '2026-03-05', 1, 1, 80),
        ])
        .execute();
      await sql
        .insertInto('campaign_days')
        .values([
          // Fewer than the platform tells of, and more than it.
          { workspace_id: id, campaign_id: golden, day: '2026-03-02', kind: 'ad_impression', touches: 40 },
          { workspace_id: id, campaign_id: golden, day: '2026-03-02', kind: 'ad_click', touches: 60 },
          { workspace_id: id, campaign_id: mails, day: '2026-03-03', kind: 'email_sent', touches: 640 },
          { workspace_id: id, campaign_id: mails, day: '2026-03-03', kind: 'email_click', touches: 12 },
          { workspace_id: id, campaign_id: mails, day: '2026-03-03', kind: 'page_view', touches: 99 },
          // Of what is still to be sent, and of what will not be, nobody has read a word.
          { workspace_id: id, campaign_id: mails, day: '2026-03-03', kind: 'email_planned', touches: 300 },
          { workspace_id: id, campaign_id: mails, day: '2026-03-03', kind: 'email_paused', touches: 200 },
        ])
        .execute();
    });
    return { id, seller, marketer, campaigns };
  }

  it('tells what each campaign cost and what came of it, and names what belongs to none', async () => {
    const { seller, campaigns } = await newReport();
    const device = await pairedDevice(server, seller);
    const ask = async (query: string) => {
      const answer = await device.send(`/api/v1/reports/reach-sales?${query}`);
      expect(answer.status).toBe(200);
      const text = await answer.text();
      // It tells of no seller.
      expect(text).not.toContain(seller.id);
      return reachSales.response.parse(JSON.parse(text));
    };
    const MARCH = 'from=2026-03-01&to=2026-03-31';
    const { rows, unmatched, margin, calibratedFor } = await ask(MARCH);
    expect([margin, calibratedFor]).toEqual([1, null]);
    expect(rows).toHaveLength(3);
    const [first, ...rest] = rows;
    expect(first).toMatchObject({
      campaign: campaigns.golden,
      ...{ reached: 1500, impressions: 1500, clicks: 70, spend: 50_000 },
      ...{ leads: 40, rated: 21, votes: 20, place: 1, accepted: 14, meetings: 2, opportunities: 2 },
      ...{ won: 1, lost: 1, value: 120_000, daysToWin: 30, roi: 1.4 },
      gaps: { costPerGood: null, roi: null, velocity: null },
    });
    expect(first?.costPerGood?.mean).toBeCloseTo(2500, 9);
    // 2 opportunities, half won, 120,000 each, 30 days.
    expect(first?.velocity).toBeCloseTo(4000, 9);
    const by = new Map(rest.map((one) => [one.campaign, one]));
    expect(by.get(campaigns.mails)).toMatchObject({
      ...{ reached: 640, impressions: 0, clicks: 12, spend: 0, leads: 2, rated: 0, costPerGood: null },
      gaps: { costPerGood: 'no_spend', velocity: 'no_opportunities' },
    });
    expect(by.get(campaigns.silent)).toMatchObject({
      ...{ reached: 300, spend: 45.5, leads: 0, coverage: null, roi: -1, gaps: { costPerGood: 'no_leads' } },
    });
    expect(unmatched).toEqual({
      spend: [
        { campaign: campaigns.golden, spend: 700 },
        { campaign: campaigns.gone, spend: 80 },
      ],
      ...{ leads: 1, won: 1, value: 9000 },
    });
    const one = await ask(`${MARCH}&campaignId=${campaigns.golden}&margin=0.5`);
    expect(one.rows).toEqual([{ ...first, roi: (60_000 - 50_000) / 50_000 }]);
    expect((await ask('from=2025-01-01&to=2025-12-31')).rows).toEqual([]);
  });

  it('lists what each figure counts, page by page', async () => {
    const { seller, campaigns } = await newReport();
    const device = await pairedDevice(server, seller);
    const MARCH = 'from=2026-03-01&to=2026-03-31';
    const get = async (path: string): Promise<unknown> => {
      const answer = await device.send(`/api/v1/reports/reach-sales${path}`);
      expect(answer.status).toBe(200);
      return answer.json();
    };
    const list = async (query: string) => {
      const found: string[] = [];
      for (let after = ''; ; ) {
        const page = reachSalesLeads.response.parse(
          await get(`/leads?${MARCH}&limit=9${query}${after && `&after=${after}`}`),
        );
        found.push(...page.leads.map(({ id }) => id));
        if (page.next === null) return found;
        expect(page.leads).toHaveLength(9);
        after = page.next;
      }
    };
    const { rows, unmatched } = reachSales.response.parse(await get(`?${MARCH}`));
    for (const row of rows) {
      for (const figure of ['leads', 'rated', 'accepted', 'meetings', 'opportunities', 'won'] as const) {
        const found = await list(`&campaignId=${row.campaign}&figure=${figure}`);
        expect(new Set(found).size).toBe(found.length);
        expect([figure, found.length]).toEqual([figure, row[figure]]);
      }
    }
    expect(await list(`&campaignId=${campaigns.golden}&figure=good`)).toHaveLength(12);
    expect(await list('')).toHaveLength(unmatched.leads);

    const { days } = reachSalesDays.response.parse(
      await get(`/days?${MARCH}&campaignId=${campaigns.golden}`),
    );
    expect(days.map(({ day, source, spend, counted }) => [day, source, spend, counted])).toEqual([
      ['2026-03-31', 'linkedin', 700, false],
      ['2026-03-30', 'linkedin', 20_000, true],
      ['2026-03-02', 'linkedin', 30_000, true],
      ['2026-03-02', 'touchpoints', 0, true],
    ]);
    expect(days[3]).toMatchObject({ impressions: 40, clicks: 60 });
  });

  it('refuses a period that ends before it begins, and a margin that is none', async () => {
    const { seller } = await newWorkspace(open());
    const device = await pairedDevice(server, seller);
    for (const query of [
      'from=2026-03-02&to=2026-03-01',
      'from=2026-03-01&to=2026-03-02&margin=2',
      'from=March',
    ])
      expect((await device.send(`/api/v1/reports/reach-sales?${query}`)).status).toBe(400);
  });
});
