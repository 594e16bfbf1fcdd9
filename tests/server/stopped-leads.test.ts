/** Who is not to be contacted says so in every list that the server makes. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { alertChoices } from '#lib/contract/alerts.ts';
import { goalList } from '#lib/contract/goals.ts';
import { huddle } from '#lib/contract/huddle.ts';
import { pairs } from '#lib/contract/pairs.ts';
import { leadsBehind } from '#lib/contract/persona-drift.ts';
import { campaignCourse, reachSalesLeads } from '#lib/contract/reach-sales.ts';
import type { ActionDecision, Stop } from '#lib/contract/records.ts';
import { salesProcess } from '#lib/contract/sales-process.ts';
import { suggestPair } from '#server/db/pairs.ts';
import { json } from '#server/db/tables.ts';
import { NO_TEXT } from '../support/persona-text.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newCampaign,
  newLead,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const DAY = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const PERIOD = `from=${dayOf(Date.now() - DAY)}&to=${dayOf(Date.now() + DAY)}`;

eachDb((_kind, open) => {
  let server: TestServer;
  let device: Device;
  const ids = { stopped: '', free: '', campaign: '', team: '', persona: '' };
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const get = async (path: string): Promise<unknown> => {
    const answer = await device.send(`/api/v1${path}`);
    expect(answer.status, path).toBe(200);
    return answer.json();
  };

  beforeEach(async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    device = await pairedDevice(server, marketer);
    // One after the other: ids are in the order of time.
    const free = await newLead(open(), id);
    const stopped = await newLead(open(), id);
    const campaign = await newCampaign(open(), id);
    const [team, persona, at] = [uuidv7(), uuidv7(), new Date()];
    Object.assign(ids, { stopped, free, campaign, team, persona });
    const stop: Stop = { kind: 'objection', at: at.toISOString(), source: 'import', memberId: null };
    const putOff: ActionDecision = {
      ...{ code: 'answer', touchpointId: uuidv7(), memberId: seller.id, at: at.toISOString() },
      choice: { is: 'later', until: dayOf(Date.now() + 5 * DAY) },
    };
    const matching = [{ id: 'f', op: 'in', field: 'function', values: ['purchasing'], weight: 1 }];
    await open().workspaceTx(id, async (sql) => {
      for (const [leadId, said] of [
        [free, null],
        [stopped, json(stop)],
      ] as const) {
        await sql
          .updateTable('leads')
          .set({
            ...{ last_campaign_id: campaign, title: 'Inköpschef', stop: said, actions: json([putOff]) },
            name: 'Elin Lund',
          })
          .where('workspace_id', '=', id)
          .where('id', '=', leadId)
          .execute();
        await sql
          .insertInto('outcomes')
          .values({ workspace_id: id, id: uuidv7(), lead_id: leadId, kind: 'won', at })
          .execute();
        await sql
          .insertInto('feedback')
          .values({
            ...{ workspace_id: id, id: uuidv7(), lead_id: leadId, author_id: seller.id },
            ...{ campaign_id: campaign, verdict: 'poor', reasons: ['no_need'], contact: 'reached' },
            given_at: at,
          })
          .execute();
      }
      await sql
        .insertInto('teams')
        .values({
          ...{ workspace_id: id, id: team, name: 'Autumn', problem: '' },
          ...{ member_ids: [seller.id, marketer.id], campaign_ids: [campaign] },
        })
        .execute();
      await sql
        .insertInto('personas')
        .values({
          ...{ workspace_id: id, id: persona, name: 'Ingrid', threshold: 0.6, criteria: json(matching) },
          text: json(NO_TEXT),
        })
        .execute();
      await suggestPair(sql, id, {
        ...{ oneId: free, otherId: stopped, evidence: [{ by: 'name', value: 'Elin Lund' }] },
      });
    });
  });

  /** What a list says of the two leads. */
  const said = (rows: readonly { id: string; stop: Stop['kind'] | null }[]) => [
    rows.find(({ id }) => id === ids.free)?.stop,
    rows.find(({ id }) => id === ids.stopped)?.stop,
  ];
  const byLead = (rows: readonly { leadId: string; stop: Stop['kind'] | null }[]) =>
    said(rows.map(({ leadId, stop }) => ({ id: leadId, stop })));
  const AS_IT_IS = [null, 'objection'];

  it('those behind the figures of campaigns and personas, and those that may be one person', async () => {
    const { campaign, persona } = ids;
    const listed = await get(`/reports/reach-sales/leads?${PERIOD}&campaignId=${campaign}`);
    expect(said(reachSalesLeads.response.parse(listed).leads)).toEqual(AS_IT_IS);
    const behind = await get(`/reports/personas/leads?persona=${persona}&of=leads`);
    expect(said(leadsBehind.response.parse(behind).leads)).toEqual(AS_IT_IS);
    const found = pairs.response.parse(await get('/pairs')).pairs;
    expect(said(found.flatMap(({ one, other }) => [one, other]))).toEqual(AS_IT_IS);
  });

  it('those won or judged poor, and those that a goal counts', async () => {
    const { campaign, team } = ids;
    const course = await get(`/reports/reach-sales/course?${PERIOD}&campaignId=${campaign}`);
    expect(byLead(campaignCourse.response.parse(course).poor)).toEqual(AS_IT_IS);
    const brief = huddle.response.parse(await get(`/teams/${team}/huddle?${PERIOD}`));
    expect(byLead(brief.wins)).toEqual(AS_IT_IS);
    expect(byLead(brief.poor)).toEqual(AS_IT_IS);
    const days = { from: dayOf(Date.now() - DAY), to: dayOf(Date.now() + DAY) };
    const content = { title: 'Won', ...days, accounts: [], subGoals: [{ metric: 'won', target: 2 }] };
    const goal = { content, basedOn: null };
    expect((await device.send(`/api/v1/teams/${team}/goal`, { json: goal })).status).toBe(200);
    const rows = goalList.response.parse(await get(`/teams/${team}/goal/won`)).rows;
    expect(byLead(rows)).toEqual(AS_IT_IS);
  });

  it('those that sales works on: what was put off is no step for who is not to be contacted', async () => {
    const { leads } = salesProcess.response.parse(await get(`/campaigns/${ids.campaign}/sales-process`));
    expect(said(leads)).toEqual(AS_IT_IS);
    expect(leads.map(({ id, step }) => [id, step?.is])).toEqual([
      [ids.stopped, undefined],
      [ids.free, 'put_off'],
    ]);
  });

  it('those that are watched', async () => {
    for (const id of [ids.free, ids.stopped])
      await device.send('/api/v1/me/watches', { json: { about: 'lead', id, on: true } });
    await device.send('/api/v1/me/watches', { json: { about: 'campaign', id: ids.campaign, on: true } });
    const { watches = [] } = alertChoices.response.parse(await get('/me/alerts'));
    expect(watches).toHaveLength(3);
    expect(said(watches)).toEqual(AS_IT_IS);
  });
});
