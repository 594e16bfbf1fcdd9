/**
 * Takes an import back whole: what it made goes unless somebody has built on it, and what it changed becomes as it was, unless it
 * has been changed since. A few hundred changes in one transaction, so that others can work meanwhile; an undo that broke off goes on.
 */
import * as z from 'zod';
import { Stop } from '#lib/contract/records.ts';
import { stamp } from '../../db/changes.ts';
import type { Sql } from '../../db/db.ts';
import {
  type CampaignRow,
  deleteEmptyAccounts,
  deleteIdentities,
  deleteOutcomes,
  deleteReach,
  deleteTouchpoints,
  deleteUntouchedLeads,
  deleteUnusedCampaigns,
  type OutcomeRow,
  type ReachRow,
  readAccountsById,
  readCampaignsById,
  readReach,
  updateCampaigns,
  writeOutcomes,
  writeReach,
} from '../../db/import-rows.ts';
import { type Change, moveImport, takeChanges, touchImport } from '../../db/imports.ts';
import { type AccountRow, type LeadRow, readLeadRows, updateAccounts, updateLeads } from '../../db/ingest.ts';
import { IMPORTED, type Imported } from '../../db/tables.ts';
import type { Services } from '../../services/services.ts';
import { Raced, unraced } from '../store.ts';

const AT_ONCE = 500;

const text = z.string();
const maybe = z.nullable(z.string());
const list = z.array(z.string());
const Touch = z.object({ id: text, leadId: text, at: text });
const Identity = z.object({ kind: text, value: text, leadId: text });
const Reach: z.ZodType<ReachRow> = z.object({
  campaignId: text,
  day: text,
  source: text,
  impressions: z.number(),
  clicks: z.number(),
  spend: z.number(),
});
const Outcome: z.ZodType<OutcomeRow> = z.object({
  id: text,
  leadId: maybe,
  accountId: maybe,
  campaignId: maybe,
  kind: z.enum(['accepted', 'meeting', 'opportunity', 'won', 'lost']),
  amount: z.nullable(z.number()),
  at: text,
  externalId: text,
});
const Lead: z.ZodType<LeadRow> = z.object({
  id: text,
  accountId: maybe,
  ownerId: maybe,
  name: text,
  title: maybe,
  country: maybe,
  emails: list,
  linkedin: list,
  crmUrl: z.prefault(maybe, null),
  stop: z.prefault(z.nullable(Stop), null),
});
const Account: z.ZodType<AccountRow> = z.object({
  id: text,
  name: text,
  domains: list,
  industry: maybe,
  country: maybe,
  employees: z.nullable(z.number()),
});
const Campaign: z.ZodType<CampaignRow> = z.object({
  id: text,
  key: text,
  name: text,
  channels: list,
  startsOn: maybe,
  endsOn: maybe,
});

interface Pair<Row> {
  before: Row;
  after: Row;
}

/** What the import made, and what it changed. */
function sorted<Row>(
  changes: readonly Change[],
  schema: z.ZodType<Row>,
): { made: string[]; changed: Pair<Row>[] } {
  return {
    made: changes.filter(({ before }) => before === null).map(({ key }) => key),
    changed: changes
      .filter(({ before }) => before !== null)
      .map(({ before, after }) => ({ before: schema.parse(before), after: schema.parse(after) })),
  };
}

/** A list without what was added to it. */
const without = (now: readonly string[], { before, after }: Pair<readonly string[]>): string[] =>
  now.filter((value) => before.includes(value) || !after.includes(value));

/** A value as it was, unless it has been changed since. */
const back = <T>(now: T, { before, after }: Pair<T>): T => (now === after ? before : now);

const of = <Row, Name extends keyof Row>({ before, after }: Pair<Row>, name: Name): Pair<Row[Name]> => ({
  before: before[name],
  after: after[name],
});

/** Those of the changed rows that are still there, as they are now, each with what the import changed taken back. */
async function takenBack<Row extends { id: string }, Now extends { id: string }, Back>(
  changed: readonly Pair<Row>[],
  read: (ids: string[]) => Promise<Now[]>,
  undone: (now: Now, pair: Pair<Row>) => Back,
): Promise<Back[]> {
  const pairs = new Map(changed.map((pair) => [pair.after.id, pair]));
  return (await read([...pairs.keys()])).flatMap((now) => {
    const pair = pairs.get(now.id);
    return pair ? [undone(now, pair)] : [];
  });
}

