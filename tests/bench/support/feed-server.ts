/** A server that pairs at once and serves a workspace of any size, to fill a device. Speaks the contract, stores nothing. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { toColumns } from '#lib/contract/columns.ts';
import type { Account, Lead, Member, Touchpoint, Workspace } from '#lib/contract/records.ts';
import { timelines } from '#lib/contract/routes.ts';
import { CONTRACT, CONTRACT_HEADER, spokenText } from '#lib/contract/versions.ts';
import { milestonesOf } from '#lib/domain/milestones.ts';

const NOW = '2026-03-01T08:00:00.000Z';
const id = (kind: number, number: number): string =>
  `0190${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

const WORKSPACE: Workspace = {
  id: id(1, 0),
  name: 'Nordlys',
  currency: 'SEK',
  stages: [],
  reasons: [],
  sitesOff: [],
  titleRules: { words: [], corrections: [] },
  leadModel: null,
  kindMoments: [],
  competitors: [],
};
const MEMBER: Member = {
  id: id(2, 0),
  name: 'Anna Berg',
  email: 'anna@nordlys.example.com',
  department: 'sales',
  admin: false,
  active: true,
};

/** The id of a lead by its number. */
export const leadId = (number: number): string => id(4, number);

/** Touchpoints of a lead, the newest first: two an hour, no two alike. */
const journey = (number: number, count: number): Touchpoint[] =>
  Array.from({ length: count }, (_, at) => ({
    id: id(6, number * 1_000_000 + count - at),
    leadId: leadId(number),
    at: new Date(Date.parse(NOW) - at * 1_800_000).toISOString(),
    kind: at % 3 === 0 ? 'page_view' : 'email_click',
    direction: 'in',
    actor: 'person',
    rule: null,
    side: at % 7 === 0 ? 'sales' : 'marketing',
    channel: 'Email',
    campaignId: null,
    title: `Touchpoint ${count - at} of lead ${number}`,
    detail: 'stayed 5 min',
    startsAt: null,
  }));

/** The lead that the demo's contact page shows. */
export const SHOWN = { name: 'Elin Lund', email: 'elin.lund@havsbris.example.com' };

const LEADS_PER_ACCOUNT = 5;

const lead = (number: number): Lead => ({
  id: leadId(number),
  accountId: id(3, Math.floor(number / LEADS_PER_ACCOUNT)),
  ownerId: null,
  name: number === 0 ? SHOWN.name : `Person ${number} Efternamn`,
  title: 'Head of Marketing Operations',
  country: 'SE',
  emails: [
    number === 0
      ? SHOWN.email
      : `person.${number}@company-${Math.floor(number / LEADS_PER_ACCOUNT)}.example.com`,
  ],
  linkedin: [`profile:person-${number}`],
  stage: null,
  stageAt: null,
  stageWhy: null,
  personaByHand: null,
  actions: [],
  signals: {},
  touches: number % 40,
  lastTouchAt: NOW,
  lastSignAt: NOW,
  lastCampaignId: null,
  lastCampaignAt: null,
  handoverCampaignId: null,
  handover: null,
  stop: null,
  crmUrl: null,
});

const account = (number: number): Account => ({
  id: id(3, number),
  name: `Company ${number} AB`,
  domains: [`company-${number}.example.com`],
  industry: 'energy',
  country: 'SE',
  employees: 250,
});

export interface FeedServer {
  url: string;
  /** When the first page was asked for, as `Date.now()` tells it. */
  firstAskedAt(): number | null;
  close(): void;
}

/** @param touches how many touchpoints a lead has, by its number; none without */
export async function startFeedServer(
  leads: number,
  touches: ReadonlyMap<number, number> = new Map(),
): Promise<FeedServer> {
  const journeys = new Map([...touches].map(([number, count]) => [leadId(number), journey(number, count)]));
  const accounts = Math.ceil(leads / LEADS_PER_ACCOUNT);
  const rows = accounts + leads;
  const table = (records: readonly Record<string, unknown>[]) => ({
    columns: toColumns(records),
    deleted: [],
  });

  const page = (from: number, limit: number): unknown => {
    const to = Math.min(rows, from + limit);
    const numbers = Array.from({ length: to - from }, (_, at) => from + at);
    return {
      cursor: `1.${to}`,
      more: to < rows,
      remaining: rows - to,
      tables: {
        ...(from === 0 ? { workspace: table([WORKSPACE]), members: table([MEMBER]) } : {}),
        accounts: table(numbers.filter((number) => number < accounts).map(account)),
        leads: table(numbers.filter((number) => number >= accounts).map((number) => lead(number - accounts))),
      },
    };
  };

  const newest = (asked: { leadIds: string[]; limit: number }): unknown => ({
    timelines: asked.leadIds.flatMap((of) => {
      const all = journeys.get(of);
      const history = {
        milestones: milestonesOf(all ?? [], null),
        acceptedAt: null,
        months: {},
        earlier: null,
      };
      const rest = { history, moments: [], identities: [], merges: [], origin: null };
      return all ? [{ leadId: of, touchpoints: all.slice(0, asked.limit), total: all.length, ...rest }] : [];
    }),
  });
  const older = (of: string, query: URLSearchParams): unknown => {
    const all = (journeys.get(of) ?? []).filter(({ at }) => at < (query.get('before') ?? NOW));
    const limit = Number(query.get('limit'));
    return { touchpoints: all.slice(0, limit), more: all.length > limit };
  };

  let firstAskedAt: number | null = null;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', `Authorization, Content-Type, ${CONTRACT_HEADER}`);
    response.setHeader('Access-Control-Expose-Headers', CONTRACT_HEADER);
    response.setHeader(CONTRACT_HEADER, spokenText(CONTRACT));
    const say = (body: unknown): void => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(body), { level: 1 }));
    };
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    switch (url.pathname) {
      case '/api/v1/version':
        return say({ product: 'samsyn', version: '0.0.0', contract: CONTRACT, now: NOW });
      case '/api/v1/pair/start':
        return say({
          deviceCode: 'bench',
          userCode: 'BCDF-GHJK',
          approveUrl: `http://${request.headers.host}/auth/pair`,
          expiresInSeconds: 600,
          intervalSeconds: 0.1,
        });
      case '/api/v1/pair/token':
        return say({
          token: 'smy_bench_secret',
          workspaceId: WORKSPACE.id,
          memberId: MEMBER.id,
          deviceId: id(5, 0),
        });
      case '/api/v1/sync':
        firstAskedAt ??= Date.now();
        return say(
          page(
            Number(url.searchParams.get('cursor')?.split('.')[1] ?? 0),
            Number(url.searchParams.get('limit') ?? 5000),
          ),
        );
      case '/api/v1/timelines':
        return say(newest(timelines.body.parse(await json(request))));
      case '/api/v1/events':
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        return void response.write(`data: {"seq":${rows}}\n\n`);
      default: {
        const [, of] = /^\/api\/v1\/leads\/([\w-]+)\/timeline$/.exec(url.pathname) ?? [];
        if (of) return say(older(of, url.searchParams));
        return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>bench</title>');
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    firstAskedAt: () => firstAskedAt,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
