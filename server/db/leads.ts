/** Leads as rows. What ties addresses to them is in identities.ts. */
import { type ExpressionBuilder, sql as raw, type Selectable } from 'kysely';
import type { Lead, LeadOrigin, PersonaByHand, Stop } from '#lib/contract/records.ts';
import { nameKey } from '#lib/domain/name.ts';
import type { StageByHand } from '#lib/domain/stage.ts';
import type { Db, Sql } from './db.ts';
import { byMember, readSource } from './identities.ts';
import { json, type Tables } from './tables.ts';

/** A row in the contract's form. */
const toLead = (row: Selectable<Tables['leads']>): Lead => ({
  id: row.id,
  accountId: row.account_id,
  ownerId: row.owner_id,
  name: row.name,
  title: row.title,
  country: row.country,
  emails: row.emails,
  linkedin: row.linkedin,
  stage: row.stage,
  stageAt: row.stage_at?.toISOString() ?? null,
  stageWhy: row.stage_why,
  personaByHand: row.persona_by_hand,
  actions: row.actions,
  signals: row.signals,
  touches: row.touches,
  lastTouchAt: row.last_touch_at?.toISOString() ?? null,
  lastSignAt: row.last_sign_at?.toISOString() ?? null,
  lastCampaignId: row.last_campaign_id,
  lastCampaignAt: row.last_campaign_at?.toISOString() ?? null,
  handoverCampaignId: row.handover_campaign_id,
  handover: row.handover,
  stop: row.stop,
  crmUrl: row.crm_url,
});

/** The lead with this id, locked until the transaction ends; or null. */
export async function leadForUpdate(sql: Sql, workspaceId: string, id: string): Promise<Lead | null> {
  const row = await sql
    .selectFrom('leads')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row ? toLead(row) : null;
}

/** The lead with this id, or null. */
export async function readLead(sql: Sql, workspaceId: string, id: string): Promise<Lead | null> {
  const row = await sql
    .selectFrom('leads')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row ? toLead(row) : null;
}

