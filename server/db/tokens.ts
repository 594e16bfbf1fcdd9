/** Device tokens, stored as hashes. The keys of tools are beside them, see ingest-keys.ts. */
import type { Department } from '#lib/contract/primitives.ts';
import type { Db, Sql } from './db.ts';

/** A stored token and for whom it speaks. */
export interface DeviceToken {
  actor: { workspaceId: string; memberId: string; department: Department; admin: boolean; deviceId: string };
  /** False when the member was deactivated. */
  active: boolean;
  revoked: boolean;
  expiresAt: Date | null;
}

const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** The device token with this hash, or null. Notes the day of its use, at most once a day. */
export function readDeviceToken(
  db: Db,
  workspaceId: string,
  hash: Uint8Array,
  now: Date,
): Promise<DeviceToken | null> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const found = await sql
      .selectFrom('tokens')
      .innerJoin('members', (join) =>
        join
          .onRef('members.workspace_id', '=', 'tokens.workspace_id')
          .onRef('members.id', '=', 'tokens.member_id'),
      )
      .select([
        'tokens.id',
        'tokens.last_used_on',
        'tokens.expires_at',
        'tokens.revoked_at',
        'members.id as memberId',
        'members.department',
        'members.admin',
        'members.active',
        'members.deleted_at',
      ])
      .where('tokens.workspace_id', '=', workspaceId)
      .where('tokens.token_hash', '=', hash)
      .where('tokens.kind', '=', 'device')
      .executeTakeFirst();
    if (!found) return null;
    if (found.last_used_on !== dayOf(now) && found.revoked_at === null) {
      await sql
        .updateTable('tokens')
        .set({ last_used_on: dayOf(now) })
        .where('workspace_id', '=', workspaceId)
        .where('token_hash', '=', hash)
        .execute();
    }
    return {
      actor: {
        workspaceId,
        memberId: found.memberId,
        department: found.department,
        admin: found.admin,
        deviceId: found.id,
      },
      active: found.active && found.deleted_at === null,
      revoked: found.revoked_at !== null,
      expiresAt: found.expires_at,
    };
  });
}

/** Stores a new device's token. */
export async function insertDeviceToken(
  sql: Sql,
  workspaceId: string,
  token: { hash: Uint8Array; id: string; memberId: string; name: string },
): Promise<void> {
  await sql
    .insertInto('tokens')
    .values({
      workspace_id: workspaceId,
      token_hash: token.hash,
      id: token.id,
      kind: 'device',
      member_id: token.memberId,
      name: token.name,
    })
    .execute();
}

/** A member's devices whose tokens still work, newest first. `lastUsedOn` is a calendar day. */
export function listDeviceTokens(
  db: Db,
  workspaceId: string,
  memberId: string,
  now: Date,
): Promise<{ id: string; name: string; createdAt: Date; lastUsedOn: string | null }[]> {
  return db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('tokens')
      .select(['id', 'name', 'created_at as createdAt', 'last_used_on as lastUsedOn'])
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', memberId)
      .where('kind', '=', 'device')
      .where('revoked_at', 'is', null)
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
      .orderBy('created_at', 'desc')
      .execute(),
  );
}

/** Ends one of a member's devices and gives its name; null when the member has no such working device. */
export async function revokeDeviceToken(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  id: string,
  now: Date,
): Promise<string | null> {
  const ended = await sql
    .updateTable('tokens')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('id', '=', id)
    .where('kind', '=', 'device')
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return ended?.name ?? null;
}

/** Removes devices and ingest keys that were revoked or ran out before an instant; returns how many. */
export async function removeEndedTokens(sql: Sql, workspaceId: string, before: Date): Promise<number> {
  const removed = await sql
    .deleteFrom('tokens')
    .where('workspace_id', '=', workspaceId)
    .where((where) => where.or([where('revoked_at', '<', before), where('expires_at', '<', before)]))
    .executeTakeFirst();
  return Number(removed.numDeletedRows);
}
