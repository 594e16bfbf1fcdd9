/** Leads and the addresses that identify them. */
import type { Selectable } from 'kysely';
import type { Lead } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';
import type { IdentityKind, Tables } from './tables.ts';

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
  signals: row.signals,
  touches: row.touches,
  lastTouchAt: row.last_touch_at?.toISOString() ?? null,
  lastCampaignId: row.last_campaign_id,
  lastCampaignAt: row.last_campaign_at?.toISOString() ?? null,
  handoverCampaignId: row.handover_campaign_id,
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

/** Whether the workspace has this lead. */
export async function hasLead(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
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

/**
 * Ties an address to a lead unless it is tied already; returns the id of the lead that has it afterwards. `value` is in its
 * normal form (lib/domain/identity.ts, lib/domain/linkedin.ts); `source` says who tied it.
 */
export async function claimIdentity(
  sql: Sql,
  workspaceId: string,
  identity: { kind: IdentityKind; value: string; leadId: string; source: string },
): Promise<string> {
  await sql
    .insertInto('identities')
    .values({
      workspace_id: workspaceId,
      kind: identity.kind,
      value: identity.value,
      lead_id: identity.leadId,
      source: identity.source,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'kind', 'value']).doNothing())
    .execute();
  const holder = await sql
    .selectFrom('identities')
    .select('lead_id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', identity.kind)
    .where('value', '=', identity.value)
    .executeTakeFirstOrThrow();
  return holder.lead_id;
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
