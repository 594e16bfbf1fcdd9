/** Goals of teams: who may set them, what devices hear of them, and that each figure is what its list and the report count. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { Problem } from '#lib/contract/errors.ts';
import { type GoalContent, goalList, goalProgress, setGoal } from '#lib/contract/goals.ts';
import { reachSales } from '#lib/contract/reach-sales.ts';
import { type Metric, type OutcomeKind, Team, type Verdict } from '#lib/contract/records.ts';
import { json } from '#server/db/tables.ts';
import { listAudit } from '#server/services/audit.ts';
import { eachDb } from './support/each-db.ts';
import { type Device, newCampaign, startTestServer, type TestServer, twoDevices } from './support/server.ts';

const TARGETS: Record<Metric, number> = {
  ...{ target_leads: 300, feedback_answered: 90, followed_up: 95, feedback_given: 60 },
  ...{ meetings: 60, won: 7, value: 1_000_000, questions_answered: 100 },
};
const METRICS = Object.keys(TARGETS) as Metric[];

const content = (more: Partial<GoalContent> = {}): GoalContent => ({
  ...{
    title: '60 meetings',
    from: '2026-03-01',
    to: '2026-03-31',
    accounts: ['www.Havsbris.example.com/om'],
  },
  subGoals: METRICS.map((metric) => ({ metric, target: TARGETS[metric] })),
  ...more,
});

/** An instant of March, or of another month of 2026. */
const on = (day: number, hour = 12, month = '03') =>
  new Date(Date.parse(`2026-${month}-01T00:00:00Z`) + ((day - 1) * 24 + hour) * 3_600_000);

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  /** A team of a seller and a marketer around two campaigns. */
  async function newTeam() {
    const { id, hers, theirs, seller, marketer } = await twoDevices(server);
    const campaigns = { mine: '', second: '', other: '' };
    for (const key of Object.keys(campaigns) as (keyof typeof campaigns)[])
      campaigns[key] = await newCampaign(open(), id);
    const teamId = uuidv7();
    const people = [seller.id, marketer.id];
    const team = { name: 'Autumn', problem: '', memberIds: people };
    const { mine, second } = campaigns;
    await hers.send(`/api/v1/teams/${teamId}`, { json: { ...team, campaignIds: [mine, second] } });
    const path = `/api/v1/teams/${teamId}/goal`;
    const progress = async () => goalProgress.response.parse(await (await hers.send(path)).json());
    /** The goal, or the code of the refusal. */
    const set = async (written = content(), basedOn: string | null = null, as: Device = hers) => {
      const answer = await as.send(path, { json: { basedOn, content: written } });
      const body: unknown = await answer.json();
      return answer.ok ? setGoal.response.parse(body).goal : Problem.parse(body).code;
    };
    const synced = async () =>
      z.array(Team).parse(fromColumns((await theirs.pull()).tables.teams?.columns ?? {}));
    return { id, hers, theirs, seller, marketer, campaigns, teamId, team, path, progress, set, synced };
  }

  describe('a goal', () => {
    it('is set by either department of the team, and is on every device', async () => {
      const { id, set, synced, seller, marketer, theirs, path } = await newTeam();
      const goal = await set();
      expect(goal).toMatchObject({ ...content(), accounts: ['havsbris.example.com'], setById: seller.id });
      expect(await synced()).toMatchObject([{ goal }]);
      if (typeof goal === 'string') throw new Error(goal);
      // Sent again after a lost answer it is the same; written without having seen it, it is refused.
      expect(await set()).toEqual(goal);
      expect(await set(content({ title: 'More' }), null, theirs)).toBe('goal_changed');
      const theirGoal = await set(content({ title: 'More' }), goal.setAt, theirs);
      expect(theirGoal).toMatchObject({ title: 'More', setById: marketer.id });
      expect((await theirs.send(path, { method: 'DELETE' })).status).toBe(200);
      expect(await synced()).toMatchObject([{ goal: null }]);
      const { entries } = await listAudit({ db: open() }, id, { limit: 3 });
      expect(entries.map(({ action }) => action)).toEqual(['goal_removed', 'goal_set', 'goal_set']);
    });

    it('is refused to who is not in the team, and with what cannot be kept', async () => {
      const { set, team, teamId, hers, theirs, seller, campaigns, path } = await newTeam();
      expect(await set(content({ accounts: ['havsbris.example.com', 'not a domain'] }))).toBe('bad_domain');
      for (const wrong of [
        { from: '2026-04-01' },
        { accounts: [] },
        { title: ' ' },
        { subGoals: [] },
        { subGoals: [{ metric: 'feedback_given' as const, target: 101 }] },
        { subGoals: [1, 2].map((target) => ({ metric: 'won' as const, target })) },
      ])
        expect(await set(content(wrong))).toBe('invalid_request');
      const third = await hers.send(`/api/v1/teams/${teamId}`, {
        json: { ...team, memberIds: [seller.id], campaignIds: [campaigns.mine] },
      });
      expect(third.status).toBe(422);
      await open().workspaceTx(seller.workspaceId, (sql) =>
        sql
          .updateTable('teams')
          .set({ member_ids: [seller.id] })
          .where('workspace_id', '=', seller.workspaceId)
          .execute(),
      );
      // She looks after the workspace: what a team wants to reach is its own all the same.
      expect(await set(content(), null, theirs)).toBe('not_in_team');
      expect((await theirs.send(path, { method: 'DELETE' })).status).toBe(403);
      expect((await theirs.send(path)).status).toBe(200);
    });
  });

  it('counts what its lists show, and what reach × sales counts', async () => {
    const { id, hers, seller, marketer, campaigns, teamId, team, path, progress, set } = await newTeam();
    const { mine, second, other } = campaigns;
    const [havsbris, voima] = [uuidv7(), uuidv7()];
    const lead = (more: object) => ({
      ...{ workspace_id: id, id: uuidv7(), name: 'Elin Lund', created_at: on(10), last_campaign_id: mine },
      ...more,
    });
    const handover = (at: Date, more: object) =>
      json({
        ...{ campaignId: mine, byId: marketer.id, at: at.toISOString(), note: '', answer: null },
        ...{ to: { memberId: seller.id, teamId: null }, followedUpAt: null, ...more },
      });
    const returned = { is: 'returned' as const, memberId: seller.id, reason: 'no_need', note: '' };
    const target = { account_id: havsbris };
    const leads = [
      lead({ ...target, handover: handover(on(10), { followedUpAt: on(10, 17).toISOString() }) }),
      lead({ ...target, handover: handover(on(2, 12, '04'), {}) }),
      lead({ ...target, last_campaign_id: second }),
      lead({ handover: handover(on(10), { answer: { ...returned, at: on(11, 18).toISOString() } }) }),
      lead({ account_id: voima, handover_campaign_id: second }),
      // After the period, of another campaign, and gone.
      lead({ ...target, created_at: on(1, 0, '04') }),
      lead({ ...target, last_campaign_id: other }),
      lead({ ...target, deleted_at: new Date() }),
    ];
    const idOf = (n: number): string => leads[n]?.id ?? '';
    const answered = (at: Date) =>
      json([
        {
          ...{ id: uuidv7(), kind: 'explained', text: 'So it is.', authorId: marketer.id, seenAt: null },
          at: at.toISOString(),
        },
      ]);
    const say = (n: number, verdict: Verdict, more: object = {}) => ({
      ...{
        workspace_id: id,
        id: uuidv7(),
        lead_id: idOf(n),
        author_id: seller.id,
        campaign_id: mine,
        verdict,
      },
      ...{ contact: 'reached' as const, given_at: on(11), ...more },
    });
    const came = (n: number, kind: OutcomeKind, day: number, amount: number | null = null) => ({
      ...{ workspace_id: id, id: uuidv7(), lead_id: idOf(n), kind, amount, at: on(day) },
    });
    const question = (more: object) => ({
      ...{ workspace_id: id, id: uuidv7(), lead_id: idOf(0), team_id: teamId, author_id: seller.id },
      ...{ text: 'Who knows her?', created_at: on(12), ...more },
    });
    const said = (authorId: string) =>
      json([{ id: uuidv7(), authorId, text: 'I do.', at: on(13).toISOString() }]);
    await open().workspaceTx(id, async (sql) => {
      await sql
        .insertInto('accounts')
        .values([havsbris, voima].map((account) => ({ workspace_id: id, id: account, name: 'Company' })))
        .execute();
      await sql
        .insertInto('account_domains')
        .values([
          { workspace_id: id, account_id: havsbris, domain: 'havsbris.example.com' },
          { workspace_id: id, account_id: voima, domain: 'voima.example.com' },
        ])
        .execute();
      await sql.insertInto('leads').values(leads).execute();
      await sql
        .insertInto('feedback')
        .values([
          say(0, 'good', { answers: answered(on(11, 22)) }),
          say(1, 'poor', { answers: answered(on(14)) }),
          // Of a lead of the other campaign of the team: there it counts as well.
          say(2, 'unsure'),
          say(3, 'good', { retracted_at: on(12) }),
          say(5, 'good', { given_at: on(2, 12, '04') }),
        ])
        .execute();
      await sql
        .insertInto('outcomes')
        .values([
          came(0, 'meeting', 12),
          came(0, 'won', 20, 120_000),
          came(3, 'meeting', 15),
          came(4, 'won', 20, 1000),
          came(6, 'meeting', 12),
        ])
        .execute();
      await sql
        .insertInto('questions')
        .values([
          question({ answers: said(marketer.id) }),
          question({ answers: said(seller.id) }),
          question({ team_id: uuidv7(), answers: said(marketer.id) }),
          question({ created_at: on(2, 12, '04'), answers: said(marketer.id) }),
        ])
        .execute();
      await sql
        .updateTable('teams')
        .set({ agreement: json({ goodLead: 'Has a budget.', followUpHours: 24, answerHours: 24 }) })
        .where('workspace_id', '=', id)
        .execute();
    });
    expect(await progress()).toEqual({ goal: null, subGoals: [], together: null });
    const goal = await set();

    const figures = async () => {
      const answer = await hers.send(path);
      const text = await answer.text();
      const told = goalProgress.response.parse(JSON.parse(text));
      expect(told.goal).toEqual(goal);
      return {
        ...told,
        of: new Map(told.subGoals.map(({ metric, figure }) => [metric, figure])),
      };
    };
    // Of two people it tells what both departments did of what they promised, and nothing of one of them.
    const small = await figures();
    expect(small.together).toEqual({ done: 2, of: 5 });
    expect([small.of.get('feedback_answered'), small.of.get('followed_up')]).toEqual([null, null]);
    const refused = await hers.send(`${path}/followed_up`);
    expect([refused.status, Problem.parse(await refused.json()).code]).toEqual([403, 'team_too_small']);

    const more = [1, 2, 3].map((n) => ({
      ...{ workspace_id: id, id: uuidv7(), name: `Member ${n}`, email: `${uuidv7()}@x.example.com` },
      department: 'sales' as const,
    }));
    await open().workspaceTx(id, (sql) => sql.insertInto('members').values(more).execute());
    const memberIds = [...team.memberIds, ...more.map((one) => one.id)];
    const around = (campaignIds: string[]) =>
      hers.send(`/api/v1/teams/${teamId}`, { json: { ...team, memberIds, campaignIds } });
    await around([mine, second]);
    const all = await figures();
    expect(all.together).toBeNull();
    expect(Object.fromEntries(all.of)).toEqual({
      target_leads: { done: 3, of: null },
      feedback_given: { done: 3, of: 5 },
      feedback_answered: { done: 1, of: 3 },
      followed_up: { done: 1, of: 2 },
      meetings: { done: 2, of: null },
      won: { done: 2, of: null },
      value: { done: 121_000, of: null },
      questions_answered: { done: 1, of: 2 },
    });

    for (const metric of METRICS) {
      const rows: z.output<typeof goalList.response>['rows'] = [];
      for (let after = ''; ; ) {
        const text = await (await hers.send(`${path}/${metric}?limit=2${after && `&after=${after}`}`)).text();
        // It tells of no seller.
        expect(text).not.toContain(seller.id);
        const page = goalList.response.parse(JSON.parse(text));
        rows.push(...page.rows);
        if (page.next === null) break;
        after = page.next;
      }
      const figure = all.of.get(metric);
      const counted = rows.filter((row) => row.counted);
      expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
      expect(rows).toHaveLength(metric === 'value' ? 2 : (figure?.of ?? figure?.done ?? -1));
      expect(
        metric === 'value' ? counted.reduce((sum, { value }) => sum + (value ?? 0), 0) : counted.length,
      ).toBe(figure?.done);
    }

    const report = async () => {
      const answer = await hers.send('/api/v1/reports/reach-sales?from=2026-03-01&to=2026-03-31');
      const { rows } = reachSales.response.parse(await answer.json());
      return new Map(rows.map((row) => [row.campaign, row]));
    };
    const rows = await report();
    const ours = [mine, second].flatMap((campaign) => rows.get(campaign) ?? []);
    const sum = (key: 'leads' | 'meetings' | 'won' | 'value') =>
      ours.reduce((total, row) => total + row[key], 0);
    // The lead that both campaigns count is one lead of the team.
    expect(sum('leads')).toBe((all.of.get('feedback_given')?.of ?? 0) + 1);
    expect([sum('meetings'), sum('won'), sum('value')]).toEqual([2, 2, 121_000]);
    await around([mine]);
    const one = rows.get(mine);
    expect(Object.fromEntries((await figures()).of)).toMatchObject({
      feedback_given: { done: one?.rated, of: one?.leads },
      meetings: { done: one?.meetings },
      won: { done: one?.won },
      value: { done: one?.value },
    });
    expect((await hers.send(`/api/v1/teams/${uuidv7()}/goal/won`)).status).toBe(404);
    expect((await hers.send(`${path}/leads`)).status).toBe(400);
  });
});
