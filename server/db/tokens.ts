/** Device tokens, stored as hashes. The keys of tools are beside them, see ingest-keys.ts. */
import { expressionBuilder, sql as raw } from 'kysely';
import type { Department } from '#lib/contract/primitives.ts';
import type { Db, Sql } from './db.ts';
import type { Tables } from './tables.ts';

/** A stored token and for whom it speaks. */
export interface DeviceToken {
  actor: { workspaceId: string; memberId: string; department: Department; admin: boolean; deviceId: string };
  /** False when the member was deactivated. */
  active: boolean;
  revoked: boolean;
  /** An administrator wants its data gone, and it has not said yet that they are. */
  wipeOrdered: boolean;
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
  const look = async (sql: Sql): Promise<DeviceToken | null> => {
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
        'tokens.wipe_ordered_at',
        'tokens.wiped_at',
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
      wipeOrdered: found.wipe_ordered_at !== null && found.wiped_at === null,
      expiresAt: found.expires_at,
    };
  };
  return db.workspaceTx(workspaceId, look, 'first');
}

/** Stores a new device's token. */
export async function insertDeviceToken(
  sql: Sql,
  workspaceId: string,
  token: {
    hash: Uint8Array;
    id: string;
    memberId: string;
    name: string;
    browser: string;
    expiresAt: Date | null;
  },
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
      browser: token.browser,
      expires_at: token.expiresAt,
    })
    .execute();
}

/** A device and how its token stands. */
export interface DeviceRow {
  id: string;
  memberId: string;
  /** What the person calls it. */
  name: string;
  /** What it called itself. */
  browser: string;
  createdAt: Date;
  /** A calendar day. */
  lastUsedOn: string | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  wipeOrderedAt: Date | null;
  wipedAt: Date | null;
}

const devices = (sql: Sql, workspaceId: string) =>
  sql
    .selectFrom('tokens')
    .select(({ fn, ref }) => [
      'id',
      ref('member_id').$notNull().as('memberId'),
      'name',
      fn.coalesce('browser', 'name').as('browser'),
      'created_at as createdAt',
      'last_used_on as lastUsedOn',
      'expires_at as expiresAt',
      'revoked_at as revokedAt',
      'wipe_ordered_at as wipeOrderedAt',
      'wiped_at as wipedAt',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'device')
    .orderBy('created_at', 'desc');

const token = expressionBuilder<Tables, 'tokens'>();
/** Whether a token works, as far as it is not about its member. */
const works = (now: Date) =>
  token.and([
    token('tokens.revoked_at', 'is', null),
    token('tokens.wipe_ordered_at', 'is', null),
    token.or([token('tokens.expires_at', 'is', null), token('tokens.expires_at', '>', now)]),
  ]);

/** A member's devices whose tokens still work, newest first. */
export function workingDevices(
  db: Db,
  workspaceId: string,
  memberId: string,
  now: Date,
): Promise<DeviceRow[]> {
  return db.workspaceTx(workspaceId, (sql) =>
    devices(sql, workspaceId).where('member_id', '=', memberId).where(works(now)).execute(),
  );
}

/** All members' devices, newest first; those that ended before `since` are left out. */
export function allDevices(db: Db, workspaceId: string, since: Date): Promise<DeviceRow[]> {
  return db.workspaceTx(workspaceId, (sql) =>
    devices(sql, workspaceId)
      .where((where) => where.or([where('revoked_at', 'is', null), where('revoked_at', '>', since)]))
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', since)]))
      .execute(),
  );
}

/**
 * Those of `deviceIds` that no longer work: revoked, to be wiped, run out, gone, or of somebody who is no member any more. However many
 * devices a workspace ever had, it costs what the asked ones do.
 */
export async function endedDevices(
  db: Db,
  workspaceId: string,
  deviceIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const working = await db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('tokens')
      .innerJoin('members', (join) =>
        join
          .onRef('members.workspace_id', '=', 'tokens.workspace_id')
          .onRef('members.id', '=', 'tokens.member_id'),
      )
      .select('tokens.id')
      .where('tokens.workspace_id', '=', workspaceId)
      .where('tokens.id', '=', raw<string>`any (${[...deviceIds]}::uuid[])`)
      .where('tokens.kind', '=', 'device')
      .where(works(now))
      .where('members.active', '=', true)
      .where('members.deleted_at', 'is', null)
      .execute(),
  );
  const ids = new Set(working.map(({ id }) => id));
  return deviceIds.filter((id) => !ids.has(id));
}

export interface EndedDevice {
  id: string;
  name: string;
}

/** Ends devices: of one member or of anyone, one or all. Returns those that worked until now. */
export async function revokeDevices(
  sql: Sql,
  workspaceId: string,
  which: { memberId: string } | { id: string; memberId?: string },
  now: Date,
): Promise<EndedDevice[]> {
  let update = sql
    .updateTable('tokens')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'device')
    .where('revoked_at', 'is', null);
  if (which.memberId !== undefined) update = update.where('member_id', '=', which.memberId);
  if ('id' in which) update = update.where('id', '=', which.id);
  return update.returning(['id', 'name']).execute();
}

/** Orders a device wiped, whether its token works or not; null when there is none, or it said already that it is wiped. */
export async function orderWipe(
  sql: Sql,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<EndedDevice | null> {
  const ordered = await sql
    .updateTable('tokens')
    .set({ wipe_ordered_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('kind', '=', 'device')
    .where('wiped_at', 'is', null)
    .returning(['id', 'name'])
    .executeTakeFirst();
  return ordered ?? null;
}

/** Notes that a device did as it was ordered, which also ends its token; null when nothing was ordered of it. */
export async function noteWiped(
  sql: Sql,
  workspaceId: string,
  hash: Uint8Array,
  now: Date,
): Promise<EndedDevice | null> {
  const noted = await sql
    .updateTable('tokens')
    .set((values) => ({ wiped_at: now, revoked_at: values.fn.coalesce('revoked_at', values.val(now)) }))
    .where('workspace_id', '=', workspaceId)
    .where('token_hash', '=', hash)
    .where('kind', '=', 'device')
    .where('wipe_ordered_at', 'is not', null)
    .where('wiped_at', 'is', null)
    .returning(['id', 'name'])
    .executeTakeFirst();
  return noted ?? null;
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
