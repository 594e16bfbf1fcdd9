/** The review list: leads that may be one person. */
import type * as z from 'zod';
import type { pairs } from '#lib/contract/pairs.ts';
import { ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import { readPairs } from '../db/pairs.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

const MOST = 50;

/** Pairs that wait, then those kept apart, at most `limit` of each. */
export async function listPairs(
  services: Pick<Services, 'db'>,
  { workspaceId }: Actor,
  limit = MOST,
): Promise<Result<z.input<typeof pairs.response>, Failure>> {
  const found = await services.db.workspaceTx(workspaceId, (sql) => readPairs(sql, workspaceId, limit));
  return ok({
    open: found.open,
    pairs: found.pairs.map(({ foundAt, apart, ...pair }) => ({
      ...pair,
      foundAt: foundAt.toISOString(),
      apart: apart && { memberId: apart.by, at: apart.at.toISOString() },
    })),
  });
}
