/** The app over a test database, without a socket, and the people and devices that use it. */
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { Problem } from '#lib/contract/errors.ts';
import { MutationResult } from '#lib/contract/mutations.ts';
import type { Department } from '#lib/contract/primitives.ts';
import { Feedback, Lead, type SYNCED } from '#lib/contract/records.ts';
import { pairToken, SyncPage } from '#lib/contract/routes.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { DEFAULT_STAGES } from '#lib/domain/stage.ts';
import { createApp } from '#server/app.ts';
import type { Config } from '#server/config.ts';
import { stamp } from '#server/db/changes.ts';
import type { Db } from '#server/db/db.ts';
import type { TouchRow } from '#server/db/ingest.ts';
import { insertMember } from '#server/db/members.ts';
import { json } from '#server/db/tables.ts';
import { createWorkspace } from '#server/db/workspaces.ts';
import { ingestApp } from '#server/ingest/app.ts';
import { startRollup } from '#server/jobs/rollup.ts';
import { createLog } from '#server/log.ts';
import { servicesOver } from '#server/services/open.ts';
import { createSignInLink } from '#server/services/people.ts';
import type { Spending } from '#server/services/spending.ts';

/** Limits of a server that has no others beside it. */
export const ALONE: Spending = { tell: () => {}, hear: () => {}, close: () => {} };

export const SECRET = 'for tests only, long enough to be taken';
export const ORIGIN = 'http://samsyn.test';

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

/** `lines` is what the log wrote. @param deviceLeads in workspaces with more leads a device holds a part of them */
export async function startTestServer(
  db: Db,
  deviceLeads?: number,
  webhookNetworks: readonly string[] = [],
  ways: Partial<Pick<Config, 'mail' | 'oidc'>> & { ledger?: string } = {},
) {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const { services, close } = await servicesOver(db, {
    origin: ORIGIN,
    ...ways,
    secret: SECRET,
    log,
    webhookNetworks,
    ...(deviceLeads === undefined ? {} : { deviceLeads }),
  });
  const rollup = startRollup(services);
  const state = { ready: true };
  const app = createApp({
    services,
    ingest: ingestApp(services, { onDirty: rollup.mark }),
    ready: async () => state.ready,
  });
  return {
    app,
    services,
    rollup,
    lines,
    state,
    close: async () => {
      await rollup.stop();
      await close();
    },
  };
}

const LogLine = z.object({
  msg: z.string(),
  route: z.optional(z.string()),
  refused: z.optional(z.string()),
});

/**
 * What the log says was refused during `work`: route and reason of each line.
 */
export async function refusalsDuring(server: TestServer, work: () => Promise<unknown>): Promise<string[]> {
  const before = server.lines.length;
  await work();
  return server.lines
    .slice(before)
    .map((line) => LogLine.parse(JSON.parse(line)))
    .flatMap(({ msg, route, refused }) => (msg === 'refused' ? `${route}: ${refused}` : []));
}

export interface TestMember {
  workspaceId: string;
  id: string;
  name: string;
  email: string;
  department: Department;
}

/** A new workspace with one seller and one marketer, who is also the admin. */
export async function newWorkspace(
  db: Db,
): Promise<{ id: string; seller: TestMember; marketer: TestMember }> {
  const id = uuidv7();
  const slug = `w-${id}`;
  const member = (name: string, department: Department): TestMember => ({
    workspaceId: id,
    id: uuidv7(),
    name,
    email: `${name.toLowerCase()}@${id}.example.com`,
    department,
  });
  const seller = member('Anna', 'sales');
  const marketer = member('Sara', 'marketing');
  await db.tx(async (sql) => {
    await createWorkspace(sql, slug, {
      id,
      name: 'Nordlys AB',
      currency: 'SEK',
      stages: DEFAULT_STAGES,
      reasons: DEFAULT_REASONS,
    });
    for (const one of [seller, marketer]) {
      await insertMember(sql, id, {
        id: one.id,
        name: one.name,
        email: one.email,
        department: one.department,
        admin: one === marketer,
        active: true,
      });
    }
    await stamp(sql, id);
  });
  return { id, seller, marketer };
}

