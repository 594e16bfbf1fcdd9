/** Teams: who works on what together. Writers leave `seq` to the stamp that ends their transaction. */
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Department } from '#lib/contract/primitives.ts';
import type { Agreement, Goal } from '#lib/contract/records.ts';
import type { TeamContent } from '#lib/contract/teams.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** Brings a member into some teams, by name, and out of others; a missing one is made. Whether anything changed. */
export async function joinTeams(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  teams: readonly { name: string; in: boolean }[],
): Promise<boolean> {
  let changed = false;
  for (const { name, in: wanted } of teams) {
    const team = await sql
      .selectFrom('teams')
      .select(['id', 'member_ids as memberIds'])
      .where('workspace_id', '=', workspaceId)
      .where('name', '=', name)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if ((team?.memberIds.includes(memberId) ?? false) === wanted) continue;
    changed = true;
    if (!team) {
      await sql
        .insertInto('teams')
        .values({ workspace_id: workspaceId, id: uuidv7(), name, problem: '', member_ids: [memberId] })
        .execute();
      continue;
    }
    const others = team.memberIds.filter((id) => id !== memberId);
    await sql
      .updateTable('teams')
      .set({ member_ids: wanted ? [...others, memberId] : others, seq: null })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', team.id)
      .execute();
  }
  return changed;
}

/** A team as it stands on the server. */
export interface TeamRow {
  name: string;
  memberIds: string[];
  /** The number of the agreement in force; 0 while there is none. */
  agreementNumber: number;
  goal: Goal | null;
  gone: boolean;
}

/** The team with this id, also one that is gone, locked until the transaction ends; undefined when there was never one. */
export async function teamForUpdate(sql: Sql, workspaceId: string, id: string): Promise<TeamRow | undefined> {
  const row = await sql
    .selectFrom('teams')
    .select([
      'name',
      'member_ids as memberIds',
      'agreement_number as agreementNumber',
      'goal',
      'deleted_at as deletedAt',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const { deletedAt, ...team } = row;
  return { ...team, gone: deletedAt !== null };
}

/** What reports need of a team. */
interface ReportedTeam {
  campaignIds: string[];
  agreement: Agreement | null;
  goal: Goal | null;
  /** How many active people it has. */
  people: number;
}

/** The team with this id; null when there is none. */
export async function readTeam(sql: Sql, workspaceId: string, id: string): Promise<ReportedTeam | null> {
  const { rows } = await raw<ReportedTeam>`
    select t.campaign_ids as "campaignIds", t.agreement, t.goal, (
      select count(*)::int from members m
      where m.workspace_id = ${workspaceId} and m.id = any (t.member_ids) and m.active and m.deleted_at is null) as people
    from teams t where t.workspace_id = ${workspaceId} and t.id = ${id} and t.deleted_at is null`.execute(
    sql,
  );
  return rows[0] ?? null;
}

/** Whether another team has the name, whatever its capitals. */
export async function isTeamNameTaken(
  sql: Sql,
  workspaceId: string,
  { id, name }: { id: string; name: string },
): Promise<boolean> {
  const other = await sql
    .selectFrom('teams')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where(raw`lower(name)`, '=', name.toLowerCase())
    .where('id', '<>', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return other !== undefined;
}

/** The departments of these active members; one entry each. */
export async function departmentsOf(
  sql: Sql,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Department[]> {
  const rows = await sql
    .selectFrom('members')
    .select('department')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${[...memberIds]}::uuid[])`)
    .where('active', '=', true)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map(({ department }) => department);
}

/** How many of these campaigns the workspace has. */
export async function countCampaigns(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<number> {
  const rows = await sql
    .selectFrom('campaigns')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${[...ids]}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.length;
}

/** Makes the team, or writes what a person may change of it. */
export async function writeTeam(
  sql: Sql,
  workspaceId: string,
  id: string,
  { name, problem, memberIds, campaignIds }: TeamContent,
): Promise<void> {
  const written = { name, problem, member_ids: memberIds, campaign_ids: campaignIds, seq: null };
  await sql
    .insertInto('teams')
    .values({ workspace_id: workspaceId, id, ...written })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(written))
    .execute();
}

/** Writes what the team wants to reach; null takes it away. */
export async function writeGoal(sql: Sql, workspaceId: string, id: string, goal: Goal | null): Promise<void> {
  await sql
    .updateTable('teams')
    .set({ goal: goal && json(goal), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Marks the team as gone, for devices to hear of, and removes its agreements. */
export async function removeTeam(sql: Sql, workspaceId: string, id: string): Promise<void> {
  await sql
    .updateTable('teams')
    .set({ deleted_at: new Date(), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  await sql
    .deleteFrom('agreement_versions')
    .where('workspace_id', '=', workspaceId)
    .where('team_id', '=', id)
    .execute();
}
