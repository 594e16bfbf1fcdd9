/** Erasing people, keeping them away, and giving them what is known of them. */
import { createHmac, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Receipt } from '#lib/contract/privacy.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { linkedInKey, readEmail } from '#lib/domain/identity.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import {
  blockedHashes,
  countAbout,
  type ErasureRow,
  ensureBlockKey,
  eraseLeads,
  insertBlocks,
  insertErasure,
  keysOfLeads,
  leadsOf,
  namesOf,
  type PersonKey,
  readBlockKey,
  rowsAbout,
} from '../db/erasure.ts';
import { type Auditor, audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';
import { announceErased } from './webhooks.ts';

type Needs = Pick<Services, 'db' | 'bus' | 'webhooks' | 'ledger'>;

const KEY_BYTES = 32;
const NOBODY: Failure = { code: 'not_found', detail: 'Nobody here has this address.' };

/** What a person is called in a request: an e-mail address, a LinkedIn profile or key, else an id in a marketing tool. */
function personKey(text: string): PersonKey {
  const email = readEmail(text);
  if (email) return { kind: 'email', value: email.canonical };
  if (/^(profile|member|sales|recruiter):\S+$/.test(text)) return { kind: 'linkedin', value: text };
  const profile = linkedInKey(text);
  return profile ? { kind: 'linkedin', value: profile } : { kind: 'external', value: text };
}

/** What stands for an identity once the person is erased. */
export const blockHash = (key: Uint8Array, { kind, value }: PersonKey): Buffer =>
  createHmac('sha256', key).update(`${kind} ${value}`).digest();

/** An anonymous id is a browser, which others may use; it is forgotten, and not kept away. */
export const namesPerson = ({ kind }: PersonKey): boolean => kind !== 'anonymous';

/**
 * Which of these people were erased, by their place in the list: nothing said of them is to be stored. Inside Db.workspaceTx.
 */
export async function erasedAmong(
  sql: Sql,
  workspaceId: string,
  people: readonly { keys: readonly PersonKey[] }[],
): Promise<Set<number>> {
  const key = await readBlockKey(sql, workspaceId);
  if (!key) return new Set();
  const hashes = people.map(({ keys }) =>
    keys.filter(namesPerson).map((one) => blockHash(key, one).toString('hex')),
  );
  const blocked = await blockedHashes(sql, workspaceId, hashes.flat());
  return new Set(hashes.flatMap((mine, at) => (mine.some((hash) => blocked.has(hash)) ? [at] : [])));
}

/** Whom an erasure would take, and how much of what. */
export async function previewOf({ db }: Pick<Services, 'db'>, workspaceId: string, who: string) {
  return db.workspaceTx(workspaceId, async (sql) => {
    const key = personKey(who);
    const ids = await leadsOf(sql, workspaceId, key);
    return {
      names: await namesOf(sql, workspaceId, ids),
      counts: ids.length === 0 ? {} : await countAbout(sql, workspaceId, ids),
      blocked: (await erasedAmong(sql, workspaceId, [{ keys: [key] }])).size > 0,
    };
  });
}

/** A receipt as it is shown. */
export const asReceipt = ({ id, at, byMemberId, counts }: ErasureRow): Receipt => ({
  id,
  at: at.toISOString(),
  memberId: byMemberId,
  counts,
});

/**
 * Erases a person: every row about them goes, their addresses are kept away by keyed hashes, devices and webhooks hear that the
 * lead is gone, and the ledger keeps it for the day on which an older backup is restored.
 * Somebody who is no lead is kept away only. Gives the receipt, which names nobody.
 */
export async function erase(
  { db, bus, webhooks, ledger }: Needs,
  workspaceId: string,
  by: Auditor,
  who: string,
): Promise<Receipt> {
  const { row, seq, told } = await db.workspaceTx(workspaceId, async (sql) => {
    const key = personKey(who);
    const ids = await leadsOf(sql, workspaceId, key);
    const blockKey = await ensureBlockKey(sql, workspaceId, randomBytes(KEY_BYTES));
    const keys = [key, ...(await keysOfLeads(sql, workspaceId, ids))].filter(namesPerson);
    const hashes = keys.map((one) => blockHash(blockKey, one));
    await insertBlocks(sql, workspaceId, hashes);
    const counts = ids.length === 0 ? {} : await eraseLeads(sql, workspaceId, ids);
    const receipt: ErasureRow = {
      id: uuidv7(),
      at: new Date(),
      byMemberId: typeof by === 'string' ? null : by.memberId,
      counts,
    };
    await insertErasure(sql, workspaceId, receipt);
    await audit(sql, workspaceId, {
      by,
      action: 'person_erased',
      subject: { kind: 'erasure', id: receipt.id },
      details: { leads: ids.length },
    });
    const { id, at, byMemberId: memberId } = receipt;
    const wanted = await announceErased(sql, workspaceId, ids);
    const stamped = await stamp(sql, workspaceId);
    await ledger.note({ workspaceId, id, at, memberId, blockKey, hashes });
    return { row: receipt, told: wanted, seq: stamped };
  });
  if (told) webhooks.wake(workspaceId);
  if (seq !== null) bus.publish({ ws: workspaceId, seq });
  return asReceipt(row);
}

/** All that is stored about a person, by table. That it was read is in the audit log. */
export async function dataOf(
  { db }: Pick<Services, 'db'>,
  workspaceId: string,
  by: Auditor,
  who: string,
): Promise<Result<{ madeAt: string; data: Record<string, unknown[]> }, Failure>> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const ids = await leadsOf(sql, workspaceId, personKey(who));
    const [first] = ids;
    if (first === undefined) return fail(NOBODY);
    await audit(sql, workspaceId, {
      by,
      action: 'person_exported',
      subject: { kind: 'lead', id: first },
    });
    return ok({ madeAt: new Date().toISOString(), data: await rowsAbout(sql, workspaceId, ids) });
  });
}
