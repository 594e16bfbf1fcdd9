/** Storage buckets: databases of an origin in files of their own, each bucket's apart from the others'. */

/** What TypeScript does not know of yet. */
interface Buckets {
  open(name: string, options: { durability: 'strict' }): Promise<{ indexedDB: IDBFactory }>;
}

/** The databases of a bucket, made when there is none of this name; null where the browser has no buckets. */
export async function bucketDatabases(name: string): Promise<IDBFactory | null> {
  if (!('storageBuckets' in navigator)) return null;
  const buckets = navigator.storageBuckets as Buckets;
  return (await buckets.open(name, { durability: 'strict' })).indexedDB;
}
