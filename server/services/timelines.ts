/** What happened with a lead, newest first. Touchpoints are read when asked for, not synced. */
import * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { seen, timeline, timelines } from '#lib/contract/routes.ts';
import type { Actor } from '../auth/actor.ts';
import { leadIdentities } from '../db/identities.ts';
import { leadExists, leadOrigins } from '../db/leads.ts';
import { leadMerges } from '../db/merges.ts';
import { leadMoments } from '../db/moments.ts';
import {
  accountTouchpoints,
  newestTouchpoints,
  olderTouchpoints,
  touchpointFacts,
} from '../db/touchpoints.ts';
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
  const moments = await leadMoments(services.db, actor.workspaceId, ids);
  const origins = await leadOrigins(services.db, actor.workspaceId, ids);
  return ok({
    timelines: touched.map((timeline) => ({
      ...timeline,
      moments: moments.get(timeline.leadId) ?? [],
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

/** Kept of an event for reckoning, not for reading. */
const OURS = new Set(['signal', 'traffic', 'spelling', 'campaign']);
const MOST_FACTS = 50;
const LONGEST = 1_000;
const Url = z.url({ protocol: /^https?$/ });

/** What the lead saw or said at a touchpoint, as the source sent it; null when it sent nothing. */
export async function readSeen(
  services: Pick<Services, 'db'>,
  actor: Actor,
  { id, touchpointId }: z.infer<typeof seen.params>,
): Promise<Result<z.input<typeof seen.response>, Failure>> {
  const props = await touchpointFacts(services.db, actor.workspaceId, id, touchpointId);
  if (props === undefined) return fail({ code: 'not_found' });
  const { url, ...others } = props ?? {};
  const address = Url.safeParse(url);
  const facts = Object.entries(others)
    .filter(([name]) => !OURS.has(name))
    .flatMap(([name, value]) => factsOf(name, value))
    .slice(0, MOST_FACTS);
  const nothing = !address.success && facts.length === 0;
  return ok({ seen: nothing ? null : { url: address.data ?? null, facts } });
}

/** A value as a person reads it; one with parts as its parts, one level deep. */
function factsOf(name: string, value: unknown, depth = 0): { name: string; value: string }[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return depth > 0 ? [] : Object.entries(value).flatMap(([part, of]) => factsOf(`${name}.${part}`, of, 1));
  const said = (Array.isArray(value) ? value : [value])
    .filter((one) => ['string', 'number', 'boolean'].includes(typeof one))
    .join(', ');
  return said === '' ? [] : [{ name, value: said.slice(0, LONGEST) }];
}

/** Touchpoints of everybody at a company before an instant, as of one lead; none of a company that is not there. */
export async function readAccountTimeline(
  services: Pick<Services, 'db'>,
  actor: Actor,
  accountId: string,
  { before, limit = PAGE }: { before?: string | undefined; limit?: number | undefined },
): Promise<Result<One, Failure>> {
  return ok(await accountTouchpoints(services.db, actor.workspaceId, accountId, before ?? null, limit));
}