/** Whether the workspace has this lead. */
async function hasLead(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const row = await sql
    .selectFrom('leads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** As hasLead, in a transaction of its own. */
export const leadExists = (db: Db, workspaceId: string, id: string): Promise<boolean> =>
  db.workspaceTx(workspaceId, (sql) => hasLead(sql, workspaceId, id));

/** The lead that an id stands for now, and the lead whose own id it is when that was merged into it. */
export interface MeantLead {
  leadId: string;
  homeId: string | null;
}

/**
 * The lead that a device means by an id: its own, that of a lead merged into it, or one that a device made for it (lead_aliases).
 * null when there is none. No merge takes it away before the transaction ends.
 */
export async function leadMeantBy(sql: Sql, workspaceId: string, id: string): Promise<MeantLead | null> {
  const { rows } = await raw<{ id: string; mergedInto: string | null; isThere: boolean }>`
    select l.id, l.merged_into as "mergedInto", l.deleted_at is null as "isThere" from leads l
    where l.workspace_id = ${workspaceId} and l.id = coalesce(
      (select lead_id from lead_aliases where workspace_id = ${workspaceId} and id = ${id}), ${id}::uuid)
    for share of l`.execute(sql);
  const [row] = rows;
  if (!row) return null;
  if (row.isThere) return { leadId: row.id, homeId: null };
  if (row.mergedInto === null) return null;
  const root = await leadMeantBy(sql, workspaceId, row.mergedInto);
  return root && { ...root, homeId: row.id };
}

/** As leadMeantBy, without whose id it was. */
export const leadIdOf = async (sql: Sql, workspaceId: string, id: string): Promise<string | null> =>
  (await leadMeantBy(sql, workspaceId, id))?.leadId ?? null;

/** Notes that `id` stands for this lead. */
export async function insertLeadAlias(
  sql: Sql,
  workspaceId: string,
  { id, leadId }: { id: string; leadId: string },
): Promise<void> {
  await sql
    .insertInto('lead_aliases')
    .values({ workspace_id: workspaceId, id, lead_id: leadId })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .execute();
}

/** Adds a lead that a member made by hand; `seq` is left to the stamp. False when the id is taken, also by a deleted lead. */
export async function insertLead(
  sql: Sql,
  workspaceId: string,
  lead: Pick<Lead, 'id' | 'accountId' | 'ownerId' | 'name' | 'title' | 'emails' | 'linkedin'>,
  createdBy: string,
): Promise<boolean> {
  const row = await sql
    .insertInto('leads')
    .values({
      workspace_id: workspaceId,
      id: lead.id,
      account_id: lead.accountId,
      owner_id: lead.ownerId,
      name: lead.name,
      name_key: nameKey(lead.name),
      title: lead.title,
      emails: lead.emails,
      linkedin: lead.linkedin,
      source: byMember(createdBy),
      created_by: createdBy,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Undoes insertLead within the same transaction, before any device could see it. */
export async function dropLead(sql: Sql, workspaceId: string, id: string): Promise<void> {
  await sql.deleteFrom('leads').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** What a member's own new lead has gathered since: who made it, and whether others or data have added to it. */
export async function leadOrigin(
  sql: Sql,
  workspaceId: string,
  id: string,
): Promise<{ createdBy: string | null; inUse: boolean }> {
  const by = raw<string>`'member:' || leads.created_by`;
  const { rows } = await raw<{ createdBy: string | null; inUse: boolean }>`
    select created_by as "createdBy",
      exists (select from touchpoints t where t.workspace_id = ${workspaceId} and t.lead_id = leads.id)
      or exists (select from feedback f where f.workspace_id = ${workspaceId} and f.lead_id = leads.id and f.retracted_at is null)
      or exists (select from questions q where q.workspace_id = ${workspaceId} and q.lead_id = leads.id)
      or exists (select from identities i where i.workspace_id = ${workspaceId} and i.lead_id = leads.id and i.source <> ${by})
      or exists (select from leads part where part.workspace_id = ${workspaceId} and part.merged_into = leads.id)
      as "inUse"
    from leads where workspace_id = ${workspaceId} and id = ${id}`.execute(sql);
  return rows[0] ?? { createdBy: null, inUse: false };
}

/** Marks a lead as gone, and frees its identities. */
export async function deleteLead(sql: Sql, workspaceId: string, id: string): Promise<void> {
  await sql
    .deleteFrom('identities')
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', id)
    .execute();
  await sql
    .updateTable('leads')
    .set({ deleted_at: new Date(), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** The account whose domain this is; or null. */
export async function accountOfDomain(sql: Sql, workspaceId: string, domain: string): Promise<string | null> {
  const row = await sql
    .selectFrom('account_domains')
    .innerJoin('accounts', (join) =>
      join
        .onRef('accounts.workspace_id', '=', 'account_domains.workspace_id')
        .onRef('accounts.id', '=', 'account_domains.account_id'),
    )
    .select('accounts.id')
    .where('account_domains.workspace_id', '=', workspaceId)
    .where('account_domains.domain', '=', domain)
    .where('accounts.deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Whether the workspace has this campaign. */
export async function hasCampaign(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const row = await sql
    .selectFrom('campaigns')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes the lead's copies of its addresses; `seq` is left to the stamp. */
export async function updateLeadAddresses(
  sql: Sql,
  workspaceId: string,
  lead: Pick<Lead, 'id' | 'emails' | 'linkedin'>,
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({ emails: lead.emails, linkedin: lead.linkedin, seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', lead.id)
    .execute();
}

/** Chooses the lead's owner by hand: no import and no rule changes it from then on. */
export async function writeOwner(
  sql: Sql,
  workspaceId: string,
  { id, ownerId }: { id: string; ownerId: string | null },
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({ owner_id: ownerId, owner_by_hand: true, seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** The lead; when something is taken back, the leads merged into it too, so that none brings it back. */
const itself = (id: string, takenBack: boolean) => (where: ExpressionBuilder<Tables, 'leads'>) =>
  where.or(takenBack ? [where('id', '=', id), where('merged_into', '=', id)] : [where('id', '=', id)]);

/** Writes or lifts that a person is not to be contacted. */
export async function writeStop(
  sql: Sql,
  workspaceId: string,
  { id, stop }: { id: string; stop: Stop | null },
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({ stop: stop && json(stop), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where(itself(id, stop === null))
    .execute();
}

/** Writes which persona a member says the lead is; null: the rules decide. */
export async function writePersonaByHand(
  sql: Sql,
  workspaceId: string,
  { id, byHand }: { id: string; byHand: PersonaByHand | null },
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({ persona_by_hand: byHand && json(byHand), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where(itself(id, byHand === null))
    .execute();
}

/** Writes what was decided of the actions proposed for a lead. */
export async function writeActions(
  sql: Sql,
  workspaceId: string,
  { id, actions }: Pick<Lead, 'id' | 'actions'>,
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({ actions: json(actions), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Writes where a member puts the lead; null: nowhere. */
export async function writeStageByHand(
  sql: Sql,
  workspaceId: string,
  { id, byHand }: { id: string; byHand: StageByHand | null },
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({ stage_by_hand: byHand && json(byHand), seq: null })
    .where('workspace_id', '=', workspaceId)
    .where(itself(id, byHand === null))
    .execute();
}

/** Notes when the person was told that we hold the data. */
export async function writeNotice(
  sql: Sql,
  workspaceId: string,
  { id, at }: { id: string; at: string | null },
): Promise<void> {
  await sql
    .updateTable('leads')
    // Devices read it with the timeline, which they ask for anew once the lead changes.
    .set({ notice_at: at, seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Where the data of these leads came from first. */
export async function leadOrigins(
  db: Db,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Map<string, LeadOrigin>> {
  const rows = await db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('leads')
      .select(['id', 'source', 'created_at', 'notice_at'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', raw<string>`any (${[...leadIds]}::uuid[])`)
      .execute(),
  );
  return new Map(
    rows.map(({ id, source, created_at, notice_at }) => [
      id,
      {
        ...(source === null ? { source, memberId: null } : readSource(source)),
        at: created_at.toISOString(),
        noticeAt: notice_at?.toISOString() ?? null,
      },
    ]),
  );
}
