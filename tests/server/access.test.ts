/**
 * Every route with every caller, on things of the caller's workspace, of another one, and of none. What is expected follows from
 * one word of the contract, `access`; a route that the contract does not have must stand in BESIDES below.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { GoalContent } from '#lib/contract/goals.ts';
import type { PersonaContent } from '#lib/contract/personas.ts';
import type { Department } from '#lib/contract/primitives.ts';
import type { Agreement, Goal } from '#lib/contract/records.ts';
import { type Route, SyncPage } from '#lib/contract/routes.ts';
import { unchosen } from '#lib/domain/alerts.ts';
import { newToken } from '#server/auth/token.ts';
import { writeAgreement } from '#server/db/agreements.ts';
import { stamp } from '#server/db/changes.ts';
import { insertHookIn } from '#server/db/hooks-in.ts';
import { importIsRunning } from '#server/db/imports.ts';
import { insertInvite } from '#server/db/invites.ts';
import { insertMember } from '#server/db/members.ts';
import { insertVersion } from '#server/db/personas.ts';
import { setWorkspace } from '#server/db/pool.ts';
import { insertSource, readSources } from '#server/db/sources.ts';
import { noteSpellings, readSpellings } from '#server/db/spellings.ts';
import { writeGoal, writeTeam } from '#server/db/teams.ts';
import { insertDeviceToken, revokeDevices } from '#server/db/tokens.ts';
import { insertWebhook } from '#server/db/webhooks.ts';
import { startImport } from '#server/services/imports.ts';
import { makeIngestKey } from '#server/services/ingest-keys.ts';
import { eventually } from '../support/eventually.ts';
import { importCsv } from '../support/import-csv.ts';
import { NO_TEXT } from '../support/persona-text.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
  newLead,
  newWorkspace,
  ORIGIN,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const CALLERS = ['nobody', 'seller', 'marketer', 'admin', 'revoked', 'left', 'tool'] as const;
type Caller = (typeof CALLERS)[number];
const WHERE = ['own', 'other', 'absent'] as const;
type Where = (typeof WHERE)[number];

/** Why a caller is turned away at the door; null when not. */
function refusal(access: Route['access'], caller: Caller): ErrorCode | null {
  if (access === 'public') return null;
  if (caller === 'nobody' || caller === 'tool') return 'unauthenticated';
  if (caller === 'revoked' || caller === 'left') return 'token_revoked';
  if (access === 'marketing' && caller === 'seller') return 'forbidden';
  return access === 'admin' && caller !== 'admin' ? 'forbidden' : null;
}

/** What can be named in a request. */
interface Things {
  lead(): Promise<string>;
  /** A device of the caller, or of somebody like the caller. */
  device(): Promise<string>;
  ingestKey(): Promise<string>;
  webhook(): Promise<string>;
  hookIn(): Promise<string>;
  source(): Promise<string>;
  spelling(): Promise<string>;
  campaign(): Promise<string>;
  /** With one version, which waits for approval. */
  persona(): Promise<string>;
  /** Of all callers, with one proposed agreement and a goal. */
  team(): Promise<string>;
  /** All callers. */
  people(): string[];
  invite(): Promise<string>;
  /** Of one's own: an active member, and one who left. */
  member(): Promise<string>;
  leaver(): Promise<string>;
  /** An import that waits for its file, or one that has ended. */
  waitingImport(): Promise<string>;
  endedImport(): Promise<string>;
}

interface Parts {
  params?: Record<string, string>;
  query?: string;
  body?: object;
  /** In place of a body. */
  file?: string;
}

interface Sample {
  /** A request; it names things when the route can. */
  ask(things: Things): Parts | Promise<Parts>;
  /** The answer to who may call, when it is not 200. */
  status?: number;
  /** The answer when the thing named is of another workspace or does not exist. */
  strange?: number;
}

const at = '2026-03-01T08:30:00.000Z';

/** A request for one thing by its id. */
const byId =
  (thing: Exclude<keyof Things, 'people'>, body?: object): Sample['ask'] =>
  async (things) => ({ params: { id: await things[thing]() }, ...(body === undefined ? {} : { body }) });

const CSV = 'Email\nimported@havsbris.example.com\n';
const IMPORT = {
  kind: 'leads' as const,
  fileName: 'leads.csv',
  size: CSV.length,
  header: ['Email'],
  mapping: ['email' as const],
  dateOrder: null,
};

const MAPPING = {
  items: '',
  rules: [{ makes: 'lead', when: [], fields: { email: { from: 'path', path: 'email' } } }],
};

