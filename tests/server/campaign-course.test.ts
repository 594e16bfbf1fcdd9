import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attributionReport, campaignCourse } from '#lib/contract/reach-sales.ts';
import type { OutcomeKind, Verdict } from '#lib/contract/records.ts';
import { sideBySide } from '#lib/domain/attribution/comparison.ts';
import { insertTouchpoints } from '#server/db/ingest.ts';
import { json } from '#server/db/tables.ts';
import { NO_TEXT } from '../support/persona-text.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const MARCH = 'from=2026-03-01&to=2026-03-31';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  async function newLeads(count: number, campaign: string, id: string) {
    const leads = Array.from({ length: count }, (_, n) => ({
      ...{ workspace_id: id, id: uuidv7(), name: `Lead ${n}`, last_campaign_id: campaign },
      ...{ created_at: new Date('2026-03-01T12:00:00Z'), title: n % 2 === 0 ? 'IT-chef' : 'Ekonomichef' },
    }));
    await open().workspaceTx(id, (sql) => sql.insertInto('leads').values(leads).execute());
    return leads.map((lead) => lead.id);
  }

  it('tells how a campaign went: verdicts by day, what was changed, the words of poor ones, and the days to each step', async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const [campaign, other] = [await newCampaign(open(), id), await newCampaign(open(), id)];
    const ivar = uuidv7();
    const leads = await newLeads(6, campaign, id);
    const of = (n: number): string => leads[n] ?? '';
    const say = (n: number, verdict: Verdict, at: string, more: object = {}) => ({
      ...{
        workspace_id: id,
        id: uuidv7(),
        lead_id: of(n),
        author_id: seller.id,
        campaign_id: campaign,
        verdict,
      },
      ...{ contact: 'reached' as const, given_at: new Date(at), ...more },
    });
    const answer = (kind: string, text: string, at: string) => ({
      ...{ id: uuidv7(), kind, text, authorId: marketer.id, at, seenAt: null },
    });
    const fixed = answer('fixed', 'IT titles are out.', '2026-03-20T08:00:00.000Z');
    const said = [
      say(0, 'poor', '2026-03-10T08:00:00Z', {
        ...{ reasons: ['wrong_person_role', 'no_budget'], note: 'No budget at all.' },
        answers: json([fixed]),
      }),
      say(2, 'poor', '2026-03-10T09:00:00Z', {
        ...{ reasons: ['wrong_person_role'] },
        answers: json([{ ...fixed, id: uuidv7() }, answer('explained', 'So it is.', fixed.at)]),
      }),
      say(1, 'good', '2026-03-11T12:00:00Z'),
      // Changed minds, other campaigns, other months and withdrawn verdicts.
      say(3, 'poor', '2026-03-11T12:00:00Z', { reasons: ['no_need'] }),
      say(3, 'good', '2026-03-12T12:00:00Z'),
      say(4, 'poor', '2026-03-12T12:00:00Z', { campaign_id: other }),
      say(4, 'poor', '2026-04-12T12:00:00Z', {
        answers: json([answer('tested', 'Later.', '2026-04-13T08:00:00.000Z')]),
      }),
      say(5, 'poor', '2026-03-12T12:00:00Z', { retracted_at: new Date() }),
      // Of the 31 days before, and of the day before these.
      say(2, 'poor', '2026-01-29T00:00:00Z', { author_id: marketer.id }),
      say(4, 'poor', '2026-02-28T23:59:00Z', { author_id: marketer.id }),
      say(5, 'unsure', '2026-02-10T12:00:00Z'),
      say(0, 'poor', '2026-01-28T23:59:00Z', { author_id: marketer.id }),
    ];
    const came = (n: number, kind: OutcomeKind, day: string) => ({
      ...{ workspace_id: id, id: uuidv7(), lead_id: of(n), kind, at: new Date(`${day}T12:00:00Z`) },
    });
    await open().workspaceTx(id, async (sql) => {
      await sql
        .insertInto('personas')
        .values({
          ...{ workspace_id: id, id: ivar, name: 'IT-Ivar', threshold: 0.6, text: json(NO_TEXT) },
          criteria: json([
            { id: 'f', op: 'in', field: 'function', values: ['information_technology'], weight: 1 },
          ]),
        })
        .execute();
      await sql.insertInto('feedback').values(said).execute();
      await sql
        .insertInto('outcomes')
        .values([
          came(1, 'meeting', '2026-03-06'),
          came(1, 'won', '2026-03-31'),
          came(3, 'meeting', '2026-03-16'),
        ])
        .execute();
    });
    const device = await pairedDevice(server, seller);
    const reply = await device.send(`/api/v1/reports/reach-sales/course?${MARCH}&campaignId=${campaign}`);
    expect(reply.status).toBe(200);
    const text = await reply.text();
    expect(text).not.toContain(seller.id);
    const course = campaignCourse.response.parse(JSON.parse(text));
    expect(course.votes).toEqual([
      { day: '2026-03-10', good: 0, total: 2 },
      { day: '2026-03-11', good: 1, total: 1 },
      { day: '2026-03-12', good: 1, total: 1 },
    ]);
    expect(course.marks).toEqual([{ kind: 'fixed', text: 'IT titles are out.', at: fixed.at, answered: 2 }]);
    expect(course.poorTotal).toBe(2);
    expect(course.poor.map(({ lead, personaId, reasons, note }) => [lead, personaId, reasons, note])).toEqual(
      [
        ['Lead 2', ivar, ['wrong_person_role'], ''],
        ['Lead 0', ivar, ['wrong_person_role', 'no_budget'], 'No budget at all.'],
      ],
    );
    expect(course.personas).toEqual([
      { personaId: ivar, recent: { good: 0, total: 2 }, before: { good: 0, total: 2 } },
      { personaId: null, recent: { good: 2, total: 2 }, before: { good: 0, total: 0 } },
    ]);
    const april = await device.send(
      `/api/v1/reports/reach-sales/course?from=2026-04-01&to=2026-04-30&campaignId=${campaign}`,
    );
    expect(campaignCourse.response.parse(await april.json()).personas).toEqual([
      { personaId: ivar, recent: { good: 0, total: 1 }, before: { good: 0, total: 2 } },
      { personaId: null, recent: { good: 0, total: 0 }, before: { good: 2, total: 2 } },
    ]);
    expect(course.steps).toEqual([
      // The meeting on the fifth day, and the verdict 11 days after the lead came.
      { step: 'accepted', leads: 2, medianDays: 8, p75Days: 9.5 },
      { step: 'meetings', leads: 2, medianDays: 10, p75Days: 12.5 },
      { step: 'opportunities', leads: 1, medianDays: 30, p75Days: 30 },
      { step: 'won', leads: 1, medianDays: 30, p75Days: 30 },
    ]);
  });

  it('divides deals among what touched their leads, by every model the same total', async () => {
    const { id, seller } = await newWorkspace(open());
    const [one, two] = [await newCampaign(open(), id), await newCampaign(open(), id)];
    const leads = await newLeads(4, one, id);
    const touch = (n: number, campaignKey: string, at: string, more: object = {}) => ({
      ...{
        id: uuidv7(),
        leadId: leads[n] ?? '',
        at: new Date(at),
        kind: 'page_view',
        direction: 'in' as const,
      },
      ...{
        actor: 'person' as const,
        side: 'marketing' as const,
        channel: 'Email',
        title: 'Guide',
        detail: null,
      },
      ...{ props: null, campaignKey, ...more },
    });
    const won = (n: number, amount: number) => ({
      ...{ workspace_id: id, id: uuidv7(), lead_id: leads[n] ?? '', kind: 'won' as const, amount },
      at: new Date('2026-03-20T12:00:00Z'),
    });
    const webinar = touch(0, two, '2026-03-10T12:00:00Z', { channel: 'Webinar' });
    await open().workspaceTx(id, async (sql) => {
      await insertTouchpoints(sql, id, [
        touch(0, one, '2026-02-20T12:00:00Z'),
        webinar,
        touch(1, two, '2026-03-02T12:00:00Z'),
        // After the deal, by a machine, and what shows no interest.
        touch(0, one, '2026-03-21T12:00:00Z'),
        touch(1, one, '2026-03-03T12:00:00Z', { actor: 'machine' }),
        touch(1, one, '2026-03-03T12:00:00Z', { kind: 'email_open' }),
        touch(3, one, '2026-03-03T12:00:00Z'),
      ]);
      await sql
        .insertInto('outcomes')
        .values([won(0, 100_000), won(1, 40_000), won(2, 7000)])
        .execute();
    });
    const device = await pairedDevice(server, seller);
    const ask = async (query: string) => {
      const reply = await device.send(`/api/v1/reports/attribution?${query}`);
      expect(reply.status).toBe(200);
      return attributionReport.response.parse(await reply.json());
    };
    const report = await ask(MARCH);
    expect(report.untouched).toEqual({ conversions: 1, value: 7000 });
    expect(report.gate).toMatchObject({ open: false, conversions: 2 });
    expect(report.leftOut).toEqual({ confirmed: 'no_confirmations' });
    const { models, rows, total } = sideBySide(report, 'value');
    expect(total).toBe(140_000);
    expect(models).toEqual(['first', 'last', 'linear', 'position', 'timeDecay', 'wShaped']);
    const of = new Map(rows.map((row) => [row.channel, row]));
    expect(of.get(one)?.credits.slice(0, 4)).toEqual([100_000, 0, 50_000, 50_000]);
    expect(of.get(two)?.credits.slice(0, 4)).toEqual([40_000, 140_000, 90_000, 90_000]);
    for (const at of models.keys())
      expect(rows.reduce((sum, { credits }) => sum + (credits[at] ?? 0), 0)).toBeCloseTo(140_000, 6);
    // A seller says in a good verdict which touch it was; the other deal stays without one.
    await open().workspaceTx(id, (sql) =>
      sql
        .insertInto('feedback')
        .values({
          ...{
            workspace_id: id,
            id: uuidv7(),
            lead_id: leads[0] ?? '',
            author_id: seller.id,
            verdict: 'good',
          },
          ...{ contact: 'reached', given_at: new Date(), touchpoints: [webinar.id] },
        })
        .execute(),
    );
    const confirmed = (await ask(MARCH)).models.confirmed;
    expect(confirmed?.map(({ channel, value }) => [channel, value])).toEqual(
      expect.arrayContaining([
        [two, 100_000],
        [null, 40_000],
      ]),
    );
    expect(confirmed?.reduce((sum, { value }) => sum + value, 0)).toBe(140_000);

    const channels = sideBySide(await ask(`${MARCH}&by=channel`), 'conversions');
    expect(channels.rows.map(({ channel }) => channel)).toEqual(expect.arrayContaining(['Email', 'Webinar']));
    expect(channels.total).toBe(2);
  });
});