/** A lead with an address, and optionally a campaign of the same workspace. */
export async function newLead(
  db: Db,
  workspaceId: string,
  email = `${uuidv7()}@havsbris.example.com`,
): Promise<string> {
  const id = uuidv7();
  await db.workspaceTx(workspaceId, async (sql) => {
    await sql
      .insertInto('leads')
      .values({ workspace_id: workspaceId, id, name: 'Elin Lund', emails: [email] })
      .execute();
    await sql
      .insertInto('identities')
      .values({ workspace_id: workspaceId, kind: 'email', value: email, lead_id: id, source: 'test' })
      .execute();
    await stamp(sql, workspaceId);
  });
  return id;
}

/** A page that the lead looked at, unless the test says otherwise. Returns its id. */
export async function newTouchpoint(
  db: Db,
  workspaceId: string,
  {
    leadId,
    id = uuidv7(),
    at = new Date(),
    props,
  }: { leadId: string; id?: string; at?: Date; props?: object },
): Promise<string> {
  await db.workspaceTx(workspaceId, (sql) =>
    sql
      .insertInto('touchpoints')
      .values({
        workspace_id: workspaceId,
        lead_id: leadId,
        at,
        id,
        kind: 'page_view',
        direction: 'in',
        actor: 'person',
        side: 'marketing',
        channel: 'Direct',
        title: 'Pricing',
        ...(props && { props: json(props) }),
      })
      .execute(),
  );
  return id;
}

/** A touchpoint as ingest gives it to the database: a person opened a mail just now, unless `more` says otherwise. */
export const touchRow = (leadId: string, more: Partial<TouchRow> = {}): TouchRow => ({
  id: uuidv7(),
  leadId,
  at: new Date(),
  kind: 'email_opened',
  direction: 'in',
  actor: 'person',
  side: 'marketing',
  channel: 'email',
  title: 'Guide',
  detail: null,
  props: null,
  campaignKey: null,
  ...more,
});

export async function newCampaign(db: Db, workspaceId: string): Promise<string> {
  const id = uuidv7();
  await db.workspaceTx(workspaceId, async (sql) => {
    await sql
      .insertInto('campaigns')
      .values({ workspace_id: workspaceId, id, key: id, name: 'Autumn Pipeline' })
      .execute();
    await stamp(sql, workspaceId);
  });
  return id;
}

/** A browser: keeps cookies, follows nothing, sends forms from the server's own pages. */
export class Browser {
  readonly #server: TestServer;
  readonly #cookies = new Map<string, string>();

  constructor(server: TestServer) {
    this.#server = server;
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#server.app.request(`${ORIGIN}${path}`, {
      ...init,
      headers: { ...(cookie ? { Cookie: cookie } : {}), ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      if (/max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(name.length + 1));
    }
    return answer;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(path, { headers });
  }

  post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { Origin: ORIGIN },
  ): Promise<Response> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }
}

/** The secret of a new sign-in link. */
export async function linkToken(server: TestServer, email: string, validMinutes?: number): Promise<string> {
  const link = await createSignInLink(server.services, email, validMinutes);
  if (!link.ok) throw new Error(link.error.code);
  return new URL(link.value.url).searchParams.get('token') ?? '';
}

export async function signedIn(server: TestServer, email: string): Promise<Browser> {
  const browser = new Browser(server);
  const answer = await browser.post('/auth/link', { token: await linkToken(server, email) });
  expect(answer.status).toBe(303);
  return browser;
}

const Started = z.object({
  deviceCode: z.string(),
  userCode: z.string(),
  approveUrl: z.string(),
  expiresInSeconds: z.number(),
  intervalSeconds: z.number(),
});

/** A sidebar that speaks the API. */
export class Device {
  readonly #server: TestServer;
  readonly token: string;

  constructor(server: TestServer, token: string) {
    this.#server = server;
    this.token = token;
  }