const CAMPAIGN = {
  ...{ startsOn: null, endsOn: null, ownerId: null, personaIds: [], addresses: ['nordlys.example/a'] },
  brief: { promise: 'Fewer reports.', audience: '', offer: '', nextStep: '' },
  externalIds: [{ tool: 'mailchimp', id: '7755' }],
};

const ruleFor = (memberId: string | undefined) => ({
  ...{ on: true, to: { memberId: memberId ?? null, teamId: null }, personaIds: [], stages: [] },
  ...{ countries: ['SE'], note: '' },
});
const WANTED: GoalContent = {
  ...{ title: 'Meetings', from: '2026-03-01', to: '2026-03-31', accounts: [] },
  subGoals: [{ metric: 'meetings', target: 4 }],
};
const GOAL: Goal = { ...WANTED, setById: uuidv7(), setAt: at };

const PERSONA: PersonaContent = {
  name: 'Tekla',
  threshold: 0.6,
  criteria: [{ id: 'function', op: 'in', field: 'function', values: ['purchasing'], weight: 40 }],
  text: NO_TEXT,
};

const AGREEMENT: Agreement = { goodLead: 'Has a budget.', followUpHours: 8, answerHours: 24 };

/** One request for each route of the contract. A new route needs one here. */
const SAMPLES: Record<string, Sample> = {
  version: { ask: () => ({}) },
  pairStart: { ask: () => ({ body: { device: 'Chromium on Linux' } }) },
  pairToken: { ask: () => ({ body: { deviceCode: 'unknown' } }), status: 400 },
  me: { ask: () => ({}) },
  devices: { ask: () => ({}) },
  alertChoices: { ask: () => ({}) },
  chooseAlerts: { ask: () => ({ body: unchosen('sales', 'Europe/Stockholm', 'sv') }) },
  watch: {
    ask: async (things) => ({ body: { about: 'lead', id: await things.lead(), on: true } }),
    strange: 404,
  },
  revokeDevice: { ask: byId('device'), strange: 404 },
  sync: { ask: () => ({}) },
  events: { ask: () => ({}) },
  mutations: {
    ask: async (things) => ({
      body: {
        sentAt: at,
        mutations: [
          {
            id: uuidv7(),
            clientAt: at,
            type: 'lead.link',
            payload: {
              leadId: await things.lead(),
              kind: 'email',
              value: `${uuidv7()}@havsbris.example.com`,
            },
          },
        ],
      },
    }),
    strange: 200,
  },
  timelines: {
    ask: async (things) => ({ body: { leadIds: [await things.lead()], limit: 5 } }),
    strange: 200,
  },
  timeline: { ask: byId('lead'), strange: 404 },
  // Of a company that the workspace does not have nothing is known.
  accountTimeline: { ask: () => ({ params: { id: uuidv7() } }) },
  seen: {
    ask: async (things) => ({ params: { id: await things.lead(), touchpointId: uuidv7() } }),
    status: 404,
  },
  // These two are only for workspaces with more leads than a device holds.
  gate: { ask: () => ({}), status: 404 },
  lookup: { ask: () => ({ body: { starts: [1] } }), status: 404 },
  pairs: { ask: () => ({}) },
  auditLog: { ask: () => ({}) },
  campaignReport: { ask: () => ({ query: '?from=2026-03-01&to=2026-03-31' }) },
  campaignQuality: { ask: () => ({}) },
  nextSteps: { ask: () => ({}) },
  reachSales: { ask: () => ({ query: '?from=2026-03-01&to=2026-03-31' }) },
  reachSalesLeads: { ask: () => ({ query: '?from=2026-03-01&to=2026-03-31' }) },
  campaignCourse: { ask: () => ({ query: `?from=2026-03-01&to=2026-03-31&campaignId=${uuidv7()}` }) },
  huddle: {
    ask: async (things) => ({ params: { id: await things.team() }, query: '?from=2026-03-01&to=2026-03-31' }),
    strange: 404,
  },
  salesProcess: { ask: byId('campaign') },
  promises: { ask: byId('team'), strange: 404 },
  attributionReport: { ask: () => ({ query: '?from=2026-03-01&to=2026-03-31' }) },
  reachSalesDays: { ask: () => ({ query: `?from=2026-03-01&to=2026-03-31&campaignId=${uuidv7()}` }) },
  ingestKeys: { ask: () => ({}) },
  createIngestKey: { ask: () => ({ body: { name: 'Website', validDays: null } }) },
  revokeIngestKey: { ask: byId('ingestKey'), strange: 404 },
  imports: { ask: () => ({}) },
  importPreview: { ask: () => ({ query: '?whole=yes', file: CSV }) },
  importStart: {
    // Making an import of one's own first waits for what still runs.
    ask: async (things) => {
      await things.waitingImport();
      return { body: { id: uuidv7(), plan: IMPORT } };
    },
  },
  importFile: {
    ask: async (things) => ({ params: { id: await things.waitingImport() }, file: CSV }),
    strange: 404,
  },
  importStop: { ask: byId('waitingImport'), strange: 200 },
  importProgress: { ask: byId('endedImport'), strange: 404 },
  importRefused: { ask: byId('endedImport'), strange: 404 },
  importUndo: { ask: byId('endedImport'), strange: 404 },
  webhooks: { ask: () => ({}) },
  // Refused for its address, which is looked at before anything is written.
  createWebhook: {
    ask: () => ({ body: { url: 'https://127.0.0.1/', events: ['lead.created'] } }),
    status: 422,
  },
  deleteWebhook: { ask: byId('webhook'), strange: 404 },
  switchWebhook: { ask: byId('webhook', { on: false }), strange: 404 },
  renewWebhookSecret: { ask: byId('webhook', {}), strange: 404 },
  testWebhook: { ask: byId('webhook', {}), strange: 404 },
  webhookDeliveries: { ask: byId('webhook'), strange: 200 },
  hooksIn: { ask: () => ({}) },
  createHookIn: {
    ask: () => ({ body: { name: 'Forms', signing: 'standard', secret: 'short' } }),
    status: 422,
  },
  deleteHookIn: { ask: byId('hookIn'), strange: 404 },
  renewHookInSecret: { ask: byId('hookIn', { secret: null }), strange: 404 },
  mapHookIn: { ask: byId('hookIn', { mapping: MAPPING }), strange: 404 },
  hookInPayload: { ask: byId('hookIn'), strange: 404 },
  previewHookIn: { ask: byId('hookIn', { mapping: MAPPING }), strange: 404 },
  stageTimes: { ask: () => ({}) },
  setStages: {
    ask: () => ({
      body: {
        stages: [
          {
            ...{ key: 'aware', name: { en: 'Aware', sv: 'Medveten' }, stuckAfterDays: null },
            entry: { kinds: ['page_view'], outcomes: [] },
          },
        ],
      },
    }),
  },
  handoverRule: { ask: byId('campaign'), strange: 404 },
  setHandoverRule: {
    ask: async (things) => ({ params: { id: await things.campaign() }, body: ruleFor(things.people()[0]) }),
    strange: 404,
  },
  previewHandoverRule: {
    ask: async (things) => ({ params: { id: await things.campaign() }, body: ruleFor(things.people()[0]) }),
    strange: 404,
  },
  setCampaign: { ask: byId('campaign', CAMPAIGN), strange: 404 },
  personaDrift: { ask: () => ({}) },
  leadsBehind: { ask: () => ({ query: `?persona=${uuidv7()}&of=leads` }) },
  changeKindMoment: { ask: () => ({ body: { kind: 'demo', text: 'Telling.' } }) },
  setCompetitors: { ask: () => ({ body: { domains: ['fjordkraft.example'] } }) },
  changeTitles: { ask: () => ({ body: { change: 'let_be', title: 'Varg' } }) },
  personas: { ask: () => ({}) },
  personaVersions: { ask: byId('persona'), strange: 404 },
  savePersona: {
    ask: async (things) => ({
      params: { id: await things.persona() },
      body: { basedOn: 1, content: PERSONA, approve: false },
    }),
    strange: 409,
  },
  approvePersona: {
    ask: async (things) => ({ params: { id: await things.persona(), number: '1' } }),
    strange: 404,
  },
  saveTeam: {
    // Always a new one: another workspace’s id would make a team here, which stays for the walks after it.
    ask: (things) => ({
      params: { id: uuidv7() },
      body: { name: `Team ${uuidv7()}`, problem: '', memberIds: things.people(), campaignIds: [] },
    }),
  },
  deleteTeam: { ask: byId('team'), strange: 404 },
  agreements: { ask: byId('team'), strange: 404 },
  goalProgress: { ask: byId('team'), strange: 404 },
  setGoal: {
    ask: byId('team', { basedOn: GOAL.setAt, content: { ...WANTED, title: 'More meetings' } }),
    strange: 404,
  },
  removeGoal: { ask: byId('team'), strange: 404 },
  goalList: {
    ask: async (things) => ({ params: { id: await things.team(), metric: 'meetings' } }),
    strange: 404,
  },
  proposeAgreement: {
    ask: byId('team', { basedOn: 1, content: { ...AGREEMENT, followUpHours: 4 } }),
    strange: 404,
  },
  approveAgreement: {
    ask: async (things) => ({ params: { id: await things.team(), number: '1' } }),
    strange: 404,
  },
  spellings: { ask: () => ({}) },
  decideSpelling: { ask: byId('spelling', { meaning: null }), strange: 404 },
  forgetSpelling: { ask: byId('spelling'), strange: 404 },
  members: { ask: () => ({}) },
  // Nobody may be changed by this walk: so the change is asked of who has left, and the return of who is there.
  changeMember: { ask: byId('leaver', { department: 'marketing' }), status: 404, strange: 404 },
  deactivateMember: { ask: byId('leaver', { successorId: null }), status: 404, strange: 404 },
  reactivateMember: { ask: byId('member'), status: 404, strange: 404 },
  invites: { ask: () => ({}) },
  createInvite: { ask: () => ({ body: { email: `${uuidv7()}@nordlys.example.com`, department: 'sales' } }) },
  withdrawInvite: { ask: byId('invite'), strange: 404 },
  allDevices: { ask: () => ({}) },
  revokeAnyDevice: { ask: byId('device'), strange: 404 },
  wipeDevice: { ask: byId('device'), strange: 404 },
  wiped: { ask: () => ({ body: { token: 'unknown' } }), status: 401 },
  replayWebhook: { ask: byId('webhook', { deadSince: at }), strange: 200 },
  sources: { ask: () => ({}) },
  sourceProgress: { ask: () => ({}) },
  // Refused for its address, as above.
  createSource: {
    ask: () => ({
      body: {
        system: 'hubspot',
        baseUrl: 'https://127.0.0.1/',
        credential: { token: 'secret' },
        objects: ['contacts'],
      },
    }),
    status: 422,
  },
  changeSource: { ask: byId('source', { objects: ['contacts'] }), strange: 404 },
  runSource: { ask: byId('source', {}), strange: 404 },
  stopSource: { ask: byId('source', {}), strange: 404 },
  deleteSource: { ask: byId('source'), strange: 404 },
  privacy: { ask: () => ({}) },
  previewErasure: { ask: () => ({ body: { who: 'nobody@havsbris.example.com' } }) },
  erasePerson: { ask: () => ({ body: { who: 'nobody@havsbris.example.com' } }) },
  exportPerson: { ask: () => ({ body: { who: 'nobody@havsbris.example.com' } }), status: 404 },
  setUnconsented: { ask: () => ({ body: { unconsented: 'counted' } }) },
  setRetention: { ask: () => ({ body: { touchpoints: 24, feedback: null, silentLeads: null } }) },
};

