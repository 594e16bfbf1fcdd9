/** How many rows of what was pulled there are to be: a store that has lost some does not say so, and nobody would fetch them again. */
import type { IndexableType, Table } from 'dexie';
import { meta, type RowCounts } from './cache.ts';
import type { Store } from './store.ts';

const COUNTED = ['buckets', 'records', 'feedback', 'questions'] as const;
/** From so many keys on, reading all of a table's is quicker than looking for each. */
const MANY = 500;

export type Touched = { [T in (typeof COUNTED)[number]]: { put: IndexableType[]; gone: IndexableType[] } };

const textsOf = (keys: readonly IndexableType[]): Set<string> =>
  new Set(keys.map((key) => JSON.stringify(key)));

/** How many of these are in a table. */
async function present(table: Table<unknown, IndexableType>, keys: readonly IndexableType[]) {
  if (keys.length === 0) return 0;
  if (keys.length < MANY)
    return table
      .where(':id')
      .anyOf([...keys])
      .count();
  const wanted = textsOf(keys);
  const there: IndexableType[] = await table.toCollection().primaryKeys();
  return there.filter((key) => wanted.has(JSON.stringify(key))).length;
}

/** How many there are to be after a change; to be asked before it, in its transaction. */
export async function rowsAfter(store: Store, touched: Touched): Promise<RowCounts> {
  const before = await meta(store, 'rows');
  const after = async (name: keyof Touched): Promise<number> => {
    const table: Table<unknown, IndexableType> = store.cache.table(name);
    const { put, gone } = touched[name];
    const stay = new Map(put.map((key) => [JSON.stringify(key), key]));
    for (const text of textsOf(gone)) stay.delete(text);
    const was = before?.counts[name] ?? (await table.count());
    return was - (await present(table, [...stay.values(), ...gone])) + stay.size;
  };
  const [buckets, records, feedback, questions] = await Promise.all([
    after('buckets'),
    after('records'),
    after('feedback'),
    after('questions'),
  ]);
  return { buckets, records, feedback, questions };
}

/** Whether rows are gone that nobody deleted, or there that nobody put. */
export const lacksRows = (store: Store): Promise<boolean> =>
  store.cache.transaction('r', store.cache.tables, async () => {
    const noted = await meta(store, 'rows');
    if (!noted) return false;
    const there = await Promise.all(COUNTED.map((name) => store.cache.table(name).count()));
    return COUNTED.some((name, at) => noted.counts[name] !== there[at]);
  });
