/** What a team looks back on when it meets. */
import type * as z from 'zod';
import type { huddle } from '#lib/contract/huddle.ts';
import { MOST_POOR } from '#lib/contract/reach-sales.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import { readTeam } from '../db/teams.ts';
import { readWins } from '../db/wins.ts';
import { readPersonaOf, saidOf } from './campaign-course.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Wins, poor verdicts and what was changed, of a team's campaigns in a period. `not_found` for a team that is not there. */
export const readHuddle = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  teamId: string,
  period: z.output<typeof huddle.query>,
): Promise<Result<z.input<typeof huddle.response>, Failure>> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const team = await readTeam(sql, workspaceId, teamId);
    if (!team) return fail({ code: 'not_found' });
    const { campaignIds } = team;
    const wins = await readWins(sql, workspaceId, campaignIds, period);
    const answer: z.input<typeof huddle.response> = {
      wins: wins.map(({ at, ...win }) => ({ ...win, at: at.toISOString() })),
      ...{ poor: [], poorTotal: 0, marks: [] },
    };
    const personaOf = await readPersonaOf(sql, workspaceId);
    for (const campaignId of campaignIds) {
      const { poor, poorTotal, marks } = await saidOf(sql, workspaceId, { ...period, campaignId }, personaOf);
      answer.poor.push(...poor.map((one) => ({ ...one, campaignId })));
      answer.poorTotal += poorTotal;
      answer.marks.push(...marks.map((one) => ({ ...one, campaignId })));
    }
    answer.poor.sort((a, b) => (a.givenAt < b.givenAt ? 1 : -1)).splice(MOST_POOR);
    answer.marks.sort((a, b) => (a.at < b.at ? 1 : -1));
    return ok(answer);
  });