/** Routes beside the contract, each with who may call it; what they answer is tested where they are. */
const BESIDES: Record<
  string,
  'anybody' | 'who is signed in' | 'who has an ingest key' | 'who signs with the secret of the hook'
> = {
  'GET /': 'anybody',
  'GET /healthz': 'anybody',
  'GET /readyz': 'anybody',
  'GET /metrics': 'anybody',
  'GET /openapi.json': 'anybody',
  'GET /auth/style.css': 'anybody',
  'GET /auth/link': 'anybody',
  'POST /auth/link': 'anybody',
  'GET /auth/invite': 'anybody',
  'GET /auth/mail/stop': 'anybody',
  'POST /auth/mail/stop': 'anybody',
  'POST /auth/email': 'anybody',
  'POST /auth/code': 'anybody',
  'GET /auth/oidc/start': 'anybody',
  'GET /auth/oidc/callback': 'anybody',
  'POST /auth/invite': 'anybody',
  'POST /auth/sign-out': 'anybody',
  'GET /auth': 'who is signed in',
  'GET /auth/pair': 'who is signed in',
  'POST /auth/pair': 'who is signed in',
  'POST /auth/devices/revoke': 'who is signed in',
  'POST /v1/batch': 'who has an ingest key',
  'POST /v1/import': 'who has an ingest key',
  'POST /v1/identify': 'who has an ingest key',
  'POST /v1/track': 'who has an ingest key',
  'POST /v1/page': 'who has an ingest key',
  'POST /v1/screen': 'who has an ingest key',
  'POST /v1/alias': 'who has an ingest key',
  'POST /v1/group': 'who has an ingest key',
  'POST /hooks/:workspace/:id': 'who signs with the secret of the hook',
};

