/** Inviting people: a link that makes whoever opens it a member, once, within days. */
import { v7 as uuidv7 } from 'uuid';
import type * as z from 'zod';
import type { createInvite, Invite } from '#lib/contract/entering.ts';
import type { Department } from '#lib/contract/primitives.ts';
import type { Member } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { readEmail } from '#lib/domain/identity.ts';
import type { Actor } from '../auth/actor.ts';
import { newToken, readToken, type TokenKey } from '../auth/token.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { isDuplicate } from '../db/errors.ts';
import { endInvite, type InviteRow, insertInvite, inviteByHash, waitingInvites } from '../db/invites.ts';
import { insertMember, linkUser, memberByEmail, memberForUpdate, updateMember } from '../db/members.ts';
import { workspaceName } from '../db/workspaces.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';
import { mailInvite } from './sign-in-mail.ts';

type Admin = Pick<Actor, 'workspaceId' | 'memberId'>;

const DAY = 24 * 3600_000;

const shown = ({ createdAt, expiresAt, ...rest }: InviteRow): Invite => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  expired: expiresAt.getTime() <= Date.now(),
});

/** Invites that wait, newest first. */
export async function listInvites(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Admin, 'workspaceId'>,
): Promise<Invite[]> {
  return (await db.workspaceTx(workspaceId, (sql) => waitingInvites(sql, workspaceId))).map(shown);
}

/** Invites an address. `already_exists` when it is an active member's, `invalid_request` when it is no address. */
export async function invite(
  services: Pick<Services, 'db' | 'origin' | 'mail' | 'mailTexts'>,
  { workspaceId, memberId }: Admin,
  wanted: { email: string; department: Department; admin: boolean; validDays: number },
): Promise<Result<z.input<typeof createInvite.response>, Failure>> {
  const email = readEmail(wanted.email)?.exact;
  if (email === undefined)
    return fail({ code: 'invalid_request', detail: 'This is not an e-mail address.', path: 'email' });
  if (await memberByEmail(services.db, workspaceId, email))
    return fail({ code: 'already_exists', path: 'email' });
  const { token, hash } = newToken(workspaceId);
  const createdAt = new Date();
  const row: InviteRow = {
    id: uuidv7(),
    email,
    department: wanted.department,
    admin: wanted.admin,
    invitedBy: memberId,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + wanted.validDays * DAY),
  };
  const name = await services.db.workspaceTx(workspaceId, async (sql) => {
    await insertInvite(sql, workspaceId, { ...row, hash });
    await audit(sql, workspaceId, {
      by: { memberId },
      action: 'invite_created',
      subject: { kind: 'invite', id: row.id },
      details: { department: row.department, admin: row.admin },
    });
    return workspaceName(sql, workspaceId);
  });
  const url = `${services.origin}/auth/invite?token=${token}`;
  const mailed = await mailInvite(services, { email, workspaceName: name }, url, row.expiresAt);
  return ok({ invite: shown(row), url, mailed });
}

/** Makes an invite's link useless; `not_found` when it has ended already. */
export async function withdrawInvite(
  { db }: Pick<Services, 'db'>,
  { workspaceId, memberId }: Admin,
  id: string,
): Promise<Result<Record<string, never>, Failure>> {
  const ended = await db.workspaceTx(workspaceId, async (sql) => {
    if (!(await endInvite(sql, workspaceId, id, 'withdrawn_at', new Date()))) return false;
    const subject = { kind: 'invite' as const, id };
    await audit(sql, workspaceId, { by: { memberId }, action: 'invite_withdrawn', subject });
    return true;
  });
  return ended ? ok({}) : fail({ code: 'not_found' });
}

export interface OpenedInvite {
  email: string;
  department: Department;
  workspaceName: string;
}

/** What an invite's link offers; null when it was used, withdrawn, has expired, or never was one. Does not use it up. */
export async function openInvite({ db }: Pick<Services, 'db'>, token: string): Promise<OpenedInvite | null> {
  const key = readToken(token);
  if (!key) return null;
  return db.workspaceTx(key.workspaceId, async (sql) => {
    const found = await inviteByHash(sql, key.workspaceId, key.hash, new Date());
    if (!found) return null;
    const name = await workspaceName(sql, key.workspaceId);
    return { email: found.email, department: found.department, workspaceName: name };
  });
}

/**
 * Uses the link up: whoever opened it is a member from now on, under the name they gave. Somebody who had left comes back as
 * invited. Gives the address to sign in with; null when the link no longer works.
 */
export async function acceptInvite(
  services: Pick<Services, 'db' | 'bus' | 'identity'>,
  token: string,
  name: string,
): Promise<{ email: string } | null> {
  const key = readToken(token);
  if (!key) return null;
  const joined = await services.db
    .workspaceTx(key.workspaceId, (sql) => join(sql, key, name))
    .catch((error: unknown) => {
      // Somebody made the same address a member meanwhile, by another way.
      if (isDuplicate(error)) return null;
      throw error;
    });
  if (!joined) return null;
  const { member, seq } = joined;
  const user = await services.identity.ensureUser(member.email, member.name);
  await linkUser(services.db, user.id, key.workspaceId, member.id);
  services.bus.publish({ ws: key.workspaceId, member: member.id });
  if (seq !== null) services.bus.publish({ ws: key.workspaceId, seq });
  return { email: member.email };
}

async function join(
  sql: Sql,
  { workspaceId, hash }: TokenKey,
  name: string,
): Promise<{ member: Member; seq: number | null } | null> {
  const now = new Date();
  const found = await inviteByHash(sql, workspaceId, hash, now);
  if (!found || !(await endInvite(sql, workspaceId, found.id, 'accepted_at', now))) return null;
  const { email, department, admin } = found;
  const before = await memberForUpdate(sql, workspaceId, { email });
  if (before?.active) return null;
  const member: Member = { id: before?.id ?? uuidv7(), name, email, department, admin, active: true };
  if (before) await updateMember(sql, workspaceId, member);
  else await insertMember(sql, workspaceId, member);
  await audit(sql, workspaceId, {
    by: { memberId: member.id },
    action: 'invite_accepted',
    subject: { kind: 'member', id: member.id },
    details: { department, admin },
  });
  return { member, seq: await stamp(sql, workspaceId) };
}
