/** People and the workspaces they belong to. */
import type { Department } from '#lib/contract/primitives.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { linkUser, memberByEmail, memberById, workspacesOfUser } from '../db/members.ts';
import { workspaceIds } from '../db/workspaces.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** One person in one workspace. */
export interface Membership {
  workspaceId: string;
  workspaceName: string;
  memberId: string;
  name: string;
  email: string;
  department: Department;
  admin: boolean;
}

type Needs = Pick<Services, 'db' | 'identity' | 'origin'>;

/** The workspaces in which this signed-in person is an active member. */
export async function membershipsOf(services: Pick<Services, 'db'>, userId: string): Promise<Membership[]> {
  const links = await workspacesOfUser(services.db, userId);
  const members = await Promise.all(
    links.map((link) => memberById(services.db, link.workspaceId, link.memberId)),
  );
  return members.filter((member) => member !== null);
}

/** Writes into the audit log of each of a person's workspaces that they signed in. */
export async function noteSignIn({ db }: Pick<Services, 'db'>, userId: string): Promise<void> {
  for (const { workspaceId, memberId } of await membershipsOf({ db }, userId))
    await db.workspaceTx(workspaceId, (sql) =>
      audit(sql, workspaceId, { by: { memberId }, action: 'signed_in' }),
    );
}

export interface SignInLink {
  url: string;
  expiresAt: Date;
}

/** A link that signs one member in once. `not_found` when nobody active has the address in any workspace. */
export async function createSignInLink(
  services: Needs,
  email: string,
  validMinutes = 15,
): Promise<Result<SignInLink, Failure>> {
  const address = email.trim().toLowerCase();
  const members = [];
  for (const workspaceId of await workspaceIds(services.db)) {
    const member = await memberByEmail(services.db, workspaceId, address);
    if (member) members.push(member);
  }
  const first = members[0];
  if (!first) return fail({ code: 'not_found', detail: 'No active member has this e-mail address.' });
  const user = await services.identity.ensureUser(address, first.name);
  for (const member of members) await linkUser(services.db, user.id, member.workspaceId, member.memberId);
  const expiresAt = new Date(Date.now() + validMinutes * 60_000);
  const token = await services.identity.createLinkToken(address, validMinutes * 60);
  return ok({ url: `${services.origin}/auth/link?token=${token}`, expiresAt });
}
