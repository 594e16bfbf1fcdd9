/** Members as an administrator looks after them: department and role, leaving, coming back. */

import type { Department } from '#lib/contract/primitives.ts';
import type { Member } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { countInHand, handOn, type InHand } from '../db/handover.ts';
import {
  adminsForUpdate,
  listMembers as list,
  type MemberOverview,
  memberForUpdate,
  updateMember,
  usersOfMember,
} from '../db/members.ts';
import { revokeDevices } from '../db/tokens.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import { membershipsOf } from './people.ts';
import type { Services } from './services.ts';

type Admin = Pick<Actor, 'workspaceId' | 'memberId'>;
type Needs = Pick<Services, 'db' | 'bus'>;

/** All members by name, with what they have in hand. */
export const listMembers = (
  services: Pick<Services, 'db'>,
  { workspaceId }: Pick<Admin, 'workspaceId'>,
): Promise<MemberOverview[]> =>
  services.db.workspaceTx(workspaceId, (sql) => list(sql, workspaceId, new Date()));

/** Whether the workspace would be without administrators if this member were none. */
async function isLastAdmin(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const admins = await adminsForUpdate(sql, workspaceId);
  return admins.length === 1 && admins[0] === id;
}

/** Tells all servers that what a member may do has changed, and sidebars that the directory has. */
function tell({ bus }: Pick<Services, 'bus'>, ws: string, member: string, seq: number | null): void {
  bus.publish({ ws, member });
  if (seq !== null) bus.publish({ ws, seq });
}

/** Gives an active member another department or role. `unknown_member`, or `last_admin` when nobody else is one. */
export async function changeMember(
  services: Needs,
  { workspaceId, memberId }: Admin,
  id: string,
  change: { department?: Department | undefined; admin?: boolean | undefined },
): Promise<Result<{ member: Member }, Failure>> {
  const changed = await services.db.workspaceTx(
    workspaceId,
    async (sql): Promise<Result<{ member: Member; seq: number | null }, Failure>> => {
      const loses = change.admin === false && (await isLastAdmin(sql, workspaceId, id));
      const before = await memberForUpdate(sql, workspaceId, { id });
      if (!before?.active) return fail({ code: 'unknown_member' });
      if (loses) return fail({ code: 'last_admin' });
      const member = {
        ...before,
        department: change.department ?? before.department,
        admin: change.admin ?? before.admin,
      };
      await updateMember(sql, workspaceId, member);
      await audit(sql, workspaceId, {
        by: { memberId },
        action: 'member_changed',
        subject: { kind: 'member', id },
        details: { department: member.department, admin: member.admin },
      });
      return ok({ member, seq: await stamp(sql, workspaceId) });
    },
  );
  if (!changed.ok) return changed;
  tell(services, workspaceId, id, changed.value.seq);
  return ok({ member: changed.value.member });
}

/**
 * Ends a membership in one transaction: what the leaver has in hand goes to the successor, devices stop working; sessions end.
 * `unknown_member` for somebody who is not active, also as the successor; `successor_needed` when something is in hand and nobody
 * is named; `last_admin`.
 */
export async function deactivateMember(
  services: Needs & Pick<Services, 'identity'>,
  { workspaceId, memberId }: Admin,
  id: string,
  successorId: string | null,
): Promise<Result<InHand & { devices: number }, Failure>> {
  const done = await services.db.workspaceTx(
    workspaceId,
    async (sql): Promise<Result<InHand & { devices: number; seq: number | null }, Failure>> => {
      const last = await isLastAdmin(sql, workspaceId, id);
      const leaver = await memberForUpdate(sql, workspaceId, { id });
      if (!leaver?.active) return fail({ code: 'unknown_member' });
      if (last) return fail({ code: 'last_admin' });
      const inHand = await countInHand(sql, workspaceId, id);
      if (successorId !== null) {
        const successor = await memberForUpdate(sql, workspaceId, { id: successorId });
        if (!successor?.active || successorId === id)
          return fail({ code: 'unknown_member', path: 'successorId' });
        await handOn(sql, workspaceId, id, successorId);
      } else if (inHand.leads + inHand.campaigns + inHand.feedback > 0) {
        return fail({ code: 'successor_needed', path: 'successorId' });
      }
      const devices = await revokeDevices(sql, workspaceId, { memberId: id }, new Date());
      await updateMember(sql, workspaceId, { ...leaver, active: false, admin: false });
      await audit(sql, workspaceId, {
        by: { memberId },
        action: 'member_left',
        subject: { kind: 'member', id },
        details: { ...inHand, devices: devices.length, ...(successorId ? { successor: successorId } : {}) },
      });
      return ok({ ...inHand, devices: devices.length, seq: await stamp(sql, workspaceId) });
    },
  );
  if (!done.ok) return done;
  const { seq, ...counts } = done.value;
  tell(services, workspaceId, id, seq);
  await endSessions(services, workspaceId, id);
  return ok(counts);
}

/** Signs a leaver's users out, unless they are still members elsewhere: then the pages show them those workspaces only. */
async function endSessions(
  services: Pick<Services, 'db' | 'identity'>,
  workspaceId: string,
  memberId: string,
): Promise<void> {
  for (const userId of await usersOfMember(services.db, workspaceId, memberId)) {
    if ((await membershipsOf(services, userId)).length === 0) await services.identity.endSessions(userId);
  }
}

/** Lets a member who left in again, not as an administrator. `unknown_member` when nobody with this id has left. */
export async function reactivateMember(
  services: Needs,
  { workspaceId, memberId }: Admin,
  id: string,
): Promise<Result<{ member: Member }, Failure>> {
  const back = await services.db.workspaceTx(workspaceId, async (sql) => {
    const before = await memberForUpdate(sql, workspaceId, { id });
    if (!before || before.active) return null;
    const member = { ...before, active: true, admin: false };
    await updateMember(sql, workspaceId, member);
    await audit(sql, workspaceId, {
      by: { memberId },
      action: 'member_returned',
      subject: { kind: 'member', id },
    });
    return { member, seq: await stamp(sql, workspaceId) };
  });
  if (!back) return fail({ code: 'unknown_member' });
  tell(services, workspaceId, id, back.seq);
  return ok({ member: back.member });
}
