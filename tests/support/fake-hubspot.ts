/** A local server that answers as HubSpot's documented API does: search with its limits, batches, associations, owners, campaigns. */
import * as z from 'zod';
import { type FakeApi, fixture, Reply, type Request, replied, startFakeApi } from './fake-api.ts';

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
const ERRORS = fixture('hubspot/errors.json', z.record(z.string(), Reply));
const ACCOUNT = fixture('hubspot/account.json', z.unknown());

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

export interface FakeHubspot extends FakeApi {
  token: string;
  records: z.infer<typeof Records>;
  notes: HubspotNote[];
}

/** Begins with the records of the fixtures. @param mostPaged how many results of a search the API lets be paged through */
export async function startFakeHubspot(token = 'pat-eu1-0a1b2c3d', mostPaged = 10_000): Promise<FakeHubspot> {
  const records = fixture('hubspot/records.json', Records);
  const notes: HubspotNote[] = [];
  let lastNote = 40_000;

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
    return replied({
      total: found.length,
      results: results.map((record) => shown(object, record, properties)),
      ...(next < found.length ? { paging: { next: { after: String(next) } } } : {}),
    });
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
    return replied({ ...times, results });
  }

  function associated(from: string, to: string, text: string) {
    const known = records.associations[`${from}/${to}`] ?? {};
    const results = Inputs.parse(JSON.parse(text)).inputs.flatMap(({ id }) => {
      const ids = known[id];
      if (!ids) return [];
      const types = [{ category: 'HUBSPOT_DEFINED', typeId: 3, label: null }];
      return [{ from: { id }, to: ids.map((toObjectId) => ({ toObjectId, associationTypes: types })) }];
    });
    return replied({ ...times, results });
  }

  function campaigns(query: URLSearchParams) {
    const limit = Number(query.get('limit'));
    const after = Number(query.get('after') ?? 0);
    const sorted = records.campaigns.toSorted((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt));
    const results = sorted.slice(after, after + limit);
    const next = after + results.length;
    return replied({
      total: sorted.length,
      results,
      ...(next < sorted.length ? { paging: { next: { after: String(next) } } } : {}),
    });
  }

  /** PATCH and DELETE of one record. A property that the account does not have is refused. */
  function changeOne(method: string, object: string, id: string, text: string) {
    const list = listOf(object);
    const at = list?.findIndex((record) => record.id === id) ?? -1;
    const record = list?.[at];
    if (!list || !record) return null;
    if (method === 'DELETE') {
      list.splice(at, 1);
      return replied(null, 204);
    }
    const { properties } = Change.parse(JSON.parse(text));
    if ('no_such_property' in properties) return ERRORS.property ?? null;
    Object.assign(record.properties, properties);
    return replied(shown(object, record, Object.keys(properties)));
  }

  function makeNote(text: string) {
    const { properties, associations } = NewNote.parse(JSON.parse(text));
    lastNote += 1;
    const note = { id: String(lastNote), properties, contactId: associations[0]?.to.id ?? '' };
    notes.push(note);
    return replied(shown('notes', note, Object.keys(properties)), 201);
  }

  function answer({ method, url, text }: Request): Reply | null {
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
    if (method === 'GET' && url.pathname === '/crm/v3/owners/') return replied({ results: records.owners });
    if (method === 'GET' && url.pathname === '/account-info/v3/details') return replied(ACCOUNT);
    if (method === 'GET' && url.pathname === '/marketing/v3/campaigns') return campaigns(url.searchParams);
    return null;
  }

  const api = await startFakeApi({
    refusals: ERRORS,
    mayEnter: (request) => (request.token === token ? null : ERRORS.credential),
    answer,
  });
  return { ...api, token, records, notes };
}
