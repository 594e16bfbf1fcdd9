/** What teams want to reach, and how far they have come. */
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { type GoalContent, type goalList, type goalProgress, METRICS } from '#lib/contract/goals.ts';
import type { Goal, Metric } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import { progressOf } from '#lib/domain/goal.ts';
import { FEWEST_PEOPLE } from '#lib/domain/promises.ts';
import type { Actor } from '../auth/actor.ts';
import { type Measured, readGoalCounts, readGoalRows } from '../db/goals.ts';
import { readTeam, writeGoal } from '../db/teams.ts';
import { audit } from './audit.ts';
import { changed } from './changed.ts';
import { companySites } from './company-sites.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';
import { ownTeam } from './teams.ts';

type Needs = Pick<Services, 'db' | 'bus'>;

/**
 * Sets a team's goal. It holds at once (docs/adr/0032-a-goal-counts-itself.md). `not_found`, `not_in_team`, `bad_domain`,
 * and `goal_changed` when it is another than its writer has seen; set again after a lost answer it is what it was.
 */
export const setGoal = (
  services: Needs,
  actor: Actor,
  teamId: string,
  { basedOn, content }: { basedOn: string | null; content: GoalContent },
): Promise<Result<{ goal: Goal }, Failure>> =>
  changed(services, actor.workspaceId, async (sql) => {
    const found = await ownTeam(sql, actor, teamId);
    if (!found.ok) return found;
    const { goal: before, name } = found.value;
    const accounts = companySites(content.accounts, 'content.accounts');
    if (!accounts.ok) return accounts;
    const written = { ...content, accounts: accounts.value, setById: actor.memberId };
    if (before && isDeepStrictEqual(before, { ...written, setAt: before.setAt })) return ok({ goal: before });
    if ((before?.setAt ?? null) !== basedOn) return fail({ code: 'goal_changed' });
    const goal = { ...written, setAt: new Date().toISOString() };
    await writeGoal(sql, actor.workspaceId, teamId, goal);
    await audit(sql, actor.workspaceId, {
      by: { memberId: actor.memberId },
      action: 'goal_set',
      subject: { kind: 'team', id: teamId, name },
      details: { subGoals: goal.subGoals.length },
    });
    return ok({ goal });
  });

/** Takes a team's goal away. `not_found`, `not_in_team`. */
export const removeGoal = (
  services: Needs,
  actor: Actor,
  teamId: string,
): Promise<Result<Record<string, never>, Failure>> =>
  changed(services, actor.workspaceId, async (sql) => {
    const found = await ownTeam(sql, actor, teamId);
    if (!found.ok) return found;
    if (found.value.goal === null) return ok({});
    await writeGoal(sql, actor.workspaceId, teamId, null);
    await audit(sql, actor.workspaceId, {
      by: { memberId: actor.memberId },
      action: 'goal_removed',
      subject: { kind: 'team', id: teamId, name: found.value.name },
    });
    return ok({});
  });

/** How far a team has come. `not_found` for one that is not there. */
export const readGoal = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  teamId: string,
  now = new Date(),
): Promise<Result<z.input<typeof goalProgress.response>, Failure>> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const team = await readTeam(sql, workspaceId, teamId);
    if (!team) return fail({ code: 'not_found' });
    const { goal, people } = team;
    if (!goal) return ok({ goal, subGoals: [], together: null });
    const metrics = goal.subGoals.map(({ metric }) => metric);
    const counts = await readGoalCounts(sql, workspaceId, metrics, measured(teamId, { ...team, goal }, now));
    return ok({ goal, ...progressOf(goal.subGoals, counts, people) });
  });

/** What a sub-goal counts, a page at a time. `not_found` without such a sub-goal, `team_too_small` where it would tell of a person. */
export const listGoal = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { id, metric }: { id: string; metric: Metric },
  { after, limit }: z.output<typeof goalList.query>,
  now = new Date(),
): Promise<Result<z.input<typeof goalList.response>, Failure>> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const team = await readTeam(sql, workspaceId, id);
    const goal = team?.goal;
    if (!team || !goal?.subGoals.some((one) => one.metric === metric)) return fail({ code: 'not_found' });
    if (METRICS[metric].promise && team.people < FEWEST_PEOPLE) return fail({ code: 'team_too_small' });
    // One more tells whether there are more.
    const page = { after, limit: limit + 1 };
    const found = await readGoalRows(sql, workspaceId, metric, measured(id, { ...team, goal }, now), page);
    const rows = found.slice(0, limit);
    return ok({
      rows: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
      next: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
    });
  });

const measured = (
  teamId: string,
  {
    campaignIds,
    agreement,
    goal: { from, to, accounts },
  }: { campaignIds: string[]; agreement: Measured['agreement'] | null; goal: Goal },
  now: Date,
): Measured => ({
  teamId,
  campaignIds,
  period: { from, to },
  accounts,
  agreement: agreement ?? DEFAULT_AGREEMENT,
  now,
});
