/** The real server on an embedded database in a temporary folder, with the demo workspace, behind a wire that tests can cut. */
import { cpSync } from 'node:fs';
import { Writable } from 'node:stream';
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { ok } from '#lib/contract/result.ts';
import { readConfig } from '#server/config.ts';
import { eraseLeads } from '#server/db/erasure.ts';
import { json } from '#server/db/tables.ts';
import { workspaceIds } from '#server/db/workspaces.ts';
import { freePort } from '#server/demo/browser/free-port.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import { until } from '#server/demo/browser/until.ts';
import { MEMBERS, type MemberKey, memberEmail } from '#server/demo/cast.ts';
import { DEMO_WORKSPACE_ID } from '#server/demo/load.ts';
import { trainModel } from '#server/jobs/models.ts';
import { createLog } from '#server/log.ts';
import { createServer } from '#server/main.ts';
import { changed } from '#server/services/changed.ts';
import { erase } from '#server/services/erasure.ts';
import { createFirstWorkspace } from '#server/services/setup.ts';
import { switchSite } from '#server/services/sites.ts';
import { importCsv } from '../../support/import-csv.ts';
import { beginning } from './beginning.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const Line = z.object({ msg: z.string(), method: z.string(), route: z.string(), status: z.number() });
type ServedRequest = Omit<z.infer<typeof Line>, 'msg'>;

interface StoredFeedback {
  id: string;
  verdict: string;
  note: string;
  answers: number;
}

export interface TestServer {
  url: string;
  wire: FaultProxy;
  /** Every request the server's own log tells of, the oldest first. */
  requests: readonly ServedRequest[];
  /** Waits until no request has ended for two seconds; gives how many there were. */
  quiet(): Promise<number>;
  link(member: MemberKey): Promise<string>;
  /** Feedback of a member on the lead with this name that is not withdrawn, the oldest first. */
  feedbackOn(leadName: string, by: MemberKey): Promise<StoredFeedback[]>;
  /** Every note that the member wrote, also those that a later one took the place of. */
  notesBy(member: MemberKey): Promise<string[]>;
  /** The leads of the demo by name and first address, as many as asked for. */
  leads(count: number): Promise<{ name: string; email: string }[]>;
  /** What `samsyn site off SITE` and `on` do. */
  switchSite(site: string, off: boolean): Promise<void>;
  /** Leads of others without feedback. */
  leadsBeyond(member: MemberKey): Promise<{ name: string; email: string }[]>;
  /** Makes another workspace of which the member is the administrator, with the leads of a contacts export. */
  addWorkspace(name: string, member: MemberKey, csv: string): Promise<void>;
  /** Imports a contacts export into the demo, as the administrator does. */
  importCsv(csv: string): Promise<void>;
  /** Decides all other leads than this one, most of them by whether they work in marketing, and learns from that. */
  decideAllBut(leadName: string): Promise<void>;
  /** Puts all that was said so far back by weeks, and lets a seller praise leads of a campaign since then. */
  weeksPass(weeks: number, since: { campaign: string; by: MemberKey; goodVerdicts: number }): Promise<void>;
  /** Erases people: the first as `samsyn erase` does, the others all at once. */
  erase(emails: readonly string[]): Promise<void>;
  /** A lead and its company, and one of the demo's of each other kind. */
  someIds(leadName?: string): Promise<Record<'lead' | 'account' | 'campaign' | 'persona' | 'team', string>>;
  /** Makes every pairing that waits as old as one that nobody approved in time. */
  expirePairings(): Promise<void>;
  close(): Promise<void>;
}

const nameOf = (key: MemberKey): string => MEMBERS.find((one) => one.key === key)?.name ?? key;

/** Gives a function that tells the verdicts stored since now. */
export async function newFeedback(
  server: TestServer,
  leadName: string,
  by: MemberKey,
): Promise<() => Promise<string[]>> {
  const before = new Set((await server.feedbackOn(leadName, by)).map((one) => one.id));
  return async () =>
    (await server.feedbackOn(leadName, by)).filter((one) => !before.has(one.id)).map((one) => one.verdict);
}

/**
 * @param deviceLeads in workspaces with more leads a device holds a part of them
 * @param before gives the port of what stands between the wire and the server
 */
