/** The stages of the buying journey, for everybody to read and marketing to change. */
import type * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { StageTime, setStages } from '#lib/contract/stages.ts';
import { stuckAfter } from '#lib/domain/stage.ts';
import { isKind } from '#lib/domain/touchpoint.ts';
import type { Actor } from '../auth/actor.ts';
import { stamp } from '../db/changes.ts';
import { readStages } from '../db/rollup.ts';
import { readStageTimes, writeStages } from '../db/stages.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** How many leads are in each stage now, and for how long. */
export const readTimes = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
): Promise<{ stages: StageTime[] }> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const stages = await readStages(sql, workspaceId);
    const limits = stages.map((stage) => ({ key: stage.key, days: stuckAfter(stage) }));
    return { stages: await readStageTimes(sql, workspaceId, limits) };
  });

/** Sets the stages; leads follow with the next roll-ups. `invalid_request` for evidence of an unknown kind. */
export async function chooseStages(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  { workspaceId, memberId }: Actor,
  { stages }: z.output<typeof setStages.body>,
): Promise<Result<Record<string, never>, Failure>> {
  const unknown = stages.findIndex(({ entry }) => !entry.kinds.every(isKind));
  if (unknown !== -1) return fail({ code: 'invalid_request', path: `stages[${unknown}].entry.kinds` });
  const seq = await db.workspaceTx(workspaceId, async (sql) => {
    await writeStages(sql, workspaceId, stages);
    const details = { stages: stages.length };
    await audit(sql, workspaceId, { by: { memberId }, action: 'stages_set', details });
    return stamp(sql, workspaceId);
  });
  if (seq !== null) bus.publish({ ws: workspaceId, seq });
  bus.publish({ ws: workspaceId, dirty: true });
  return ok({});
}
