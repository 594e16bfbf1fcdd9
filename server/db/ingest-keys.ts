/** Keys with which tools send events, stored as hashes beside the device tokens. */
import type { Db, Sql } from './db.ts';

/** Until when the key with this hash works (null: for good), or why it does not. Notes the day of its use, at most once a day. */
export function readIngestKey(
  db: Db,
  workspaceId: string,
  hash: Uint8Array,
  now: Date,
): Promise<{ expiresAt: Date | null } | 'revoked' | 'unknown'> {
  const today = now.toISOString().slice(0, 10);
  const look = async (sql: Sql) => {
    const key = await sql
      .selectFrom('tokens')
      .select(['last_used_on', 'revoked_at', 'expires_at'])
      .where('workspace_id', '=', workspaceId)
      .where('token_hash', '=', hash)
      .where('kind', '=', 'ingest')
      .executeTakeFirst();
    if (!key) return 'unknown';
    if (key.revoked_at || (key.expires_at && key.expires_at <= now)) return 'revoked';
    if (key.last_used_on !== today) {
      await sql
        .updateTable('tokens')
        .set({ last_used_on: today })
        .where('workspace_id', '=', workspaceId)
        .where('token_hash', '=', hash)
        .execute();
    }
    return { expiresAt: key.expires_at };
  };
  return db.workspaceTx(workspaceId, look, 'first');
}

/** Stores a new ingest key; it works until `expiresAt`, or for good. */
export async function insertIngestKey(
  sql: Sql,
  workspaceId: string,
  key: { hash: Uint8Array; id: string; name: string; expiresAt: Date | null },
): Promise<void> {
  await sql
    .insertInto('tokens')
    .values({
      workspace_id: workspaceId,
      token_hash: key.hash,
      id: key.id,
      kind: 'ingest',
      name: key.name,
      expires_at: key.expiresAt,
    })
    .execute();
}

/** How many ingest keys of the workspace were not revoked. */
export async function countIngestKeys(db: Db, workspaceId: string): Promise<number> {
  const rows = await db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('tokens')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', 'ingest')
      .where('revoked_at', 'is', null)
      .execute(),
  );
  return rows.length;
}

/** All ingest keys, the newest first, with those that ended until they are cleared away. */
export function listIngestKeys(
  db: Db,
  workspaceId: string,
): Promise<
  {
    id: string;
    name: string;
    createdAt: Date;
    lastUsedOn: string | null;
    expiresAt: Date | null;
    revokedAt: Date | null;
    exposedAt: Date | null;
    maskedOn: string | null;
    maskedIn: string | null;
  }[]
> {
  return db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('tokens')
      .select([
        'id',
        'name',
        'created_at as createdAt',
        'last_used_on as lastUsedOn',
        'expires_at as expiresAt',
        'revoked_at as revokedAt',
        'exposed_at as exposedAt',
        'masked_on as maskedOn',
        'masked_in as maskedIn',
      ])
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', 'ingest')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
}

/** Ends an ingest key; false when there is none with this id that was not ended before. */
export async function revokeIngestKey(
  sql: Sql,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const ended = await sql
    .updateTable('tokens')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('kind', '=', 'ingest')
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** Notes that a key stood in an address; its id when that was not known before. */
export async function markExposed(
  sql: Sql,
  workspaceId: string,
  hash: Uint8Array,
  now: Date,
): Promise<string | null> {
  const marked = await sql
    .updateTable('tokens')
    .set({ exposed_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('token_hash', '=', hash)
    .where('kind', '=', 'ingest')
    .where('exposed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return marked?.id ?? null;
}

/** Notes that an event of this key held an e-mail address where none belongs; at most once a day. */
export async function noteMasked(
  db: Db,
  workspaceId: string,
  hash: Uint8Array,
  { on, where }: { on: string; where: string },
): Promise<void> {
  await db.workspaceTx(workspaceId, (sql) =>
    sql
      .updateTable('tokens')
      .set({ masked_on: on, masked_in: where })
      .where('workspace_id', '=', workspaceId)
      .where('token_hash', '=', hash)
      .where((is) => is.or([is('masked_on', 'is', null), is('masked_on', '<', on)]))
      .execute(),
  );
}