export async function startTestServer(
  deviceLeads: number,
  before?: (port: number) => Promise<{ port: number; close: () => void }>,
): Promise<TestServer> {
  const folder = makeTempFolder('server');
  cpSync(beginning().data, folder, { recursive: true });
  const port = await freePort();
  const between = await before?.(port);
  const wire = await startFaultProxy(() => between?.port ?? port);
  const requests: ServedRequest[] = [];
  const log = createLog(
    'info',
    new Writable({
      write(chunk, _encoding, done) {
        for (const text of String(chunk).split('\n').filter(Boolean)) {
          const line = Line.safeParse(JSON.parse(text));
          if (line.success && line.data.msg === 'request')
            requests.push({ method: line.data.method, route: line.data.route, status: line.data.status });
        }
        done();
      },
    }),
  );
  const server = await createServer({
    ...readConfig(
      {
        PORT: port,
        DATA_DIR: folder,
        PUBLIC_URL: wire.url,
        DEVICE_LEADS: deviceLeads,
        // Where the systems stand that tests connect.
        WEBHOOK_NETWORKS: '127.0.0.1/32',
      },
      {},
    ),
    log,
  });
  const { db } = server.services;

  return {
    url: server.url,
    wire,
    requests,
    async quiet() {
      let before = -1;
      const isQuiet = (): boolean => {
        const unchanged = before === requests.length;
        before = requests.length;
        return unchanged;
      };
      await until(isQuiet, { what: 'the server to be quiet', timeoutMs: 60_000, everyMs: 2_000 });
      return before;
    },
    link: async (member) => (await server.createSignInLink(memberEmail(nameOf(member)))).url,
    feedbackOn: (leadName, by) =>
      db.workspaceTx(DEMO_WORKSPACE_ID, async (sql) => {
        const rows = await sql
          .selectFrom('feedback')
          .innerJoin('leads', 'leads.id', 'feedback.lead_id')
          .innerJoin('members', 'members.id', 'feedback.author_id')
          .select(['feedback.id', 'feedback.verdict', 'feedback.note', 'feedback.answers'])
          .where('feedback.workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('leads.name', '=', leadName)
          .where('members.email', '=', memberEmail(nameOf(by)))
          .where('feedback.retracted_at', 'is', null)
          .orderBy('feedback.given_at')
          .execute();
        return rows.map(({ id, verdict, note, answers }) => ({ id, verdict, note, answers: answers.length }));
      }),
    notesBy: (member) =>
      db.workspaceTx(DEMO_WORKSPACE_ID, async (sql) => {
        const rows = await sql
          .selectFrom('feedback')
          .innerJoin('members', 'members.id', 'feedback.author_id')
          .select(['feedback.note', 'feedback.history'])
          .where('feedback.workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('members.email', '=', memberEmail(nameOf(member)))
          .execute();
        return rows.flatMap(({ note, history }) => [note, ...history.map(({ content }) => content.note)]);
      }),
    leads: (count) =>
      db.workspaceTx(DEMO_WORKSPACE_ID, async (sql) => {
        const rows = await sql
          .selectFrom('leads')
          .select(['name', 'emails'])
          .where('workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('deleted_at', 'is', null)
          .orderBy('id')
          .execute();
        const known = rows.flatMap(({ name, emails: [email] }) => (email ? [{ name, email }] : []));
        return known.slice(0, count);
      }),
    async switchSite(site, off) {
      const switched = await switchSite(server.services, { site, off, workspace: null });
      if (!switched.ok) throw new Error(switched.error.detail);
    },
    leadsBeyond: (member) =>
      db.workspaceTx(DEMO_WORKSPACE_ID, async (sql) => {
        const rows = await sql
          .selectFrom('leads')
          .innerJoin('members', 'members.id', 'leads.owner_id')
          .leftJoin('feedback', 'feedback.lead_id', 'leads.id')
          .select(['leads.name', 'leads.emails'])
          .where('leads.workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('feedback.id', 'is', null)
          .where('members.email', '!=', memberEmail(nameOf(member)))
          .orderBy('leads.id')
          .execute();
        return rows.flatMap(({ name, emails: [email] }) => (email === undefined ? [] : [{ name, email }]));
      }),
    async addWorkspace(name, member, csv) {
      const before = new Set(await workspaceIds(db));
      const made = await createFirstWorkspace(server.services, {
        workspace: name,
        name: nameOf(member),
        email: memberEmail(nameOf(member)),
        department: 'sales',
      });
      const id = (await workspaceIds(db)).find((one) => !before.has(one));
      if (!made.ok || !id) throw new Error(`${name} was not made.`);
      await importCsv(server.services, id, csv);
    },
    async importCsv(csv) {
      await importCsv(server.services, DEMO_WORKSPACE_ID, csv);
    },
    async decideAllBut(leadName) {
      await db.workspaceTx(DEMO_WORKSPACE_ID, async (sql) => {
        await sql.deleteFrom('outcomes').where('workspace_id', '=', DEMO_WORKSPACE_ID).execute();
        const leads = await sql
          .selectFrom('leads')
          .select(['id', 'title', 'last_touch_at'])
          .where('workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('name', '!=', leadName)
          .orderBy('id')
          .execute();
        await sql
          .insertInto('outcomes')
          .values(
            leads.map(({ id, title, last_touch_at }, n) => ({
              workspace_id: DEMO_WORKSPACE_ID,
              id: uuidv7(),
              lead_id: id,
              kind: (title ?? '').toLowerCase().includes('mark') === n % 6 > 0 ? 'won' : 'lost',
              at: last_touch_at ?? new Date(),
            })),
          )
          .execute();
      });
      await trainModel(server.services, DEMO_WORKSPACE_ID, new Date());
    },
    async weeksPass(weeks, { campaign, by, goodVerdicts }) {
      const earlier = raw`make_interval(days => ${weeks * 7}::int)`;
      await changed(server.services, DEMO_WORKSPACE_ID, async (sql) => {
        await raw`
          update feedback set given_at = given_at - ${earlier}, seq = null, answers = coalesce((
            select jsonb_agg(jsonb_set(a, '{at}', to_jsonb(to_char(
              ((a ->> 'at')::timestamptz - ${earlier}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) order by n)
            from jsonb_array_elements(answers) with ordinality as given (a, n)), '[]')
          where workspace_id = ${DEMO_WORKSPACE_ID}`.execute(sql);
        const { id: campaign_id } = await sql
          .selectFrom('campaigns')
          .select('id')
          .where('workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('key', '=', campaign)
          .executeTakeFirstOrThrow();
        const { id: author_id } = await sql
          .selectFrom('members')
          .select('id')
          .where('workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('email', '=', memberEmail(nameOf(by)))
          .executeTakeFirstOrThrow();
        const leads = await sql
          .selectFrom('leads')
          .select('id')
          .where('workspace_id', '=', DEMO_WORKSPACE_ID)
          .where('deleted_at', 'is', null)
          .orderBy('id')
          .limit(goodVerdicts)
          .execute();
        await sql
          .insertInto('feedback')
          .values(
            leads.map(({ id: lead_id }) => ({
              ...{ workspace_id: DEMO_WORKSPACE_ID, id: uuidv7(), lead_id, author_id, campaign_id },
              ...{ verdict: 'good' as const, reasons: ['right_role'], note: '', contact: 'reached' as const },
              ...{ given_at: new Date(), history: json([]), answers: json([]) },
            })),
          )
          .execute();
        return ok({});
      });
    },
    expirePairings: () =>
      db.tx(
        async (sql) =>
          void (await sql
            .updateTable('pairings')
            .set({ expires_at: new Date(0) })
            .execute()),
      ),
    async erase([first = '', ...others]) {
      await erase(server.services, DEMO_WORKSPACE_ID, 'operator', first);
      await changed(server.services, DEMO_WORKSPACE_ID, async (sql) => {
        const leads = await sql
          .selectFrom('leads')
          .select('id')
          .where('workspace_id', '=', DEMO_WORKSPACE_ID)
          .where(raw<boolean>`emails && ${others}::text[]`)
          .execute();
        await eraseLeads(
          sql,
          DEMO_WORKSPACE_ID,
          leads.map(({ id }) => id),
        );
        return ok({});
      });
    },
    someIds: (leadName = 'Elin Lund') =>
      db.workspaceTx(DEMO_WORKSPACE_ID, async (sql) => {
        const first = async (table: 'campaigns' | 'personas' | 'teams') => {
          const rows = sql.selectFrom(table).select('id').where('workspace_id', '=', DEMO_WORKSPACE_ID);
          return (await rows.orderBy('id').limit(1).executeTakeFirstOrThrow()).id;
        };
        const leads = sql
          .selectFrom('leads')
          .select(['id', 'account_id'])
          .where('workspace_id', '=', DEMO_WORKSPACE_ID);
        const lead = await leads.where('name', '=', leadName).executeTakeFirstOrThrow();
        return {
          ...{ lead: lead.id, account: lead.account_id ?? '', campaign: await first('campaigns') },
          ...{ persona: await first('personas'), team: await first('teams') },
        };
      }),
    async close() {
      await wire.close();
      between?.close();
      await server.close();
      removeTempFolder(folder);
    },
  };
}
