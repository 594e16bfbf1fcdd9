/** `samsyn backup`, `restore` and `migrate-to`, and the export and import of a whole workspace. */
import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import type { Loaded, Progress } from '../services/archive.ts';
import type { LedgerEntry } from '../services/erasure-ledger.ts';
import { Stop } from '../stop.ts';
import { adminCall } from './admin.ts';
import { linesOf, packedLines, packToFile, readableOf } from './lines.ts';
import { progressLine } from './progress.ts';
import { streamThroughServer, withServices } from './through.ts';

type Say = (line: string) => void;

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
const counted = ({ tables, rows }: Loaded): string =>
  `${rows.toLocaleString('en')} rows in ${tables} tables, each counted and summed anew`;

/** When and where the last backup went; `samsyn doctor` reads it. */
export const lastBackupFile = (dataDir: string): string => join(dataDir, 'last-backup.json');

async function writePacked(
  config: Config,
  file: string,
  path: string,
  workspace: string | null,
): Promise<void> {
  if (existsSync(file)) throw new Stop(`${file} is there already. Give another name.`);
  const line = progressLine(process.stderr);
  await streamThroughServer(
    config,
    {
      path,
      body: JSON.stringify({ workspace }),
      directly: ({ db }) =>
        readableOf(async (write) => {
          const { writeChosen } = await import('../services/archive.ts');
          await writeChosen(db, write, path === '/export' ? { workspace } : null);
        }),
    },
    async (source) => {
      let bytes = 0;
      try {
        await packToFile(source, file, (piece) => {
          bytes += piece.length;
          line.show(`${megabytes(bytes)} read `);
        });
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
          throw new Stop('The running server broke the answer off; its log says why. No file was written.');
        throw error;
      }
    },
  );
  line.clear();
}

/** Writes a backup of everything; the server may run meanwhile. */
export async function backup(config: Config, path: string, say: Say): Promise<void> {
  const file = resolve(path);
  await writePacked(config, file, '/backup', null);
  const note = JSON.stringify({ at: new Date().toISOString(), file });
  await writeFile(lastBackupFile(config.dataDir), `${note}\n`, { mode: 0o600 });
  say(`${file} holds everything, ${megabytes(statSync(file).size)}. Restore it with: samsyn restore ${file}`);
  say('It names people: keep it where only administrators reach it.');
}

/** Writes everything of one workspace, to be read by people, by other programs, and by `samsyn import`. */
export async function exportWorkspace(
  config: Config,
  path: string,
  workspace: string | null,
  say: Say,
): Promise<void> {
  const file = resolve(path);
  await writePacked(config, file, '/export', workspace);
  say(
    `${file} holds the whole workspace but its keys, ${megabytes(statSync(file).size)}: lines of JSON, packed with gzip.`,
  );
}

function watching(): { onProgress(progress: Progress): void; clear(): void } {
  const line = progressLine(process.stderr);
  return {
    onProgress: ({ table, rows }) => line.show(`${table}: ${rows.toLocaleString('en')} rows `),
    clear: line.clear,
  };
}

async function nobodyRuns(config: Config): Promise<void> {
  if (await adminCall(config.dataDir, '/', ''))
    throw new Stop('A server runs on this data folder. Stop it first: it must not write meanwhile.');
}

/** Opens a database without bringing it up to date. */
async function withDb<T>(address: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { openDb } = await import('../db/open.ts');
  const opened = await openDb(address);
  if (!opened.ok) throw new Stop(opened.error.message);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

function readable(file: string): string {
  const path = resolve(file);
  if (!existsSync(path) || !statSync(path).isFile())
    throw new Stop(`There is no file ${file}, or it may not be read.`);
  return path;
}

const unpacked = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new Stop('The file is damaged or cut off. Nothing was changed; take another copy of it.');
    throw error;
  });

/**
 * What a restore knows of erasures: the data folder's own ledger, with what the named ones say taken over into it first; null when
 * there is no ledger at all.
 */