/** The body with the field in one of its objects, for each of them, and where it stands then. */
function withField(body: unknown, field: string, value: unknown, at = ''): { body: object; path: string }[] {
  if (typeof body !== 'object' || body === null) return [];
  const inside = Object.entries(body).flatMap(([key, part]) => {
    const place = Array.isArray(body) ? `${at}[${key}]` : at ? `${at}.${key}` : key;
    return withField(part, field, value, place).map((forged) => ({
      path: forged.path,
      body: Array.isArray(body) ? body.with(Number(key), forged.body) : { ...body, [key]: forged.body },
    }));
  });
  if (Array.isArray(body)) return inside;
  return [{ body: { ...body, [field]: value }, path: at }, ...inside];
}

interface World {
  own: {
    id: string;
    leadId: string;
    campaignId: string;
    hookId: string;
    members: Record<'seller' | 'marketer' | 'admin' | 'left', string>;
    /** What stands in all that only marketing, or only administrators, may read. */
    kept: Record<'marketing' | 'admin', string>;
    keys: Record<Caller, string | null>;
  };
  /** Everything in it that a person could read holds `mark`. */
  other: {
    id: string;
    mark: string;
    memberId: string;
    leadId: string;
    deviceId: string;
    keyId: string;
    inviteId: string;
    webhookId: string;
    hookId: string;
    sourceId: string;
    spellingId: string;
    campaignId: string;
    personaId: string;
    teamId: string;
    importIds: Record<'waiting' | 'ended', string>;
  };
}

