/** All that the extension has on a device, as one text: databases, `storage.local`, and the private files with the keys. */
import { Dexie } from 'dexie';
import * as z from 'zod';
import { privateFiles } from '../support/device-storage.ts';
import { fake } from '../support/fake-browser.ts';

const Profile = z.object({
  databases: z.array(
    z.object({
      name: z.string(),
      version: z.number(),
      /** As Dexie writes them: the primary key, then the indexes. */
      stores: z.record(z.string(), z.string()),
      rows: z.record(z.string(), z.array(z.unknown())),
    }),
  ),
  local: z.array(z.tuple([z.string(), z.unknown()])),
  files: z.array(z.tuple([z.string(), z.base64()])),
});

const Bytes = z.object({ base64: z.base64() });

/** JSON knows no bytes. */
const asText = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
const fromText = (_key: string, value: unknown): unknown => {
  const bytes = Bytes.strict().safeParse(value);
  return bytes.success ? new Uint8Array(Buffer.from(bytes.data.base64, 'base64')) : value;
};

/** @param opened the databases, open */
export async function profileText(opened: readonly Dexie[]): Promise<string> {
  const databases = await Promise.all(
    opened.map(async (database) => ({
      name: database.name,
      version: database.verno,
      stores: Object.fromEntries(
        database.tables.map(({ name, schema }) => [
          name,
          [schema.primKey, ...schema.indexes].map(({ src }) => src).join(','),
        ]),
      ),
      rows: Object.fromEntries(
        await Promise.all(database.tables.map(async (table) => [table.name, await table.toArray()])),
      ),
    })),
  );
  const files = [...privateFiles].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
  return `${JSON.stringify({ databases, local: [...fake.local.values], files }, asText, 1)}\n`;
}

/** Puts a profile where an extension that is installed anew would find nothing. */
export async function putProfile(text: string): Promise<void> {
  const { databases, local, files } = Profile.parse(JSON.parse(text, fromText));
  for (const [key, value] of local) fake.local.values.set(key, value);
  for (const [name, base64] of files) privateFiles.set(name, new Uint8Array(Buffer.from(base64, 'base64')));
  for (const { name, version, stores, rows } of databases) {
    const database = new Dexie(name);
    database.version(version).stores(stores);
    await database.open();
    for (const [table, those] of Object.entries(rows)) await database.table(table).bulkPut(those);
    database.close();
  }
}
