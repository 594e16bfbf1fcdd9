/** What happened with a lead, newest first. Touchpoints are read when asked for, not synced. */
import type * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { timeline, timelines } from '#lib/contract/routes.ts';
import type { Actor } from '../auth/actor.ts';
import { leadIdentities } from '../db/identities.ts';
import { leadExists, leadOrigins } from '../db/leads.ts';
import { leadMerges } from '../db/merges.ts';
import { newestTouchpoints, olderTouchpoints } from '../db/touchpoints.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

const PAGE = 50;

type Many = z.input<typeof timelines.response>;
type One = z.input<typeof timeline.response>;

/** The newest touchpoints of several leads, what the leads are known by, and who was merged into them. Leads the workspace does not have are left out. */
export async function readTimelines(
  services: Pick<Services, 'db'>,
  actor: Actor,
  leadIds: readonly string[],
  limit: number,
): Promise<Result<Many, Failure>> {
  const ids = [...new Set(leadIds)];
  const touched = await newestTouchpoints(services.db, actor.workspaceId, ids, limit);
  const known = await leadIdentities(services.db, actor.workspaceId, ids);
  const merged = await leadMerges(services.db, actor.workspaceId, ids);
  const origins = await leadOrigins(services.db, actor.workspaceId, ids);
  return ok({
    timelines: touched.map((timeline) => ({
      ...timeline,
      identities: known.get(timeline.leadId) ?? [],
      merges: merged.get(timeline.leadId) ?? [],
      origin: origins.get(timeline.leadId) ?? null,
    })),
  });
}

/** Touchpoints of one lead between two instants, newest first; a few more than `limit` when several share the last instant. */
export async function readTimeline(
  services: Pick<Services, 'db'>,
  actor: Actor,
  leadId: string,
  { from, before, limit = PAGE }: z.infer<typeof timeline.query>,
): Promise<Result<One, Failure>> {
  if (!(await leadExists(services.db, actor.workspaceId, leadId))) return fail({ code: 'unknown_lead' });
  return ok(
    await olderTouchpoints(services.db, actor.workspaceId, leadId, {
      from: from ?? null,
      before: before ?? null,
      limit,
    }),
  );
}
