/** A local server that answers as HubSpot's documented API does: search with its limits, batches, associations, owners, campaigns. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';

const FIXTURES = join(import.meta.dirname, '../fixtures/hubspot');
const fixture = <S extends z.ZodType>(name: string, schema: S): z.output<S> =>
  schema.parse(JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')));

const Properties = z.record(z.string(), z.nullable(z.string()));
const HubspotRecord = z.object({ id: z.string(), properties: Properties });
export type HubspotRecord = z.infer<typeof HubspotRecord>;
const Records = z.object({
  owners: z.array(z.looseObject({ id: z.string() })),
  companies: z.array(HubspotRecord),
  campaigns: z.array(HubspotRecord.extend({ createdAt: z.string(), updatedAt: z.string() })),
  contacts: z.array(HubspotRecord),
  deals: z.array(HubspotRecord),
  associations: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
});
const Refusal = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
});
const ERRORS = fixture('errors.json', z.record(z.string(), Refusal));
const ACCOUNT = fixture('account.json', z.unknown());

const SearchBody = z.object({
  filterGroups: z
    .array(
      z.object({
        filters: z
          .array(
            z.object({
              propertyName: z.string(),
              operator: z.enum(['EQ', 'GT', 'GTE', 'CONTAINS_TOKEN']),
              value: z.string(),
            }),
          )
          .max(6),
      }),
    )
    .max(5),
  sorts: z.prefault(z.array(z.string()).max(1), []),
  properties: z.array(z.string()),
  limit: z.int().min(1).max(200),
  after: z.optional(z.string()),
});
interface HubspotNote extends HubspotRecord {
  contactId: string;
}
const Change = z.object({ properties: z.record(z.string(), z.string()) });
const NewNote = Change.extend({
  associations: z.array(
    z.object({
      to: z.object({ id: z.string() }),
      types: z.array(
        z.object({ associationCategory: z.literal('HUBSPOT_DEFINED'), associationTypeId: z.literal(202) }),
      ),
    }),
  ),
});
const Inputs = z.object({ inputs: z.array(z.object({ id: z.string() })).max(100) });

/** Numbers and instants are compared as numbers, as HubSpot does for properties of those kinds. */
const numberIn = (record: HubspotRecord, property: string): number => {
  const text = property === 'hs_object_id' ? record.id : (record.properties[property] ?? '');
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text);
};

const MODIFIED: Record<string, string> = { contacts: 'lastmodifieddate' };

/** As search and batch give a record. */
function shown(object: string, record: HubspotRecord, properties: readonly string[]) {
  const changed = record.properties[MODIFIED[object] ?? 'hs_lastmodifieddate'] ?? '2026-01-01T00:00:00.000Z';
  const wanted = Object.fromEntries(properties.map((name) => [name, record.properties[name] ?? null]));
  return {
    id: record.id,
    properties: { ...wanted, hs_object_id: record.id },
    createdAt: record.properties.createdate ?? '2026-01-01T00:00:00.000Z',
    updatedAt: changed,
    archived: false,
  };
}

type Refusals = 'credential' | 'scopes' | 'secondly' | 'retryAfter' | 'daily' | 'down';

export interface FakeHubspot {
  url: string;
  token: string;
  records: z.infer<typeof Records>;
  /** Every request, e.g. `POST /crm/v3/objects/contacts/search`. */
  asked: string[];
  /** Answers the next requests whose line fits with a documented refusal; without `times`, until it is taken back. */
  refuse(what: Refusals, where?: RegExp, times?: number): void;
  accept(): void;
  /** Does what requests whose line fits ask for, but their answers never arrive; null: all arrive again. */
  lose(where: RegExp | null): void;
  notes: HubspotNote[];
  /** Lets requests whose line fits wait until the returned function is called. */
  hold(where: RegExp): () => void;
  close(): Promise<void>;
}

