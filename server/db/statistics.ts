import { sql as raw } from 'kysely';
import type { Db } from './db.ts';
import { DbError } from './errors.ts';

/** Fewer rows than this tell a planner nothing. */
const FEW = 100;

const told = new WeakSet<Db>();

/**
 * Has the database look at its leads and companies when so many came at once and it takes the tables for empty. It would look by itself
 * within a minute. Until then the foreign key of each new address is checked by any index that begins with the workspace, and the
 * statement for that is planned once: every address reads every lead of the workspace.
 * @param made how many leads or companies were stored just now
 */
export async function tellPlanner(db: Db, made: number): Promise<void> {
  if (made < FEW || told.has(db)) return;
  try {
    await db.tx(async (sql) => {
      const { rows } = await raw`
      select from pg_class where oid in ('leads'::regclass, 'accounts'::regclass) and reltuples < ${FEW}::int`.execute(
        sql,
      );
      if (rows.length === 0) told.add(db);
      else await raw`analyze (skip_locked) leads, identities, accounts, account_domains`.execute(sql);
    });
  } catch (error) {
    // What came is stored; whoever sent it is not to hear that it failed.
    if (!(error instanceof DbError)) throw error;
  }
}
