/** Erases again whom a restored backup brought back, by the ledger of erasures. */
import { stamp } from '../db/changes.ts';
import type { Db, Sql } from '../db/db.ts';
import {
  ensureBlockKey,
  eraseLeads,
  identityPages,
  insertBlocks,
  insertErasure,
  knownErasures,
  type PersonKey,
  withMerged,
} from '../db/erasure.ts';
import { workspaceIds } from '../db/workspaces.ts';
import { audit } from './audit.ts';
import { blockHash, namesPerson } from './erasure.ts';
import { type LedgerEntry, openedEntry, type StoredEntry } from './erasure-ledger.ts';

export interface ErasedAgain {
  /** The entries that the database did not know. */
  entries: LedgerEntry[];
  leads: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The identities and leads of the workspace that the entries name, by hash under their keys. */
async function sought(
  sql: Sql,
  workspaceId: string,
  entries: readonly LedgerEntry[],
): Promise<Map<string, PersonKey & { leadId: string }>> {
  const keys = new Map(entries.map(({ blockKey }) => [hex(blockKey), blockKey]));
  const wanted = new Set(entries.flatMap(({ hashes }) => hashes.map(hex)));
  const found = new Map<string, PersonKey & { leadId: string }>();
  for await (const page of identityPages(sql, workspaceId)) {
    for (const identity of page.filter(namesPerson)) {
      for (const key of keys.values()) {
        const hash = hex(blockHash(key, identity));
        if (wanted.has(hash)) found.set(hash, identity);
      }
    }
  }
  return found;
}

/** One workspace, in one transaction. */
async function again(sql: Sql, workspaceId: string, entries: readonly LedgerEntry[]): Promise<number> {
  const found = await sought(sql, workspaceId, entries);
  let leads = 0;
  for (const { id, at, memberId, blockKey, hashes } of entries) {
    const people = hashes.flatMap((hash) => found.get(hex(hash)) ?? []);
    const ids = await withMerged(sql, workspaceId, [...new Set(people.map(({ leadId }) => leadId))]);
    const key = await ensureBlockKey(sql, workspaceId, blockKey);
    await insertBlocks(sql, workspaceId, [
      // Under another key of the database the hashes say nothing; who is in it can be hashed anew.
      ...(hex(key) === hex(blockKey) ? hashes : []),
      ...people.map((person) => blockHash(key, person)),
    ]);
    const counts = ids.length === 0 ? {} : await eraseLeads(sql, workspaceId, ids);
    await insertErasure(sql, workspaceId, { id, at, byMemberId: memberId, counts });
    await audit(sql, workspaceId, {
      by: 'server',
      action: 'person_erased',
      subject: { kind: 'erasure', id },
      details: { leads: ids.length },
    });
    leads += ids.length;
  }
  return leads;
}

/**
 * Erases everybody whom the entries name and the database does not know to be erased, before anybody is served. Again has no effect.
 * @throws Stop when the ledger cannot be opened
 */
export async function eraseAgain(db: Db, entries: readonly StoredEntry[]): Promise<ErasedAgain> {
  const done: ErasedAgain = { entries: [], leads: 0 };
  if (entries.length === 0) return done;
  for (const workspaceId of await workspaceIds(db)) {
    const mine = entries.filter((entry) => entry.workspaceId === workspaceId);
    if (mine.length === 0) continue;
    await db.workspaceTx(workspaceId, async (sql) => {
      const known = await knownErasures(
        sql,
        workspaceId,
        mine.map(({ id }) => id),
      );
      const byId = new Map(mine.filter(({ id }) => !known.has(id)).map((entry) => [entry.id, entry]));
      if (byId.size === 0) return;
      const missing = [...byId.values()].map(openedEntry);
      done.leads += await again(sql, workspaceId, missing);
      done.entries.push(...missing);
      await stamp(sql, workspaceId);
    });
  }
  return done;
}
