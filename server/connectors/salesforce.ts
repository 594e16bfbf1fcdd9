/**
 * Salesforce. Lists are walked by SOQL in the order of their last change (`SystemModstamp`, then `Id`), from the last record on, so
 * that a page may end within one instant.
 */
import * as z from 'zod';
import type { SourceCursor } from '../db/tables.ts';
import { type Connector, type Page, SourceFailure, type WriteOrder } from './connector.ts';
import { LISTS, type List, rowOf, selectedOf } from './salesforce-lists.ts';
import { openSession, read, type Salesforce } from './salesforce-session.ts';
import { fieldsOf, keepNote } from './verdict.ts';

/** An organisation's requests are counted by the day, so a page is large. */
const PAGE = 1_000;
const BEGINNING = new Date(0).toISOString();
const MINUTE_MS = 60_000;

/** How the ids of leads and of contacts begin. */
const LEAD = '00Q';
const CONTACT = '003';
const SUBJECT_LENGTH = 255;
/** A task that may have been made was made within a day. */
const LATEST_TASKS = 200;

const RecordId = z.string().regex(/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/);
const Changed = z.object({ records: z.array(z.looseObject({ Id: RecordId, SystemModstamp: z.string() })) });
const Count = z.object({ totalSize: z.int() });
const Leads = z.object({
  records: z.array(z.object({ IsConverted: z.boolean(), ConvertedContactId: z.nullable(RecordId) })),
});
const Tasks = z.object({
  records: z.array(z.object({ Id: RecordId, Description: z.nullable(z.string()) })),
});
const Made = z.object({ id: RecordId });

/** @throws SourceFailure when the address may not be reached */
export const openSalesforce = async (way: Parameters<typeof openSession>[0]): Promise<Connector> =>
  new SalesforceConnector(await openSession(way));

class SalesforceConnector implements Connector {
  readonly streams = LISTS.map((list) => ({
    object: list.object,
    kind: list.kind,
    pull: (cursor: SourceCursor | null) => this.#walk(list, cursor),
  }));
  /** A change bears the time at which it was made, and shows when its transaction ends: at most ten minutes later. */
  readonly lag = 10 * MINUTE_MS;
  readonly #salesforce: Salesforce;

  constructor(salesforce: Salesforce) {
    this.#salesforce = salesforce;
  }

  close(): void {
    this.#salesforce.close();
  }

  /** @throws SourceFailure, `not_allowed` where something is hidden from the app's user */
  async #query<S extends z.ZodType>(schema: S, soql: string): Promise<z.output<S>> {
    // An answer may hold fewer records than were asked for; the library fetches the rest.
    const whole = { autoFetch: true, maxFetch: PAGE };
    const ask = this.#salesforce.ask(async (connection) => connection.query(soql, whole), { reading: true });
    return read(schema, await ask);
  }

  /** Whether the organisation reckons in several currencies: only there the list of them exists, and amounts can be converted. */
  async #hasCurrencies(): Promise<boolean> {
    try {
      return (await this.#query(Count, 'SELECT COUNT() FROM CurrencyType')).totalSize > 1;
    } catch (error) {
      if (error instanceof SourceFailure && error.code === 'not_allowed') return false;
      throw error;
    }
  }

  /** Walks through what changed from the cursor on, each record once, whatever changes meanwhile: that moves to the end. */
  async *#walk(list: List, cursor: SourceCursor | null): AsyncIterable<Page> {
    const home = await this.#salesforce.home();
    const selected = selectedOf(list, list.money !== undefined && (await this.#hasCurrencies())).join(', ');
    let { at, id } = cursor ?? { at: BEGINNING, id: null };
    for (let first = true; ; first = false) {
      const since = `SystemModstamp >= ${at}${id === null ? '' : ` AND (SystemModstamp > ${at} OR Id > '${id}')`}`;
      const from = `FROM ${list.from} WHERE ${since}${list.where ? ` AND ${list.where}` : ''}`;
      const { records } = await this.#query(
        Changed,
        `SELECT ${selected} ${from} ORDER BY SystemModstamp, Id LIMIT ${PAGE}`,
      );
      const last = records.at(-1);
      const more = records.length === PAGE;
      const expected = first && more ? (await this.#query(Count, `SELECT COUNT() ${from}`)).totalSize : null;
      if (last) at = new Date(last.SystemModstamp).toISOString();
      id = more && last ? last.Id : null;
      yield {
        rows: records.map((record) => ({
          ...rowOf(list, record),
          ...(list.linked ? { crmUrl: `${home}/${record.Id}` } : {}),
        })),
        cursor: { at, id },
        ...(expected === null ? {} : { expected }),
      };
      if (!more) return;
    }
  }

  async write(order: WriteOrder): Promise<{ noteId: string | null }> {
    const { object, id } = await this.#person(order.recordId);
    const fields = fieldsOf(order, { status: object === 'Lead' ? 'Status' : null, empty: null });
    if (Object.keys(fields).length > 0)
      await this.#salesforce.ask((connection) => connection.sobject(object).update({ Id: id, ...fields }));
    const [subject = '', ...more] = order.lines;
    const said = { Subject: subject.slice(0, SUBJECT_LENGTH), Description: [subject, ...more].join('\n') };
    const noteId = await keepNote(order, {
      find: () => this.#findTask(id, order.feedbackId),
      make: async () => {
        const task = {
          ...said,
          WhoId: id,
          Status: 'Completed',
          ActivityDate: order.at.toISOString().slice(0, 10),
        };
        return read(Made, await this.#salesforce.ask((connection) => connection.sobject('Task').create(task)))
          .id;
      },
      change: (taskId) =>
        this.#salesforce.ask((connection) => connection.sobject('Task').update({ Id: taskId, ...said })),
      remove: (taskId) => this.#salesforce.ask((connection) => connection.sobject('Task').destroy(taskId)),
    });
    return { noteId };
  }

  /** The record that stands for a person now: that of a converted lead is its contact. @throws SourceFailure when there is none */
  async #person(recordId: string): Promise<{ object: 'Lead' | 'Contact'; id: string }> {
    const gone = new SourceFailure('unexpected', { status: 404 });
    // Files name records by numbers that nobody checked.
    const id = RecordId.safeParse(recordId).data;
    if (id?.startsWith(CONTACT)) return { object: 'Contact', id };
    if (!id?.startsWith(LEAD)) throw gone;
    const { records } = await this.#query(
      Leads,
      `SELECT IsConverted, ConvertedContactId FROM Lead WHERE Id = '${id}'`,
    );
    const [lead] = records;
    if (!lead) throw gone;
    if (!lead.IsConverted) return { object: 'Lead', id };
    if (lead.ConvertedContactId === null) throw gone;
    return { object: 'Contact', id: lead.ConvertedContactId };
  }

  /** The person's task that names the feedback; null when there is none. Descriptions cannot be searched. */
  async #findTask(personId: string, feedbackId: string): Promise<string | null> {
    const { records } = await this.#query(
      Tasks,
      `SELECT Id, Description FROM Task WHERE WhoId = '${personId}' ORDER BY CreatedDate DESC LIMIT ${LATEST_TASKS}`,
    );
    return records.find(({ Description }) => Description?.includes(feedbackId))?.Id ?? null;
  }
}
