/**
 * Who was erased, kept beside the database and not in it, so that a backup that is older than an erasure brings nobody back. It
 * holds keyed hashes only; their key is sealed with the session secret.
 */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Sealing } from '../auth/sealing.ts';
import { Stop } from '../stop.ts';

/** One erasure: its receipt's id, and the hashes of all the person was known by. */
export interface LedgerEntry {
  workspaceId: string;
  id: string;
  at: Date;
  memberId: string | null;
  /** What the hashes were made with. */
  blockKey: Uint8Array;
  hashes: readonly Uint8Array[];
}

export interface ErasureLedger {
  /** Writes an entry down for good, before the erasure is committed: rather one too many than one too few. */
  note(entry: LedgerEntry): Promise<void>;
}

const Line = z.object({
  workspace: z.uuid(),
  id: z.uuid(),
  at: z.iso.datetime(),
  member: z.nullable(z.uuid()),
  key: z.base64(),
  hashes: z.array(z.hex()),
});
type Line = z.infer<typeof Line>;

/** The ledger of a data folder. */
export const ledgerFile = (dataDir: string): string => join(dataDir, 'erasures.jsonl');

const place = (workspaceId: string): string => `erasures ${workspaceId}`;

export const createErasureLedger = (file: string, sealing: Sealing): ErasureLedger => ({
  note: async ({ workspaceId, id, at, memberId, blockKey, hashes }) => {
    const line: Line = {
      workspace: workspaceId,
      id,
      at: at.toISOString(),
      member: memberId,
      key: Buffer.from(sealing.seal(blockKey, place(workspaceId))).toString('base64'),
      hashes: hashes.map((hash) => Buffer.from(hash).toString('hex')),
    };
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a', 0o600);
    try {
      // The line feed before keeps apart from a line that a power loss cut off.
      await handle.write(`\n${JSON.stringify(line)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  },
});

/** An entry as it was read; its key opens with one of the secrets, or with none. */
export type StoredEntry = Omit<LedgerEntry, 'blockKey'> & { blockKey: Uint8Array | null };

/** @throws Stop when none of the secrets opened the entry's key */
export function openedEntry(entry: StoredEntry): LedgerEntry {
  if (entry.blockKey) return { ...entry, blockKey: entry.blockKey };
  throw new Stop(
    'The ledger of erasures (erasures.jsonl) was written under another session secret. Put the session-secret of then beside it, or set SESSION_SECRET, so that whoever it names can be erased again.',
  );
}

function entryOf(text: string, sealings: readonly Sealing[]): StoredEntry | null {
  let line: Line;
  try {
    line = Line.parse(JSON.parse(text));
  } catch {
    return null;
  }
  const sealed = Buffer.from(line.key, 'base64');
  const keys = sealings.map((sealing) => sealing.open(sealed, place(line.workspace)));
  return {
    workspaceId: line.workspace,
    id: line.id,
    at: new Date(line.at),
    memberId: line.member,
    blockKey: keys.find((key) => key !== null) ?? null,
    hashes: line.hashes.map((hash) => Buffer.from(hash, 'hex')),
  };
}

/**
 * Reads a ledger; null when there is no such file. A line that a power loss cut off belongs to an erasure that was not done, and
 * is left out.
 */
export async function readErasureLedger(
  file: string,
  sealings: readonly Sealing[],
): Promise<StoredEntry[] | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => entryOf(line, sealings) ?? []);
}
