/** Touchpoints lie in one table a month, so that old months are dropped whole. A month without its table goes to the default one. */
import { sql as raw } from 'kysely';
import { noteDays } from './campaign-days.ts';
import type { Db, Sql } from './db.ts';
import { deleteMomentsOf } from './moments.ts';
import { setWorkspace } from './pool.ts';
import { workspaceIds } from './workspaces.ts';

const monthOf = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
const after = (month: Date): Date => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
const nameOf = (month: Date): string => `touchpoints_${month.toISOString().slice(0, 7).replace('-', '_')}`;

const monthsBetween = (from: Date, before: Date): Date[] => {
  const months: Date[] = [];
  for (let month = monthOf(from); month < monthOf(before); month = after(month)) months.push(month);
  return months;
};

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
    const months = monthsBetween(from, after(monthOf(to)));
    const before = await existing(sql);
    if (months.every((month) => before.has(nameOf(month)))) return;
    // Whoever comes second waits here, and then finds the months made. `no force`: the owner moves the rows of all workspaces.
    await raw`alter table touchpoints_default no force row level security`.execute(sql);
    const made = await existing(sql);
    for (const month of months) if (!made.has(nameOf(month))) await addMonth(sql, month);
    await raw`alter table touchpoints_default force row level security`.execute(sql);
  });
}

/** The months of which the default table holds touchpoints, from one instant's to before another's, the newest first. */
export async function touchpointMonthsWithoutTable(db: Db, from: Date, before: Date): Promise<Date[]> {
  const made = await db.tx(existing);
  const without = monthsBetween(from, before).filter((month) => !made.has(nameOf(month)));
  if (without.length === 0) return [];
  // Asked of these months alone, so that no table of another is looked into.
  const within = without.map((month) => raw`(at >= ${month} and at < ${after(month)})`);
  const found = new Set<number>();
  for (const workspaceId of await workspaceIds(db)) {
    const { rows } = await db.workspaceTx(
      workspaceId,
      (sql) =>
        raw<{ month: Date }>`
          select distinct date_trunc('month', at, 'UTC') as month from touchpoints
          where workspace_id = ${workspaceId} and (${raw.join(within, raw` or `)})`.execute(sql),
      'last',
    );
    for (const { month } of rows) found.add(month.getTime());
  }
  return [...found].sort((a, b) => b - a).map((month) => new Date(month));
}

/** The months that have a table and end by an instant, the oldest first, each as its first instant. */
export async function touchpointMonthsBefore(db: Db, before: Date): Promise<Date[]> {
  const names = await db.tx(existing);
  const months = [...names].flatMap((name) => {
    const [, year, month] = /^touchpoints_(\d{4})_(\d{2})$/.exec(name) ?? [];
    return year && month ? [new Date(Date.UTC(Number(year), Number(month) - 1))] : [];
  });
  return months.filter((month) => after(month) <= before).sort((a, b) => a.getTime() - b.getTime());
}

/**
 * Drops a month's table with all that is in it, and notes each workspace's leads and days that it was about for the roll-up.
 * Returns how many touchpoints of each workspace went.
 */
export async function dropTouchpointMonth(
  db: Db,
  month: Date,
  workspaceIds: readonly string[],
): Promise<Map<string, number>> {
  return db.tx(async (sql) => {
    // Nobody may count anew what is noted before it is gone.
    await raw`lock table touchpoints in access exclusive mode`.execute(sql);
    const counts = new Map<string, number>();
    for (const workspaceId of workspaceIds) {
      await setWorkspace(sql, workspaceId);
      counts.set(workspaceId, await noteMonth(sql, workspaceId, month));
    }
    await raw`drop table if exists ${raw.table(nameOf(month))}`.execute(sql);
    return counts;
  });
}

/** Notes the leads and days of a month, and takes away what marketing said of it; returns how many touchpoints there are. */
async function noteMonth(sql: Sql, workspaceId: string, month: Date): Promise<number> {
  await deleteMomentsOf(workspaceId, month, after(month)).execute(sql);
  const { rows } = await raw<{ n: number }>`
    with going as (select lead_id, at from touchpoints
      where workspace_id = ${workspaceId} and at >= ${month} and at < ${after(month)}),
    days as (${noteDays(workspaceId, 'going')}),
    dirty as (insert into lead_dirty (workspace_id, lead_id) select distinct ${workspaceId}::uuid, lead_id from going on conflict do nothing)
    select count(*)::int as n from going`.execute(sql);
  return rows[0]?.n ?? 0;
}
