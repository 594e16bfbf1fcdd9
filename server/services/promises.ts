/** How far a team keeps what its departments promised each other. */
import type * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { promises } from '#lib/contract/teams.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import { PROMISE_DAYS, promisesKept } from '#lib/domain/promises.ts';
import type { Actor } from '../auth/actor.ts';
import { answersPromised, followUpsPromised, readPromised } from '../db/promises.ts';
import { readTeam } from '../db/teams.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Of the last 30 days, measured by the agreement in force. `not_found` for a team that is not there. */
export const readPromises = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  teamId: string,
  now = Date.now(),
): Promise<Result<z.input<typeof promises.response>, Failure>> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const team = await readTeam(sql, workspaceId, teamId);
    if (!team) return fail({ code: 'not_found' });
    const since = new Date(now - PROMISE_DAYS * DAY);
    const answers = await readPromised(sql, answersPromised(workspaceId, team.campaignIds), since);
    const followUps = await readPromised(sql, followUpsPromised(workspaceId, team.campaignIds), since);
    const agreement = team.agreement ?? DEFAULT_AGREEMENT;
    return ok(promisesKept({ answers, followUps }, agreement, team.people, now));
  });
