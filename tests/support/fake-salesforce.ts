/**
 * A local server that answers as Salesforce's documented REST API does: the token endpoint with client credentials, SOQL in batches,
 * rows of sObjects.
 */
import * as z from 'zod';
import { type FakeApi, fixture, Reply, type Request, replied, startFakeApi } from './fake-api.ts';
import { Malformed, readSoql, type SalesforceRecord, type Selected, selectedFrom, valueAt } from './soql.ts';

const OBJECTS = ['Account', 'Campaign', 'Lead', 'Contact', 'CampaignMember', 'Opportunity', 'Task'] as const;
type ObjectName = (typeof OBJECTS)[number];
const isObject = (name: string): name is ObjectName => OBJECTS.some((one) => one === name);

const Records = z.record(z.enum(OBJECTS), z.array(z.looseObject({ Id: z.string() })));
const ERRORS = fixture('salesforce/errors.json', z.record(z.string(), Reply));
const FIELDS = fixture('salesforce/fields.json', z.record(z.string(), z.array(z.string())));
const TOKEN = fixture('salesforce/token.json', z.looseObject({ access_token: z.string() }));
/** What every object has. */
const COMMON = ['Id', 'SystemModstamp', 'CreatedDate'];
/** Child relationships that can be selected from, and the object they lead to. */
const BELOW: Record<string, string> = { OpportunityContactRoles: 'OpportunityContactRole' };
const CUSTOM_FIELD = 'Samsyn_Verdict__c';
const PATH = '/services/data/v62.0';
const TOKEN_PATH = '/services/oauth2/token';

const refused = (name: string): Reply => {
  const reply = ERRORS[name];
  if (!reply) throw new Error(`there is no refusal ${name}`);
  return reply;
};

export interface FakeSalesforce extends FakeApi {
  consumerKey: string;
  consumerSecret: string;
  records: z.infer<typeof Records>;
  /** What one unit of the user's currency is in others; none in an organisation with one currency. */
  rates: Map<string, number>;
  /** Ends all sessions; the next sign-in begins another one. */
  endSession(): void;
}

