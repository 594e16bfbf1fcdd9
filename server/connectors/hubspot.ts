/**
 * HubSpot, by the token of a private app. Lists come from the search API in the order of their last change; see pages() for its limits.
 */
import type { Client } from '@hubspot/api-client';
import type { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js';
import type { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/notes/models/AssociationSpec.js';
import * as z from 'zod';
import type { SourceCursor } from '../db/tables.ts';
import type { Guard } from '../webhooks/address.ts';
import {
  type Connector,
  type Page,
  SourceFailure,
  type SourceRow,
  type Stream,
  type WriteOrder,
} from './connector.ts';
import { HttpFailure, type Line, openLine, parsed, retryAfter } from './line.ts';
import { fieldsOf, keepNote } from './verdict.ts';

/** What the API's batches take at most. */
const PAGE = 100;
const BEGINNING = new Date(0).toISOString();
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

type Properties = Record<string, string | null>;
interface Found {
  id: string;
  properties: Properties;
}

/** What is searched: the property that says when a record was last changed, and those that are read. */
const SEARCHES = {
  companies: {
    changed: 'hs_lastmodifieddate',
    properties: ['domain', 'name', 'industry', 'numberofemployees', 'country'],
  },
  contacts: {
    changed: 'lastmodifieddate',
    properties: [
      'email',
      'firstname',
      'lastname',
      'jobtitle',
      'company',
      'country',
      'hs_linkedin_url',
      'hubspot_owner_id',
      'associatedcompanyid',
      'hs_email_optout',
    ],
  },
  deals: {
    changed: 'hs_lastmodifieddate',
    properties: [
      'amount',
      'amount_in_home_currency',
      'closedate',
      'createdate',
      'hs_is_closed',
      'hs_is_closed_won',
    ],
  },
} satisfies Record<string, { changed: string; properties: string[] }>;

const Campaigns = z.object({
  results: z.array(
    z.object({
      properties: z.record(z.string(), z.nullable(z.string())),
      updatedAt: z.iso.datetime(),
    }),
  ),
  total: z.int(),
  paging: z.optional(z.object({ next: z.optional(z.object({ after: z.string() })) })),
});
const Account = z.object({ portalId: z.int(), uiDomain: z.string() });
/** What the library throws, and what an answer of the API may say of limits. */
const Thrown = z.object({
  code: z.int(),
  headers: z.record(z.string(), z.unknown()),
  body: z.unknown(),
});
const Limit = z.object({ policyName: z.string() });

function failureOf(error: unknown): unknown {
  const thrown = Thrown.safeParse(
    error instanceof HttpFailure ? { code: error.status, headers: error.headers, body: error.body } : error,
  );
  // What is not even JSON, the library does not say more of.
  if (error instanceof SyntaxError) return new SourceFailure('unexpected');
  if (!thrown.success) return error;
  const { code: status, headers, body } = thrown.data;
  const told = retryAfter(headers);
  if (status === 401) return new SourceFailure('credential_refused');
  if (status === 403) return new SourceFailure('not_allowed');
  // 423: too much at once; 477: the account is being moved, and the answer says until when.
  if (status === 429 || status === 423 || status === 477) {
    const limit = Limit.safeParse(typeof body === 'string' ? parsed(body) : body);
    return limit.success && limit.data.policyName === 'DAILY'
      ? new SourceFailure('daily_limit', { retryAfter: told ?? HOUR_MS })
      : new SourceFailure('limited', { retryAfter: told ?? 10 * SECOND_MS });
  }
  return new SourceFailure(status >= 500 ? 'unavailable' : 'unexpected', { status, retryAfter: told });
}

/** `COMPUTER_SOFTWARE` → `Computer software` */
const inWords = (code: string | null): string | null =>
  code && code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');

/** HubSpot's number for "this note is about this contact". */
const NOTE_TO_CONTACT = 202;

/** A note's text is HTML. */
const asHtml = (lines: readonly string[]): string =>
  lines
    .map((line) => line.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\n', '<br>'))
    .join('<br>');

const day = (instant: string | null | undefined): string | null => instant?.slice(0, 10) ?? null;

/** @throws SourceFailure when the address may not be reached */
export async function openHubspot({
  baseUrl,
  token,
  guard,
}: {
  baseUrl: string;
  token: string;
  guard: Guard;
}): Promise<Connector> {
  const line = openLine(baseUrl, guard);
  // Only who has connected HubSpot pays for its library.
  const { Client: HubspotClient } = await import('@hubspot/api-client');
  const { FilterOperatorEnum: operators } = await import(
    '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js'
  );
  const { AssociationSpecAssociationCategoryEnum: categories } = await import(
    '@hubspot/api-client/lib/codegen/crm/objects/notes/models/AssociationSpec.js'
  );
  // Without its own retries: a run that is held up gives way and goes on later.
  const client = new HubspotClient({ accessToken: token, basePath: baseUrl, httpAgent: line.agent });
  return new Hubspot(client, { operators, categories }, line, token);
}

/** The library's own names for things, which come with it. */
interface Words {
  operators: typeof FilterOperatorEnum;
  categories: typeof AssociationSpecAssociationCategoryEnum;
}

class Hubspot implements Connector {
  readonly streams: readonly Stream[] = [
    { object: 'companies', kind: 'accounts', pull: (cursor) => this.#searched('companies', cursor) },
    { object: 'campaigns', kind: 'campaigns', pull: (cursor) => this.#campaigns(cursor) },
    { object: 'contacts', kind: 'leads', pull: (cursor) => this.#searched('contacts', cursor) },
    { object: 'deals', kind: 'outcomes', pull: (cursor) => this.#searched('deals', cursor) },
  ];
  /** Search finds a change some moments later. */
  readonly lag = 60 * SECOND_MS;
  readonly #client: Client;
  readonly #words: Words;
  readonly #line: Line;
  readonly #token: string;
  #owners: Promise<Map<string, string>> | undefined;
  #recordUrl: Promise<((contactId: string) => string) | null> | undefined;

  constructor(client: Client, words: Words, line: Line, token: string) {
    this.#client = client;
    this.#words = words;
    this.#line = line;
    this.#token = token;
  }

  close(): void {
    this.#line.close();
  }

  async #ask<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await this.#line.within(request);
    } catch (error) {
      throw failureOf(error);
    }
  }

  async #get(path: string): Promise<unknown> {
    try {
      const headers = { Authorization: `Bearer ${this.#token}` };
      return JSON.parse((await this.#line.send({ method: 'GET', path, headers })).body);
    } catch (error) {
      throw failureOf(error);
    }
  }

  async *#searched(object: keyof typeof SEARCHES, cursor: SourceCursor | null): AsyncIterable<Page> {
    for await (const { found, ...page } of this.#pages(object, cursor))
      yield { ...page, rows: await this.#rows(object, found) };
  }

  /**
   * Walks through all that changed, by when it changed and never by the API's own paging: that ends at 10,000 results, and leaves out
   * a record when an earlier one is changed meanwhile. Each page begins at the last one's instant. When more records than fit a page
   * changed at the very same instant (an import does that), those are walked through by id.
   */
  async *#pages(
    object: keyof typeof SEARCHES,
    cursor: SourceCursor | null,
  ): AsyncIterable<Omit<Page, 'rows'> & { found: Found[] }> {
    const { changed, properties } = SEARCHES[object];
    const { Eq, Gt, Gte } = this.#words.operators;
    const search = (
      filters: [property: string, operator: FilterOperatorEnum, value: string][],
      sort: string,
    ) =>
      this.#ask(() =>
        this.#client.crm.objects.searchApi.doSearch(object, {
          filterGroups: [
            {
              filters: filters.map(([propertyName, operator, value]) => ({ propertyName, operator, value })),
            },
          ],
          sorts: [sort],
          properties: [...properties, changed],
          limit: PAGE,
        }),
      );
    const changedAt = ({ properties: said, updatedAt }: Found & { updatedAt: Date }): string =>
      new Date(said[changed] ?? updatedAt).toISOString();
    let { at, id } = cursor ?? { at: BEGINNING, id: null };
    let given = new Set<string>();
    for (let first = true; ; first = false) {
      const instant = String(Date.parse(at));
      if (id !== null) {
        const { results } = await search(
          [
            [changed, Eq, instant],
            ['hs_object_id', Gt, id],
          ],
          'hs_object_id',
        );
        id = results.at(-1)?.id ?? null;
        if (results.length < PAGE) {
          id = null;
          at = new Date(Date.parse(at) + 1).toISOString();
        }
        yield { found: results, cursor: { at, id } };
        continue;
      }
      const { results, total } = await search([[changed, Gte, instant]], changed);
      const last = results.at(-1);
      const until = last ? changedAt(last) : at;
      if (results.length === PAGE && until === at) {
        id = '0';
        continue;
      }
      const found = results.filter((one) => !given.has(one.id));
      yield { found, cursor: { at: until, id: null }, ...(first ? { expected: total } : {}) };
      if (results.length < PAGE) return;
      given = new Set(results.filter((one) => changedAt(one) === until).map((one) => one.id));
      at = until;
    }
  }

  #rows(object: keyof typeof SEARCHES, found: readonly Found[]): Promise<SourceRow[]> | SourceRow[] {
    if (object === 'contacts') return this.#contacts(found);
    if (object === 'deals') return this.#deals(found);
    return found.map(({ properties: said }) => ({
      domain: said.domain ?? null,
      name: said.name ?? null,
      industry: inWords(said.industry ?? null),
      employees: said.numberofemployees ?? null,
      country: said.country ?? null,
    }));
  }

  async #contacts(found: readonly Found[]): Promise<SourceRow[]> {
    const companies = await this.#companies(found.flatMap((one) => one.properties.associatedcompanyid ?? []));
    this.#owners ??= this.#readOwners();
    this.#recordUrl ??= this.#readRecordUrl();
    const [owners, recordUrl] = await Promise.all([this.#owners, this.#recordUrl]);
    return found.map(({ id, properties: said }) => {
      const company = companies.get(said.associatedcompanyid ?? '');
      return {
        recordId: id,
        email: said.email ?? null,
        linkedin: said.hs_linkedin_url ?? null,
        firstName: said.firstname ?? null,
        lastName: said.lastname ?? null,
        title: said.jobtitle ?? null,
        country: said.country ?? null,
        owner: owners.get(said.hubspot_owner_id ?? '') ?? null,
        company: company?.name ?? said.company ?? null,
        domain: company?.domain ?? null,
        doNotContact: said.hs_email_optout ?? null,
        crmUrl: recordUrl?.(id) ?? null,
      };
    });
  }

  async #deals(found: readonly Found[]): Promise<SourceRow[]> {
    const contactOf = await this.#associated('contacts', found);
    const companyOf = await this.#associated('companies', found);
    const companies = await this.#companies([...companyOf.values()]);
    return found.map(({ id, properties: said }) => {
      const closed = said.hs_is_closed === 'true';
      const won = said.hs_is_closed_won === 'true';
      return {
        recordId: id,
        personId: contactOf.get(id) ?? null,
        domain: companies.get(companyOf.get(id) ?? '')?.domain ?? null,
        outcome: won ? 'won' : closed ? 'lost' : 'opportunity',
        at: day(closed ? (said.closedate ?? said.createdate) : said.createdate),
        amount: said.amount_in_home_currency ?? said.amount ?? null,
      };
    });
  }

  /** The first record that each of these deals is associated with. */
  async #associated(
    object: 'contacts' | 'companies',
    deals: readonly Found[],
  ): Promise<ReadonlyMap<string, string>> {
    if (deals.length === 0) return new Map();
    const { results } = await this.#ask(() =>
      this.#client.crm.associations.v4.batchApi.getPage('deals', object, {
        inputs: deals.map(({ id }) => ({ id })),
      }),
    );
    return new Map(
      results.flatMap(({ _from, to: [first] }) => (first ? [[_from.id, first.toObjectId] as const] : [])),
    );
  }

  /** Companies by their id. */
  async #companies(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { domain: string | null; name: string | null }>> {
    const once = [...new Set(ids)];
    if (once.length === 0) return new Map();
    const { results } = await this.#ask(() =>
      this.#client.crm.companies.batchApi.read({
        inputs: once.map((id) => ({ id })),
        properties: ['domain', 'name'],
        propertiesWithHistory: [],
      }),
    );
    return new Map(
      results.map(({ id, properties: said }) => [
        id,
        { domain: said.domain ?? null, name: said.name ?? null },
      ]),
    );
  }

  /** Owners' addresses by their id; none when the key may not read them. */
  async #readOwners(): Promise<Map<string, string>> {
    const owners = new Map<string, string>();
    try {
      for (let after: string | undefined, more = true; more; more = after !== undefined) {
        const from = after;
        const page = await this.#ask(() => this.#client.crm.owners.ownersApi.getPage(undefined, from, PAGE));
        for (const { id, email } of page.results) if (email) owners.set(id, email);
        after = page.paging?.next?.after;
      }
    } catch (error) {
      if (!(error instanceof SourceFailure && error.code === 'not_allowed')) throw error;
    }
    return owners;
  }

  /** Where a contact stands in HubSpot's own pages; null when it does not tell which account this is. */
  async #readRecordUrl(): Promise<((contactId: string) => string) | null> {
    try {
      const { portalId, uiDomain } = Account.parse(await this.#get('/account-info/v3/details'));
      return (contactId) => `https://${uiDomain}/contacts/${portalId}/record/0-1/${contactId}`;
    } catch (error) {
      if (error instanceof z.ZodError) return null;
      if (error instanceof SourceFailure && error.code === 'not_allowed') return null;
      throw error;
    }
  }

  /** All campaigns, which are few, in the order of their last change; those from before the cursor are passed over. */
  async *#campaigns(cursor: SourceCursor | null): AsyncIterable<Page> {
    const properties = 'hs_name,hs_utm,hs_start_date,hs_end_date';
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const query = new URLSearchParams({ limit: String(PAGE), sort: 'updatedAt', properties });
      if (after !== undefined) query.set('after', after);
      const page = Campaigns.parse(await this.#get(`/marketing/v3/campaigns?${query}`));
      const since = cursor?.at ?? BEGINNING;
      const changed = page.results.filter(({ updatedAt }) => Date.parse(updatedAt) >= Date.parse(since));
      const last = changed.at(-1);
      yield {
        rows: changed.map(({ properties: said }) => ({
          name: said.hs_name ?? null,
          key: said.hs_utm ?? null,
          startsOn: said.hs_start_date ?? null,
          endsOn: said.hs_end_date ?? null,
        })),
        cursor: { at: last ? new Date(last.updatedAt).toISOString() : since, id: null },
      };
      after = page.paging?.next?.after;
    }
  }

  async write(order: WriteOrder): Promise<{ noteId: string | null }> {
    const { recordId, feedbackId, lines, at } = order;
    const properties = fieldsOf(order, { status: 'hs_lead_status', empty: '' });
    if (Object.keys(properties).length > 0)
      await this.#ask(() => this.#client.crm.contacts.basicApi.update(recordId, { properties }));
    const { basicApi, searchApi } = this.#client.crm.objects.notes;
    const note = { hs_note_body: asHtml(lines), hs_timestamp: at.toISOString() };
    const noteId = await keepNote(order, {
      find: () => this.#findNote(searchApi, feedbackId),
      make: async () => {
        const { HubspotDefined } = this.#words.categories;
        const types = [{ associationCategory: HubspotDefined, associationTypeId: NOTE_TO_CONTACT }];
        const associations = [{ to: { id: recordId }, types }];
        return (await this.#ask(() => basicApi.create({ properties: note, associations }))).id;
      },
      change: (id) => this.#ask(() => basicApi.update(id, { properties: note })),
      remove: (id) => this.#ask(() => basicApi.archive(id)),
    });
    return { noteId };
  }

  /** The note that names the feedback; null when there is none. */
  async #findNote(
    searchApi: Client['crm']['objects']['notes']['searchApi'],
    feedbackId: string,
  ): Promise<string | null> {
    const operator = this.#words.operators.ContainsToken;
    const filters = [{ propertyName: 'hs_note_body', operator, value: feedbackId }];
    const { results } = await this.#ask(() =>
      searchApi.doSearch({ filterGroups: [{ filters }], properties: ['hs_note_body'], limit: 1 }),
    );
    return results[0]?.id ?? null;
  }
}
