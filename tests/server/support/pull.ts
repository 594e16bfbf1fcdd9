/** The change feed as records again; reading it holds every value to the contract's forms, with no key too many. */
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { SYNCED } from '#lib/contract/records.ts';
import { readChanges } from '#server/db/changes.ts';
import type { Db } from '#server/db/db.ts';

const table = <T extends z.ZodType>(record: T) =>
  z.object({ records: z.array(record), deleted: z.array(z.string()) });

const Tables = z.object({
  workspace: table(z.strictObject(SYNCED.workspace.shape)),
  members: table(z.strictObject(SYNCED.members.shape)),
  teams: table(z.strictObject(SYNCED.teams.shape)),
  accounts: table(z.strictObject(SYNCED.accounts.shape)),
  personas: table(z.strictObject(SYNCED.personas.shape)),
  campaigns: table(z.strictObject(SYNCED.campaigns.shape)),
  leads: table(z.strictObject(SYNCED.leads.shape)),
  feedback: table(z.strictObject(SYNCED.feedback.shape)),
  questions: table(z.strictObject(SYNCED.questions.shape)),
});
const NAMES = Tables.keyof().options;

/** One page of changes after the cursor; every table is there, empty where nothing changed. */
export async function pull(
  db: Db,
  workspaceId: string,
  cursor: { epoch: number; seq: number } | null = null,
  limit = 1000,
) {
  const page = await db.workspaceTx(workspaceId, (sql) => readChanges(sql, workspaceId, cursor, limit));
  if (page === 'resync') throw new Error('The cursor was refused.');
  const tables = NAMES.map((name) => {
    const { columns = {}, deleted = [] } = page.tables[name] ?? {};
    return [name, { records: fromColumns(columns), deleted }];
  });
  return { ...page, tables: Tables.parse(Object.fromEntries(tables)) };
}
