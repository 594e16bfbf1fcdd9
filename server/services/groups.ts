/** What the groups of an identity provider mean here: department, role and teams, anew at each sign-in. */
import { v7 as uuidv7 } from 'uuid';
import type { Member } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { type GroupRules, type Meaning, meaningOf } from '../auth/group-rules.ts';
import type { Vouched } from '../auth/oidc.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { adminsForUpdate, insertMember, linkUser, memberForUpdate, updateMember } from '../db/members.ts';
import { joinTeams } from '../db/teams.ts';
import { audit } from './audit.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import type { Services } from './services.ts';

export interface GroupSettings {
  rules: GroupRules;
  /** Short name of the workspace that people enter; null when there is only one. */
  workspace: string | null;
}

/** `not_invited`: no member, and no group makes one · `no_group`: rules give departments, and none of the person's groups has one · `left`: was deactivated */
export type EntryProblem = 'not_invited' | 'no_group' | 'left' | 'no_workspace';

/**
 * Lets in whom the provider vouches for: makes them a member when a group gives a department, and brings department, role and
 * teams into line with their groups. The last administrator keeps the role.
 */
export async function enterByGroups(
  services: Pick<Services, 'db' | 'bus' | 'identity'>,
  { rules, workspace }: GroupSettings,
  person: Vouched,
): Promise<Result<{ email: string }, EntryProblem>> {
  const target = await chooseWorkspace(services.db, workspace);
  if (!target.ok) return fail('no_workspace');
  const ws = target.value;
  const meaning = meaningOf(rules, person.groups);
  const entered = await services.db.workspaceTx(ws, (sql) => enter(sql, ws, person, meaning, rules));
  if (!entered.ok) return entered;
  const { member, seq } = entered.value;
  const user = await services.identity.ensureUser(member.email, member.name);
  await linkUser(services.db, user.id, ws, member.id);
  if (seq !== null) {
    services.bus.publish({ ws, member: member.id });
    services.bus.publish({ ws, seq });
  }
  return ok({ email: member.email });
}

async function enter(
  sql: Sql,
  ws: string,
  { email, name }: Vouched,
  meaning: Meaning,
  rules: GroupRules,
): Promise<Result<{ member: Member; seq: number | null }, EntryProblem>> {
  const admins = await adminsForUpdate(sql, ws);
  const before = await memberForUpdate(sql, ws, { email });
  if (before && !before.active) return fail('left');
  const byGroups = rules.some((rule) => rule.department);
  if (byGroups && meaning.department === null) return fail(before ? 'no_group' : 'not_invited');
  const department = meaning.department ?? before?.department;
  if (!department) return fail('not_invited');
  const last = before !== null && admins.length === 1 && admins[0] === before.id;
  const admin = last || (meaning.admin ?? before?.admin ?? false);
  const member: Member = {
    id: before?.id ?? uuidv7(),
    name: before?.name ?? name.slice(0, 80),
    email,
    department,
    admin,
    active: true,
  };
  const changed = !before || before.department !== department || before.admin !== admin;
  if (!before) await insertMember(sql, ws, member);
  else if (changed) await updateMember(sql, ws, member);
  const moved = await joinTeams(sql, ws, member.id, meaning.teams);
  if (changed)
    await audit(sql, ws, {
      by: 'server',
      action: before ? 'member_changed' : 'member_added',
      subject: { kind: 'member', id: member.id },
      details: { department, admin },
    });
  return ok({ member, seq: changed || moved ? await stamp(sql, ws) : null });
}
