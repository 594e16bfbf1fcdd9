/** Pairings under way. Global and short-lived: before approval nobody knows the workspace. */
import type { Db } from './db.ts';

export interface NewPairing {
  /** SHA-256 of the device code. */
  deviceCodeHash: Uint8Array;
  userCode: string;
  device: string;
  expiresAt: Date;
}

/** Stores a new pairing, and forgets those that ended an hour ago or earlier. */
export async function insertPairing(db: Db, pairing: NewPairing, now: Date): Promise<void> {
  await db.tx(async (sql) => {
    await sql
      .deleteFrom('pairings')
      .where('expires_at', '<', new Date(now.getTime() - 3_600_000))
      .execute();
    await sql
      .insertInto('pairings')
      .values({
        device_code_hash: pairing.deviceCodeHash,
        user_code: pairing.userCode,
        device: pairing.device,
        expires_at: pairing.expiresAt,
      })
      .execute();
  });
}

export interface AskedPairing {
  decided: 'approved' | 'denied' | null;
  expired: boolean;
  collected: boolean;
  tooSoon: boolean;
}

/**
 * Notes that the device asked, and says how its pairing stands; null when there is none. Asking before the interval is over
 * makes the interval longer. All times in seconds.
 */
export function askForPairing(
  db: Db,
  deviceCodeHash: Uint8Array,
  now: Date,
  pace: { intervalSeconds: number; slowerBySeconds: number },
): Promise<AskedPairing | null> {
  return db.tx(async (sql) => {
    const found = await sql
      .selectFrom('pairings')
      .selectAll()
      .where('device_code_hash', '=', deviceCodeHash)
      .forUpdate()
      .executeTakeFirst();
    if (!found) return null;
    const wait = (pace.intervalSeconds + found.extra_wait_seconds) * 1000;
    const tooSoon = found.last_asked_at !== null && now.getTime() - found.last_asked_at.getTime() < wait;
    await sql
      .updateTable('pairings')
      .set({
        last_asked_at: now,
        extra_wait_seconds: found.extra_wait_seconds + (tooSoon ? pace.slowerBySeconds : 0),
      })
      .where('device_code_hash', '=', deviceCodeHash)
      .execute();
    return {
      decided: found.decided,
      expired: found.expires_at <= now,
      collected: found.collected_at !== null,
      tooSoon,
    };
  });
}

/** Takes an approved pairing exactly once; null when it was taken before, expired or never approved. */
export async function collectPairing(
  db: Db,
  deviceCodeHash: Uint8Array,
  now: Date,
): Promise<{ workspaceId: string; memberId: string; name: string; browser: string } | null> {
  const taken = await db.tx((sql) =>
    sql
      .updateTable('pairings')
      .set({ collected_at: now })
      .where('device_code_hash', '=', deviceCodeHash)
      .where('decided', '=', 'approved')
      .where('collected_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['workspace_id', 'member_id', 'device', 'name'])
      .executeTakeFirst(),
  );
  if (!taken?.workspace_id || !taken.member_id) return null;
  return {
    workspaceId: taken.workspace_id,
    memberId: taken.member_id,
    name: taken.name ?? taken.device,
    browser: taken.device,
  };
}

/** The undecided pairing with this user code, or null. */
export async function findPendingPairing(
  db: Db,
  userCode: string,
  now: Date,
): Promise<{ userCode: string; device: string } | null> {
  const found = await db.tx((sql) =>
    sql
      .selectFrom('pairings')
      .select(['user_code as userCode', 'device'])
      .where('user_code', '=', userCode)
      .where('decided', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst(),
  );
  return found ?? null;
}

/** Approves or denies an undecided pairing for a member; false when it was decided meanwhile or expired. */
export async function decidePairing(
  db: Db,
  userCode: string,
  now: Date,
  by: { decision: 'approved' | 'denied'; workspaceId: string; memberId: string; name: string | null },
): Promise<boolean> {
  const done = await db.tx((sql) =>
    sql
      .updateTable('pairings')
      .set({
        decided: by.decision,
        workspace_id: by.workspaceId,
        member_id: by.memberId,
        name: by.name,
      })
      .where('user_code', '=', userCode)
      .where('decided', 'is', null)
      .where('expires_at', '>', now)
      .returning('user_code')
      .executeTakeFirst(),
  );
  return done !== undefined;
}
