/** Storage buckets: databases of an origin in files of their own, each bucket's apart from the others'. */

interface Bucket {
  indexedDB: IDBFactory;
}

/** What TypeScript does not know of yet. */
interface Buckets {
  open(name: string, options: { durability: 'strict' }): Promise<Bucket>;
}

/** Once nobody holds a bucket, Chromium collects it as garbage, and requests to its open databases end neither well nor badly. */
const held = new Set<IDBFactory>();

/** The databases of a bucket, made when there is none of this name; null where the browser has no buckets. */
export async function bucketDatabases(name: string): Promise<IDBFactory | null> {
  if (!('storageBuckets' in navigator)) return null;
  const buckets = navigator.storageBuckets as Buckets;
  const { indexedDB } = await buckets.open(name, { durability: 'strict' });
  held.add(indexedDB);
  return indexedDB;
}