/** Begins with the records of the fixtures. @param batch how many records one answer of a query holds at most */
export async function startFakeSalesforce(batch = 2_000): Promise<FakeSalesforce> {
  const consumerKey = '3MVG9_example_key';
  const consumerSecret = 'A1B2C3_example_secret';
  const records = fixture('salesforce/records.json', Records);
  const rates = new Map<string, number>();
  const waiting = new Map<string, { rest: object[]; total: number }>();
  let signIns = 0;
  /** Several at a time, as Salesforce allows: who signs in ends nobody else's session. */
  const sessions = new Set<string>();
  let tasks = 0;
  const now = (): string => new Date().toISOString().replace('Z', '+0000');

  function signIn(text: string): Reply {
    const said = new URLSearchParams(text);
    if (said.get('grant_type') !== 'client_credentials') return refused('runAs');
    if (said.get('client_id') !== consumerKey) return refused('client');
    if (said.get('client_secret') !== consumerSecret) return refused('secret');
    signIns += 1;
    const session = `${TOKEN.access_token}${signIns}`;
    sessions.add(session);
    return replied({ ...TOKEN, access_token: session });
  }

  /** A record with the selected fields alone, as a query gives it. */
  function shown(type: string, record: SalesforceRecord, { fields, converted, below }: Selected): object {
    const out: Record<string, unknown> = {
      attributes: { type, url: `${PATH}/sobjects/${type}/${record.Id}` },
    };
    for (const path of fields) {
      const [name = '', field] = path.split('.');
      if (field === undefined) out[name] = record[name] ?? null;
      else if (record[name] === null || record[name] === undefined) out[name] = null;
      else out[name] = { attributes: { type: name }, ...Object(out[name]), [field]: valueAt(record, path) };
    }
    for (const field of converted)
      out[field] = Number(record[field]) / (rates.get(String(record.CurrencyIsoCode)) ?? 1);
    for (const { name, query } of below) {
      const list = z.array(z.looseObject({})).parse(record[name] ?? []);
      const found = selectedFrom(
        list.map((one) => ({ Id: '', ...one })),
        query,
      ).map((one) => shown(BELOW[name] ?? name, one, query));
      out[name] = found.length === 0 ? null : { totalSize: found.length, done: true, records: found };
    }
    return out;
  }

  function batched(rows: object[], total: number): Reply {
    const rest = rows.slice(batch);
    if (rest.length === 0) return replied({ totalSize: total, done: true, records: rows });
    const locator = `01g5g00000Cursor${waiting.size}-${batch}`;
    waiting.set(locator, { rest, total });
    const nextRecordsUrl = `${PATH}/query/${locator}`;
    return replied({ totalSize: total, done: false, nextRecordsUrl, records: rows.slice(0, batch) });
  }

  /** Whether every field of the query is one of the object's. */
  const isKnown = (object: string, { fields, used, below }: Selected): boolean =>
    [...fields, ...used].every(
      (field) => COMMON.includes(field) || FIELDS[object]?.includes(field) || field === CUSTOM_FIELD,
    ) && below.every(({ name, query }) => isKnown(BELOW[name] ?? '', query));

  function query(text: string): Reply {
    try {
      const read = readSoql(text);
      const { from } = read;
      if (from === 'CurrencyType' && rates.size > 0)
        return replied({ totalSize: rates.size, done: true, records: [] });
      if (!isObject(from)) return refused('list');
      if (read.converted.length > 0 && rates.size === 0) return refused('query');
      if (!isKnown(from, read)) return refused('column');
      const found = selectedFrom(records[from], read);
      if (read.count) return replied({ totalSize: found.length, done: true, records: [] });
      return batched(
        found.map((record) => shown(from, record, read)),
        found.length,
      );
    } catch (error) {
      if (error instanceof Malformed) return refused('query');
      throw error;
    }
  }

  function rows(method: string, object: ObjectName, id: string | undefined, text: string): Reply | null {
    const list = records[object];
    const said = text === '' ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    const known = [...(FIELDS[object] ?? []), CUSTOM_FIELD];
    if (Object.keys(said).some((field) => !known.includes(field))) return refused('field');
    if (method === 'POST' && id === undefined) {
      tasks += 1;
      const made = { Id: `00T5g00000TaskAA${String(tasks).padStart(2, '0')}`, CreatedDate: now(), ...said };
      list.push(made);
      return replied({ id: made.Id, success: true, errors: [] }, 201);
    }
    const at = list.findIndex((record) => record.Id === id);
    const record = list[at];
    if (!record) return refused('deleted');
    if (record.IsConverted === true) return refused('converted');
    if (method === 'DELETE') list.splice(at, 1);
    else if (method === 'PATCH') Object.assign(record, said, { SystemModstamp: now() });
    else return null;
    return replied(null, 204);
  }

  function answer({ method, url, text }: Request): Reply | null {
    if (method === 'POST' && url.pathname === TOKEN_PATH) return signIn(text);
    const [what = '', name = '', id] = url.pathname.slice(PATH.length + 1).split('/');
    const soql = url.searchParams.get('q');
    if (method === 'GET' && what === 'query' && name === '' && soql !== null) return query(soql);
    const more = waiting.get(name);
    if (method === 'GET' && what === 'query' && more) return batched(more.rest, more.total);
    return what === 'sobjects' && isObject(name) ? rows(method, name, id, text) : null;
  }

  const api = await startFakeApi({
    refusals: ERRORS,
    mayEnter: ({ url, token }) =>
      url.pathname === TOKEN_PATH || (token !== null && sessions.has(token)) ? null : refused('session'),
    answer,
  });
  return {
    ...api,
    consumerKey,
    consumerSecret,
    records,
    rates,
    endSession: () => sessions.clear(),
  };
}
