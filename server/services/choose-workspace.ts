import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Db } from '../db/db.ts';
import { workspaceBySlug, workspaceIds } from '../db/workspaces.ts';
import type { Failure } from './failure.ts';

/** The workspace with this short name; without one, the only workspace there is. */
export async function chooseWorkspace(db: Db, slug: string | null): Promise<Result<string, Failure>> {
  if (slug !== null) {
    const id = await workspaceBySlug(db, slug);
    return id
      ? ok(id)
      : fail({ code: 'not_found', detail: `There is no workspace with the short name “${slug}”.` });
  }
  const [only, ...others] = await workspaceIds(db);
  if (only === undefined)
    return fail({
      code: 'not_found',
      detail: 'There is no workspace yet. Make one with `samsyn init`, or the demo with `samsyn demo`.',
    });
  return others.length === 0
    ? ok(only)
    : fail({
        code: 'invalid_request',
        detail: 'There are several workspaces. Choose one with --workspace SHORT-NAME.',
      });
}