eachDb((_kind, open) => {
  let server: TestServer;
  let world: World;
  let before: { other: string; members: string };
  beforeAll(async () => {
    server = await startTestServer(open());
    world = await makeWorld();
    // What waits to be counted is no caller's doing.
    await server.rollup.flush();
    before = await state();
  });
  afterAll(() => server.close());

  /** Puts a device of a member there, without the pages. */
  async function device(ws: string, memberId: string, name = 'Chromium on Linux', revoked = false) {
    const { token, hash } = newToken(ws);
    const id = uuidv7();
    await open().workspaceTx(ws, async (tx) => {
      await insertDeviceToken(tx, ws, { hash, id, memberId, name, browser: name, expiresAt: null });
      if (revoked) await revokeDevices(tx, ws, { id }, new Date());
    });
    return { id, token };
  }

  async function member(
    ws: string,
    name: string,
    is: { department?: Department; admin?: boolean; active?: boolean },
  ) {
    const id = uuidv7();
    await open().workspaceTx(ws, async (tx) => {
      const rest = { department: 'sales' as const, admin: false, active: true, ...is };
      await insertMember(tx, ws, { id, name, email: `${id}@${ws}.example.com`, ...rest });
      await stamp(tx, ws);
    });
    return id;
  }

  async function webhook(ws: string, host: string): Promise<string> {
    const id = uuidv7();
    const row = { id, url: `https://${host}.example/`, events: ['lead.created'], secret: new Uint8Array(60) };
    await open().workspaceTx(ws, (tx) => insertWebhook(tx, ws, row, 1_000));
    return id;
  }

  async function hookIn(ws: string, name: string): Promise<string> {
    const id = uuidv7();
    const row = { id, name, signing: 'standard' as const, secret: new Uint8Array(60) };
    await open().workspaceTx(ws, (tx) => insertHookIn(tx, ws, row, 1_000));
    return id;
  }

  /** A workspace's one source, anew when it is gone; its key opens nothing. */
  async function source(ws: string, host: string): Promise<string> {
    const made = {
      id: uuidv7(),
      system: 'hubspot' as const,
      baseUrl: `https://${host}.example`,
      objects: ['contacts' as const],
      credential: new Uint8Array(60),
    };
    return open().workspaceTx(ws, async (tx) => {
      await insertSource(tx, ws, made, new Date());
      return (await readSources(tx, ws))[0]?.id ?? '';
    });
  }

  async function invite(ws: string, invitedBy: string, name = ''): Promise<string> {
    const id = uuidv7();
    const row = {
      id,
      email: `${name}${id}@nordlys.example.com`,
      department: 'sales' as const,
      admin: false,
      invitedBy,
    };
    const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
    await open().workspaceTx(ws, (tx) => insertInvite(tx, ws, { ...row, ...times, hash: randomBytes(32) }));
    return id;
  }

  async function spelling(ws: string, written: string): Promise<string> {
    const { unknown, decided } = await open().workspaceTx(ws, async (tx) => {
      await noteSpellings(tx, ws, [{ field: 'source', spelling: written, written, at: new Date(at) }]);
      return readSpellings(tx, ws, 10);
    });
    return [...unknown, ...decided].find((one) => one.written === written)?.id ?? '';
  }

  async function persona(ws: string): Promise<string> {
    const id = uuidv7();
    const version = { personaId: id, number: 1, authorId: uuidv7(), at: new Date(at), retired: null };
    await open().workspaceTx(ws, (sql) => insertVersion(sql, ws, PERSONA, version));
    return id;
  }

  async function team(ws: string, memberIds: string[]): Promise<string> {
    const id = uuidv7();
    const proposed = { number: 1, content: AGREEMENT, authorId: uuidv7(), at: new Date(at), approvals: [] };
    await open().workspaceTx(ws, async (tx) => {
      await writeTeam(tx, ws, id, { name: `Team ${id}`, problem: '', memberIds, campaignIds: [] });
      await writeAgreement(tx, ws, id, proposed);
      await writeGoal(tx, ws, id, GOAL);
      await stamp(tx, ws);
    });
    return id;
  }

  async function makeWorld(): Promise<World> {
    const { id, seller, marketer: admin } = await newWorkspace(open());
    const marketer = await member(id, 'Mia', { department: 'marketing' });
    const left = await member(id, 'Lars', { admin: true, active: false });
    const token = async (memberId: string, revoked = false) =>
      (await device(id, memberId, undefined, revoked)).token;
    const mark = (): string => `kept${randomBytes(8).toString('hex')}`;
    const kept = { marketing: mark(), admin: mark() };
    await webhook(id, kept.admin);
    await source(id, kept.admin);
    await invite(id, admin.id, kept.admin);
    await makeIngestKey(open(), id, kept.admin);
    await spelling(id, kept.marketing);
    const own = {
      id,
      kept,
      leadId: await newLead(open(), id),
      campaignId: await newCampaign(open(), id),
      hookId: await hookIn(id, kept.marketing),
      members: { seller: seller.id, marketer, admin: admin.id, left },
      keys: {
        nobody: null,
        seller: await token(seller.id),
        marketer: await token(marketer),
        admin: await token(admin.id),
        revoked: await token(admin.id, true),
        left: await token(left),
        tool: (await makeIngestKey(open(), id, 'Website')).key,
      },
    };
    return { own, other: await makeOther() };
  }

  async function makeOther(): Promise<World['other']> {
    const { id } = await newWorkspace(open());
    const mark = `Mark${randomBytes(8).toString('hex')}`;
    const memberId = await member(id, mark, { admin: true });
    await member(id, `${mark} too`, { department: 'marketing' });
    const leadId = await newLead(open(), id, `${mark.toLowerCase()}@havsbris.example.com`);
    await open().workspaceTx(id, async (tx) => {
      await tx
        .updateTable('workspace_settings')
        .set({ name: mark, seq: null })
        .where('workspace_id', '=', id)
        .execute();
      await tx.updateTable('leads').set({ name: mark, seq: null }).where('workspace_id', '=', id).execute();
      await tx
        .insertInto('touchpoints')
        .values({
          workspace_id: id,
          lead_id: leadId,
          id: uuidv7(),
          at: new Date(at),
          kind: 'page',
          direction: 'in',
          actor: 'person',
          side: 'marketing',
          channel: 'website',
          title: mark,
        })
        .execute();
      await stamp(tx, id);
    });
    return {
      id,
      mark,
      memberId,
      leadId,
      deviceId: (await device(id, memberId, mark)).id,
      inviteId: await invite(id, memberId),
      keyId: (await makeIngestKey(open(), id, mark)).id,
      webhookId: await webhook(id, mark),
      hookId: await hookIn(id, mark),
      sourceId: await source(id, mark),
      spellingId: await spelling(id, mark),
      campaignId: await newCampaign(open(), id),
      personaId: await persona(id),
      teamId: await team(id, [memberId]),
      importIds: { ended: await endedImport(id), waiting: await waitingImport(id) },
    };
  }

  /** An undoing that an earlier request began goes on by itself, and lets no other import begin. */
  const noneRuns = (id: string): Promise<void> =>
    eventually(async () => {
      expect(await open().workspaceTx(id, (sql) => importIsRunning(sql, id))).toBe(false);
    });
  async function waitingImport(workspaceId: string): Promise<string> {
    await noneRuns(workspaceId);
    const id = uuidv7();
    const begun = await startImport(server.services, { workspaceId, memberId: null }, { id, plan: IMPORT });
    expect(begun.ok).toBe(true);
    return id;
  }
  async function endedImport(id: string): Promise<string> {
    await noneRuns(id);
    return (await importCsv(server.services, id, `Email\n${uuidv7()}@havsbris.example.com\n`)).id;
  }

  /** What the walk must leave alone: all rows of the other workspace, and who is what in one's own. */
  const state = () =>
    open().tx(async (tx) => {
      const { rows: tables } = await sql<{ name: string }>`
        select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id') order by 1`.execute(
        tx,
      );
      const dump = async (table: string, ws: string) => {
        await setWorkspace(tx, ws);
        const { rows } = await sql<{ all: string }>`
          select coalesce(string_agg(t::text, e'\n' order by t::text), '') as all
          from ${sql.table(table)} t where workspace_id = ${ws}`.execute(tx);
        return `${table}: ${rows[0]?.all}`;
      };
      const other: string[] = [];
      for (const { name } of tables) other.push(await dump(name, world.other.id));
      return { other: other.join('\n'), members: await dump('members', world.own.id) };
    });

  const things = (caller: Caller, where: Where): Things => {
    const { own, other } = world;
    const memberId = caller === 'seller' || caller === 'marketer' ? own.members[caller] : own.members.admin;
    const people = [own.members.seller, own.members.marketer, own.members.admin];
    const pick = async (mine: () => Promise<string>, theirs: string) =>
      where === 'own' ? mine() : where === 'other' ? theirs : uuidv7();
    return {
      lead: () => pick(async () => own.leadId, other.leadId),
      device: () => pick(async () => (await device(own.id, memberId)).id, other.deviceId),
      ingestKey: () => pick(async () => (await makeIngestKey(open(), own.id, 'Website')).id, other.keyId),
      invite: () => pick(() => invite(own.id, own.members.admin), other.inviteId),
      member: () => pick(async () => own.members.seller, other.memberId),
      leaver: () => pick(async () => own.members.left, other.memberId),
      source: () => pick(() => source(own.id, own.kept.admin), other.sourceId),
      spelling: () => pick(() => spelling(own.id, own.kept.marketing), other.spellingId),
      campaign: () => pick(async () => own.campaignId, other.campaignId),
      persona: () => pick(() => persona(own.id), other.personaId),
      team: () => pick(() => team(own.id, people), other.teamId),
      people: () => people,
      webhook: () => pick(() => webhook(own.id, own.kept.admin), other.webhookId),
      hookIn: () => pick(() => hookIn(own.id, own.kept.marketing), other.hookId),
      waitingImport: () => pick(() => waitingImport(own.id), other.importIds.waiting),
      endedImport: () => pick(() => endedImport(own.id), other.importIds.ended),
    };
  };

  const send = (
    route: Route,
    caller: Caller,
    { params = {}, query = '', body, file }: Parts,
  ): Promise<Response> => {
    const path = route.path.replace(/:(\w+)/g, (_, part: string) => params[part] ?? '');
    const key = world.own.keys[caller];
    return Promise.resolve(
      server.app.request(`${ORIGIN}${path}${query}`, {
        method: route.method,
        headers: {
          'Content-Type': 'application/json',
          ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(file === undefined ? {} : { body: file }),
      }),
    );
  };

  /** What no answer to this caller may hold, whatever they ask. */
  const keptFrom = (caller: Caller): string[] => {
    const { admin, marketing } = world.own.kept;
    if (caller === 'admin') return [];
    return caller === 'marketer' ? [admin] : [admin, marketing];
  };

  it('would be seen to give sellers what is for others: those have it', async () => {
    for (const [caller, names, mark] of [
      ['admin', ['webhooks', 'sources', 'invites', 'ingestKeys'], 'admin'],
      ['marketer', ['hooksIn', 'spellings'], 'marketing'],
    ] as const)
      for (const name of names) {
        const answer = await send(ROUTES[name], caller, {});
        expect([name, await answer.text()]).toEqual([name, expect.stringContaining(world.own.kept[mark])]);
      }
  });

  it('has no field in what devices hold that is for marketers alone', async () => {
    const fields = async (caller: Caller) => {
      const page = SyncPage.parse(await (await send(ROUTES.sync, caller, {})).json());
      return Object.entries(page.tables).map(([table, rows]) => [table, Object.keys(rows.columns).sort()]);
    };
    const seller = await fields('seller');
    expect(seller.length).toBeGreaterThan(3);
    expect(await fields('marketer')).toEqual(seller);
    expect(await fields('admin')).toEqual(seller);
  });

  it('has no route that says nothing of who may call it', () => {
    const known = [
      ...Object.values<Route>(ROUTES).map(({ method, path }) => `${method} ${path}`),
      ...Object.keys(BESIDES),
    ];
    const registered = server.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(registered)].toSorted()).toEqual(known.toSorted());
  });

  describe.each(Object.entries<Route>(ROUTES))('%s', (name, route) => {
    const sample = SAMPLES[name];
    if (!sample) throw new Error(`no request for the route ${name}`);

    it.each(CALLERS)('called by: %s', async (caller) => {
      const wanted = refusal(route.access, caller);
      const strange: string[] = [];
      for (const where of WHERE) {
        const answer = await send(route, caller, await sample.ask(things(caller, where)));
        if (wanted !== null) {
          expect(await problemOf(answer)).toMatchObject({ code: wanted });
          continue;
        }
        const named = where !== 'own' && sample.strange !== undefined;
        expect([where, answer.status]).toEqual([where, named ? sample.strange : (sample.status ?? 200)]);
        const text = await textOf(answer);
        expect(text).not.toContain(world.other.mark);
        expect(text).not.toContain(world.other.mark.toLowerCase());
        for (const one of keptFrom(caller)) expect(text).not.toContain(one);
        if (named) strange.push(text.replace(UUID, 'id'));
      }
      // What is another's and what does not exist are told apart by nothing.
      expect(new Set(strange).size).toBeLessThan(2);
    });
  });

  describe.each(Object.entries<Route>(ROUTES).filter(([, { body }]) => body))('%s', (name, route) => {
    it('refuses fields that are not its own, at every depth', async () => {
      const { other } = world;
      const taken = {
        workspaceId: other.id,
        workspace_id: other.id,
        memberId: other.memberId,
        member_id: other.memberId,
        role: 'admin',
        admin: true,
        createdBy: other.memberId,
        created_by: other.memberId,
      };
      const caller = route.access === 'admin' ? 'admin' : 'marketer';
      const { body, ...parts } = (await SAMPLES[name]?.ask(things(caller, 'own'))) ?? {};
      let tried = 0;
      for (const [field, value] of Object.entries(taken))
        for (const forged of withField(body, field, value)) {
          const read = route.body?.safeParse(forged.body);
          // Where any name is a good one, as in a table of names, this one is too.
          if (read?.success && JSON.stringify(read.data).includes(`"${field}"`)) continue;
          // Each change is checked and answered by itself (mutation-access.test.ts).
          if (name === 'mutations' && forged.path !== '') continue;
          const answer = await send(route, caller, { ...parts, body: forged.body });
          // A field of its own that is called the same is refused for what stands in it.
          const own = read?.error?.issues.some((issue) => issue.path.at(-1) === field);
          const path = own ? `${forged.path}.${field}` : forged.path;
          expect(await problemOf(answer)).toMatchObject({ code: 'invalid_request', path });
          tried += 1;
        }
      expect(tried).toBeGreaterThan(5);
    });
  });

  it('lets nobody reach into the other workspace, nor change who is what in their own', async () => {
    expect(await state()).toEqual(before);
  });

  const closed = Object.entries(BESIDES).filter(([, who]) => who !== 'anybody');
  describe.each(closed)('%s', (name, who) => {
    const [method = '', path = ''] = name.split(' ');
    const filled = () => path.replace(':workspace', world.own.id).replace(':id', world.own.hookId);
    const ask = (headers: Record<string, string> = {}) =>
      Promise.resolve(
        server.app.request(`${ORIGIN}${filled()}`, {
          method,
          headers: { Origin: ORIGIN, 'Content-Type': 'application/json', ...headers },
          ...(method === 'POST' ? { body: '{}' } : {}),
        }),
      );

    it(`is for: ${who}`, async () => {
      expect((await ask()).status).toBe(401);
      for (const caller of CALLERS) {
        const key = world.own.keys[caller];
        if (key === null || (caller === 'tool' && who === 'who has an ingest key')) continue;
        for (const Authorization of [`Bearer ${key}`, `Basic ${btoa(`${key}:`)}`])
          expect((await ask({ Authorization })).status).toBe(401);
      }
    });
  });
});

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The body; of a stream its beginning. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return answer.text();
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}
