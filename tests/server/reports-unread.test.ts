/**
 * Reports are made of counts that were kept beforehand, so that they cost the same however much happened. Here they are asked while
 * nobody may read touchpoints (docs/adr/0041-two-reports-look-leads-up.md).
 */
import { sql as raw } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import type { ActionDecision } from '#lib/contract/records.ts';
import type { Route } from '#lib/contract/routes.ts';
import { json } from '#server/db/tables.ts';
import { DEMO_WORKSPACE_ID, makeDemo } from '#server/demo/data.ts';
import { loadDemo } from '#server/demo/load.ts';
import { eachDb } from './support/each-db.ts';
import { type Device, pairedDevice, startTestServer, type TestServer } from './support/server.ts';

const now = new Date();
const demo = makeDemo({ now });

function the<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('the demo lacks it');
  return one;
}

const day = (daysAgo: number): string =>
  new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const YEAR = `from=${day(364)}&to=${day(0)}`;
/** What most sales came of: which campaigns have any changes with the day. */
const sold = Object.groupBy(
  demo.outcomes.filter(({ kind }) => kind === 'won'),
  ({ campaignId }) => campaignId ?? 'none',
);
const sales = (id: string): number => sold[id]?.length ?? 0;
const campaign = the(demo.campaigns.toSorted((a, b) => sales(b.id) - sales(a.id))[0]).id;
const team = the(demo.teams.find(({ goal }) => goal !== null));
const persona = the(demo.personas[0]).id;

/** What the report pages ask, each with what it is asked here. */
const ASKED: Record<string, string[]> = {
  campaignReport: [`?${YEAR}`],
  campaignQuality: [''],
  nextSteps: [''],
  reachSales: [`?${YEAR}`, `?${YEAR}&campaignId=${campaign}&margin=0.4`],
  reachSalesLeads: ['leads', 'rated', 'good', 'meetings', 'won'].map(
    (figure) => `?${YEAR}&campaignId=${campaign}&figure=${figure}`,
  ),
  reachSalesDays: [`?${YEAR}&campaignId=${campaign}`],
  campaignCourse: [`?${YEAR}&campaignId=${campaign}`],
  attributionReport: [`?${YEAR}`, `?${YEAR}&by=channel`],
  personaDrift: [''],
  leadsBehind: ['leads', 'poor', 'accepted'].map((of) => `?persona=${persona}&of=${of}`),
  huddle: [`?${YEAR}`],
  promises: [''],
  goalProgress: [''],
  goalList: [''],
  salesProcess: [''],
};

/** Those that look up touchpoints of a bounded number of leads, and why they may. */
const LOOK_LEADS_UP: Record<string, string> = {
  attributionReport:
    'what touched leads in which order is no count: at most 5,000 leads, each looked up by its key',
  salesProcess: 'a page of leads, at most 200, with the last and the next touch of each as of now',
};

const isReport = ({ method, path }: Route): boolean =>
  method === 'GET' && /\/reports\/|\/(huddle|promises|goal|sales-process)(\/|$)/.test(path);
const reports = Object.entries<Route>(ROUTES).filter(([, route]) => isReport(route));

const pathOf = ({ path }: Route): string =>
  path
    .replace('/campaigns/:id', `/campaigns/${campaign}`)
    .replace('/teams/:id', `/teams/${team.id}`)
    .replace(':metric', the(team.goal?.subGoals[0]).metric);

eachDb((_kind, open) => {
  let server: TestServer;
  let device: Device;
  /** What was answered while touchpoints could be read. */
  const before = new Map<string, string>();

  const touchpointTables = () =>
    open().tx(async (sql) => {
      const { rows } = await raw<{ name: string }>`
        select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname ~ '^touchpoints'`.execute(sql);
      return rows.map(({ name }) => name);
    });
  /** Lets the application read touchpoints, in whichever table they lie, or forbids it. */
  const mayRead = async (may: boolean) => {
    for (const table of await touchpointTables())
      await open().tx((sql) =>
        (may
          ? raw`grant select on ${raw.table(table)} to samsyn_app`
          : raw`revoke select on ${raw.table(table)} from samsyn_app`
        ).execute(sql),
      );
  };

  beforeAll(async () => {
    server = await startTestServer(open());
    await loadDemo(open(), { now });
    // The demo has nobody who decided of a next step.
    const decided: ActionDecision = {
      ...{ code: 'answer', touchpointId: the(demo.touchpoints[0]).id, memberId: the(demo.members[0]).id },
      ...{ at: now.toISOString(), choice: { is: 'later', until: day(-5) } },
    };
    await open().workspaceTx(DEMO_WORKSPACE_ID, (sql) =>
      sql
        .updateTable('leads')
        .set({ actions: json([decided]) })
        .where('workspace_id', '=', DEMO_WORKSPACE_ID)
        .where('id', '=', the(demo.leads[0]).id)
        .execute(),
    );
    const me = the(demo.members.find(({ department }) => department === 'marketing'));
    device = await pairedDevice(server, { ...me, workspaceId: DEMO_WORKSPACE_ID });
    await server.rollup.flush();
    // What is derived is there; nothing may be counted meanwhile.
    await server.rollup.stop();
    for (const [name, route] of reports)
      for (const query of ASKED[name] ?? []) {
        const answer = await device.send(`${pathOf(route)}${query}`);
        const text = await answer.text();
        expect([name, answer.status, answer.status === 200 ? '' : text]).toEqual([name, 200, '']);
        before.set(`${name}${query}`, text);
      }
    await mayRead(false);
  });
  afterAll(async () => {
    await mayRead(true);
    await server.close();
  });

  describe('reports', () => {
    it('are all asked here, with data to tell of', async () => {
      expect(Object.keys(ASKED).sort()).toEqual(reports.map(([name]) => name).sort());
      expect((await touchpointTables()).length).toBeGreaterThan(12);
      for (const [asked, text] of before) expect([asked, /\[\{|:[1-9]/.test(text)]).toEqual([asked, true]);
    });

    it.each(reports)(
      '%s reads no touchpoint, unless it is one of those that look leads up',
      async (name, route) => {
        for (const query of ASKED[name] ?? []) {
          const answer = await device.send(`${pathOf(route)}${query}`);
          if (name in LOOK_LEADS_UP) expect(answer.status).toBe(500);
          else expect(await answer.text()).toBe(before.get(`${name}${query}`));
        }
      },
    );
  });
});