  send(
    path: string,
    init: {
      method?: string;
      json?: unknown;
      body?: string;
      headers?: Record<string, string>;
      signal?: AbortSignal;
    } = {},
  ): Promise<Response> {
    const { json, headers = {}, ...rest } = init;
    return Promise.resolve(
      this.#server.app.request(`${ORIGIN}${path}`, {
        ...rest,
        ...(json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) }),
        headers: {
          Authorization: `Bearer ${this.token}`,
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
      }),
    );
  }

  async mutate(mutations: unknown[], sentAt = new Date().toISOString()): Promise<MutationResult[]> {
    const answer = await this.send('/api/v1/mutations', { json: { sentAt, mutations } });
    expect(answer.status).toBe(200);
    return z.object({ results: z.array(MutationResult) }).parse(await answer.json()).results;
  }

  /** One page, or all pages after the cursor. */
  async pull(
    cursor?: string,
  ): Promise<{ cursor: string; leads: Lead[]; feedback: Feedback[]; tables: SyncPage['tables'] }> {
    const answer = await this.send(`/api/v1/sync${cursor ? `?cursor=${cursor}` : ''}`);
    expect(answer.status).toBe(200);
    const page = SyncPage.parse(await answer.json());
    expect(page.more).toBe(false);
    const rows = (name: keyof typeof SYNCED) => fromColumns(page.tables[name]?.columns ?? {});
    return {
      cursor: page.cursor,
      leads: z.array(Lead).parse(rows('leads')),
      feedback: z.array(Feedback).parse(rows('feedback')),
      tables: page.tables,
    };
  }
}

const Nudge = z.object({ seq: z.number() });

/** Reads an event stream until it ends. `heard` is all it told; `nudges` the counters among it. */
export async function openStream(device: Device, path = '/api/v1/events') {
  const answer = await device.send(path);
  const heard: unknown[] = [];
  const nudges: number[] = [];
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const ended = (async () => {
    for (let rest = ''; ; ) {
      const chunk = await reader?.read().catch(() => ({ done: true, value: undefined }));
      if (!chunk || chunk.done) return;
      const parts = (rest + chunk.value).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        if (!part.startsWith('data: ')) continue;
        const told: unknown = JSON.parse(part.slice(6));
        heard.push(told);
        const nudge = Nudge.safeParse(told);
        if (nudge.success) nudges.push(nudge.data.seq);
      }
    }
  })();
  return { answer, heard, nudges, ended, leave: () => void reader?.cancel() };
}

/** Posts JSON, each time from another network address, so that rate limits do not count tests together. */
export const post = (server: TestServer, path: string, json: unknown): Promise<Response> =>
  Promise.resolve(
    server.app.request(
      `${ORIGIN}${path}`,
      { method: 'POST', body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } },
      { incoming: { socket: { remoteAddress: uuidv7() } } },
    ),
  );

export async function startPairing(
  server: TestServer,
  device = 'Chromium on Linux',
): Promise<z.infer<typeof Started>> {
  const answer = await post(server, '/api/v1/pair/start', { device });
  expect(answer.status).toBe(200);
  return Started.parse(await answer.json());
}

/** Pairs a sidebar with a member through the pages, as a person does. */
export async function pairedDevice(server: TestServer, member: TestMember): Promise<Device> {
  const pairing = await startPairing(server);
  const browser = await signedIn(server, member.email);
  const approved = await browser.post('/auth/pair', {
    code: pairing.userCode,
    workspace: member.workspaceId,
    decision: 'approved',
  });
  expect(approved.status).toBe(200);
  const answer = await post(server, '/api/v1/pair/token', { deviceCode: pairing.deviceCode });
  return new Device(server, pairToken.response.parse(await answer.json()).token);
}

/** A new workspace whose seller and marketer, an administrator, have a paired device each. */
export async function twoDevices(server: TestServer) {
  const workspace = await newWorkspace(server.services.db);
  const hers = await pairedDevice(server, workspace.seller);
  const theirs = await pairedDevice(server, workspace.marketer);
  return { ...workspace, hers, theirs };
}

/** The problem document of an answer, its form checked. */
export async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  const problem = Problem.parse(await answer.json());
  expect(problem.status).toBe(answer.status);
  return problem;
}
