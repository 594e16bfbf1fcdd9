/** Members, and which signed-in people they are. */
import type { Department } from '#lib/contract/primitives.ts';
import type { Member } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';

/** One active person in one workspace. */
export interface MemberRow {
  workspaceId: string;
  workspaceName: string;
  memberId: string;
  name: string;
  email: string;
  department: Department;
  admin: boolean;
}

async function activeMember(
  db: Db,
  workspaceId: string,
  by: { id: string } | { email: string },
): Promise<MemberRow | null> {
  const found = await db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('members')
      .innerJoin('workspace_settings', 'workspace_settings.workspace_id', 'members.workspace_id')
      .select([
        'members.workspace_id as workspaceId',
        'workspace_settings.name as workspaceName',
        'members.id as memberId',
        'members.name',
        'members.email',
        'members.department',
        'members.admin',
      ])
      .where('members.workspace_id', '=', workspaceId)
      .where('members.active', '=', true)
      .where('members.deleted_at', 'is', null)
      .where('id' in by ? 'members.id' : 'members.email', '=', 'id' in by ? by.id : by.email)
      .executeTakeFirst(),
  );
  return found ?? null;
}

/** The active member with this id, or null. */
export const memberById = (db: Db, workspaceId: string, id: string): Promise<MemberRow | null> =>
  activeMember(db, workspaceId, { id });

/** The active member with this lower-case address, or null. */
export const memberByEmail = (db: Db, workspaceId: string, email: string): Promise<MemberRow | null> =>
  activeMember(db, workspaceId, { email });

/** Adds a member; the row waits for its stamp. A taken address is a DbError 23505. */
export async function insertMember(sql: Sql, workspaceId: string, member: Member): Promise<void> {
  await sql
    .insertInto('members')
    .values({ workspace_id: workspaceId, ...member })
    .execute();
}

/** Notes that a signed-in user is this member; again has no effect. */
export async function linkUser(db: Db, userId: string, workspaceId: string, memberId: string): Promise<void> {
  await db.tx((sql) =>
    sql
      .insertInto('user_workspaces')
      .values({ user_id: userId, workspace_id: workspaceId, member_id: memberId })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'workspace_id']).doUpdateSet({ member_id: memberId }),
      )
      .execute(),
  );
}

/** Which member of which workspaces a signed-in user is. */
export function workspacesOfUser(
  db: Db,
  userId: string,
): Promise<{ workspaceId: string; memberId: string }[]> {
  return db.tx((sql) =>
    sql
      .selectFrom('user_workspaces')
      .select(['workspace_id as workspaceId', 'member_id as memberId'])
      .where('user_id', '=', userId)
      .orderBy('workspace_id')
      .execute(),
  );
}
