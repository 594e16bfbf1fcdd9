/** Rules that hand the leads of a campaign to sales, and the leads that they may hand over. */
import { sql as raw } from 'kysely';
import type { HandoverRule } from '#lib/contract/handover-rules.ts';
import type { Sql } from './db.ts';
import type { PersonaLead } from './persona-drift.ts';
import { json } from './tables.ts';

/** The rule of a campaign; null while there is none. */
export async function readHandoverRule(
  sql: Sql,
  workspaceId: string,
  campaignId: string,
): Promise<HandoverRule | null> {
  const row = await sql
    .selectFrom('handover_rules')
    .select('rule')
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row?.rule ?? null;
}

/** The rules that are on, by campaign. */
export async function rulesInForce(sql: Sql, workspaceId: string): Promise<Map<string, HandoverRule>> {
  const { rows } = await raw<{ campaignId: string; rule: HandoverRule }>`
    select campaign_id as "campaignId", rule from handover_rules
    where workspace_id = ${workspaceId} and rule -> 'on' = 'true'`.execute(sql);
  return new Map(rows.map(({ campaignId, rule }) => [campaignId, rule]));
}

export async function writeHandoverRule(
  sql: Sql,
  workspaceId: string,
  campaignId: string,
  rule: HandoverRule,
): Promise<void> {
  await sql
    .insertInto('handover_rules')
    .values({ workspace_id: workspaceId, campaign_id: campaignId, rule: json(rule) })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'campaign_id']).doUpdateSet({ rule: json(rule) }),
    )
    .execute();
}

/** A lead that a rule may hand over. */
export interface Candidate extends PersonaLead {
  name: string;
  campaignId: string;
}

/** How long ago a campaign may have touched a lead for the lead to be its (architecture.md). */
const TOUCHED_DAYS = 90;

/**
 * Leads whose last campaign is one of these and who are nobody's yet: without an owner, never handed over, free to be contacted. In
 * the order of their ids, at most `limit`.
 *
 * @param among these alone; null: all
 * @param after the last one's id; null to begin
 */
export async function readCandidates(
  sql: Sql,
  workspaceId: string,
  campaignIds: readonly string[],
  { among, after, limit }: { among: readonly string[] | null; after: string | null; limit: number },
): Promise<Candidate[]> {
  const { rows } = await raw<Candidate>`
    select l.id, l.name, l.title, l.stage, l.signals, l.touches, l.persona_by_hand as "personaByHand",
      coalesce(l.country, a.country) as country, l.last_campaign_id as "campaignId",
      case when a.id is not null
        then jsonb_build_object('country', a.country, 'employees', a.employees, 'industry', a.industry) end as account
    from leads l left join accounts a on a.workspace_id = ${workspaceId} and a.id = l.account_id
    where l.workspace_id = ${workspaceId} and l.last_campaign_id = any (${[...campaignIds]}::uuid[])
      and l.last_campaign_at > now() - make_interval(days => ${TOUCHED_DAYS}::int)
      and l.owner_id is null and l.handover is null and l.handed_over_at is null and l.stop is null and l.deleted_at is null
      ${among === null ? raw`` : raw`and l.id = any (${[...among]}::uuid[])`}
      ${after === null ? raw`` : raw`and l.id > ${after}::uuid`}
    order by l.id limit ${limit}`.execute(sql);
  return rows;
}

/** Lets the roll-up look at the leads of a campaign again. */
export async function markCampaignDirty(sql: Sql, workspaceId: string, campaignId: string): Promise<void> {
  await raw`
    insert into lead_dirty (workspace_id, lead_id)
    select ${workspaceId}::uuid, id from leads where workspace_id = ${workspaceId} and last_campaign_id = ${campaignId}
      and owner_id is null and handover is null and deleted_at is null
    order by 2 on conflict do nothing`.execute(sql);
}
