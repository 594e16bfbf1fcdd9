/** The touches that won leads had before their deal: what attribution divides the deals among. */
import { sql as raw } from 'kysely';
import { TELLING_KINDS } from '#lib/domain/touchpoint.ts';
import type { Sql } from './db.ts';
import { type Period, parts } from './leads-came.ts';

/** A lead's touches that show interest, the oldest first; times in ms since 1970. */
export interface LeadJourney {
  won: boolean;
  value: number;
  came: number;
  opened: number | null;
  /** `confirmed`: a seller named it in a good verdict. */
  touches: { channel: string; at: number; confirmed: boolean }[];
}

/**
 * Leads that came in the period, each looked up by itself, the newest first.
 * @param won those with a deal, up to it; else those without one
 */
export async function readJourneys(
  sql: Sql,
  workspaceId: string,
  period: Period,
  { by, won, limit }: { by: 'campaign' | 'channel'; won: boolean; limit: number },
): Promise<LeadJourney[]> {
  const channel = by === 'campaign' ? raw`campaign_id::text` : raw`channel`;
  const ms = (at: string) => raw`extract(epoch from ${raw.ref(at)})::float8 * 1000`;
  const { rows } = await raw<LeadJourney>`
    with ${parts(workspaceId, period)},
    wanted as (
      select c.lead_id, c.at as came, coalesce(r.won, false) as won, coalesce(r.value, 0)::float8 as value, r.opened_at, r.won_at
      from came c left join results r using (lead_id) where coalesce(r.won, false) = ${won} order by c.lead_id desc limit ${limit})
    select w.won, w.value, ${ms('w.came')} as came, ${ms('w.opened_at')} as opened, coalesce(t.touches, '[]') as touches
    -- offset 0: one look-up a lead, however old the statistics
    from wanted w
    left join lateral (
      select array_agg(named) as named from feedback f cross join unnest(f.touchpoints) as named
      where f.workspace_id = ${workspaceId} and f.lead_id = w.lead_id and f.verdict = 'good' and f.retracted_at is null
        and f.deleted_at is null) f on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('channel', channel, 'at', ms, 'confirmed', coalesce(id = any (f.named), false)) order by ms, id) as touches
      from (
        select id, ${channel} as channel, ${ms('at')} as ms from touchpoints
        where workspace_id = ${workspaceId} and lead_id = w.lead_id and (w.won_at is null or at <= w.won_at) and direction = 'in'
          and actor <> 'machine' and rule is null and ${channel} is not null and kind = any (${[...TELLING_KINDS]}::text[]) offset 0) t) t on true`.execute(
    sql,
  );
  return rows;
}