async function ledgerEntries(config: Config, named: readonly string[]): Promise<LedgerEntry[] | null> {
  const { createErasureLedger, ledgerFile, openedEntry, readErasureLedger } = await import(
    '../services/erasure-ledger.ts'
  );
  const { createSealing } = await import('../auth/sealing.ts');
  const { keptSecret, sessionSecret } = await import('../auth/secret.ts');
  const own = ledgerFile(config.dataDir);
  const others = named.map(readable);
  const secrets = [config.sessionSecret, ...[own, ...others].map((file) => keptSecret(dirname(file)))];
  const sealings = secrets.filter((secret) => secret !== null).map(createSealing);
  const read = (file: string) => readErasureLedger(file, sealings);
  const kept = await read(own);
  if (kept === null && named.length === 0) return null;
  const taken: LedgerEntry[] = [];
  for (const file of others) taken.push(...((await read(file)) ?? []).map(openedEntry));
  // Nothing is restored that could not be made right afterwards.
  const entries = [...taken, ...(kept ?? []).map(openedEntry)];
  if (taken.length > 0) {
    const secret = config.sessionSecret ?? sessionSecret(config.dataDir);
    const ledger = createErasureLedger(own, createSealing(secret));
    for (const entry of taken) await ledger.note(entry);
  }
  return entries;
}

/** Puts a backup into an empty database. @param ledgers files that remember who was erased; none: the data folder's own */
export async function restore(
  config: Config,
  path: string,
  ledgers: readonly string[],
  say: Say,
): Promise<void> {
  const file = readable(path);
  await nobodyRuns(config);
  const entries = await ledgerEntries(config, ledgers);
  const { restoreArchive } = await import('../services/archive.ts');
  const { eraseAgain } = await import('../services/erase-again.ts');
  const { onProgress, clear } = watching();
  const { loaded, again } = await withDb(config.databaseUrl, async (db) => ({
    loaded: await unpacked(restoreArchive(db, packedLines(file), { onProgress })),
    again: await eraseAgain(db, entries ?? []),
  }));
  clear();
  say(`Restored the backup of ${new Date(loaded.header.madeAt).toLocaleString()}: ${counted(loaded)}.`);
  say(
    entries === null
      ? 'There is no ledger of erasures in the data folder: whoever was erased after this backup is back. Restore with --ledger FILE, or erase them again.'
      : `Erased again, by the ledger of erasures: ${again.leads} leads.`,
  );
  say('Sidebars fetch everything anew and send again what was confirmed to them after the backup.');
}

/** Reads the export of a workspace into this server. */
export async function importWorkspace(config: Config, path: string, say: Say): Promise<void> {
  const file = readable(path);
  await nobodyRuns(config);
  const { importArchive } = await import('../services/archive.ts');
  const { onProgress, clear } = watching();
  const loaded = await withServices(config, ({ db }) =>
    unpacked(importArchive(db, packedLines(file), onProgress)),
  );
  clear();
  say(`Imported ${counted(loaded)}.`);
  say('Members sign in by new links (samsyn link), and devices pair anew.');
}

/** Moves everything to a PostgreSQL server. The source stays as it was. */
export async function migrateTo(config: Config, target: string, say: Say): Promise<void> {
  await nobodyRuns(config);
  const { restoreArchive, writeArchive } = await import('../services/archive.ts');
  const { migrate } = await import('../db/migrate.ts');
  const { onProgress, clear } = watching();
  const loaded = await withDb(config.databaseUrl, async (from) => {
    const made = await migrate(from);
    if (!made.ok) throw new Stop(made.error.message);
    const lines = linesOf(readableOf((write) => writeArchive(from, write)));
    return withDb(target, (to) => restoreArchive(to, lines, { move: true, onProgress }));
  });
  clear();
  say(`Moved ${counted(loaded)}. The source was not changed.`);
  say(
    'From now on start the server with DATABASE_URL set to the new database; sidebars go on where they are.',
  );
}
