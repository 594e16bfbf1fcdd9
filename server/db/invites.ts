/** Invites: links that make whoever opens them a member, once. Only hashes of their secrets are kept. */
import type { Department } from '#lib/contract/primitives.ts';
import type { Sql } from './db.ts';

/** An invite that was neither accepted nor withdrawn; it may have expired. */
export interface InviteRow {
  id: string;
  email: string;
  department: Department;
  admin: boolean;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

const waiting = (sql: Sql, workspaceId: string) =>
  sql
    .selectFrom('invites')
    .select([
      'id',
      'email',
      'department',
      'admin',
      'invited_by as invitedBy',
      'created_at as createdAt',
      'expires_at as expiresAt',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null);

/** All that wait, newest first. */
export const waitingInvites = (sql: Sql, workspaceId: string): Promise<InviteRow[]> =>
  waiting(sql, workspaceId).orderBy('created_at', 'desc').execute();

/** The waiting invite with this secret, or null when there is none or it has expired. */
export async function inviteByHash(
  sql: Sql,
  workspaceId: string,
  hash: Uint8Array,
  now: Date,
): Promise<InviteRow | null> {
  const found = await waiting(sql, workspaceId)
    .where('token_hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return found ?? null;
}

/** Adds an invite; an earlier one that waits for the same address is withdrawn. */
export async function insertInvite(
  sql: Sql,
  workspaceId: string,
  invite: InviteRow & { hash: Uint8Array },
): Promise<void> {
  await sql
    .updateTable('invites')
    .set({ withdrawn_at: invite.createdAt })
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', invite.email)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
  await sql
    .insertInto('invites')
    .values({
      workspace_id: workspaceId,
      id: invite.id,
      token_hash: invite.hash,
      email: invite.email,
      department: invite.department,
      admin: invite.admin,
      invited_by: invite.invitedBy,
      created_at: invite.createdAt,
      expires_at: invite.expiresAt,
    })
    .execute();
}

/** Notes an invite's end; false when it had ended before. Of two at the same moment one gets true. */
export async function endInvite(
  sql: Sql,
  workspaceId: string,
  id: string,
  how: 'accepted_at' | 'withdrawn_at',
  now: Date,
): Promise<boolean> {
  const ended = await sql
    .updateTable('invites')
    .set({ [how]: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}
