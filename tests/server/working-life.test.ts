/**
 * What an employer could ask of a tool like this, and gets no answer to: which pages a colleague looked at, whom they looked up, and
 * how they do beside each other. After a seller's day with the demo, over every table, every line of the log and every answer.
 */
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { setWorkspace } from '#server/db/pool.ts';
import { DEMO_WORKSPACE_ID, makeDemo } from '#server/demo/data.ts';
import { loadDemo } from '#server/demo/load.ts';
import { eachDb } from './support/each-db.ts';
import { type Device, pairedDevice, startTestServer, type TestServer } from './support/server.ts';

/** The page in front of the seller. A browser would tell of it only in a header that the sidebar does not send. */
const PAGE = 'https://besokt-sida.example/kund/elin?namn=ja';
const MARK = 'besokt-sida';

/** What reading changes: when a device was last there. */
const KEPT_OF_READING = ['tokens'];

const now = new Date();
const demo = makeDemo({ now });
const first = <T>(all: readonly T[]): T => {
  const [one] = all;
  if (one === undefined) throw new Error('the demo is empty');
  return one;
};

/** The values that an object or a list holds itself, not further down. */
const own = (value: object): unknown[] => Object.values(value);

/** Where an answer has figures beside a person: the path to each object or row that names one of them and holds a number. */
function figuresOf(people: readonly string[], value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const keyed = Object.entries(value).filter(([key]) => people.includes(key));
  const named = own(value).some((one) => typeof one === 'string' && people.includes(one));
  const counts = own(value).some((one) => typeof one === 'number');
  return [
    ...(named && counts ? [path] : []),
    ...keyed.map(([key]) => `${path}/${key}`),
    ...Object.entries(value).flatMap(([key, one]) =>
      figuresOf(people, one, `${path}/${Array.isArray(value) ? '' : key}`),
    ),
  ];
}

eachDb((_kind, open) => {
  let server: TestServer;
  let seller: Device;
  const sellers = demo.members.filter(({ department }) => department === 'sales');
  const [me, ...others] = sellers;
  beforeAll(async () => {
    // So few, so that leads are looked up at the server.
    server = await startTestServer(open(), 100);
    await loadDemo(open(), { now });
    if (!me) throw new Error('the demo has no seller');
    seller = await pairedDevice(server, { ...me, workspaceId: DEMO_WORKSPACE_ID });
    await server.rollup.flush();
    // Whoever asks first has the workspace's own filter made; nothing in it is of who asked.
    await seller.send(ROUTES.gate.path);
    await server.services.gates.done();
  }, 300_000);
  afterAll(() => server.close());

  /** Every table, its rows as text. */
  const tables = () =>
    open().tx(async (tx) => {
      await setWorkspace(tx, DEMO_WORKSPACE_ID);
      const { rows: names } = await raw<{ name: string }>`
        select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition order by 1`.execute(
        tx,
      );
      const found = new Map<string, string>();
      for (const { name } of names) {
        const { rows } = await raw<{ all: string }>`
          select coalesce(string_agg(t::text, e'\n' order by t::text), '') as all from ${raw.raw(name)} t`.execute(
          tx,
        );
        found.set(name.replace('public.', ''), rows[0]?.all ?? '');
      }
      return found;
    });

  const ids: Record<string, string> = {
    leads: first(demo.leads).id,
    accounts: first(demo.accounts).id,
    campaigns: first(demo.campaigns).id,
    teams: first(demo.teams).id,
    personas: first(demo.personas).id,
  };
  const period = `from=2020-01-01&to=${now.toISOString().slice(0, 10)}&campaignId=${ids.campaigns}`;
  /** What a sidebar and its full-tab pages ask for, from the page in front. */
  async function readAll(): Promise<Map<string, string>> {
    const answers = new Map<string, string>();
    const headers = { Referer: PAGE };
    const ask = async (name: string, path: string, init: Parameters<Device['send']>[1] = {}) => {
      const answer = await seller.send(path, { ...init, headers });
      answers.set(name, `${answer.status} ${await answer.text()}`);
    };
    for (const [name, { method, path, access }] of Object.entries(ROUTES)) {
      if (method !== 'GET' || access !== 'device' || path === ROUTES.events.path) continue;
      const filled = path
        .replace(/(\w+)\/:id/, (_, kind: string) => `${kind}/${ids[kind] ?? uuidv7()}`)
        .replace(/:\w+/g, first(demo.touchpoints).id);
      await ask(name, name === 'sync' ? filled : `${filled}?${path.includes('reports') ? period : ''}`);
    }
    const leadIds = demo.leads.slice(0, 100).map(({ id }) => id);
    await ask('timelines', ROUTES.timelines.path, { json: { leadIds, limit: 20 } });
    await ask('lookup', ROUTES.lookup.path, { json: { starts: Array.from({ length: 100 }, (_, n) => n) } });
    return answers;
  }

  describe('a seller’s day', { timeout: 240_000 }, () => {
    it('leaves nothing of the pages looked at and the people looked up, in no table and no line of the log', async () => {
      const before = await tables();
      const lines = server.lines.length;
      const answers = await readAll();
      const taken = [...answers].filter(([, text]) => text.startsWith('200')).map(([name]) => name);
      expect(taken).toEqual(
        expect.arrayContaining([
          'sync',
          'timelines',
          'timeline',
          'reachSales',
          'campaignQuality',
          'promises',
        ]),
      );
      const after = await tables();
      // Whoever reads is not written down: the tables are as they were.
      const changed = [...after].filter(([name, rows]) => rows !== before.get(name)).map(([name]) => name);
      expect(changed.filter((name) => !KEPT_OF_READING.includes(name))).toEqual([]);

      // What is said of a lead is kept; from where it was said is not.
      const said = await seller.mutate([
        {
          ...{ id: uuidv7(), type: 'feedback.give', clientAt: new Date().toISOString() },
          payload: {
            ...{ feedbackId: uuidv7(), leadId: ids.leads },
            content: {
              ...{ verdict: 'good', reasons: [], note: '', contact: 'reached', outcome: null },
              campaignId: null,
            },
          },
        },
      ]);
      expect(said.map(({ status }) => status)).toEqual(['applied']);
      await server.rollup.flush();
      for (const [name, rows] of await tables()) expect([name, rows.includes(MARK)]).toEqual([name, false]);

      const written = server.lines.slice(lines);
      expect(written.length).toBeGreaterThan(answers.size);
      const people = [...sellers.map(({ id }) => id), ...demo.leads.map(({ id }) => id)];
      for (const line of written) {
        expect(line).not.toContain(MARK);
        expect(people.filter((id) => line.includes(id))).toEqual([]);
      }
    });

    it('shows no figure of another seller, and would find one', async () => {
      const colleagues = others.map(({ id }) => id);
      const found: string[] = [];
      for (const [name, text] of await readAll())
        if (text.startsWith('200'))
          found.push(...figuresOf(colleagues, JSON.parse(text.slice(4))).map((path) => `${name} ${path}`));
      expect([...new Set(found)]).toEqual([]);

      const [one = ''] = colleagues;
      expect(figuresOf(colleagues, { sellers: [{ id: one, good: 12 }] })).toEqual(['/sellers/']);
      expect(figuresOf(colleagues, { good: { [one]: 0.4 } })).toEqual([`/good/${one}`]);
      expect(figuresOf(colleagues, [{ memberId: one, name: 'Olle' }])).toEqual([]);
    });
  });
});
