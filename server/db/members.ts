/** Members, and which signed-in people they are. */
import { sql as raw } from 'kysely';
import type { Department } from '#lib/contract/primitives.ts';
import type { Member } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';
import { isOpen, keeper } from './handover.ts';

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

/** A member with what an administrator wants to know of them. */
export interface MemberOverview extends Member {
  leads: number;
  openFeedback: number;
  /** Devices whose tokens work. */
  devices: number;
  /** A calendar day. */
  lastUsedOn: string | null;
}

/** All members by name, also inactive ones. */
export async function listMembers(sql: Sql, workspaceId: string, now: Date): Promise<MemberOverview[]> {
  const { rows } = await raw<MemberOverview>`
    select m.id, m.name, m.email, m.department, m.admin, m.active,
      coalesce(l.n, 0) as leads, coalesce(f.n, 0) as "openFeedback", coalesce(t.n, 0) as devices, t.last as "lastUsedOn"
    from members m
    left join (select owner_id, count(*) as n from leads
      where workspace_id = ${workspaceId} and owner_id is not null and deleted_at is null group by owner_id) l on l.owner_id = m.id
    left join (select ${keeper} as member_id, count(*) as n from feedback
      where workspace_id = ${workspaceId} and ${isOpen} group by 1) f on f.member_id = m.id
    left join (select member_id, max(last_used_on) as last,
        count(*) filter (where revoked_at is null and wipe_ordered_at is null and (expires_at is null or expires_at > ${now})) as n
      from tokens where workspace_id = ${workspaceId} and kind = 'device' group by member_id) t on t.member_id = m.id
    where m.workspace_id = ${workspaceId} and m.deleted_at is null
    order by lower(m.name), m.id`.execute(sql);
  return rows;
}

/** The member with this id, locked until the transaction ends; also an inactive one. */
export async function memberForUpdate(
  sql: Sql,
  workspaceId: string,
  by: { id: string } | { email: string },
): Promise<Member | null> {
  const found = await sql
    .selectFrom('members')
    .select(['id', 'name', 'email', 'department', 'admin', 'active'])
    .where('workspace_id', '=', workspaceId)
    .where('id' in by ? 'id' : 'email', '=', 'id' in by ? by.id : by.email)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return found ?? null;
}

/** The ids of the active administrators, locked, so that two cannot take the role from each other at the same moment. */
export async function adminsForUpdate(sql: Sql, workspaceId: string): Promise<string[]> {
  const found = await sql
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('admin', '=', true)
    .where('active', '=', true)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return found.map((row) => row.id);
}

/** Writes what may change of a member; the row waits for its stamp. */
export async function updateMember(
  sql: Sql,
  workspaceId: string,
  { id, name, department, admin, active }: Omit<Member, 'email'>,
): Promise<void> {
  await sql
    .updateTable('members')
    .set({ name, department, admin, active, seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

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

/** The signed-in users who are this member. */
export async function usersOfMember(db: Db, workspaceId: string, memberId: string): Promise<string[]> {
  const rows = await db.tx((sql) =>
    sql
      .selectFrom('user_workspaces')
      .select('user_id')
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', memberId)
      .execute(),
  );
  return rows.map((row) => row.user_id);
}

/** Whether somebody active has this id, inside Db.workspaceTx. */
export async function isActiveMember(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const row = await sql
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('active', '=', true)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
