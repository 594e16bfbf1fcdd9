/** The databases that benches measure: the embedded one in a folder, and PostgreSQL when PG_URL names an empty database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { Db } from '#server/db/db.ts';
import { migrate } from '#server/db/migrate.ts';
import { openDb } from '#server/db/open.ts';

/** A workspace with leads; lead n has the address `p<n>@c<n % 100>.example.com` and the external id `u-<n>`. */
export interface Filled {
  id: string;
  leadIds: string[];
}

/** Makes a workspace, and its leads by COPY. */
export async function fill(db: Db, leads: number): Promise<Filled> {
  const id = v7();
  await db.tx((sql) => sql.insertInto('workspaces').values({ workspace_id: id, slug: id }).execute());
  const leadIds = Array.from({ length: leads }, () => v7());
  const address = (n: number): string => `p${n}@c${n % 100}.example.com`;
  await db.copyIn(
    id,
    'leads',
    ['workspace_id', 'id', 'name', 'emails', 'seq'],
    leadIds.map((lead, n) => [id, lead, `Person ${n}`, [address(n)], n + 1]),
  );
  await db.copyIn(
    id,
    'identities',
    ['workspace_id', 'kind', 'value', 'lead_id', 'source'],
    leadIds.flatMap((lead, n) => [
      [id, 'email', address(n), lead, 'bench'],
      [id, 'external', `u-${n}`, lead, 'bench'],
    ]),
  );
  await db.tx((sql) =>
    sql.updateTable('workspaces').set({ change_seq: leads }).where('workspace_id', '=', id).execute(),
  );
  return { id, leadIds };
}

/** Runs the work on each database that is there, opened and migrated. */
export const onEachDatabase = (work: (name: string, db: Db) => Promise<void>): Promise<void> =>
  onEachAddress((name, address) => on(name, address, work));

/** As onEachDatabase, for work that opens it itself. */
export async function onEachAddress(work: (name: string, address: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-bench-'));
  try {
    await work('PGlite', `pglite:${join(folder, 'db')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (process.env.PG_URL) await work('PostgreSQL', process.env.PG_URL);
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
}

async function on(
  name: string,
  address: string,
  work: (name: string, db: Db) => Promise<void>,
): Promise<void> {
  const opened = await openDb(address);
  if (!opened.ok) throw new Error(opened.error.message);
  const db = opened.value;
  try {
    const migrated = await migrate(db);
    if (!migrated.ok) throw new Error(migrated.error.message);
    await work(name, db);
  } finally {
    await db.close();
  }
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** The value that this share of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A line of a table; the first column to the left. */
export const line = (cells: readonly (string | number)[]): string =>
  cells.map((cell, at) => (at === 0 ? String(cell).padEnd(26) : String(cell).padStart(14))).join('');

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
