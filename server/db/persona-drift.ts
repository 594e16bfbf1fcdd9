/** What the drift of personas is reckoned from: the rules, and page by page what is known of leads and became of them. */
import { sql as raw } from 'kysely';
import type { Account, Feedback, Lead, OutcomeKind, Persona, Stop } from '#lib/contract/records.ts';
import { NO_TITLE_RULES, type TitleRules } from '#lib/contract/titles.ts';
import type { Sql } from './db.ts';

export type Rules = Pick<Persona, 'id' | 'threshold' | 'criteria'>;

/** The workspace's personas and what it adds to how titles are read. */
export async function readPersonaRules(
  sql: Sql,
  workspaceId: string,
): Promise<{ personas: Rules[]; titles: TitleRules }> {
  const personas = await sql
    .selectFrom('personas')
    .select(['id', 'threshold', 'criteria'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  const settings = await sql
    .selectFrom('workspace_settings')
    .select('title_rules')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return { personas, titles: settings?.title_rules ?? NO_TITLE_RULES };
}

/** A feedback as far as it counts; it stands, and whose it is stays here. */
type Said = Pick<
  Feedback,
  'leadId' | 'authorId' | 'campaignId' | 'verdict' | 'reasons' | 'outcome' | 'givenAt'
>;

/** What tells which persona a lead is. */
export interface PersonaLead
  extends Pick<Lead, 'id' | 'title' | 'country' | 'stage' | 'signals' | 'touches' | 'personaByHand'> {
  account: Pick<Account, 'country' | 'employees' | 'industry'> | null;
}

export interface DriftLead extends PersonaLead {
  name: string;
  stop: Stop['kind'] | null;
  handedOver: boolean;
  outcomes: OutcomeKind[];
  said: Said[];
}

/** The next leads in the order of their ids, at most `limit`, with what became of each. @param after the last one's id; null to begin */
export async function readDriftLeads(
  sql: Sql,
  workspaceId: string,
  after: string | null,
  limit: number,
): Promise<DriftLead[]> {
  const { rows } = await raw<DriftLead>`
    with page as (
      select * from leads where workspace_id = ${workspaceId} and deleted_at is null
        ${after === null ? raw`` : raw`and id > ${after}::uuid`} order by id limit ${limit})
    select p.id, p.name, p.stop ->> 'kind' as stop, p.title, p.country, p.stage, p.signals, p.touches, p.persona_by_hand as "personaByHand",
      a.account, p.handover_campaign_id is not null as "handedOver", coalesce(r.kinds, '{}') as outcomes, coalesce(w.said, '[]') as said
    -- offset 0: one look-up a lead, however old the statistics
    from page p
    left join lateral (
      select jsonb_build_object('country', country, 'employees', employees, 'industry', industry) as account
      from accounts where workspace_id = ${workspaceId} and id = p.account_id offset 0) a on true
    left join lateral (
      select array_agg(distinct kind) as kinds from (
        select kind from outcomes where workspace_id = ${workspaceId} and lead_id = p.id offset 0) o) r on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('leadId', lead_id, 'authorId', author_id, 'campaignId', campaign_id, 'verdict', verdict,
        'reasons', to_jsonb(reasons), 'outcome', outcome, 'givenAt', given_at)) as said
      from (
        select * from feedback where workspace_id = ${workspaceId} and lead_id = p.id
          and deleted_at is null and retracted_at is null offset 0) f) w on true
    order by p.id`.execute(sql);
  return rows;
}
