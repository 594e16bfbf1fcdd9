/** Touchpoints lie in one table a month, so that old months are dropped whole. A month without its table goes to the default one. */
import { sql as raw } from 'kysely';
import type { Db, Sql } from './db.ts';

const monthOf = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
const after = (month: Date): Date => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
const nameOf = (month: Date): string => `touchpoints_${month.toISOString().slice(0, 7).replace('-', '_')}`;

async function existing(sql: Sql): Promise<Set<string>> {
  const { rows } = await raw<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'touchpoints'::regclass`.execute(
    sql,
  );
  return new Set(rows.map((row) => row.name));
}

/** Makes a month's table, and moves there what the default table held of it. */
async function addMonth(sql: Sql, month: Date): Promise<void> {
  const table = raw.table(nameOf(month));
  const [from, to] = [month.toISOString(), after(month).toISOString()];
  const within = raw`at >= ${from} and at < ${to}`;
  await raw`create table ${table} (like touchpoints including all)`.execute(sql);
  await raw`insert into ${table} select * from touchpoints_default where ${within}`.execute(sql);
  await raw`delete from touchpoints_default where ${within}`.execute(sql);
  await raw`alter table touchpoints attach partition ${table} for values from (${raw.lit(from)}) to (${raw.lit(to)})`.execute(
    sql,
  );
  await raw`alter table ${table} enable row level security, force row level security`.execute(sql);
}

/** Sees to it that every month from one instant's to another's has its table. Months are of UTC; again has no effect. */
export async function ensureTouchpointMonths(db: Db, from: Date, to: Date): Promise<void> {
  await db.tx(async (sql) => {
    const months: Date[] = [];
    for (let month = monthOf(from); month <= to; month = after(month)) months.push(month);
    const before = await existing(sql);
    if (months.every((month) => before.has(nameOf(month)))) return;
    // Whoever comes second waits here, and then finds the months made. `no force`: the owner moves the rows of all workspaces.
    await raw`alter table touchpoints_default no force row level security`.execute(sql);
    const made = await existing(sql);
    for (const month of months) if (!made.has(nameOf(month))) await addMonth(sql, month);
    await raw`alter table touchpoints_default force row level security`.execute(sql);
  });
}
