/** Leads and accounts, many to a sealed row (docs/adr/0004-one-set-of-lead-buckets.md). */
import * as z from 'zod';
import { type Columns, fromColumns, toColumns } from '#lib/contract/columns.ts';
import type { Account, Lead } from '#lib/contract/records.ts';
import { fnv1a } from '#lib/domain/fnv1a.ts';
import type { BucketRow, PackedTable } from './cache.ts';
import { openCached } from './cached.ts';
import { seal } from './seal.ts';
import type { Store } from './store.ts';

export const BUCKETS = 1024;

/**
 * Not checked again when they are opened: only what this build checked can carry its seal, a bucket holds a hundred of them, and
 * checking would cost three times the opening. A change of shape needs a new VERSION in cache.ts (a test says so).
 */
const LIST = { leads: z.array(z.custom<Lead>()), accounts: z.array(z.custom<Account>()) } as const;
export type Packed<T extends PackedTable> = z.infer<(typeof LIST)[T]>[number];

/** The bucket of a record: FNV-1a of its id. */
export const bucketOf = (id: string): number => (fnv1a(id) >>> 0) % BUCKETS;

const placeOf = (table: PackedTable, n: number): string => `${table}/${n}`;

/** The records of a stored row; none when it is absent or cannot be opened. */
export async function unpack<T extends PackedTable>(
  store: Store,
  table: T,
  row: BucketRow | undefined,
): Promise<Packed<T>[]> {
  const columns = row && (await openCached(store, placeOf(table, row.n), row.sealed, z.custom<Columns>()));
  if (!columns) return [];
  const list: z.ZodType<Packed<T>[]> = LIST[table];
  return list.parse(fromColumns(columns));
}

export async function pack<T extends PackedTable>(
  store: Store,
  table: T,
  n: number,
  records: Packed<T>[],
): Promise<BucketRow> {
  // As columns, a third fewer bytes to write.
  return { table, n, sealed: await seal(store, 'cache', placeOf(table, n), toColumns(records)) };
}

/** The stored rows that hold these records. For use inside a liveQuery; open them outside. */
export function bucketRows(
  store: Store,
  table: PackedTable,
  ids: readonly string[],
): Promise<(BucketRow | undefined)[]> {
  const numbers = [...new Set(ids.map(bucketOf))];
  return store.cache.buckets.bulkGet(numbers.map((n): [PackedTable, number] => [table, n]));
}

/** Those of the wanted records that the rows hold, by id. */
export async function pick<T extends PackedTable>(
  store: Store,
  table: T,
  rows: readonly (BucketRow | undefined)[],
  ids: readonly string[],
): Promise<Map<string, Packed<T>>> {
  const wanted = new Set(ids);
  const lists = await Promise.all(rows.map((row) => unpack(store, table, row)));
  return new Map(
    lists.flat().flatMap((record) => (wanted.has(record.id) ? [[record.id, record] as const] : [])),
  );
}

/** Records by id, read now. */
export async function readPacked<T extends PackedTable>(
  store: Store,
  table: T,
  ids: readonly string[],
): Promise<Map<string, Packed<T>>> {
  return pick(store, table, await bucketRows(store, table, ids), ids);
}

/** Every record of the numbered buckets, read now. */
export async function readBuckets<T extends PackedTable>(
  store: Store,
  table: T,
  numbers: readonly number[],
): Promise<Packed<T>[]> {
  const rows = await store.cache.buckets.bulkGet(numbers.map((n): [PackedTable, number] => [table, n]));
  return (await Promise.all(rows.map((row) => unpack(store, table, row)))).flat();
}