/** Begins with the records of the fixtures. @param mostPaged how many results of a search the API lets be paged through */
export async function startFakeHubspot(token = 'pat-eu1-0a1b2c3d', mostPaged = 10_000): Promise<FakeHubspot> {
  const records = fixture('records.json', Records);
  const asked: string[] = [];
  const notes: HubspotNote[] = [];
  let lastNote = 40_000;
  let refusal: { what: Refusals; where: RegExp; times: number } | null = null;
  let lost: RegExp | null = null;
  let held: { where: RegExp; until: Promise<void> } | null = null;

  const listOf = (object: string): HubspotRecord[] | null =>
    object === 'notes'
      ? notes
      : object === 'contacts' || object === 'companies' || object === 'deals'
        ? records[object]
        : null;

  function search(object: string, text: string) {
    const list = listOf(object);
    if (!list) return null;
    const { filterGroups, sorts, properties, limit, after = '0' } = SearchBody.parse(JSON.parse(text));
    if (Number(after) + limit > mostPaged) return ERRORS.tooFar ?? null;
    const found = list.filter((record) =>
      filterGroups.some(({ filters }) =>
        filters.every(({ propertyName, operator, value }) => {
          if (operator === 'CONTAINS_TOKEN')
            return (record.properties[propertyName] ?? '').split(/[\s<>]+/).includes(value);
          const is = numberIn(record, propertyName);
          if (operator === 'EQ') return is === Number(value);
          return operator === 'GT' ? is > Number(value) : is >= Number(value);
        }),
      ),
    );
    const [by = 'hs_object_id'] = sorts;
    found.sort((a, b) => numberIn(a, by) - numberIn(b, by));
    const results = found.slice(Number(after), Number(after) + limit);
    const next = Number(after) + results.length;
    return {
      status: 200,
      headers: {},
      body: {
        total: found.length,
        results: results.map((record) => shown(object, record, properties)),
        ...(next < found.length ? { paging: { next: { after: String(next) } } } : {}),
      },
    };
  }

  const times = {
    status: 'COMPLETE',
    startedAt: '2026-03-01T08:30:00.000Z',
    completedAt: '2026-03-01T08:30:00.100Z',
  };

  function read(object: string, text: string) {
    const list = listOf(object);
    if (!list) return null;
    const { inputs, properties } = Inputs.extend({ properties: z.array(z.string()) }).parse(JSON.parse(text));
    const ids = new Set(inputs.map(({ id }) => id));
    const results = list.filter(({ id }) => ids.has(id)).map((record) => shown(object, record, properties));
    return { status: 200, headers: {}, body: { ...times, results } };
  }

  function associated(from: string, to: string, text: string) {
    const known = records.associations[`${from}/${to}`] ?? {};
    const results = Inputs.parse(JSON.parse(text)).inputs.flatMap(({ id }) => {
      const ids = known[id];
      if (!ids) return [];
      const types = [{ category: 'HUBSPOT_DEFINED', typeId: 3, label: null }];
      return [{ from: { id }, to: ids.map((toObjectId) => ({ toObjectId, associationTypes: types })) }];
    });
    return { status: 200, headers: {}, body: { ...times, results } };
  }

  function campaigns(query: URLSearchParams) {
    const limit = Number(query.get('limit'));
    const after = Number(query.get('after') ?? 0);
    const sorted = records.campaigns.toSorted((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt));
    const results = sorted.slice(after, after + limit);
    const next = after + results.length;
    return {
      status: 200,
      headers: {},
      body: {
        total: sorted.length,
        results,
        ...(next < sorted.length ? { paging: { next: { after: String(next) } } } : {}),
      },
    };
  }

  /** PATCH and DELETE of one record. A property that the account does not have is refused. */
  function changeOne(method: string, object: string, id: string, text: string) {
    const list = listOf(object);
    const at = list?.findIndex((record) => record.id === id) ?? -1;
    const record = list?.[at];
    if (!list || !record) return null;
    if (method === 'DELETE') {
      list.splice(at, 1);
      return { status: 204, headers: {}, body: null };
    }
    const { properties } = Change.parse(JSON.parse(text));
    if ('no_such_property' in properties) return ERRORS.property ?? null;
    Object.assign(record.properties, properties);
    return { status: 200, headers: {}, body: shown(object, record, Object.keys(properties)) };
  }

  function makeNote(text: string) {
    const { properties, associations } = NewNote.parse(JSON.parse(text));
    lastNote += 1;
    const note = { id: String(lastNote), properties, contactId: associations[0]?.to.id ?? '' };
    notes.push(note);
    return { status: 201, headers: {}, body: shown('notes', note, Object.keys(properties)) };
  }

  function answer(method: string, url: URL, text: string): z.infer<typeof Refusal> | null {
    const [, , , , object = '', action = ''] = url.pathname.split('/');
    if (method === 'POST' && /^\/crm\/v3\/objects\/\w+\/search$/.test(url.pathname))
      return search(object, text);
    if (method === 'POST' && /^\/crm\/v3\/objects\/\w+\/batch\/read$/.test(url.pathname))
      return read(object, text);
    if (method === 'POST' && /^\/crm\/v4\/associations\/\w+\/\w+\/batch\/read$/.test(url.pathname))
      return associated(object, action, text);
    if (method === 'POST' && url.pathname === '/crm/v3/objects/notes') return makeNote(text);
    if ((method === 'PATCH' || method === 'DELETE') && /^\/crm\/v3\/objects\/\w+\/\d+$/.test(url.pathname))
      return changeOne(method, object, action, text);
    if (method === 'GET' && url.pathname === '/crm/v3/owners/')
      return { status: 200, headers: {}, body: { results: records.owners } };
    if (method === 'GET' && url.pathname === '/account-info/v3/details')
      return { status: 200, headers: {}, body: ACCOUNT };
    if (method === 'GET' && url.pathname === '/marketing/v3/campaigns') return campaigns(url.searchParams);
    return null;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? '/', 'http://fake');
    const line = `${request.method} ${url.pathname}`;
    asked.push(line);
    if (held?.where.test(line)) await held.until;
    let given = request.headers.authorization === `Bearer ${token}` ? null : ERRORS.credential;
    if (!given && refusal?.where.test(line)) {
      given = ERRORS[refusal.what];
      refusal.times -= 1;
      if (refusal.times === 0) refusal = null;
    }
    const { status, headers, body } = given ??
      answer(request.method ?? '', url, text) ?? { status: 404, headers: {}, body: { status: 'error' } };
    if (lost?.test(line)) return void response.destroy();
    response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8', ...headers });
    response.end(body === null ? '' : JSON.stringify(body));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    token,
    records,
    asked,
    refuse: (what, where = /./, count = Number.POSITIVE_INFINITY) => {
      refusal = { what, where, times: count };
    },
    lose: (where) => {
      lost = where;
    },
    notes,
    accept: () => {
      refusal = null;
    },
    hold: (where) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = { where, until: promise };
      return () => {
        held = null;
        resolve();
      };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
