/** Teams as their members and administrators make and change them. */
import { Department } from '#lib/contract/primitives.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { TeamContent } from '#lib/contract/teams.ts';
import type { Actor } from '../auth/actor.ts';
import type { Sql } from '../db/db.ts';
import {
  countCampaigns,
  departmentsOf,
  isTeamNameTaken,
  removeTeam,
  type TeamRow,
  teamForUpdate,
  writeTeam,
} from '../db/teams.ts';
import { audit } from './audit.ts';
import { changed } from './changed.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

type Needs = Pick<Services, 'db' | 'bus'>;
type Done = Result<Record<string, never>, Failure>;

/**
 * Makes or changes a team. `not_in_team` for who is neither in it, nor was, nor an administrator; `not_found` for one that is gone;
 * `team_needs_both`, `team_name_taken`, `unknown_member` and `unknown_campaign` for what cannot be kept. A team that an identity
 * provider's groups made may lack a department until somebody saves it here.
 */
export const saveTeam = (services: Needs, actor: Actor, id: string, written: TeamContent): Promise<Done> =>
  changed(services, actor.workspaceId, async (sql) => {
    const { workspaceId } = actor;
    const content = {
      ...written,
      memberIds: unique(written.memberIds),
      campaignIds: unique(written.campaignIds),
    };
    const before = await teamForUpdate(sql, workspaceId, id);
    if (before?.gone) return fail({ code: 'not_found' });
    if (!mayChange(actor, before ?? content)) return fail({ code: 'not_in_team' });
    const wrong = await faultOf(sql, workspaceId, id, content);
    if (wrong) return fail(wrong);
    await writeTeam(sql, workspaceId, id, content);
    await audit(sql, workspaceId, {
      by: { memberId: actor.memberId },
      action: 'team_saved',
      subject: { kind: 'team', id, name: content.name },
      details: { people: content.memberIds.length, campaigns: content.campaignIds.length },
    });
    return ok({});
  });

/** Removes a team with its agreement. `not_in_team` as above; `not_found`. */
export const deleteTeam = (services: Needs, actor: Actor, id: string): Promise<Done> =>
  changed(services, actor.workspaceId, async (sql) => {
    const { workspaceId } = actor;
    const team = await teamForUpdate(sql, workspaceId, id);
    if (!team || team.gone) return fail({ code: 'not_found' });
    if (!mayChange(actor, team)) return fail({ code: 'not_in_team' });
    await removeTeam(sql, workspaceId, id);
    await audit(sql, workspaceId, {
      by: { memberId: actor.memberId },
      action: 'team_removed',
      subject: { kind: 'team', id, name: team.name },
    });
    return ok({});
  });

/** The team, locked until the transaction ends, for one of its members. `not_found`, or `not_in_team`: a promise is its members'. */
export async function ownTeam(
  sql: Sql,
  { workspaceId, memberId }: Actor,
  id: string,
): Promise<Result<TeamRow, Failure>> {
  const team = await teamForUpdate(sql, workspaceId, id);
  if (!team || team.gone) return fail({ code: 'not_found' });
  return team.memberIds.includes(memberId) ? ok(team) : fail({ code: 'not_in_team' });
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

const mayChange = ({ admin, memberId }: Actor, { memberIds }: Pick<TeamRow, 'memberIds'>): boolean =>
  admin || memberIds.includes(memberId);

/** Why a team cannot be kept as it is written; null when it can. */
async function faultOf(
  sql: Sql,
  workspaceId: string,
  id: string,
  { name, memberIds, campaignIds }: TeamContent,
): Promise<Failure | null> {
  const departments = await departmentsOf(sql, workspaceId, memberIds);
  if (departments.length < memberIds.length) return { code: 'unknown_member', path: 'memberIds' };
  const missing = Department.options.find((one) => !departments.includes(one));
  if (missing) return { code: 'team_needs_both', path: 'memberIds', detail: `Nobody of ${missing}.` };
  if ((await countCampaigns(sql, workspaceId, campaignIds)) < campaignIds.length)
    return { code: 'unknown_campaign', path: 'campaignIds' };
  return (await isTeamNameTaken(sql, workspaceId, { id, name }))
    ? { code: 'team_name_taken', path: 'name' }
    : null;
}