/** Undoes changes of one sort. Returns whether rows that devices pull wait for their stamp. */
const UNDO: Record<Imported, (sql: Sql, ws: string, changes: Change[]) => Promise<boolean>> = {
  async touchpoint(sql, ws, changes) {
    await deleteTouchpoints(
      sql,
      ws,
      changes.map(({ after }) => Touch.parse(after)),
    );
    return false;
  },
  async outcome(sql, ws, changes) {
    const { made, changed } = sorted(changes, Outcome);
    await deleteOutcomes(sql, ws, made);
    await writeOutcomes(
      sql,
      ws,
      changed.map(({ before }) => before),
    );
    return false;
  },
  async reach(sql, ws, changes) {
    const rows = changes.map(({ before, after }) => ({
      before: before === null ? null : Reach.parse(before),
      after: Reach.parse(after),
    }));
    const name = ({ campaignId, day, source }: ReachRow): string => `${campaignId} ${day} ${source}`;
    const now = new Map(
      (
        await readReach(
          sql,
          ws,
          rows.map(({ after }) => after),
        )
      ).map((row) => [name(row), row]),
    );
    const untouched = rows.filter(({ after }) => {
      const row = now.get(name(after));
      return (
        row?.impressions === after.impressions && row.clicks === after.clicks && row.spend === after.spend
      );
    });
    await deleteReach(
      sql,
      ws,
      untouched.filter(({ before }) => before === null).map(({ after }) => after),
    );
    await writeReach(
      sql,
      ws,
      untouched.flatMap(({ before }) => before ?? []),
    );
    return false;
  },
  async identity(sql, ws, changes) {
    await deleteIdentities(
      sql,
      ws,
      changes.map(({ after }) => Identity.parse(after)),
    );
    return false;
  },
  async lead(sql, ws, changes) {
    const { made, changed } = sorted(changes, Lead);
    const gone = await deleteUntouchedLeads(sql, ws, made);
    const rows = await takenBack(
      changed,
      (ids) => readLeadRows(sql, ws, ids),
      (row, pair) => ({
        ...row,
        accountId: back(row.accountId, of(pair, 'accountId')),
        ownerId: back(row.ownerId, of(pair, 'ownerId')),
        name: back(row.name, of(pair, 'name')),
        title: back(row.title, of(pair, 'title')),
        country: back(row.country, of(pair, 'country')),
        crmUrl: back(row.crmUrl, of(pair, 'crmUrl')),
        emails: without(row.emails, of(pair, 'emails')),
        linkedin: without(row.linkedin, of(pair, 'linkedin')),
        hadEmails: row.emails,
        hadLinkedin: row.linkedin,
      }),
    );
    if ((await updateLeads(sql, ws, rows)) < rows.length) throw new Raced();
    return gone.length + rows.length > 0;
  },
  async account(sql, ws, changes) {
    const { made, changed } = sorted(changes, Account);
    const gone = await deleteEmptyAccounts(sql, ws, made);
    const rows = await takenBack(
      changed,
      (ids) => readAccountsById(sql, ws, ids),
      (row, pair) => ({
        ...row,
        name: back(row.name, of(pair, 'name')),
        industry: back(row.industry, of(pair, 'industry')),
        country: back(row.country, of(pair, 'country')),
        employees: back(row.employees, of(pair, 'employees')),
      }),
    );
    await updateAccounts(sql, ws, rows);
    return gone.length + rows.length > 0;
  },
  async campaign(sql, ws, changes) {
    const { made, changed } = sorted(changes, Campaign);
    const gone = await deleteUnusedCampaigns(sql, ws, made);
    const rows = await takenBack(
      changed,
      (ids) => readCampaignsById(sql, ws, ids),
      (row, pair) => ({
        ...row,
        name: back(row.name, of(pair, 'name')),
        channels: without(row.channels, of(pair, 'channels')),
        startsOn: back(row.startsOn, of(pair, 'startsOn')),
        endsOn: back(row.endsOn, of(pair, 'endsOn')),
      }),
    );
    await updateCampaigns(sql, ws, rows);
    return gone.length + rows.length > 0;
  },
};

/** Undoes an import that is `undoing`, and makes it `undone`. */
export async function undoImport(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  workspaceId: string,
  importId: string,
  onProgress: () => void = () => {},
): Promise<void> {
  for (const what of IMPORTED) {
    for (let more = true; more; ) {
      const { taken, seq } = await unraced(db, workspaceId, async (sql) => {
        const changes = await takeChanges(sql, workspaceId, importId, what, AT_ONCE);
        const synced = changes.length > 0 && (await UNDO[what](sql, workspaceId, changes));
        return { taken: changes.length, seq: synced ? await stamp(sql, workspaceId) : null };
      });
      if (seq !== null) bus.publish({ ws: workspaceId, seq });
      if (taken > 0 && (what === 'touchpoint' || what === 'outcome'))
        bus.publish({ ws: workspaceId, dirty: true });
      if (taken > 0) await touchImport(db, workspaceId, importId);
      onProgress();
      more = taken === AT_ONCE;
    }
  }
  await db.workspaceTx(workspaceId, (sql) => moveImport(sql, workspaceId, importId, ['undoing'], 'undone'));
  onProgress();
}
